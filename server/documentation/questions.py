"""Which question uses which term of the ontology, read from the queries themselves: an index that cannot go stale."""

from __future__ import annotations

from dataclasses import dataclass

from kg.library import Library
from kg.publication import answered, terms


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the library and the local names of the terms its query uses."""

    name: str
    words: str
    terms: tuple[str, ...]


def asked() -> tuple[Asked, ...]:
    """Every question of the library by name."""
    return tuple(Asked(one.name, one.question, terms(one.text)) for one in Library.load().questions.values())


def by_term() -> dict[str, tuple[str, ...]]:
    """Local name of a term → names of the questions that use it."""
    return answered()
