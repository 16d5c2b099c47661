"""A generation that a request changes: what it does is kept as what is added and what is removed.

An update whose patterns have to be evaluated works on a copy in memory (:class:`Scratch`); one that names its triples needs none,
its changes lie over the generation as it is (:class:`Overlay`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError
from kg.store.rdf import parse_nquads, to_engine, to_iri, to_term
from kg.store.terms import LANG_STRING, STRING, Iri, Literal, Quad, Term
from kg.store.update import apply


class Changes(ABC):
    """What was changed in the graph of an N-Quads file, in all and by the operation at hand."""

    def __init__(self, nquads: Path) -> None:
        self._nquads = nquads
        self._added: set[ox.Quad] = set()
        self._removed: set[ox.Quad] = set()
        self._operation: tuple[set[ox.Quad], set[ox.Quad]] = (set(), set())

    @abstractmethod
    def holds(self, quad: ox.Quad) -> bool:
        """Whether a quad is there now."""

    @abstractmethod
    def graphs_of(self, quad: ox.Quad) -> list[ox.Quad]:
        """The triple of a quad in every graph that has it."""

    def had(self, quad: ox.Quad) -> bool:
        """Whether a quad was there at first."""
        return quad in self._removed or (quad not in self._added and self.holds(quad))

    def add(self, quad: ox.Quad) -> None:
        """Add one quad."""
        if not self.holds(quad):
            _note(quad, self._added, self._removed)
            _note(quad, *self._operation)

    def remove(self, quad: ox.Quad) -> None:
        """Take one quad away."""
        if self.holds(quad):
            _note(quad, self._removed, self._added)
            _note(quad, *reversed(self._operation))

    def begin(self) -> None:
        """What comes now is another operation."""
        self._operation = (set(), set())

    def changed(self) -> tuple[frozenset[ox.Quad], frozenset[ox.Quad]]:
        """What the operation at hand has added and removed up to now."""
        added, removed = self._operation
        return frozenset(added), frozenset(removed)

    def added(self) -> Iterator[Quad]:
        """What is there now and was not at first; blank nodes become IRIs of their own."""
        return map(from_engine, self._added)

    def removed(self) -> Iterator[Quad]:
        """What was there at first and is no more, with the lexical forms of the generation: the engine rewrites literals."""
        if not self._removed:
            return
        subjects = {str(quad.subject).encode() for quad in self._removed}
        with self._nquads.open("rb") as file:
            lines = b"".join(line for line in file if line.partition(b" ")[0] in subjects)
        for quad in parse_nquads(lines):
            if to_quad(as_stored(quad)) in self._removed:
                yield quad


def _note(quad: ox.Quad, done: set[ox.Quad], undone: set[ox.Quad]) -> None:
    if quad in undone:
        undone.remove(quad)
    else:
        done.add(quad)


class Scratch(Changes):
    """The quads of a generation in a store of their own."""

    def __init__(self, nquads: Path) -> None:
        super().__init__(nquads)
        self._store = ox.Store()
        self._store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
        # Reading the store makes every quad anew; an operation changes few of them.
        self._now = set(self._store)

    def holds(self, quad: ox.Quad) -> bool:
        """See :class:`Changes`."""
        return quad in self._store

    def graphs_of(self, quad: ox.Quad) -> list[ox.Quad]:
        """See :class:`Changes`."""
        return list(self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None))

    def add(self, quad: ox.Quad) -> None:
        """See :class:`Changes`."""
        super().add(quad)
        self._store.add(quad)
        self._now.add(quad)

    def remove(self, quad: ox.Quad) -> None:
        """See :class:`Changes`."""
        super().remove(quad)
        self._store.remove(quad)
        self._now.discard(quad)

    def apply(self, text: str, *, prefixes: Mapping[str, str], base: str, limit: int) -> None:
        """Apply an update request as an operation; raises what :func:`kg.store.update.apply` raises."""
        self.begin()
        apply(self._store, text, prefixes=prefixes, base=base, limit=limit)
        before, self._now = self._now, set(self._store)
        self._operation = (self._now - before, before - self._now)
        for quad in self._operation[0]:
            _note(quad, self._added, self._removed)
        for quad in self._operation[1]:
            _note(quad, self._removed, self._added)


class Overlay(Changes):
    """A generation that is only read, with changes over it."""

    def __init__(self, nquads: Path, store: ox.Store) -> None:
        super().__init__(nquads)
        self._store = store
        self._beside: dict[ox.Triple, set[ox.Quad]] = defaultdict(set)

    def holds(self, quad: ox.Quad) -> bool:
        """See :class:`Changes`."""
        return quad in self._added or (quad not in self._removed and quad in self._store)

    def graphs_of(self, quad: ox.Quad) -> list[ox.Quad]:
        """See :class:`Changes`."""
        found = self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return [*(one for one in found if one not in self._removed), *self._beside.get(quad.triple, ())]

    def add(self, quad: ox.Quad) -> None:
        """See :class:`Changes`."""
        super().add(quad)
        if quad in self._added:
            self._beside[quad.triple].add(quad)

    def remove(self, quad: ox.Quad) -> None:
        """See :class:`Changes`."""
        super().remove(quad)
        self._beside[quad.triple].discard(quad)

    def apply(self, quads: Iterable[Quad], *, adds: bool) -> None:
        """Add or remove quads as an operation."""
        self.begin()
        for quad in quads:
            (self.add if adds else self.remove)(to_quad(as_stored(quad)))


def to_quad(quad: Quad) -> ox.Quad:
    """A quad for the engine."""
    subject, predicate = to_engine(quad.subject), to_engine(quad.predicate)
    graph = ox.NamedNode(quad.graph.value) if quad.graph else ox.DefaultGraph()
    if not (isinstance(subject, ox.NamedNode) and isinstance(predicate, ox.NamedNode)):
        raise InputError("a literal cannot stand there", remedy="use an IRI")
    return ox.Quad(subject, predicate, to_engine(quad.object), graph)


def from_engine(quad: ox.Quad) -> Quad:
    """A quad of the engine; raises InputError for a quoted triple."""
    name = quad.graph_name
    graph = None if isinstance(name, ox.DefaultGraph) else to_iri(name)
    return Quad(to_iri(quad.subject), Iri(quad.predicate.value), to_term(quad.object), graph)


def as_stored(quad: Quad) -> Quad:
    """A quad as the store answers it: numbers, booleans and times are rewritten ("1.50" becomes 1.5)."""
    if isinstance(quad.object, Iri) or quad.object.datatype in (STRING, LANG_STRING):
        return quad
    return quad._replace(object=_stored(quad.object))


@lru_cache(maxsize=1 << 16)
def _stored(literal: Literal) -> Term:
    store = ox.Store()
    node = ox.NamedNode("urn:x")
    store.add(ox.Quad(node, node, to_engine(literal)))
    return next(to_term(quad.object) for quad in store)
