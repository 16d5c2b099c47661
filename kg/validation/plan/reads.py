"""What each shape reads from its focus node, compiled once.

Planned are all constraint components of SHACL Core, nested to any depth, with every form of path, class, node, subjects-of and
objects-of targets, and shapes that are classes. Not planned, and therefore run whole:

- a property shape below a property shape: its results have a value, not the focus, as their focus node;
- the inverse of a sequence path, which engines walk in different orders;
- literals as focus nodes, which sh:targetObjectsOf can make: a change that affects one has the shape run whole;
- any further predicate of the SHACL namespace, and everything as soon as custom constraint components are declared.

Recursive shapes and SPARQL constraints, targets and rules are refused when shapes are loaded (:mod:`kg.validation.shapes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce

import pyoxigraph as ox
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS
from rdflib.term import BNode, Node

from kg.namespaces import SH
from kg.validation import shapes as sources
from kg.validation.plan.automaton import FOCUS, Automaton, Kind
from kg.validation.plan.automaton import Node as Term
from kg.validation.plan.graph import View
from kg.validation.plan.paths import UnplannedError, shacl_path

_SH = Namespace(SH)
TYPE = ox.NamedNode(str(RDF.type))
SUBCLASS = ox.NamedNode(str(RDFS.subClassOf))
_TARGETS = (_SH.targetClass, _SH.targetNode, _SH.targetSubjectsOf, _SH.targetObjectsOf)
_PAIRS = (_SH.equals, _SH.disjoint, _SH.lessThan, _SH.lessThanOrEquals)
_SHAPES = (_SH.node, _SH["not"])
_LISTS = (_SH["and"], _SH["or"], _SH.xone)
#: Constraints that look at the values alone, and what constrains nothing.
_VALUES = {
    *(_SH[name] for name in ("datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive", "maxExclusive")),
    *(_SH[name] for name in ("maxInclusive", "minLength", "maxLength", "pattern", "flags", "languageIn", "uniqueLang")),
    *(_SH[name] for name in ("hasValue", "in", "path", "name", "description", "message", "severity", "order", "group")),
    *(_SH[name] for name in ("defaultValue", "deactivated", "ignoredProperties", "qualifiedMinCount", "qualifiedMaxCount")),
    _SH.qualifiedValueShapesDisjoint,
}
_READ = {*_VALUES, *_TARGETS, *_PAIRS, *_SHAPES, *_LISTS, _SH["class"], _SH.closed, _SH.property, _SH.qualifiedValueShape}


@dataclass(slots=True)
class Root:
    """A shape with targets: who they are, what it reads, and its description without targets."""

    iri: str
    classes: frozenset[ox.NamedNode]
    nodes: frozenset[ox.NamedNode]
    subjects_of: tuple[ox.NamedNode, ...]
    objects_of: tuple[ox.NamedNode, ...]
    reads: Automaton
    triples: tuple[tuple[Node, Node, Node], ...]

    def targets(self, view: View, focus: Term, classes: frozenset[Term]) -> bool:
        """Whether the shape is about the focus, which has these classes (SHACL, section 2.1.3)."""
        return (
            not self.classes.isdisjoint(classes)
            or focus in self.nodes
            or any(view.has(focus, predicate, None) for predicate in self.subjects_of)
            or any(view.has(None, predicate, focus) for predicate in self.objects_of)
        )


@dataclass(slots=True)
class Group:
    """Roots that can report results of the same source shape, which therefore are judged together.

    ``unplanned`` names the construct for which the group is run whole.
    """

    roots: list[Root]
    sources: frozenset[str]
    unplanned: str = ""
    names: frozenset[str] = field(default_factory=frozenset)


def classes_of(view: View, node: Term) -> frozenset[Term]:
    """The classes of a node and theirs above."""
    stack = [value for _, _, value in view.edges(node, TYPE, None)]
    found = set(stack)
    while stack:
        for _, _, above in view.edges(stack.pop(), SUBCLASS, None):
            if above not in found:
                found.add(above)
                stack.append(above)
    return frozenset(found)


def compile_shapes(shapes: Graph) -> list[Group]:
    """Compile the shapes, with targets spread as the judge does it."""
    spread = sources.spread(shapes)
    groups: list[Group] = []
    for root in sorted(targeted(spread), key=str):
        group = _group(spread, root)
        same = [other for other in groups if other.sources & group.sources]
        groups = [other for other in groups if other not in same] + [reduce(_joined, same, group)]
    return groups


def _joined(one: Group, other: Group) -> Group:
    return Group(one.roots + other.roots, one.sources | other.sources, one.unplanned or other.unplanned, one.names | other.names)


def targeted(shapes: Graph) -> set[Node]:
    """The shapes that say themselves what they are about."""
    found = {shape for predicate in _TARGETS for shape in shapes.subjects(predicate, None)}
    return found | {
        shape for shape in set(shapes.subjects(RDF.type, None)) if _is_class(shapes, shape) and _is_shape(shapes, shape)
    }


def _is_class(shapes: Graph, shape: Node) -> bool:
    return any(_is_metaclass(shapes, kind) for kind in shapes.objects(shape, RDF.type))


def _is_metaclass(shapes: Graph, kind: Node) -> bool:
    return kind == RDFS.Class or (kind, RDFS.subClassOf, RDFS.Class) in shapes


def _is_shape(shapes: Graph, shape: Node) -> bool:
    return any(predicate in _READ for predicate in shapes.predicates(shape, None))


def _group(shapes: Graph, root: Node) -> Group:
    names = frozenset([str(root)])
    reported = frozenset(str(shape) for shape in _reported(shapes, root))
    try:
        if any(shapes.subjects(RDF.type, _SH.ConstraintComponent)):
            raise UnplannedError("custom constraint components")
        reads = Automaton()
        _shape(reads, FOCUS, shapes, root)
        _check_reports(shapes, root)
        return Group([_root(shapes, root, reads)], reported, "", names)
    except UnplannedError as error:
        return Group([], reported, f"{root}: {error}", names)


def _root(shapes: Graph, root: Node, reads: Automaton) -> Root:
    def named(predicate: URIRef) -> Iterator[ox.NamedNode]:
        for value in shapes.objects(root, predicate):
            if not isinstance(value, URIRef):
                raise UnplannedError(f"the target {value}")
            yield ox.NamedNode(str(value))

    classes = set(named(_SH.targetClass))
    if _is_class(shapes, root):
        classes.add(ox.NamedNode(str(root)))
    return Root(
        iri=str(root),
        classes=frozenset(classes),
        nodes=frozenset(named(_SH.targetNode)),
        subjects_of=tuple(named(_SH.targetSubjectsOf)),
        objects_of=tuple(named(_SH.targetObjectsOf)),
        reads=reads,
        triples=tuple(_description(shapes, root)),
    )


def _reported(shapes: Graph, shape: Node) -> Iterator[Node]:
    """The shapes that can be the source of a result when this one is entered: itself and the property shapes it lists."""
    yield shape
    for inner in shapes.objects(shape, _SH.property):
        yield from _reported(shapes, inner)


def _check_reports(shapes: Graph, root: Node) -> None:
    for shape in _reported(shapes, root):
        if (shape, _SH.path, None) in shapes and (shape, _SH.property, None) in shapes:
            raise UnplannedError("a property shape below a property shape")


def _shape(reads: Automaton, state: int, shapes: Graph, shape: Node) -> None:
    """Add what a shape reads of the nodes in a state."""
    unknown = {str(p) for p in shapes.predicates(shape, None) if str(p).startswith(SH) and p not in _READ}
    if unknown:
        raise UnplannedError(", ".join(sorted(unknown)))
    path = shapes.value(shape, _SH.path)
    value = state if path is None else shacl_path(reads, state, shapes, path)
    for predicate in _PAIRS:
        for other in shapes.objects(shape, predicate):
            reads.step(state, Kind.FORWARD, ox.NamedNode(str(other)))
    if (shape, _SH["class"], None) in shapes:
        reads.loop(reads.step(value, Kind.FORWARD, TYPE), Kind.FORWARD, SUBCLASS)
    if (shape, _SH.closed, None) in shapes:
        reads.step(value, Kind.FORWARD)
    for inner in _below(shapes, shape):
        _shape(reads, value, shapes, inner)


def _below(shapes: Graph, shape: Node) -> Iterator[Node]:
    """The shapes that the values are held against, the siblings of disjoint qualified shapes among them (SHACL, 4.7.3)."""
    for predicate in (*_SHAPES, _SH.property, _SH.qualifiedValueShape):
        yield from shapes.objects(shape, predicate)
    for predicate in _LISTS:
        for head in shapes.objects(shape, predicate):
            yield from Collection(shapes, head)
    for parent in _parents(shapes, shape):
        for sibling in shapes.objects(parent, _SH.property):
            yield from shapes.objects(sibling, _SH.qualifiedValueShape)


def _parents(shapes: Graph, shape: Node) -> Iterable[Node]:
    """The shapes in whose lists a disjoint qualified shape looks for its siblings."""
    return shapes.subjects(_SH.property, shape) if (shape, _SH.qualifiedValueShapesDisjoint, None) in shapes else ()


def _description(shapes: Graph, root: Node) -> Iterator[tuple[Node, Node, Node]]:
    """The triples of a shape and all it refers to, without targets."""
    stack, seen = [root], {root}
    while stack:
        node = stack.pop()
        linked: list[Node] = list(_parents(shapes, node))
        for predicate, value in shapes.predicate_objects(node):
            if predicate in _TARGETS or (predicate == RDF.type and _is_metaclass(shapes, value)):
                continue
            yield node, predicate, value
            if isinstance(value, BNode) or predicate in (*_SHAPES, _SH.property, _SH.qualifiedValueShape, RDF.first):
                linked.append(value)
        for other in linked:
            if other not in seen:
                seen.add(other)
                stack.append(other)
