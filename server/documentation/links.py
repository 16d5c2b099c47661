"""Terms as links: ours to their place in the documentation, concepts to their page, other people's outward."""

from __future__ import annotations

from dataclasses import dataclass

import rdflib
from flask import url_for
from rdflib.collection import Collection
from rdflib.namespace import OWL, SKOS

from kg.namespaces import CONCEPT, EXTERNAL, SC
from server.representation import outward


@dataclass(frozen=True, slots=True)
class Linked:
    """A term in a documentation page."""

    text: str
    href: str = ""


def link(node: rdflib.term.Node) -> Linked:
    """One term."""
    iri = str(node)
    if iri.startswith(SC):
        return Linked("sc:" + iri[len(SC) :], url_for("vocabulary.ontology", _anchor=iri[len(SC) :]))
    if iri.startswith(CONCEPT):
        return Linked(iri[len(CONCEPT) :], url_for("entities.page", kind="concept", slug=iri[len(CONCEPT) :]))
    for prefix, namespace in EXTERNAL.items():
        if iri.startswith(namespace):
            return Linked(f"{prefix}:{iri[len(namespace) :]}", outward(iri))
    return Linked(iri, outward(iri))


def expression(graph: rdflib.Graph, value: rdflib.term.Node) -> list[Linked]:
    """A class, or the members of a union."""
    return [link(member) for member in members(graph, value)]


def members(graph: rdflib.Graph, value: rdflib.term.Node) -> list[rdflib.term.Node]:
    """The class itself, or the classes a union is made of; none for another expression."""
    if isinstance(value, rdflib.URIRef):
        return [value]
    union = graph.value(value, OWL.unionOf)
    return list(Collection(graph, union)) if union is not None else []


def ordered(graph: rdflib.Graph, node: rdflib.term.Node, predicate: rdflib.URIRef) -> list[rdflib.term.Node]:
    """The objects of a predicate, in a fixed order."""
    return sorted(graph.objects(node, predicate), key=str)


def local(iri: rdflib.term.Node) -> str:
    """The last part of an IRI."""
    return str(iri).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def labels(graph: rdflib.Graph, node: rdflib.term.Node) -> dict[str, str]:
    """The preferred label in each language."""
    return {str(value.language): str(value) for value in graph.objects(node, SKOS.prefLabel) if isinstance(value, rdflib.Literal)}
