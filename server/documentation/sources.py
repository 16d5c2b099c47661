"""The graphs behind the documentation, each read once, and their serialisations."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import rdflib

from kg import resources
from kg.namespaces import EXTERNAL, SC
from server.negotiation import JSONLD, NTRIPLES, RDFXML, TURTLE

SERIALIZERS = {TURTLE: "turtle", JSONLD: "json-ld", NTRIPLES: "nt", RDFXML: "xml"}


@lru_cache(maxsize=1)
def ontology() -> rdflib.Graph:
    """The ontology with its alignments, without the concept schemes and the stubs of other people's terms."""
    root = resources.path("ontology")
    return _read([root / "secoop.ttl", *sorted((root / "modules").glob("*.ttl")), *sorted(root.glob("alignments/*/*.ttl"))])


@lru_cache(maxsize=1)
def schemes() -> rdflib.Graph:
    """The concept schemes."""
    return _read(sorted((resources.path("ontology") / "schemes").glob("*.ttl")))


@lru_cache(maxsize=1)
def shapes() -> rdflib.Graph:
    """Every shape."""
    return _read(resources.turtle_files("shapes"))


def _read(files: list[Path]) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in (*EXTERNAL.items(), ("sc", SC)):
        graph.bind(prefix, namespace)
    for file in files:
        graph.parse(file, format="turtle")
    return graph


@lru_cache(maxsize=16)
def serialized(which: str, media_type: str) -> bytes:
    """``ns`` or ``shapes`` in a media type of :data:`SERIALIZERS`."""
    graph = ontology() if which == "ns" else shapes()
    return graph.serialize(format=SERIALIZERS[media_type], encoding="utf-8")
