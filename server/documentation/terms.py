"""The terms of the ontology as the documentation shows them: notes, place among others, questions they answer."""

from __future__ import annotations

from dataclasses import dataclass, field

import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from kg.namespaces import ONTOLOGY, SC
from kg.publication import examples
from server.documentation.links import Linked, expression, labels, link, local, ordered
from server.documentation.table import how

_UNASKED = rdflib.URIRef(SC + "unasked")
_NOTES = (SKOS.definition, SKOS.scopeNote, RDFS.comment, _UNASKED, SKOS.changeNote)
_NOTE_NAMES = {"scopeNote": "scope", "unasked": "no question", "changeNote": "change"}
_MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
_KINDS = (
    (OWL.Class, "Classes"),
    (OWL.ObjectProperty, "Relations"),
    (OWL.DatatypeProperty, "Values"),
    (OWL.AnnotationProperty, "Annotations"),
)
_LINKS = (("a kind of", RDFS.subClassOf), ("implies", RDFS.subPropertyOf), ("from", RDFS.domain), ("to", RDFS.range))
_VALUES_FROM = rdflib.URIRef(SC + "valuesFrom")


@dataclass(slots=True)
class TermPage:
    """One term: its notes and how it hangs together; ``labels`` are those in other languages.

    ``examples`` are kind, name and what each shows, counterexamples with what they break.
    """

    name: str
    label: str
    notes: list[tuple[str, str]]
    labels: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, list[Linked]]] = field(default_factory=list)
    questions: tuple[str, ...] = ()
    examples: list[tuple[str, str, str]] = field(default_factory=list)


def header(graph: rdflib.Graph) -> dict[str, str]:
    """Title, description, version, licence and citation of the ontology."""
    node = rdflib.URIRef(ONTOLOGY)
    found = {
        "title": DCTERMS.title,
        "description": DCTERMS.description,
        "version": OWL.versionInfo,
        "licence": DCTERMS.license,
        "citation": DCTERMS.bibliographicCitation,
    }
    return {name: str(graph.value(node, predicate) or "") for name, predicate in found.items()} | {"iri": ONTOLOGY}


def sections(graph: rdflib.Graph, asked: dict[str, tuple[str, ...]]) -> list[tuple[str, list[TermPage]]]:
    """Every term by kind and name; ``asked`` gives the questions by the term's local name."""
    found = []
    for kind, title in _KINDS:
        nodes = {node for node in graph.subjects(RDF.type, kind) if isinstance(node, rdflib.URIRef) and str(node).startswith(SC)}
        pages = sorted((_page(graph, node, asked) for node in nodes), key=lambda page: page.name.lower())
        if pages:
            found.append((title, pages))
    return found


def _page(graph: rdflib.Graph, node: rdflib.URIRef, asked: dict[str, tuple[str, ...]]) -> TermPage:
    name = str(node)[len(SC) :]
    names = labels(graph, node)
    page = TermPage(name, names.pop("en", ""), [], sorted(names.items()), questions=asked.get(name, ()))
    for title, key in (("example", name), ("counterexample", f"{name}.bad")):
        if example := examples().get(key):
            page.examples.append((title, key, example.shows))
    for predicate in _NOTES:
        shown = _NOTE_NAMES.get(local(predicate), local(predicate))
        page.notes += [(shown, str(note)) for note in ordered(graph, node, predicate)]
    for title, predicate in _LINKS:
        _add(page, title, [one for value in ordered(graph, node, predicate) for one in expression(graph, value)])
    scheme = graph.value(node, _VALUES_FROM)
    _add(page, "values from", [link(scheme)] if scheme is not None else [])
    narrower = (child for child in graph.subjects(RDFS.subClassOf, node) if isinstance(child, rdflib.URIRef))
    _add(page, "kinds", [link(child) for child in sorted(narrower)])
    for predicate in _MATCHES:
        _add(page, local(predicate).replace("Match", " match"), [link(value) for value in ordered(graph, node, predicate)])
    _add(page, "how it comes about", [Linked(text)] if (text := how(graph, node)) else [])
    return page


def _add(page: TermPage, title: str, values: list[Linked]) -> None:
    if values:
        page.links.append((title, values))
