"""The ontology and the shapes, for people and for programs: ``/ns`` documents every term, ``/shapes`` the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import rdflib
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SH, SKOS
from werkzeug.wrappers import Response as AnyResponse

from kg import resources
from kg.errors import NotFoundError
from kg.interpret.schema import FOLDER
from kg.namespaces import EXTERNAL, ONTOLOGY, SC
from server.negotiation import HTML, JSONLD, NTRIPLES, RDFXML, TURTLE, content_type, negotiate
from server.representation import outward

bp = Blueprint("vocabulary", __name__)
_SERIALIZERS = {TURTLE: "turtle", JSONLD: "json-ld", NTRIPLES: "nt", RDFXML: "xml"}
_OFFERS = (HTML, TURTLE, JSONLD, NTRIPLES, RDFXML)
_ENDINGS = {"ttl": TURTLE, "jsonld": JSONLD, "nt": NTRIPLES, "rdf": RDFXML}
_SCHEMA = ".schema.json"
_ANY_ENDING = "any(" + ", ".join(_ENDINGS) + ")"
_NOTES = (SKOS.definition, SKOS.scopeNote, SKOS.example, RDFS.comment, SKOS.changeNote)
_MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
_HOW = {
    "statement": "stated in a record, as a Statement",
    "record": "part of a record's block",
    "derived": "derived by a rule",
    "computed": "computed",
}
_KINDS = (
    (OWL.Class, "Classes"),
    (OWL.ObjectProperty, "Relations"),
    (OWL.DatatypeProperty, "Values"),
    (OWL.AnnotationProperty, "Annotations"),
)
_LINKS = (("a kind of", RDFS.subClassOf), ("implies", RDFS.subPropertyOf), ("from", RDFS.domain), ("to", RDFS.range))


@dataclass(slots=True)
class Linked:
    """A term in a documentation page."""

    text: str
    href: str = ""


@dataclass(slots=True)
class TermPage:
    """One term of the ontology: its notes and how it hangs together."""

    name: str
    label: str
    notes: list[tuple[str, str]]
    links: list[tuple[str, list[Linked]]] = field(default_factory=list)


@lru_cache(maxsize=1)
def ontology_graph() -> rdflib.Graph:
    """The ontology without the concept schemes and the stubs of other people's terms."""
    root = resources.path("ontology")
    return _read([root / "secoop.ttl", *sorted((root / "modules").glob("*.ttl"))])


@lru_cache(maxsize=1)
def shapes_graph() -> rdflib.Graph:
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
def _serialized(which: str, media_type: str) -> bytes:
    graph = ontology_graph() if which == "ns" else shapes_graph()
    return graph.serialize(format=_SERIALIZERS[media_type], encoding="utf-8")


def _answer(which: str, page: Callable[[], str]) -> Response:
    chosen = negotiate(request.headers.get("Accept"), _OFFERS)
    if chosen == HTML:
        return make_response(page())
    return Response(_serialized(which, chosen), content_type=content_type(chosen))


@bp.get("/ns")
def ontology() -> Response:
    """The ontology: documentation, or RDF."""
    return _answer(
        "ns",
        lambda: render_template(
            "ns.html", header=_header(), groups=_sections(), endings=list(_ENDINGS), schemas=list(_schemas())
        ),
    )


@bp.get("/shapes")
def shapes() -> Response:
    """The shapes: documentation, or RDF."""
    return _answer("shapes", lambda: render_template("shapes.html", shapes=_shape_pages(), endings=list(_ENDINGS)))


@bp.get(f"/<any(ns, shapes):which>.<{_ANY_ENDING}:ending>")
def download(which: str, ending: str) -> Response:
    """Ontology or shapes in one format."""
    return Response(_serialized(which, _ENDINGS[ending]), content_type=content_type(_ENDINGS[ending]))


@lru_cache(maxsize=1)
def _schemas() -> dict[str, bytes]:
    """The JSON Schemas of the files records are written in, by name."""
    return {path.name.removesuffix(_SCHEMA): path.read_bytes() for path in sorted(FOLDER.glob("*" + _SCHEMA))}


@bp.get(f"/schema/<name>{_SCHEMA}")
def schema(name: str) -> Response:
    """The JSON Schema of one kind of file, at the address it names as its own."""
    found = _schemas()
    if name not in found:
        raise NotFoundError(f"no schema is called {name[:80]!r}", where=request.path[:200], remedy="one of " + ", ".join(found))
    return Response(found[name], content_type="application/schema+json")


@bp.get("/ns/<name>")
def term(name: str) -> AnyResponse:
    """A term by path, for clients that cannot send fragments: its place in the documentation, or the RDF."""
    graph = ontology_graph()
    if (rdflib.URIRef(SC + name), None, None) not in graph:
        where = request.path[:200]
        raise NotFoundError(f"the vocabulary has no term {name[:80]!r}", where=where, remedy="see /ns for every term")
    chosen = negotiate(request.headers.get("Accept"), _OFFERS)
    if chosen == HTML:
        return redirect(url_for("vocabulary.ontology", _anchor=name), 303)
    ending = next(ending for ending, media_type in _ENDINGS.items() if media_type == chosen)
    return redirect(url_for("vocabulary.download", which="ns", ending=ending), 303)


def _header() -> dict[str, str]:
    graph, node = ontology_graph(), rdflib.URIRef(ONTOLOGY)
    found = {"title": DCTERMS.title, "description": DCTERMS.description, "version": OWL.versionInfo, "licence": DCTERMS.license}
    return {name: str(graph.value(node, predicate) or "") for name, predicate in found.items()} | {"iri": ONTOLOGY}


def _sections() -> list[tuple[str, list[TermPage]]]:
    graph = ontology_graph()
    sections = []
    for kind, title in _KINDS:
        nodes = [node for node in graph.subjects(RDF.type, kind) if isinstance(node, rdflib.URIRef) and str(node).startswith(SC)]
        pages = sorted((_term_page(graph, node) for node in set(nodes)), key=lambda page: page.name.lower())
        if pages:
            sections.append((title, pages))
    return sections


def _term_page(graph: rdflib.Graph, node: rdflib.URIRef) -> TermPage:
    page = TermPage(str(node)[len(SC) :], str(graph.value(node, SKOS.prefLabel) or ""), [])
    for predicate in _NOTES:
        page.notes += [(_local(predicate), str(note)) for note in _objects(graph, node, predicate)]
    for title, predicate in _LINKS:
        values = [link for value in _objects(graph, node, predicate) for link in _expression(graph, value)]
        if values:
            page.links.append((title, values))
    scheme = graph.value(node, rdflib.URIRef(SC + "valuesFrom"))
    if scheme is not None:
        page.links.append(("values from", [_link(scheme)]))
    narrower = sorted(child for child in graph.subjects(RDFS.subClassOf, node) if isinstance(child, rdflib.URIRef))
    if narrower:
        page.links.append(("kinds", [_link(child) for child in narrower]))
    for predicate in _MATCHES:
        values = [_link(value) for value in _objects(graph, node, predicate)]
        if values:
            page.links.append((_local(predicate).replace("Match", " match"), values))
    how = str(graph.value(node, rdflib.URIRef(SC + "statedBy")) or "")
    if how:
        page.links.append(("how it comes about", [Linked(_HOW.get(how, how))]))
    return page


def _objects(graph: rdflib.Graph, node: rdflib.term.Node, predicate: rdflib.URIRef) -> list[rdflib.term.Node]:
    """The objects of a predicate, in a fixed order."""
    return sorted(graph.objects(node, predicate), key=str)


def _expression(graph: rdflib.Graph, value: rdflib.term.Node) -> list[Linked]:
    """A class, or the members of a union."""
    if isinstance(value, rdflib.URIRef):
        return [_link(value)]
    union = graph.value(value, OWL.unionOf)
    return [_link(member) for member in Collection(graph, union)] if union is not None else []


def _link(node: rdflib.term.Node) -> Linked:
    iri = str(node)
    if iri.startswith(SC):
        return Linked("sc:" + iri[len(SC) :], url_for("vocabulary.ontology", _anchor=iri[len(SC) :]))
    stem = ONTOLOGY[: -len("ns")] + "concept/"
    if iri.startswith(stem):
        return Linked(iri[len(stem) :], url_for("entities.page", kind="concept", slug=iri[len(stem) :]))
    for prefix, namespace in EXTERNAL.items():
        if iri.startswith(namespace):
            return Linked(f"{prefix}:{iri[len(namespace) :]}", outward(iri))
    return Linked(iri, outward(iri))


def _local(predicate: rdflib.URIRef) -> str:
    return {"scopeNote": "scope", "changeNote": "change"}.get(name := str(predicate).rsplit("#", 1)[-1], name)


def _shape_pages() -> list[dict[str, object]]:
    """Named node shapes with their targets and messages."""
    graph = shapes_graph()
    found: list[dict[str, object]] = []
    for node in sorted(set(graph.subjects(RDF.type, SH.NodeShape)), key=str):
        if not isinstance(node, rdflib.URIRef):
            continue
        targets = [_link(target) for kind in (SH.targetClass, SH.targetSubjectsOf) for target in _objects(graph, node, kind)]
        found.append(
            {
                "name": str(node).rsplit("#", 1)[-1].rsplit("/", 1)[-1],
                "iri": str(node),
                "label": str(graph.value(node, RDFS.label) or graph.value(node, SH.name) or ""),
                "about": str(graph.value(node, RDFS.comment) or graph.value(node, SH.description) or ""),
                "targets": targets,
                "rules": _rules(graph, node),
            }
        )
    return found


def _rules(graph: rdflib.Graph, node: rdflib.term.Node) -> list[tuple[str, str, str]]:
    """(path, severity, message) of a shape and its property shapes."""
    rows = []
    for holder in [node, *graph.objects(node, SH.property), *graph.objects(node, SH.sparql)]:
        message = graph.value(holder, SH.message)
        path = graph.value(holder, SH.path)
        severity = _local(rdflib.URIRef(str(graph.value(holder, SH.severity) or SH.Violation)))
        if message is None:
            continue
        name = _link(path).text if isinstance(path, rdflib.URIRef) else ""
        # Most messages begin with the property's name already.
        rows.append(("" if str(message).startswith(name) else name, severity, str(message)))
    return sorted(rows)
