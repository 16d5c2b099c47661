"""In which language something is named: of the labels there are, the one that comes first in a reader's order.

A reader of a language takes a label in it, else in what is left when subtags are taken off its tag from the right (RFC 4647,
section 3.4), else in English, else one without a language, else the first by tag. Nothing is translated or transliterated: a
label that nobody has written is not shown.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import lru_cache

from kg.store.terms import Literal, Term

#: The language of whoever asks for none, and of the words of the site itself.
DEFAULT = "en"


@lru_cache(maxsize=1024)
def chain(tag: str) -> tuple[str, ...]:
    """A language tag in small letters, then what is left of it (RFC 4647, section 3.4): ``zh-hant-tw``, ``zh-hant``, ``zh``."""
    found = []
    parts = tag.lower().split("-")
    while parts:
        found.append("-".join(parts))
        parts.pop()
        # What a single letter introduces says nothing without it.
        while len(parts) > 1 and len(parts[-1]) == 1:
            parts.pop()
    return tuple(found)


def lookup(tags: Iterable[str], offered: Container[str]) -> str | None:
    """The first of some language ranges, or what is left of it, that is offered (small letters); None where none is."""
    return next((part for tag in tags for part in chain(tag) if part in offered), None)


def pick(literals: Iterable[Term], language: str = DEFAULT) -> Literal | None:
    """The label to show to a reader of a language; equals in the order of their text."""
    places = _places(language)
    found = [term for term in literals if isinstance(term, Literal)]
    return min(found, key=lambda term: (places.get(term.language.lower(), len(places)), term.language, term.value), default=None)


@lru_cache(maxsize=1024)
def _places(language: str) -> Mapping[str, int]:
    wanted = dict.fromkeys((*chain(language), DEFAULT, ""))
    return {tag: place for place, tag in enumerate(wanted)}
