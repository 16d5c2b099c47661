"""Asking rules about some focus nodes only: on the sub-graph that holds every triple they read for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

import pyoxigraph as ox
from rdflib import Graph, Namespace, URIRef
from rdflib.term import Literal as RdfLiteral

from kg.namespaces import SH
from kg.store.edges import holding
from kg.store.memory import MemoryGraph
from kg.store.rdf import to_term
from kg.store.terms import Iri
from kg.validation.judge import judge
from kg.validation.plan.affected import Pairs, Rules
from kg.validation.plan.automaton import Edge, Node
from kg.validation.plan.graph import View
from kg.validation.plan.reads import Root, classes_of
from kg.validation.plan.walk import read
from kg.validation.report import Result
from kg.validation.terms import to_rdflib

_SH = Namespace(SH)
_TARGET = _SH.targetNode
#: Triples a sub-graph may have; beyond, everything is judged.
LIMIT = 400_000
Targets = list[tuple[Root, list[Node]]]


def evaluate(rules: Rules, view: View, pairs: Pairs) -> list[Result]:
    """The results of the planned pairs in a view; raises TooManyError when their sub-graph is too large."""
    targets = _targets(rules, view, pairs)
    edges: set[Edge] = set()
    for root, focuses in targets:
        read(view, root.reads, focuses, edges, LIMIT)
    found = list[Result]()
    if targets:
        with _aimed(rules, targets) as shapes:
            found = judge(_data(view, edges), shapes, ready=True)
    possible = {i: {n for n in nodes if rules.checks[i].possible(view, n)} for i, nodes in pairs.checks.items()}
    wanted = {i: nodes for i, nodes in possible.items() if nodes}
    for i, nodes in wanted.items():
        read(view, rules.checks[i].reads, nodes, edges, LIMIT)
    return found + _checks(rules, edges, wanted)


def _targets(rules: Rules, view: View, pairs: Pairs) -> Targets:
    """The roots to ask, each with those of the focus nodes that are its targets in the view."""
    classes: dict[Node, frozenset[Node]] = {}
    found: Targets = []
    for i, nodes in pairs.groups.items():
        for node in nodes:
            if node not in classes:
                classes[node] = classes_of(view, node)
        for root in rules.groups[i].roots:
            focuses = [node for node in nodes if root.targets(view, node, classes[node])]
            if focuses:
                found.append((root, focuses))
    return found


@contextmanager
def _aimed(rules: Rules, targets: Targets) -> Iterator[Graph]:
    """The shapes that are asked, each with its focus nodes as targets; afterwards they have none again."""
    graph = rules.described(root for root, _ in targets)
    aims = [(URIRef(root.iri), _TARGET, _rdflib(focus)) for root, focuses in targets for focus in focuses]
    for aim in aims:
        graph.add(aim)
    try:
        yield graph
    finally:
        graph.remove((None, _TARGET, None))


def _data(view: View, edges: Iterable[Edge]) -> Graph:
    """The triples as they were written."""
    graph = Graph(bind_namespaces="none")
    for edge in edges:
        subject, predicate = _rdflib(edge[0]), _rdflib(edge[1])
        for form in view.forms(edge):
            graph.add((subject, predicate, _rdflib(form)))
    return graph


def _rdflib(node: Node) -> URIRef | RdfLiteral:
    return _named(node) if isinstance(node, ox.NamedNode) else to_rdflib(to_term(node))


@lru_cache(maxsize=4096)
def _named(node: ox.NamedNode) -> URIRef:
    """Predicates and classes are the same again and again."""
    return URIRef(node.value)


def _checks(rules: Rules, edges: Iterable[Edge], wanted: Mapping[int, set[Node]]) -> list[Result]:
    """Run checks on the triples they read, and keep what they find about the wanted focus nodes."""
    if not wanted:
        return []
    graph = MemoryGraph.over(holding(edges))
    found = []
    for i, nodes in wanted.items():
        focuses = [Iri(node.value) for node in nodes if isinstance(node, ox.NamedNode)]
        found += rules.checks[i].check.run(graph, focuses)
    return found
