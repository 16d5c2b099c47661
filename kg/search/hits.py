"""What the index answers with."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import SecoopError
from kg.search.matched import Matched

#: Names looked at for one question. A page says so where there were more.
MOST_NAMES = 1000


class SearchTimeoutError(SecoopError):
    """A search took longer than it may."""

    status = 503
    code = "search-timeout"


@dataclass(frozen=True, slots=True)
class Entity:
    """What was found: IRI, kind, classes (local names), label with its language, importance (see :mod:`kg.search.build`)."""

    iri: str
    kind: str
    classes: tuple[str, ...]
    label: str
    lang: str
    importance: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the index: number and kind of its entity, text, folded and ASCII form, what it is, the node that says where."""

    entity: int
    kind: str
    text: str
    key: str
    plain: str
    form: str
    node: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity, the name by which it was found and why, and the score it stands by: higher is better, of no other meaning."""

    entity: Entity
    matched: Matched
    score: float


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found: ``total`` entities, and their number by kind.

    ``more`` says that only the most important :data:`MOST_NAMES` names were looked at and there are others, ``cut`` that the
    text was longer than what is searched, ``moved`` the merged IRI that was asked for and led to the first hit.
    """

    hits: tuple[Hit, ...]
    total: int
    kinds: dict[str, int]
    more: bool = False
    cut: bool = False
    moved: str = ""
