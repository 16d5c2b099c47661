"""Loaded registers as sorted lines: what contributions took away left out, merged entities renamed, statements picked out.

Few lines need more than being handed on. Which ones is found by looking for words in a whole block, and only those are parsed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.assembling.labels import ALT_LABEL, Conflict, Labels
from kg.assembling.memory import registered
from kg.contributions import merge
from kg.contributions.ledger import Contribution
from kg.identity import decisions as identity
from kg.identity.decisions import Decision
from kg.identity.withdrawn import Withdrawal, plain_text
from kg.interpret.quads import PREF_LABEL, code, sc
from kg.loaders.corpus import Corpus
from kg.namespaces import Iris
from kg.store import datasets
from kg.store.changes import as_stored
from kg.store.described import Dataset
from kg.store.lines import Block, Sorter, plain, read, write
from kg.store.rdf import parse_nquads
from kg.store.terms import Iri, Quad

_SAID = tuple(f" {sc(name).n3()} ".encode() for name in ("subject", "predicate", "object"))
_LABEL = f" {PREF_LABEL.n3()} ".encode()
_CERTAINTY = f" {sc('certainty').n3()} ".encode()
_STATED = f" {sc('certainty').n3()} {code('certainty', 'stated').n3()} ".encode()


def _default(quad: Quad) -> bytes:
    """A quad as a line of the default graph."""
    return f"{quad._replace(graph=None).n3()}\n".encode()


@dataclass(slots=True)
class Found:
    """What a first reading of the registers finds: their graphs, the quads of statements, and whose certainty is missing.

    ``conflicts`` are the labels they do not agree on.
    """

    graphs: set[bytes] = field(default_factory=set)
    said: list[Quad] = field(default_factory=list)
    open: set[bytes] = field(default_factory=set)
    conflicts: list[Conflict] = field(default_factory=list)


class Registers:
    """The loaded registers under the base in force, as one build sees them."""

    def __init__(
        self,
        sources: Iterable[tuple[Dataset, Path]],
        corpus: Corpus,
        contributions: Iterable[Contribution],
        iris: Iris,
        work: Path,
    ) -> None:
        self._iris = iris
        self._work = work
        self._withdrawn: list[Withdrawal] = list(corpus.withdrawn)
        self._everywhere, self._somewhere = merge.removals(contributions, iris)
        touched = {triple[0] for triple in self._everywhere} | {quad.subject for quad in self._somewhere}
        self._touched = frozenset(subject.n3().encode() for subject in touched)
        self.table: dict[str, str] = {}
        self._merged: re.Pattern[bytes] | None = None
        found = [(dataset, self._ordered(dataset, path)) for dataset, path in sources]
        self.merged = [path for dataset, path in found if not dataset.apart]
        self.apart = [path for dataset, path in found if dataset.apart]
        merged = [(dataset, path) for dataset, path in found if not dataset.apart]
        shared = {start for dataset, _ in merged for start in dataset.claims.shared}
        #: How the names begin that nobody but a register makes.
        self._own = {
            path: tuple(f"<{iris.base}id/{start}-".encode() for start in dataset.claims.names if start not in shared)
            for dataset, path in merged
        }
        self._graphs = frozenset(Iri(iris.graph(dataset.name)) for dataset, _ in merged)
        #: Lines of the default graph that say otherwise there than in their own graph.
        self._further: frozenset[bytes] = frozenset()

    def _ordered(self, dataset: Dataset, path: Path) -> Path:
        """The file as it is, or in the canonical order under another base, or for a dataset of an earlier version."""
        if dataset.ordered and dataset.base == self._iris.base:
            return path
        sorter = Sorter(self._work, dataset.name)
        sorter.add(f"{quad.n3()}\n".encode() for quad in datasets.read(path, dataset.base, self._iris))
        ordered = self._work / f"{dataset.name}.zst"
        write(ordered, sorter.stream())
        sorter.clear()
        return ordered

    def described(self, decisions: Iterable[Decision]) -> Iterator[Quad]:
        """A quad about each entity of some decisions that a register describes."""
        names = {name for one in decisions for name in (one.a, one.b)}
        wanted = sorted(f"<{self._iris.entity(name)}> ".encode() for name in names)
        for path in self.merged if wanted else ():
            for block in read(path):
                for start in wanted:
                    at = bisect_left(block, start)
                    if at < len(block) and block[at].startswith(start):
                        yield from parse_nquads(block[at])

    def rename(self, table: dict[str, str]) -> None:
        """Put the kept entities in the place of the merged ones from now on."""
        self.table = table
        self._merged = re.compile(b"|".join(re.escape(f"<{iri}>".encode()) for iri in sorted(table))) if table else None

    def named(self, path: Path) -> Iterator[Block]:
        """A register's own graph, without what contributions took away."""
        for block in read(path):
            # A block of which nothing stays has no first line, which readers go by.
            if kept := self._kept(block) if self._touched else block:
                yield kept

    def _kept(self, block: Block) -> Block:
        return [line for line in block if line.partition(b" ")[0] not in self._touched or self._stays(line)]

    def _stays(self, line: bytes) -> bool:
        (quad,) = parse_nquads(line)
        stored = as_stored(quad)
        return stored[:3] not in self._everywhere and stored not in self._somewhere

    def check(self, path: Path) -> None:
        """Raise BuildError where a register names what was withdrawn."""
        for block in read(path) if self._withdrawn else ():
            self._check(block)

    def _check(self, block: Block) -> None:
        whole = b"".join(block).decode()
        text = plain_text(whole)
        if any(one.entity in whole or (one.name and one.name in text) for one in self._withdrawn):
            doubtful = block
        else:
            # An escaped character may stand between two words.
            doubtful = [line for line in block if b"\\" in line]
        for _ in registered(parse_nquads(b"".join(doubtful)), self._withdrawn, self._iris):
            pass

    def survey(self, renamed: Sorter, gone: merge.Merged) -> Found:
        """Read every register once; what is renamed or relabelled goes to ``renamed`` as lines of the default graph."""
        found, names = Found(), list[Quad]()
        labels = Labels(self._graphs, self._iris)
        labels.add(
            gone.keep(quad for quad in gone.quads if quad.predicate == PREF_LABEL and quad.subject.value not in self.table)
        )
        # Registers that may name anything go first: of the others only few labels have to be kept.
        for path in sorted(self.merged, key=lambda one: len(self._own[one]) > 0):
            self.check(path)
            own = self._own[path]
            watched = {one.n3().encode() for one in labels.subjects()} if own else set[bytes]()
            watched = {one for one in watched if one.startswith(own)}
            for block in self.named(path):
                text = b"".join(block)
                found.graphs.update(line[line.rindex(b" <", 0, -3) + 1 : -3] for line in block)
                changed = [] if self._merged is None else [line for line in block if self._merged.search(line)]
                for quad in gone.keep(identity.renamed(quad, self.table) for quad in parse_nquads(b"".join(changed))):
                    if quad.predicate == PREF_LABEL:
                        names.append(quad)
                    else:
                        renamed.add([_default(quad)])
                labels.add(self._labels(text, own, watched))
                self._statements(block, text, found)
        found.conflicts = self._settle(labels, names, renamed)
        for path in self.merged if found.open else ():
            self._certainties(path, found)
        for path in self.apart:
            self.check(path)
            for block in read(path):
                found.graphs.update(line[line.rindex(b" <", 0, -3) + 1 : -3] for line in block)
        found.said = gone.keep(identity.renamed(quad, self.table) for quad in found.said)
        return found

    def _settle(self, labels: Labels, names: Iterable[Quad], renamed: Sorter) -> list[Conflict]:
        """Make further names of preferred ones that are none in the merged graph; ``names`` are labels in renamed lines."""
        settled = labels.settle()
        further = [Quad(subject, ALT_LABEL, label) for subject, label in settled.further]
        self._further = frozenset(_default(quad._replace(predicate=PREF_LABEL)) for quad in further)
        renamed.add(_default(quad) for quad in (*further, *settled.apply(names)))
        return settled.conflicts

    def _labels(self, text: bytes, own: tuple[bytes, ...], watched: set[bytes]) -> Iterator[Quad]:
        """The labels of a block that another register may give otherwise."""
        at = text.find(_LABEL)
        while at >= 0:
            start = text.rfind(b"\n", 0, at) + 1
            subject = text[start:at]
            if b" " not in subject and (subject in watched or not subject.startswith(own)):
                for quad in parse_nquads(text[start : text.index(b"\n", at) + 1]):
                    if quad.subject.value not in self.table:
                        yield quad
            at = text.find(_LABEL, at + 1)

    @staticmethod
    def _statements(block: Block, text: bytes, found: Found) -> None:
        if not any(words in text for words in _SAID):
            return
        said = [line for line in block if any(words in line for words in _SAID)]
        nodes = {line.partition(b" ")[0] for line in said}
        sure = [line for line in block if _CERTAINTY in line and line.partition(b" ")[0] in nodes]
        found.said += parse_nquads(b"".join((*said, *sure)))
        found.open |= nodes - {line.partition(b" ")[0] for line in sure if _STATED in line}

    def _certainties(self, path: Path, found: Found) -> None:
        """The certainties of statements of which another register gives the rest."""
        nodes = sorted(found.open)
        for block in self.named(path):
            first, last = block[0].partition(b" ")[0], block[-1].partition(b" ")[0]
            if bisect_left(nodes, first) < len(nodes) and nodes[bisect_left(nodes, first)] <= last:
                lines = [line for line in block if _CERTAINTY in line and line.partition(b" ")[0] in found.open]
                found.said += parse_nquads(b"".join(lines))

    def triples(self, path: Path) -> Iterator[Block]:
        """What a register gives to the default graph as it stands; renamed lines are elsewhere."""
        for block in self.named(path):
            rest = block if self._merged is None else [line for line in block if not self._merged.search(line)]
            lines = dict.fromkeys(map(plain, rest))
            yield [line for line in lines if line not in self._further] if self._further else list(lines)
