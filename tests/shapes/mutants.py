"""Mutants of the shapes: every constraint dropped or weakened, one at a time.

A mutant is a copy of one shape under a name of its own with one change. What a shape reports depends neither on other
shapes nor on its own name, so that one run judges all mutants beside their originals, over all fixtures at once. A mutant is
*noticed* when some fixture would be found to break other cells than before: a cell is a shape, a constraint component and a
severity, as the fixtures' headers give them.

IRI-only node kinds are not weakened to "blank node or IRI": blank nodes become IRIs when a document is read, so no data can
tell the two apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

from kg.namespaces import SH
from kg.validation.judge import judge
from kg.validation.report import Result
from kg.validation.shapes import SHAPES

_SH = Namespace(SH)
#: What a shape says that constrains values; everything else names, explains or aims it.
CONSTRAINTS = (
    *("class", "closed", "datatype", "lessThan", "maxCount", "maxInclusive", "minCount", "minInclusive", "nodeKind"),
    *("pattern", "uniqueLang"),
)
#: Steps by which a bound is loosened.
_STEPS = {"minCount": -1, "maxCount": 1, "minInclusive": -1, "maxInclusive": 1}
_Triples = list[tuple[Node, Node, Node]]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed copy. ``change`` says in words what was done; the name is ``shape: change``."""

    shape: URIRef
    change: str
    without: _Triples
    instead: _Triples

    @property
    def name(self) -> str:
        """How the list of explained survivors calls it."""
        return f"{self.shape.removeprefix(SHAPES)}: {self.change}"


def mutants(shapes: Graph, ontology: Graph) -> list[Mutant]:
    """Every mutant of every shape, by name; the ontology gives the wider classes."""
    found = [m for shape in sorted(set(shapes.subjects(RDF.type, None))) for m in _of(shapes, ontology, URIRef(str(shape)))]
    return sorted(found, key=lambda mutant: mutant.name)


def _of(shapes: Graph, ontology: Graph, shape: URIRef) -> Iterator[Mutant]:
    for name in CONSTRAINTS:
        predicate = _SH[name]
        for value in shapes.objects(shape, predicate):
            triple = (shape, predicate, value)
            # A list of ignored properties makes sense on a closed shape only (SHACL, section 4.8.1).
            idle = list(shapes.triples((shape, _SH.ignoredProperties, None))) if name == "closed" else []
            yield Mutant(shape, f"{name} dropped", [triple, *idle], [])
            for words, looser in _weaker(shapes, ontology, name, value):
                yield Mutant(shape, words, [triple], [(shape, predicate, looser)])
    if (shape, _SH.lessThan, None) in shapes:
        other = shapes.value(shape, _SH.lessThan)
        yield Mutant(shape, "lessThan widened", [(shape, _SH.lessThan, other)], [(shape, _SH.lessThanOrEquals, other)])
    if any((shape, _SH[name], None) in shapes for name in CONSTRAINTS):
        severity = shapes.value(shape, _SH.severity) or _SH.Violation
        other = _SH.Violation if severity == _SH.Warning else _SH.Warning
        yield Mutant(
            shape, f"severity {other.removeprefix(SH)}", [(shape, _SH.severity, severity)], [(shape, _SH.severity, other)]
        )
    yield from _ignored(shapes, shape)
    yield from _aims(shapes, shape)


def _weaker(shapes: Graph, ontology: Graph, name: str, value: Node) -> Iterator[tuple[str, Node]]:
    """Looser values of one constraint, with words for what was done."""
    if name in _STEPS:
        # A lower bound of one that becomes none is the constraint dropped.
        if not (name == "minCount" and int(str(value)) == 1):
            yield f"{name} {value} loosened by one", Literal(int(str(value)) + _STEPS[name])
    elif name == "class":
        for wider in sorted(ontology.objects(value, RDFS.subClassOf)):
            yield f"class widened to <{wider}>", wider
    elif name == "pattern":
        for words, looser in patterns(str(value)):
            yield f"pattern {words}", Literal(looser)


def patterns(pattern: str) -> Iterator[tuple[str, str]]:
    """Looser forms of a pattern: an anchor lost, a character class that takes anything, a length without an end."""
    if pattern.startswith("^"):
        yield "open at the start", pattern[1:]
    if pattern.endswith("$"):
        yield "open at the end", pattern[:-1]
    for number, piece in enumerate(re.finditer(r"\[[^\]]+\](?:\{\d+(?:,\d+)?\}|[+*])?|0\[1-9\]", pattern)):
        start, end = piece.span()
        repeated = re.search(r"(\{\d+(?:,\d+)?\}|[+*])$", piece.group())
        yield (
            f"piece {number + 1} takes any character",
            pattern[:start] + "." + (repeated.group() if repeated else "") + pattern[end:],
        )
        exact = re.search(r"\{(\d+)(?:,\d+)?\}$", piece.group())
        if exact:
            longer = piece.group()[: exact.start()] + f"{{{exact.group(1)},}}"
            yield f"piece {number + 1} may be longer", pattern[:start] + longer + pattern[end:]
            shorter = piece.group()[: exact.start()] + f"{{1,{exact.group(1)}}}"
            yield f"piece {number + 1} may be shorter", pattern[:start] + shorter + pattern[end:]


def _ignored(shapes: Graph, shape: URIRef) -> Iterator[Mutant]:
    """A closed shape that allows one property less."""
    for head in shapes.objects(shape, _SH.ignoredProperties):
        members = list(Collection(shapes, head))
        for member in members:
            rest = Graph()
            start = BNode()
            Collection(rest, start, [m for m in members if m != member])
            yield Mutant(
                shape,
                f"{re.split('[/#]', str(member))[-1]} not ignored",
                [(shape, _SH.ignoredProperties, head)],
                [(shape, _SH.ignoredProperties, start), *rest],
            )


def _aims(shapes: Graph, shape: URIRef) -> Iterator[Mutant]:
    """A property shape that one of the node shapes no longer lists."""
    for lister in sorted(shapes.subjects(_SH.property, shape)):
        if (lister, _SH.closed, None) not in shapes:
            yield Mutant(shape, f"not listed by {str(lister).removeprefix(SHAPES)}", [(lister, _SH.property, shape)], [])


def targets(shapes: Graph, shape: Node, without: _Triples) -> _Triples:
    """The targets a shape has itself and those of the node shapes that list it, as its own."""
    listers = [s for s in shapes.subjects(_SH.property, shape) if (s, _SH.property, shape) not in without]
    return [(shape, _SH.targetClass, target) for owner in (shape, *listers) for target in shapes.objects(owner, _SH.targetClass)]


def assemble(shapes: Graph, every: Iterable[Mutant]) -> Graph:
    """All originals and all mutants, each aimed by targets of its own; mutant *n* of a shape S is named ``S~n``."""
    graph = Graph(bind_namespaces="none")
    closed = set(shapes.subjects(_SH.closed, None))
    for triple in shapes:
        if triple[1] != _SH.targetClass and (triple[1] != _SH.property or triple[0] in closed):
            graph.add(triple)
    for shape in set(shapes.subjects(RDF.type, None)):
        for triple in targets(shapes, shape, []):
            graph.add(triple)
    for number, mutant in enumerate(every):
        copy = URIRef(f"{mutant.shape}~{number}")
        kept = [t for t in shapes.triples((mutant.shape, None, None)) if t not in mutant.without and t[1] != _SH.targetClass]
        for subject, predicate, value in [*kept, *mutant.instead, *targets(shapes, mutant.shape, mutant.without)]:
            if predicate != _SH.property or mutant.shape in closed:
                graph.add((copy if subject == mutant.shape else subject, predicate, value))
    return graph


def run(data: Graph, shapes: Graph, every: list[Mutant]) -> tuple[dict[str, list[Result]], list[list[Result]]]:
    """The results of all originals, by shape, and of each mutant."""
    originals: dict[str, list[Result]] = {}
    changed: list[list[Result]] = [[] for _ in every]
    for result in judge(data, assemble(shapes, every)):
        name, _, number = result.shape.partition("~")
        (changed[int(number)] if number else originals.setdefault(name, [])).append(result)
    return originals, changed
