"""A copy of a generation in memory that a request may change: what an update does is found by comparing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError
from kg.store.rdf import read_nquads, to_engine, to_iri, to_term
from kg.store.terms import LANG_STRING, STRING, Iri, Literal, Quad, Term
from kg.store.update import apply


class Scratch:
    """The quads of a generation in a store of their own."""

    def __init__(self, nquads: Path) -> None:
        self._nquads = nquads
        self._store = ox.Store()
        self._store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
        self._before = frozenset(self._store)
        # Reading the store makes every quad anew; an operation changes few of them.
        self._now = set(self._before)

    def quads(self) -> set[ox.Quad]:
        """Every quad at this moment, as the engine writes it."""
        return self._now.copy()

    def graphs_of(self, quad: ox.Quad) -> list[ox.Quad]:
        """The triple of a quad in every graph that has it."""
        return list(self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None))

    def add(self, quad: ox.Quad) -> None:
        """Add one quad."""
        self._store.add(quad)
        self._now.add(quad)

    def remove(self, quad: ox.Quad) -> None:
        """Take one quad away."""
        self._store.remove(quad)
        self._now.discard(quad)

    def apply(self, text: str, *, prefixes: Mapping[str, str], base: str, limit: int) -> None:
        """Apply an update request; raises what :func:`kg.store.update.apply` raises."""
        apply(self._store, text, prefixes=prefixes, base=base, limit=limit)
        self._now = set(self._store)

    def added(self) -> Iterator[Quad]:
        """What is there now and was not at first; blank nodes become IRIs of their own."""
        for quad in self._now - self._before:
            yield from_engine(quad)

    def removed(self) -> Iterator[Quad]:
        """What was there at first and is no more, with the lexical forms of the generation: the engine rewrites literals."""
        if not self._before - self._now:
            return
        for quad in read_nquads(self._nquads):
            if to_quad(quad) not in self._store:
                yield quad


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
