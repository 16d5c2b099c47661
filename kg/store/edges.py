"""Stores as plain triples in the engine's own terms, for those who look up many small things: the validation's planner."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.namespaces import XSD

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Node = Subject | ox.Literal
Edge = tuple[Subject, ox.NamedNode, Node]

DEFAULT = ox.DefaultGraph()
#: N-Quads up to this size are loaded, larger ones read from the generation's files.
_IN_MEMORY_BYTES = 64 << 20
_ANY = ox.NamedNode("urn:x")
_STRING = XSD + "string"


def opened(nquads: Path) -> ox.Store:
    """The dataset of an N-Quads file: from the engine's files beside it where it is large, otherwise in memory."""
    files = nquads.parent / "store"
    if nquads.stat().st_size > _IN_MEMORY_BYTES and files.exists():
        return ox.Store.read_only(str(files))
    store = ox.Store()
    store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    return store


def holding(edges: Iterable[Edge]) -> ox.Store:
    """A store in memory with these triples in its default graph."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(*edge, DEFAULT) for edge in edges)
    return store


def folded(term: Node) -> Node:
    """The term as a store keeps it: "1.50" and "1.5" are one decimal in it."""
    if not isinstance(term, ox.Literal) or term.language:
        return term
    datatype = term.datatype.value
    # Strings are kept as they are, and so is what the engine knows nothing of.
    return _folded(term) if datatype.startswith(XSD) and datatype != _STRING else term


@lru_cache(maxsize=1024)
def _folded(term: ox.Literal) -> Node:
    (quad,) = holding([(_ANY, _ANY, term)]).quads_for_pattern(_ANY, None, None)
    return quad.object
