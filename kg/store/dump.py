"""Writing a whole generation in any syntax."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pyoxigraph as ox

from kg.namespaces import prefixes
from kg.store.formats import Format
from kg.store.generations import Generation
from kg.store.lines import graph

#: Bytes of lines read and parsed at once.
_PART = 4 << 20


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
        ox.serialize(_merged(generation.nquads), out, format=target.rdf, prefixes=table)


def _merged(nquads: Path) -> Iterator[ox.Quad]:
    """The triples of the default graph; the lines of others are left out before they are parsed."""
    with nquads.open("rb") as file:
        while block := file.readlines(_PART):
            own = b"".join(line for line in block if not graph(line.split(b" ", 2)[2]))
            yield from cast("Iterator[ox.Quad]", ox.parse(own, format=ox.RdfFormat.N_QUADS, lenient=True))
