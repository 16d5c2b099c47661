"""Shapes over graphs of millions of triples: focus nodes that no shape can tell apart are judged once.

What a shape of this project reads of a focus node is its own triples and the classes of their values (read off the compiled
shapes, :mod:`kg.validation.plan.reads`; with any other reading there is no such judgement, :class:`CannotTellError`). A value
counts with what constraints look at: an IRI with its classes and with which patterns it fits, a plain text with its language and
patterns, anything else, and whatever is compared, counted in length or listed, as it stands. Focus nodes that agree in all of
this, value for value, get the same verdict. So one of them is judged by an engine, with its triples and the classes of its
values; where it has findings, so has every other one, and they are judged themselves.

Memory holds the classes of every node and one node of a kind, not the graph.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from rdflib import Graph, Namespace
from rdflib.namespace import RDF, RDFS

from kg.errors import SecoopError
from kg.namespaces import SH
from kg.store.lines import Block
from kg.store.memory import Store, stored
from kg.validation.plan.automaton import FOCUS, Kind
from kg.validation.plan.reads import Root, compile_shapes
from kg.validation.report import Result

Lines = Callable[[], Iterable[Block]]
Judge = Callable[[Store], list[Result]]
_SH = Namespace(SH)
_ABOVE = {str(RDF.type), str(RDFS.subClassOf)}
_TYPE = f" <{RDF.type}> ".encode()
#: Constraints for which a value is kept as it stands, on every property of the shape that has them.
_EXACT = {
    *(_SH[name] for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals", "in", "hasValue", "flags")),
    *(_SH[name] for name in ("minLength", "maxLength", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive")),
}
#: Constraints a node shape may put on the focus node itself: what every IRI has in common.
_OF_FOCUS = {_SH.nodeKind}
_TEXT = re.compile(rb'"((?:[^"\\]|\\.)*)"(@[A-Za-z0-9-]+)?')
#: Focus nodes judged at once.
_BATCH = 20_000


class CannotTellError(SecoopError):
    """A shape reads more than values and their classes."""


@dataclass(slots=True)
class Eyes:
    """What the shapes see of a value, by predicate: whether as it stands, and else which patterns it is held against."""

    exact: set[bytes] = field(default_factory=set)
    patterns: defaultdict[bytes, list[re.Pattern[str]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, shapes: Graph) -> Eyes:
        """Read it off the shapes; raises CannotTellError."""
        eyes = cls()
        for group in compile_shapes(shapes):
            if group.unplanned:
                raise CannotTellError(group.unplanned)
            for root in group.roots:
                eyes._add(root)
        return eyes

    def _add(self, root: Root) -> None:
        if root.nodes or root.subjects_of or root.objects_of:
            raise CannotTellError(f"{root.iri} has targets that are not classes")
        predicates = set(_read(root))
        described = Graph(bind_namespaces="none")
        for triple in root.triples:
            described.add(triple)
        # A nested shape without a path of its own may speak of the focus node or of a value: of neither more than is kept.
        for shape in set(described.subjects()):
            if str(shape) == root.iri and (shape, _SH.path, None) not in described:
                constraints = {p for p in described.predicates(shape) if p in _EXACT or p == _SH.pattern}
                if constraints - _OF_FOCUS:
                    raise CannotTellError(f"{root.iri} looks at the words of its focus node")
        if any(predicate in _EXACT for predicate in described.predicates()):
            self.exact |= predicates
        for pattern in {str(value) for value in described.objects(None, _SH.pattern)}:
            for predicate in predicates:
                self.patterns[predicate].append(re.compile(pattern))

    def value(self, predicate: bytes, value: bytes, classes: dict[bytes, int]) -> object:
        """What of a value a shape can see."""
        if predicate in self.exact or predicate == _TYPE[1:-1]:
            return value
        patterns = self.patterns.get(predicate, ())
        if value[:1] == b"<":
            seen = tuple(bool(pattern.search(value[1:-1].decode())) for pattern in patterns)
            return classes.get(value, 0), seen
        text = _TEXT.fullmatch(value)
        if text is None or (patterns and b"\\" in value):
            return value
        return text[2], tuple(bool(pattern.search(text[1].decode())) for pattern in patterns)


def _read(root: Root) -> Iterator[bytes]:
    """The predicates a shape reads at its focus; raises CannotTellError where it goes further than to classes of values."""
    for step in root.reads.steps():
        if step.kind is Kind.STAY and step.source != FOCUS:
            continue
        if step.kind is not Kind.FORWARD:
            raise CannotTellError(f"{root.iri} reads backwards or by a repeated path")
        if step.source == FOCUS:
            # Any predicate at all is read by a closed shape, which looks at nothing else of them.
            if step.predicate is not None:
                yield f"<{step.predicate.value}>".encode()
        elif step.predicate is None or step.predicate.value not in _ABOVE:
            raise CannotTellError(f"{root.iri} looks beyond its values")


class Kinds:
    """The graph, read focus node by focus node."""

    def __init__(self, lines: Lines, eyes: Eyes, above: bytes) -> None:
        self._lines = lines
        self._eyes = eyes
        self._above = above
        self._sets: dict[tuple[bytes, ...], int] = {}
        self.classes: dict[bytes, int] = {}
        for subject, own in self._subjects():
            found = tuple(line for line in own if line.startswith(_TYPE, len(subject)))
            if found:
                kinds = tuple(line[len(subject) :] for line in found)
                self.classes[subject] = self._sets.setdefault(kinds, len(self._sets) + 1)
        self._lines_of = {number: kinds for kinds, number in self._sets.items()}

    def _subjects(self) -> Iterator[tuple[bytes, list[bytes]]]:
        """Subjects with their triples; a subject's lines may lie in two blocks."""
        flat = (line for block in self._lines() for line in block)
        for subject, own in groupby(flat, key=lambda line: line[: line.index(b" ")]):
            yield subject, list(own)

    def kind(self, own: list[bytes]) -> frozenset[object]:
        """What shapes see of a focus node, values with their number."""
        seen: Counter[object] = Counter()
        for line in own:
            _, predicate, value = line[:-3].split(b" ", 2)
            seen[predicate, self._eyes.value(predicate, value, self.classes)] += 1
        return frozenset(seen.items())

    def judge(self, judge: Judge) -> tuple[list[Result], int]:
        """All findings, and how many nodes were judged for them."""
        seen: dict[frozenset[object], int] = {}
        first: dict[bytes, int] = {}
        results: list[Result] = []
        wrong: set[int] = set()
        for batch in self._batches(lambda kind, subject: self._new(kind, subject, seen, first)):
            for result in self._judged(batch, judge):
                wrong.add(first[f"<{result.focus}>".encode()])
                results.append(result)
        judged = len(first)
        if wrong:
            for batch in self._batches(lambda kind, subject: seen[kind] in wrong and subject not in first):
                judged += len(batch)
                results += self._judged(batch, judge)
        return results, judged

    @staticmethod
    def _new(kind: frozenset[object], subject: bytes, seen: dict[frozenset[object], int], first: dict[bytes, int]) -> bool:
        number = len(seen)
        if seen.setdefault(kind, number) != number:
            return False
        first[subject] = number
        return True

    def _batches(self, wanted: Callable[[frozenset[object], bytes], bool]) -> Iterator[dict[bytes, list[bytes]]]:
        batch: dict[bytes, list[bytes]] = {}
        for subject, own in self._subjects():
            if wanted(self.kind(own), subject):
                batch[subject] = own
                if len(batch) == _BATCH:
                    yield batch
                    batch = {}
        if batch:
            yield batch

    def _judged(self, batch: dict[bytes, list[bytes]], judge: Judge) -> list[Result]:
        """The findings about some nodes, which are all there is but for the classes of their values and what lies above them."""
        data = [line for own in batch.values() for line in own]
        values = {line[line.rindex(b" <") + 1 : -3] for line in data if line.endswith(b"> .\n")} - batch.keys()
        data += [value + kind for value in values for kind in self._lines_of.get(self.classes.get(value, 0), ())]
        found = judge(stored(b"".join(data) + self._above))
        return [result for result in found if f"<{result.focus}>".encode() in batch]
