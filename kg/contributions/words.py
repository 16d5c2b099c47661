"""The tokens of an update, where they stand, and a text with all but some of its parts blanked out.

The lexer is that of the guard (:mod:`kg.store.sparql`). Blanks keep lines and columns, so that an error found in a part has
its place in the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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


def only(text: str, spans: Iterable[Span]) -> str:
    """The text with everything but some spans blanked out; the spans are in order and do not overlap."""
    parts, at = [], 0
    for start, end in spans:
        parts += [_VISIBLE.sub(" ", text[at:start]), text[start:end]]
        at = end
    return "".join([*parts, _VISIBLE.sub(" ", text[at:])])


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, one-based."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def wrong(message: str, text: str, offset: int, remedy: str, what: str = "update") -> InputError:
    """An error at a place of a text."""
    line, column = place(text, offset)
    return InputError(
        message, where=f"{what}, line {line}, column {column}", remedy=remedy, extra={"line": line, "column": column}
    )
