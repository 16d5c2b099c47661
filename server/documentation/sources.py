"""The graphs behind the documentation, each read once, and their serialisations."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import rdflib

from kg import publication, resources
from kg.namespaces import EXTERNAL, SC
from kg.store.rdf import GENID
from kg.store.terms import Iri
from server.negotiation import JSONLD, NTRIPLES, RDFXML, TURTLE

_VS = "http://www.w3.org/2003/06/sw-vocab-status/ns#"
SERIALIZERS = {TURTLE: "turtle", JSONLD: "json-ld", NTRIPLES: "nt", RDFXML: "xml"}


@lru_cache(maxsize=1)
def ontology() -> rdflib.Graph:
    """The ontology with alignments, examples and questions, without concept schemes and stubs of other people's terms."""
    root = resources.path("ontology")
    graph = _read([root / "secoop.ttl", *sorted((root / "modules").glob("*.ttl")), *sorted(root.glob("alignments/*/*.ttl"))])
    for subject, predicate, value in publication.joined():
        node = rdflib.URIRef(value.value) if isinstance(value, Iri) else rdflib.Literal(value.value)
        graph.add((rdflib.URIRef(subject.value), rdflib.URIRef(predicate.value), node))
    return graph


@lru_cache(maxsize=1)
def schemes() -> rdflib.Graph:
    """The concept schemes."""
    return _read(sorted((resources.path("ontology") / "schemes").glob("*.ttl")))


@lru_cache(maxsize=1)
def shapes() -> rdflib.Graph:
    """Every shape."""
    return _read(resources.turtle_files("shapes"))


@lru_cache(maxsize=1)
def releases() -> dict[str, Path]:
    """Every kept release by its version; none of them ever changes."""
    return {path.stem: path for path in sorted((resources.path("ontology") / "releases").glob("*.nt"))}


@lru_cache(maxsize=8)
def release(version: str, media_type: str) -> bytes:
    """A kept release (ontology, schemes, alignments, shapes and checks) in a media type of :data:`SERIALIZERS`."""
    graph = _read([])
    for triple in rdflib.Graph().parse(releases()[version], format="nt"):
        graph.add(tuple(map(_blank, triple)))  # type: ignore[arg-type]
    return graph.serialize(format=SERIALIZERS[media_type], encoding="utf-8")


def _blank(node: rdflib.term.Node) -> rdflib.term.Node:
    """The blank node a release had to name (RDF 1.1 Concepts, section 3.5); any other term as it is."""
    return rdflib.BNode(str(node).removeprefix(GENID).replace("/", ".")) if str(node).startswith(GENID) else node


def _read(files: list[Path]) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in (*EXTERNAL.items(), ("sc", SC), ("vs", _VS)):
        graph.bind(prefix, namespace)
    for file in files:
        graph.parse(file, format="turtle")
    return graph


@lru_cache(maxsize=16)
def serialized(which: str, media_type: str) -> bytes:
    """``ns`` or ``shapes`` in a media type of :data:`SERIALIZERS`."""
    graph = ontology() if which == "ns" else shapes()
    return graph.serialize(format=SERIALIZERS[media_type], encoding="utf-8")
