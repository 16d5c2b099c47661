"""The concept schemes on one page: every concept with its names in all languages, its definition and its place."""

from __future__ import annotations

from dataclasses import dataclass

import rdflib
from rdflib.namespace import RDF, SKOS

from kg.namespaces import CONCEPT
from server.documentation.links import Linked, labels, link, ordered


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """A concept; ``names`` are (language, label), English first."""

    code: str
    href: str
    names: tuple[tuple[str, str], ...]
    definition: str
    scope: tuple[str, ...]
    broader: tuple[Linked, ...]


@dataclass(frozen=True, slots=True)
class SchemePage:
    """A scheme with its concepts by code."""

    code: str
    href: str
    label: str
    definition: str
    concepts: tuple[ConceptRow, ...]


def pages(graph: rdflib.Graph) -> list[SchemePage]:
    """Every scheme by IRI."""
    found = sorted(node for node in set(graph.subjects(RDF.type, SKOS.ConceptScheme)) if isinstance(node, rdflib.URIRef))
    return [_page(graph, scheme) for scheme in found]


def _page(graph: rdflib.Graph, scheme: rdflib.URIRef) -> SchemePage:
    members = sorted(node for node in set(graph.subjects(SKOS.inScheme, scheme)) if isinstance(node, rdflib.URIRef))
    return SchemePage(
        code=str(scheme).removeprefix(CONCEPT),
        href=link(scheme).href,
        label=dict(_names(graph, scheme)).get("en", ""),
        definition=_english(graph, scheme, SKOS.definition),
        concepts=tuple(_concept(graph, node) for node in members),
    )


def _concept(graph: rdflib.Graph, node: rdflib.URIRef) -> ConceptRow:
    return ConceptRow(
        code=str(node).rsplit("/", 1)[-1],
        href=link(node).href,
        names=_names(graph, node),
        definition=_english(graph, node, SKOS.definition),
        scope=tuple(str(note) for note in ordered(graph, node, SKOS.scopeNote)),
        broader=tuple(link(one) for one in ordered(graph, node, SKOS.broader)),
    )


def _names(graph: rdflib.Graph, node: rdflib.URIRef) -> tuple[tuple[str, str], ...]:
    names = labels(graph, node)
    return tuple(sorted(names.items(), key=lambda name: (name[0] != "en", name[0])))


def _english(graph: rdflib.Graph, node: rdflib.URIRef, predicate: rdflib.URIRef) -> str:
    values = [value for value in graph.objects(node, predicate) if isinstance(value, rdflib.Literal)]
    return next((str(value) for value in sorted(values, key=lambda v: (v.language != "en", str(v)))), "")
