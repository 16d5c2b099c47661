"""Rules over graphs of millions of triples: focus nodes that no rule can tell apart are judged once.

Shapes, and the checks whose scope is one node, read of a focus node its own triples, and of the vocabulary whatever they like
(:mod:`kg.validation.sight` says what they see). Nodes that agree in all they see get the same verdict. So one of them is
judged by the engines, with its triples and what lies above; where it has findings, so has every other one, and they are judged
themselves. The other checks join nodes of all kinds and are asked of the store.

Memory holds the classes of every node, the vocabulary, and one node of a kind, not the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rdflib.namespace import RDF

from kg.namespaces import SC, SKOS
from kg.store.lines import Block
from kg.store.memory import Store, stored
from kg.validation.report import Result
from kg.validation.sight import CannotTellError, Eyes, Sight

__all__ = ["CannotTellError", "Eyes", "Kinds"]
Lines = Callable[[], Iterable[Block]]
Judge = Callable[[Store], list[Result]]
Kind = tuple[int, ...]
_TYPE = f" <{RDF.type}> ".encode()
#: Properties of the vocabulary: what has one is read by every rule, whatever it is called.
VOCABULARY = (
    *(f"http://www.w3.org/2000/01/rdf-schema#{name}" for name in ("subClassOf", "subPropertyOf", "domain", "range")),
    *(f"http://www.w3.org/2002/07/owl#{name}" for name in ("disjointWith", "members", "unionOf")),
    *(f"https://schema.org/{name}" for name in ("domainIncludes", "rangeIncludes")),
    *(SC + name for name in ("statedBy", "singleValued", "rangeKind")),
    SKOS + "inScheme",
    str(RDF.first),
    str(RDF.rest),
)
_NAMES = frozenset(f"<{iri}>".encode() for iri in VOCABULARY)
#: Focus nodes judged at once, and triples of the vocabulary beyond which it is none.
_BATCH = 20_000
_MOST = 1_000_000


class Kinds:
    """The graph, read focus node by focus node; all lines of a subject are in one block.

    ``stem`` is how the IRIs of entities and nodes of ours begin. Raises CannotTellError where too much is about anything else.
    """

    def __init__(self, lines: Lines, eyes: Eyes, stem: str) -> None:
        self._lines = lines
        self._stem = f"<{stem}".encode()
        self._sets: dict[tuple[bytes, ...], int] = {}
        self._classes: dict[bytes, int] = {}
        vocabulary: list[bytes] = []
        for block in lines():
            self._classify(block)
            vocabulary += self._of_vocabulary(block)
            if len(vocabulary) > _MOST:
                raise CannotTellError(
                    f"over {_MOST:,} triples are about what is no entity of this graph",
                    where="the registers",
                    remedy="load what is in another vocabulary apart from the merged graph",
                )
        self._above = b"".join(vocabulary)
        self._lines_of = {number: kinds for kinds, number in self._sets.items()}
        self._sight = Sight(eyes, self._stem, self._classes)

    def _classify(self, block: Block) -> None:
        last, kinds = b"", list[bytes]()
        for line in block:
            if _TYPE not in line:
                continue
            at = line.index(b" ")
            if not line.startswith(_TYPE, at):
                continue
            if line[:at] != last:
                self._number(last, kinds)
                last, kinds = line[:at], []
            kinds.append(line[at:])
        self._number(last, kinds)

    def _number(self, subject: bytes, kinds: list[bytes]) -> None:
        if kinds:
            self._classes[subject] = self._sets.setdefault(tuple(kinds), len(self._sets) + 1)

    def _of_vocabulary(self, block: Block) -> Block:
        return [line for line in block if line.split(b" ", 2)[1] in _NAMES or not line.startswith(self._stem)]

    def _subjects(self) -> Iterator[tuple[bytes, Block, Kind]]:
        """Subjects with their lines and what is seen of them."""
        for block in self._lines():
            start = 0
            while start < len(block):
                at = block[start].index(b" ") + 1
                name, end = block[start][:at], start + 1
                while end < len(block) and block[end].startswith(name):
                    end += 1
                own = block[start:end]
                yield name[:-1], own, self._sight.kind(own, at)
                start = end

    def judge(self, shapes: Judge, checks: Judge) -> tuple[list[Result], int]:
        """All findings of the shapes and of the checks of one node, and how many nodes were judged for them."""
        fine, coarse = _Seen(checks, self._checked), _Seen(shapes, self._shaped)
        for subject, own, kind in self._subjects():
            if fine.meet(kind, subject, own):
                coarse.meet(self._sight.by_shapes(kind), subject, own)
        fine.flush()
        coarse.flush()
        if fine.wrong or coarse.wrong:
            for subject, own, kind in self._subjects():
                fine.again(kind, subject, own)
                coarse.again(self._sight.by_shapes(kind), subject, own)
            fine.flush()
            coarse.flush()
        return coarse.results + fine.results, fine.judged

    def _checked(self, data: Block, _names: Iterable[bytes]) -> Store:
        return stored(b"".join(data) + self._above)

    def _shaped(self, data: Block, names: Iterable[bytes]) -> Store:
        """Besides the vocabulary there are the classes of values."""
        values = {line[line.rindex(b" <") + 1 : -3] for line in data if line.endswith(b"> .\n")}.difference(names)
        more = [value + kind for value in values for kind in self._lines_of.get(self._classes.get(value, 0), ())]
        return stored(b"".join((*data, *more)) + self._above)


class _Seen:
    """Kinds that were met, the first node of each judged in batches, and those of which nodes have findings."""

    def __init__(self, judge: Judge, store: Callable[[Block, Iterable[bytes]], Store]) -> None:
        self._judge = judge
        self._store = store
        self._kinds: dict[Kind, int] = {}
        self._first: dict[bytes, Kind] = {}
        self._batch: dict[bytes, Block] = {}
        self.wrong: set[Kind] = set()
        self.results: list[Result] = []
        self.judged = 0

    def meet(self, kind: Kind, subject: bytes, own: Block) -> bool:
        """Take a node; whether it is the first of its kind."""
        number = len(self._kinds)
        if self._kinds.setdefault(kind, number) != number:
            return False
        self._first[subject] = kind
        self._add(subject, own)
        return True

    def again(self, kind: Kind, subject: bytes, own: Block) -> None:
        """Take a node that has not been judged though the first of its kind has findings."""
        if kind in self.wrong and subject not in self._first:
            self._add(subject, own)

    def _add(self, subject: bytes, own: Block) -> None:
        self._batch[subject] = own
        self.judged += 1
        if len(self._batch) == _BATCH:
            self.flush()

    def flush(self) -> None:
        """Judge what waits: the findings about these nodes, which are all there is but for what lies above them."""
        batch, self._batch = self._batch, {}
        if not batch:
            return
        found = self._judge(self._store([line for own in batch.values() for line in own], batch.keys()))
        for result in found:
            focus = f"<{result.focus}>".encode()
            if focus in batch:
                self.results.append(result)
                if focus in self._first:
                    self.wrong.add(self._first[focus])
