"""Characters that no text of the graph has.

A text with one of them cannot be written as XML (XML 1.0, section 2.2), so that no answer with it could be given in every
format, and a terminal obeys some of them. U+0080 to U+009F stay as they are: letters that another program has garbled. Nothing is
taken out: what has such a character is rejected.
"""

from __future__ import annotations

from kg.loaders.tabular.rejects import RejectError
from kg.store.terms import FORBIDDEN, forbidden

__all__ = ["check", "forbidden", "shown"]
_LONGEST = 200


def shown(text: str) -> str:
    """A text that can be written, with U+FFFD in the place of what cannot; its beginning."""
    return FORBIDDEN.sub("\ufffd", text[:_LONGEST])


def check(text: str, what: str, column: str = "") -> str:
    """The text; raises RejectError where it has such a character. ``what`` says of what it is the text, in a few words."""
    if forbidden(text):
        raise RejectError(f"a control character in {shown(what)}", column, shown(text))
    return text
