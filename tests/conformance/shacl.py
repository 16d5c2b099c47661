"""The W3C SHACL suite through the judge: the report's results are compared as sets with multiplicity.

Compared is what section 3.6 of SHACL says of each result: severity, focus node, path, value, shape and component. Blank nodes
have no name to compare, so all of them count as one. The suite's shapes go to the judge itself, because no public way takes
shapes from elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pyoxigraph as ox
from rdflib import BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from kg.errors import SecoopError
from kg.namespaces import SH
from kg.store.rdf import to_term
from kg.validation.judge import judge, read_report
from kg.validation.report import Result
from kg.validation.terms import to_rdflib
from tests.conformance.manifest import Case, Source

_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_FAILURE = URIRef("http://www.w3.org/ns/shacl-test#Failure")
_SH = Namespace(SH)


def run(case: Case) -> str:
    """Run a validation test; the word for its failure, or an empty text."""
    if case.result is None:
        raise ValueError(f"{case.id} has no report")
    report = _load(case.result)
    wanted = report.value(URIRef(case.address), _MF.result)
    try:
        found = judge(_load(case.data[0]), _load(case.action))
    except SecoopError:
        return "" if wanted == _FAILURE else "refused"
    except Exception as error:
        # The query library below the engine raises a bare Exception for an unknown prefix; that is no verdict either.
        if type(error) is not Exception:
            raise
        return "refused"
    if wanted == _FAILURE:
        return "accepted"
    conforms = str(report.value(wanted, _SH.conforms)) == "true"
    same = _keys(read_report(_only(report, wanted), {})) == _keys(found) and conforms == (not found)
    return "" if same else "differs"


def _only(graph: Graph, report: Node | None) -> Graph:
    """The graph with the results of one report only."""
    kept = Graph(bind_namespaces="none")
    for triple in graph:
        if triple[1] != _SH.result or triple[0] == report:
            kept.add(triple)
    return kept


def _load(source: Source) -> Graph:
    """A file as an rdflib graph whose literals are as they are written."""
    graph = Graph(bind_namespaces="none")
    for quad in ox.parse(source.path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=source.address):
        graph.add((_node(quad.subject), URIRef(quad.predicate.value), _node(quad.object)))
    return graph


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    return BNode(term.value) if isinstance(term, ox.BlankNode) else to_rdflib(to_term(term))


def _keys(results: Iterable[Result]) -> Counter[tuple[str, ...]]:
    return Counter((r.severity, *(_named(part) for part in r.key)) for r in results)


def _named(part: str) -> str:
    return part if ":" in part or part.startswith(('"', "<", "^")) else ""
