"""Subjects that are read only with another one: whether anything of the graph leads to them.

What no outcome is about is *merged* only where a subject that stands in the graph leads to it by a property that the mapping
reads. Led to by a property that is ignored by name it is ignored with it; what nothing leads to would be lost in silence, and is
rejected.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from kg.mapping.sets import Mapping as MappingSet
from kg.store.terms import Iri, Term

Facts = Mapping[str, Sequence[tuple[Iri, Term]]]


class Parts:
    """The parts of a source, found once from the subjects that stand."""

    def __init__(self, facts: Facts, standing: Collection[str], taken: Collection[str], mapping: MappingSet) -> None:
        self._facts = facts
        self._taken = taken
        self._mapping = mapping
        #: What is read with a subject of the graph.
        self.merged: set[str] = set(standing)
        #: Subject → the property, ignored by name, that alone leads to it.
        self.ignored: dict[str, str] = {}
        self._read(list(standing))
        self._leave()

    def _read(self, waiting: list[str]) -> None:
        while waiting:
            for predicate, name in self._links(waiting.pop()):
                if name not in self.merged and predicate in self._mapping.named and predicate not in self._mapping.ignored:
                    self.merged.add(name)
                    waiting.append(name)

    def _leave(self) -> None:
        waiting = sorted(self.merged)
        while waiting:
            subject = waiting.pop()
            for predicate, name in self._links(subject):
                why = self.ignored.get(subject, predicate)
                if why in self._mapping.ignored and name not in self.merged and name not in self.ignored:
                    self.ignored[name] = why
                    waiting.append(name)

    def _links(self, subject: str) -> list[tuple[str, str]]:
        """The properties of a subject that lead to others no outcome is about."""
        return [
            (predicate.value, value.value)
            for predicate, value in self._facts.get(subject, ())
            if isinstance(value, Iri) and value.value in self._facts and value.value not in self._taken
        ]
