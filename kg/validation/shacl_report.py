"""Reports as RDF: SHACL validation reports (SHACL, section 3.6), those of the checks beside those of the shapes.

``sh:conforms`` is true where nothing is violated: warnings and remarks are reported and do not count, as in every other form of
the report. In which context was judged and how the rules were asked is told in words (``dcterms:description``). What documents
a rule is ``rdfs:seeAlso``; the line of an upload is no part of these, a graph has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rdflib import BNode, Graph, Namespace, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, RDF, RDFS
from rdflib.term import Node

from kg.namespaces import SC, SH
from kg.validation.report import Report, Result
from kg.validation.terms import to_rdflib

_SH = Namespace(SH)
_STEP = re.compile(r"\^?<[^<>]+>")


def to_graph(reports: Iterable[Report]) -> Graph:
    """One graph with a ``sh:ValidationReport`` for each report."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in (("sh", SH), ("sc", SC), ("dcterms", str(DCTERMS)), ("rdfs", str(RDFS))):
        graph.bind(prefix, namespace)
    for report in reports:
        node = BNode()
        graph.add((node, RDF.type, _SH.ValidationReport))
        graph.add((node, _SH.conforms, RdfLiteral(report.conforms)))
        graph.add((node, DCTERMS.description, RdfLiteral(f"judged in the context: {report.context}", lang="en")))
        if report.ran:
            graph.add((node, DCTERMS.description, RdfLiteral(f"rules: {report.ran}", lang="en")))
        for result in report.holding:
            _add(graph, node, result)
    return graph


def to_turtle(reports: Iterable[Report]) -> str:
    """Reports as one Turtle document."""
    return to_graph(reports).serialize(format="turtle")


def to_jsonld(reports: Iterable[Report]) -> str:
    """Reports as one JSON-LD document, expanded: no context to fetch."""
    return to_graph(reports).serialize(format="json-ld", auto_compact=False) + "\n"


def _add(graph: Graph, report: BNode, result: Result) -> None:
    node = BNode()
    graph.add((report, _SH.result, node))
    graph.add((node, RDF.type, _SH.ValidationResult))
    graph.add((node, _SH.focusNode, URIRef(result.focus)))
    graph.add((node, _SH.resultSeverity, _SH[result.severity]))
    graph.add((node, _SH.resultMessage, RdfLiteral(result.message, lang="en")))
    graph.add((node, _SH.sourceConstraintComponent, URIRef(result.component)))
    graph.add((node, DCTERMS.identifier, RdfLiteral(result.rule)))
    if result.shape:
        graph.add((node, _SH.sourceShape, URIRef(result.shape)))
    if result.documentation:
        graph.add((node, RDFS.seeAlso, URIRef(result.documentation)))
    if (path := _path(graph, result.path)) is not None:
        graph.add((node, _SH.resultPath, path))
    if result.value is not None:
        graph.add((node, _SH.value, to_rdflib(result.value)))


def _path(graph: Graph, path: str) -> Node | None:
    """A path as SHACL writes it (section 2.3.1): an IRI, or the alternatives or the sequence of IRIs and inverses; else None."""
    if path.startswith(("http://", "https://", "urn:")):
        return URIRef(path)
    steps = _STEP.findall(path)
    joint = "|" if "|" in _STEP.sub("", path) else "/"
    if not steps or joint.join(steps) != path:
        bare = path.removeprefix("^")
        return _inverse(graph, bare) if bare.startswith(("http://", "https://", "urn:")) else None
    nodes = [_inverse(graph, step[2:-1]) if step.startswith("^") else URIRef(step[1:-1]) for step in steps]
    if len(nodes) == 1:
        return nodes[0]
    members = Collection(graph, BNode(), nodes).uri
    if joint == "/":
        return members
    node = BNode()
    graph.add((node, _SH.alternativePath, members))
    return node


def _inverse(graph: Graph, iri: str) -> Node:
    node = BNode()
    graph.add((node, _SH.inversePath, URIRef(iri)))
    return node
