"""The shapes: loading them, refusing what pySHACL would treat wrongly, and spreading their targets.

Refused at load, because each has been seen to be skipped, to run for minutes, or to be judged differently by different
engines: recursion, SPARQL targets and constraints, property shapes without a constraint, and patterns that match what they
repeat in two ways (``^(a+)+$``, :mod:`kg.patterns`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from rdflib import BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS
from rdflib.term import Node

from kg import resources
from kg.errors import InputError
from kg.namespaces import SH
from kg.patterns import catastrophic
from kg.store.rdf import GENID, read_turtle
from kg.store.terms import Iri, Term
from kg.validation.terms import to_rdflib

SHAPES = "https://w3id.org/secoop/shapes#"
_SH = Namespace(SH)
_TARGETS = (_SH.targetClass, _SH.targetNode, _SH.targetSubjectsOf, _SH.targetObjectsOf)
#: Predicates by which one shape refers to another.
_NESTING = (_SH.property, _SH.node, _SH["not"], _SH.qualifiedValueShape)
_NESTING_LISTS = (_SH["and"], _SH["or"], _SH.xone)
#: Predicates of a property shape that constrain nothing by themselves.
_INERT = {
    RDF.type,
    DCTERMS.identifier,
    _SH.name,
    _SH.description,
    _SH.message,
    _SH.severity,
    _SH.path,
    _SH.order,
    _SH.group,
    *_TARGETS,
}
#: Letters of ``sh:flags`` (XPath Functions 3.1, section 5.6.1.1).
_FLAGS = {"i": int(re.IGNORECASE), "s": int(re.DOTALL), "m": int(re.MULTILINE), "x": int(re.VERBOSE)}
_FOREIGN = (_SH.sparql, _SH.js, _SH.target, _SH.rule, _SH.expression)


@lru_cache(maxsize=2)
def load(layers: tuple[str, ...] = ("core", "profile")) -> Graph:
    """Return the shapes of ``shapes/core`` and ``shapes/profile`` as one checked graph; do not change it.

    Raises InputError when a shape is one of those refused.
    """
    root = resources.path("shapes")
    return read([path for layer in layers for path in sorted((root / layer).glob("*.ttl"))])


def read(paths: Iterable[Path]) -> Graph:
    """Read and check shapes files."""
    graph = Graph(bind_namespaces="none")
    for path in paths:
        for triple in read_turtle(path, f"shapes/{path.parent.name}/{path.stem}"):
            subject, predicate, value = (_blank(term) for term in triple)
            graph.add((subject, predicate, value))
    check(graph)
    return graph


def _blank(term: Term) -> Node:
    """The rdflib term; a blank node is one again, because a path that is an IRI means a predicate (SHACL, section 2.3.1)."""
    return (
        BNode(sha256(term.value.encode()).hexdigest())
        if isinstance(term, Iri) and term.value.startswith(GENID)
        else to_rdflib(term)
    )


def check(graph: Graph) -> None:
    """Raise InputError at the first shape that is recursive, foreign, inert or has a catastrophic pattern."""
    for predicate in _FOREIGN:
        for shape in graph.subjects(predicate, None):
            _refuse(shape, f"uses {predicate}, which is not SHACL Core", "write the rule as a query in queries/checks")
    for shape, pattern in graph.subject_objects(_SH.pattern):
        _check_pattern(shape, str(pattern), "".join(map(str, graph.objects(shape, _SH.flags))))
    for shape in graph.subjects(RDF.type, _SH.PropertyShape):
        if not any(predicate not in _INERT for predicate in graph.predicates(shape, None)):
            _refuse(shape, "constrains nothing, so it never fires", "add a constraint such as sh:minCount")
    for shape in set(graph.subjects(RDF.type, _SH.NodeShape)):
        _check_recursion(graph, shape, ())


def _check_pattern(shape: Node, pattern: str, flags: str) -> None:
    """Raise InputError for a pattern that is none where the judge runs it, or over which it could run for hours."""
    try:
        found = catastrophic(pattern, sum(_FLAGS.get(flag, 0) for flag in set(flags)))
    except re.error as error:
        _refuse(shape, f"has the pattern {pattern}, which is none here: {error}", "write it as Python's module re has it")
    except InputError as error:
        _refuse(shape, f"has the pattern {pattern}: {error.message}", error.remedy)
    else:
        if found is not None:
            _refuse(
                shape,
                f"has the pattern {pattern}, which can run for hours: it matches {found.words!r} in two ways, over and over",
                "let nothing that repeats match one text in two ways",
            )


def _refuse(shape: Node, what: str, remedy: str) -> None:
    raise InputError(f"the shape {what}", where=str(shape), remedy=remedy)


def _check_recursion(graph: Graph, shape: Node, trail: tuple[Node, ...]) -> None:
    if shape in trail:
        _refuse(shape, "refers to itself", "break the circle: SHACL leaves recursion undefined")
    for inner in nested(graph, shape):
        _check_recursion(graph, inner, (*trail, shape))


def nested(graph: Graph, shape: Node) -> Iterator[Node]:
    """The shapes a shape refers to."""
    for predicate in _NESTING:
        yield from graph.objects(shape, predicate)
    for predicate in _NESTING_LISTS:
        for head in graph.objects(shape, predicate):
            yield from Collection(graph, head)


def spread(shapes: Graph) -> Graph:
    """Return equivalent shapes in which property shapes carry the targets of their node shapes.

    pySHACL enters a nested property shape once for each focus node, and builds its constraints anew each time; a
    property shape with targets of its own is entered once for all of them. The meaning is the same: a property shape P
    listed by a node shape N produces exactly the results of P for every focus node of N (SHACL 4.8.1), with P as
    their source; P's severity, messages and deactivation are read from P in both cases. Listed by several node shapes,
    P takes the union of their targets, which yields the same set of results. The listing itself is then dropped, except
    where it means more: N is closed (the list says what is allowed), is used as a value's shape (it then has no targets to
    pass on), is a class (its instances are targets too), or lists qualified shapes that are disjoint (they look for
    their siblings in the list, SHACL 4.7.3).
    """
    graph = Graph(bind_namespaces="none")
    for triple in shapes:
        graph.add(triple)
    referred = {inner for p in (_SH.node, _SH["not"], _SH.qualifiedValueShape) for inner in shapes.objects(None, p)}
    for head in (h for p in _NESTING_LISTS for h in shapes.objects(None, p)):
        referred.update(Collection(shapes, head))
    for shape in set(shapes.subjects(_SH.property, None)):
        targets = [(p, t) for p in _TARGETS for t in shapes.objects(shape, p)]
        if not targets or shape in referred or _listing_matters(shapes, shape):
            continue
        for inner in shapes.objects(shape, _SH.property):
            for predicate, target in targets:
                graph.add((inner, predicate, target))
            graph.remove((shape, _SH.property, inner))
    return graph


def _listing_matters(shapes: Graph, shape: Node) -> bool:
    """Whether what a shape lists says more than where its property shapes apply."""
    classes = any((shape, RDF.type, kind) in shapes for kind in (RDFS.Class, OWL.Class))
    own = any((shape, predicate, None) in shapes for predicate in (_SH.closed, _SH.deactivated))
    disjoint = any((inner, _SH.qualifiedValueShapesDisjoint, None) in shapes for inner in shapes.objects(shape, _SH.property))
    return classes or own or disjoint


def only(shapes: Graph, wanted: Iterable[str]) -> Graph:
    """Return the shapes with targets left only on those that can report a wanted shape as the source of a result.

    Sound for asking whether given results exist: a result's source is the shape that was entered or one it lists, at any
    depth, and what a shape reports does not depend on other shapes' targets. So a shape keeps its targets when it, or a
    shape reached from it, is wanted.
    """
    names = frozenset(wanted)
    graph = Graph(bind_namespaces="none")
    for triple in shapes:
        graph.add(triple)
    for predicate in _TARGETS:
        for shape in set(shapes.subjects(predicate, None)):
            if not _reaches(shapes, shape, names):
                graph.remove((shape, predicate, None))
    return graph


def _reaches(shapes: Graph, shape: Node, names: frozenset[str]) -> bool:
    return str(shape) in names or any(_reaches(shapes, inner, names) for inner in nested(shapes, shape))


def rules(shapes: Graph) -> dict[str, str]:
    """The rule of every shape, by the shape's IRI."""
    return {str(shape): str(rule) for shape, rule in shapes.subject_objects(DCTERMS.identifier)}


def iri(name: str) -> URIRef:
    """A shape's IRI."""
    return URIRef(SHAPES + name)
