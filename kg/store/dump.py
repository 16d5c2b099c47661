"""Writing a whole generation in any syntax."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pyoxigraph as ox

from kg.namespaces import prefixes
from kg.store.formats import Format
from kg.store.generations import Generation


def dump(generation: Generation, target: Format, out: BinaryIO) -> None:
    """Write the dataset (TriG, N-Quads) or the merged graph (the other syntaxes).

    The merged graph is written from the canonical lines, in their order and with literals as they were written: a store keeps
    terms by hash, and would look up each of them.
    """
    if target.rdf is None:
        raise ValueError(f"{target.media_type} does not hold RDF")
    table = prefixes(generation.base)
    if target.rdf.supports_datasets:
        ox.Store.read_only(str(generation.store)).dump(out, format=target.rdf, prefixes=table)
    else:
        ox.serialize(_merged(generation), out, format=target.rdf, prefixes=table)


def _merged(generation: Generation) -> Iterator[ox.Triple]:
    default = ox.DefaultGraph()
    for quad in ox.parse(path=str(generation.nquads), format=ox.RdfFormat.N_QUADS):
        if isinstance(quad, ox.Quad) and quad.graph_name == default:
            yield quad.triple
