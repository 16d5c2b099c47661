"""The tokens of an update, where they stand, and a text with all but some of its parts blanked out.

The lexer is that of the guard (:mod:`kg.store.sparql`). Blanks keep lines and columns, so that an error found in a part has
its place in the whole.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from kg.errors import InputError
from kg.store.sparql import TOKEN

Span = tuple[int, int]
_VISIBLE = re.compile(r"[^\r\n]")


class Token(NamedTuple):
    """One token: its kind (a group of the lexer's pattern), its text, where it begins and ends, and how deep it stands.

    A bracket stands as deep as what it encloses is from outside: the outermost braces of a text have depth 0.
    """

    kind: str
    text: str
    start: int
    end: int
    depth: int

    @property
    def word(self) -> str:
        """A keyword in capitals; '' for what is none."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, comments and blanks left out."""
    depth = 0
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "close":
            depth -= 1
        if kind not in ("comment", "space"):
            yield Token(kind, match.group(), *match.span(), depth)
        if kind == "open":
            depth += 1


def blanked(text: str) -> str:
    """The text with a blank for every character that ends no line."""
    return _VISIBLE.sub(" ", text)


def only(text: str, blank: str, spans: Iterable[Span], dotted: Container[int] = ()) -> str:
    """The text as far as the last of some spans, ``blank`` (:func:`blanked`) between them, and a dot at the offsets ``dotted``.

    The spans are in order and do not overlap; the offsets are ends of spans.
    """
    parts, at = [], 0
    for start, end in spans:
        parts += [blank[at:start], text[start:end], "." if end in dotted else ""]
        at = end
    return "".join(parts)


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, one-based."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def wrong(message: str, text: str, offset: int, remedy: str, what: str = "update") -> InputError:
    """An error at a place of a text."""
    line, column = place(text, offset)
    return InputError(
        message, where=f"{what}, line {line}, column {column}", remedy=remedy, extra={"line": line, "column": column}
    )
