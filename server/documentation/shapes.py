"""The shapes as the documentation shows them: whom they are for, and each rule with its severity and its words.

Beside them stand the checks, which are rules about the whole graph, and the rules that only a contribution can break.
"""

from __future__ import annotations

from dataclasses import dataclass

import rdflib
from rdflib.namespace import DCTERMS, RDF, RDFS, SH

from kg.validation import checks
from kg.validation.contribution import RULES
from kg.validation.shapes import SHAPES
from server.documentation.links import Linked, link, local, ordered


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a shape; ``name`` is the local name of the shape that reports it, ``path`` its property, if a plain one."""

    name: str
    rule: str
    path: Linked | None
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class ShapePage:
    """A node shape with its targets."""

    name: str
    iri: str
    label: str
    about: str
    targets: tuple[Linked, ...]
    rules: tuple[Rule, ...]


def pages(graph: rdflib.Graph) -> list[ShapePage]:
    """Every named node shape by IRI."""
    named = {node for node in graph.subjects(RDF.type, SH.NodeShape) if isinstance(node, rdflib.URIRef)}
    return [_page(graph, node) for node in sorted(named)]


def graph_wide() -> list[Rule]:
    """The checks and the rules about contributions, by rule."""
    found = [
        Rule(check.iri.removeprefix(SHAPES), check.rule, None, check.severity, f"{check.problem} {check.solution}")
        for check in checks.load()
    ]
    found += [
        Rule(rule.iri.removeprefix(SHAPES), rule.name, None, rule.severity, rule.advice.format(base="the graph's base IRI"))
        for rule in RULES
    ]
    return sorted(found, key=lambda rule: (rule.rule, rule.name))


def _page(graph: rdflib.Graph, node: rdflib.URIRef) -> ShapePage:
    holders = [node, *ordered(graph, node, SH.property)]
    found = (_rule(graph, holder) for holder in holders)
    return ShapePage(
        name=local(node),
        iri=str(node),
        label=str(graph.value(node, RDFS.label) or graph.value(node, SH.name) or ""),
        about=str(graph.value(node, RDFS.comment) or graph.value(node, SH.description) or ""),
        targets=tuple(link(target) for kind in (SH.targetClass, SH.targetSubjectsOf) for target in ordered(graph, node, kind)),
        rules=tuple(rule for rule in found if rule is not None),
    )


def _rule(graph: rdflib.Graph, holder: rdflib.term.Node) -> Rule | None:
    message = graph.value(holder, SH.message)
    if message is None:
        return None
    path = graph.value(holder, SH.path)
    return Rule(
        name=local(holder) if isinstance(holder, rdflib.URIRef) else "",
        rule=str(graph.value(holder, DCTERMS.identifier) or ""),
        path=link(path) if isinstance(path, rdflib.URIRef) else None,
        severity=local(graph.value(holder, SH.severity) or SH.Violation),
        message=str(message),
    )
