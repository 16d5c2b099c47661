"""One table of every property: what it leads from and to, how many values the rules ask for, how it comes about.

Domain and range are read from the ontology, where they are logic; the numbers from the shapes, where they are rules. A
property the shapes do not count takes any number of values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS

from kg.namespaces import SC
from server.documentation.links import Linked, expression, link, members, ordered

_HOW = {
    "statement": "stated in a record, as a Statement",
    "record": "part of a record's block",
    "derived": "derived by a rule",
    "computed": "computed",
}
_STATED_BY = rdflib.URIRef(SC + "statedBy")
_VALUES_FROM = rdflib.URIRef(SC + "valuesFrom")
_RANGE_KIND = rdflib.URIRef(SC + "rangeKind")
_SINGLE = rdflib.URIRef(SC + "singleValued")
Bounds = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Row:
    """A property; ``counts`` pairs a number of values (``exactly 1``, ``at most 1`` …) with the classes it is asked of."""

    term: Linked
    label: str
    domain: tuple[Linked, ...]
    range: tuple[Linked, ...]
    counts: tuple[tuple[str, tuple[Linked, ...]], ...]
    how: str
    single: bool


def how(graph: rdflib.Graph, node: rdflib.term.Node) -> str:
    """How values of a property get into the graph, in words; empty where the ontology does not say."""
    stated = str(graph.value(node, _STATED_BY) or "")
    return _HOW.get(stated, stated)


def rows(ontology: rdflib.Graph, shapes: rdflib.Graph) -> list[Row]:
    """Every object and datatype property of the ontology by name."""
    counted = cardinalities(shapes)
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    nodes = {node for kind in kinds for node in ontology.subjects(RDF.type, kind) if str(node).startswith(SC)}
    return [_row(ontology, node, counted.get(node, {})) for node in sorted(nodes, key=lambda node: str(node).lower())]


def _row(graph: rdflib.Graph, node: rdflib.term.Node, counted: dict[rdflib.term.Node, Bounds]) -> Row:
    grouped: dict[str, list[rdflib.term.Node]] = defaultdict(list)
    for target, bounds in counted.items():
        grouped[words(*bounds)].append(target)
    return Row(
        term=link(node),
        label=str(graph.value(node, SKOS.prefLabel) or ""),
        domain=tuple(one for value in ordered(graph, node, RDFS.domain) for one in expression(graph, value)),
        range=tuple(_range(graph, node)),
        counts=tuple((name, tuple(link(one) for one in sorted(targets, key=str))) for name, targets in sorted(grouped.items())),
        how=how(graph, node),
        single=graph.value(node, _SINGLE) is not None,
    )


def _range(graph: rdflib.Graph, node: rdflib.term.Node) -> Iterator[Linked]:
    """The scheme values are taken from, then the classes of the range that say more than that."""
    scheme = graph.value(node, _VALUES_FROM)
    if scheme is not None:
        yield link(scheme)
    for value in ordered(graph, node, RDFS.range):
        if scheme is None or value != SKOS.Concept:
            yield from expression(graph, value)
    if str(graph.value(node, _RANGE_KIND)) == "topic-or-entity":
        yield Linked("any entity")


def cardinalities(shapes: rdflib.Graph) -> dict[rdflib.term.Node, dict[rdflib.term.Node, Bounds]]:
    """Property → class → (least, most) number of values, from all shapes with a plain path and a class as target.

    Where several shapes count the same, the strictest number holds, since all of them have to be met (SHACL 4.2).
    """
    found: dict[rdflib.term.Node, dict[rdflib.term.Node, Bounds]] = defaultdict(dict)
    for shape in set(shapes.subjects(SH.property, None)):
        for target in shapes.objects(shape, SH.targetClass):
            for inner in shapes.objects(shape, SH.property):
                path = shapes.value(inner, SH.path)
                least, most = _number(shapes, inner, SH.minCount), _number(shapes, inner, SH.maxCount)
                if not isinstance(path, rdflib.URIRef) or (least is None and most is None):
                    continue
                low, high = found[path].get(target, (0, None))
                limits = [limit for limit in (high, most) if limit is not None]
                found[path][target] = (max(low, least or 0), min(limits) if limits else None)
    return found


def _number(graph: rdflib.Graph, node: rdflib.term.Node, predicate: rdflib.URIRef) -> int | None:
    value = graph.value(node, predicate)
    return int(str(value)) if value is not None else None


def words(least: int, most: int | None) -> str:
    """Bounds in words."""
    if least == most:
        return f"exactly {least}" if least else "none"
    if most is None:
        return f"at least {least}" if least else "any number"
    return f"{least} to {most}" if least else f"at most {most}"


def relations(ontology: rdflib.Graph) -> set[tuple[str, str, str]]:
    """(domain, property, range) by IRI for every property with both; unions taken apart. The diagram is held against it."""
    found = set()
    for node in ontology.subjects(RDF.type, OWL.ObjectProperty):
        for domain in (one for value in ontology.objects(node, RDFS.domain) for one in members(ontology, value)):
            for target in (one for value in ontology.objects(node, RDFS.range) for one in members(ontology, value)):
                found.add((str(domain), str(node), str(target)))
    return found
