"""Writing a whole generation in any syntax."""

from __future__ import annotations

from typing import BinaryIO

import pyoxigraph as ox

from kg.namespaces import prefixes
from kg.store.formats import Format
from kg.store.generations import Generation


def dump(generation: Generation, target: Format, out: BinaryIO) -> None:
    """Write the dataset (TriG, N-Quads) or the merged graph (the other syntaxes)."""
    if target.rdf is None:
        raise ValueError(f"{target.media_type} does not hold RDF")
    store = ox.Store.read_only(str(generation.store))
    graph = None if target.rdf.supports_datasets else ox.DefaultGraph()
    store.dump(out, format=target.rdf, from_graph=graph, prefixes=prefixes(generation.base))
