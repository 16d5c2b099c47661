"""Terms and what they rest on, made in Python: a page has hundreds of them, and a macro takes five times as long for each.

Terms are hostile: all of a term is escaped, isolated in direction, and linked only where :mod:`server.representation` gave an
address.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from server.facts import Assertion
    from server.passages import Passage
    from server.representation import Shown

#: What is known of how certain a fact is: each has a look of its own.
CERTAINTIES = ("stated", "inferred", "unreadable")
#: An address of this site in a sentence, without what ends the sentence.
_ADDRESS = re.compile(r"(?<!\S)(/[a-z.][A-Za-z0-9/._~%?&=+-]*[A-Za-z0-9/=])")
_OUTWARD = ' rel="external nofollow noopener" class="out"'


def named(shown: Shown) -> Markup:
    """A name and nothing else: in its own language and direction, which the words around it do not share."""
    return Markup(f"<bdi{shown.spoken}>{escape(shown.text)}</bdi>")  # noqa: S704 -- every part is escaped, or is ours


def term(shown: Shown) -> Markup:
    """A term: linked where it has an address, else with its written form beside it where that is another."""
    name = named(shown)
    if shown.href:
        link = f'<a href="{escape(shown.href)}"{_OUTWARD if shown.external else ""}>{name}</a>'
        return Markup(link)  # noqa: S704 -- every part is escaped, or is ours
    if shown.note and shown.note != shown.text:
        return name + Markup(' <code class="form">{}</code>').format(shown.note)
    return name


def linked(text: str) -> Markup:
    """A sentence of ours in which the addresses of this site are links."""
    pieces = _ADDRESS.split(text)
    told = (f'<a href="{escape(piece)}">{escape(piece)}</a>' if at % 2 else str(escape(piece)) for at, piece in enumerate(pieces))
    return Markup("".join(told))  # noqa: S704 -- every part is escaped, or is ours


def badge(certainty: str) -> Markup:
    """How certain something is."""
    look = certainty if certainty in CERTAINTIES else "other"
    return Markup(f'<span class="badge {look}">{escape(certainty)}</span>')  # noqa: S704 -- every part is escaped, or is ours


def quote(passage: Passage) -> Markup:
    """The words of a document."""
    spoken = f' lang="{escape(passage.language)}"' if passage.language else ""
    text = f'<blockquote class="passage" dir="auto"{spoken}>{escape(passage.text)}</blockquote>'
    return Markup(text)  # noqa: S704 -- every part is escaped, or is ours


def evidence(assertion: Assertion, own: bool = False) -> Markup:
    """Certainty, reason, citation and, where the document is at hand, the words; on its ``own`` page without a link to it."""
    parts = [badge(assertion.certainty)] if assertion.certainty else []
    cited = "; ".join(f"<cite>{term(citation.shown)}</cite>" for citation in assertion.citations)
    node = f'<a class="node" href="{escape(assertion.page)}" aria-label="the assertion behind this">assertion</a>'
    line = " ".join([*parts, *([cited] if cited else []), *([node] if assertion.page and not own else [])])
    reason = assertion.reason if assertion.certainty != "unreadable" else None
    because = f'<p class="reason">because: {term(reason)}</p>' if reason else ""
    quotes = "".join(quote(citation.passage) for citation in assertion.citations if citation.passage)
    text = f'<div class="evidence"><p class="line">{line}</p>{because}{quotes}</div>'
    return Markup(text)  # noqa: S704 -- every part is escaped, or is ours
