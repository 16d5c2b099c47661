"""A graph assembled in sorted files: the same lines as in memory, whatever the size of the registers.

A register's line goes a short way. It was sorted when it was loaded. It is read once to see whether it belongs to a statement or
names a merged entity; it is merged, with and without its graph, among the lines of the records, and written. In between the
default graph is loaded into the store of the generation to be, the rules are asked of that store, and what they add is sorted
and merged as well. Nothing of a register is interpreted or sorted again.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from pathlib import Path

from kg.assembling.deriving import Derivation
from kg.assembling.equal import once
from kg.assembling.labels import Conflict
from kg.assembling.memory import ASSERTIONS, DERIVED, WITHDRAWN, ontology_quads
from kg.assembling.registers import Found, Registers
from kg.contributions import merge
from kg.contributions.ledger import Contribution
from kg.identity import decisions as identity
from kg.identity.decisions import Decision
from kg.interpret.plain import plain_triples
from kg.interpret.quads import TYPE
from kg.loaders.corpus import Corpus
from kg.namespaces import ENTITY_TYPES, SC, Iris
from kg.store.blockwise import Beside
from kg.store.described import Dataset
from kg.store.growing import Growing
from kg.store.lines import Block, Sorter, blocks, kept, named, read, write
from kg.store.lines import merge as merged_lines
from kg.store.rdf import canonical_lines
from kg.store.terms import Iri, Quad

_TYPE = f" {TYPE.n3()} ".encode()
#: Read of each file that is merged with others: many are open at once.
_SMALL = 2 << 20


@dataclass(slots=True)
class Streamed:
    """A generation to be: a folder with ``graph.nq`` and ``store``, the SHA-256 of the lines, their number, the counts.

    ``default`` is the default graph alone, sorted and compressed, ``quads`` what records and contributions give to it,
    ``conflicts`` the labels datasets do not agree on.
    """

    folder: Path
    default: Path
    quads: list[Quad]
    digest: str = ""
    lines: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)


@dataclass(slots=True)
class _Small:
    """What is held in memory: quads of records, contributions, decisions and ontology, and plain triples of all statements."""

    asserted: list[Quad]
    default: list[Quad]
    rest: list[Quad]


def _lines(quads: Iterable[Quad]) -> Block:
    return [line.encode() for line in canonical_lines(quads)]


def assemble(
    corpus: Corpus,
    base: str,
    sources: Sequence[tuple[Dataset, Path]],
    folder: Path,
    step: Callable[[str], None] = lambda _name: None,
    contributions: Sequence[Contribution] = (),
    local: Sequence[Decision] = (),
) -> Streamed:
    """Assemble into ``folder``, which exists and is empty; raises what :func:`kg.assembling.memory.assemble` raises, and OSError.

    ``sources`` are the loaded datasets with their files.
    """
    iris, work = Iris(base), folder / "work"
    work.mkdir()
    step("interpret")
    records = corpus.expand(iris)
    registers = Registers(sources, corpus, contributions, iris, work)
    decided = identity.standing(local, [*records, *registers.described(local)], iris)
    registers.rename(identity.replacements([*corpus.decisions, *decided], iris))
    records += identity.expand(decided, iris)
    step("merge")
    everything = merge.merge(records, contributions, iris, corpus.withdrawn)
    renamed = Sorter(work, "renamed")
    found = registers.survey(renamed, everything)
    small = _small(corpus, everything, found, registers.table, iris)
    with Growing(folder / "store") as store:
        before = work / "merged.zst"
        parts = [blocks(_lines(small.default)), renamed.stream(), *(registers.triples(path) for path in registers.merged)]
        beside = Beside()
        write(before, beside.seen(once(merged_lines(parts), set(registers.table.values()))))
        step("derive")
        after = Derivation(store, before, beside, base, work).run()
        del beside
        graph = Iri(iris.graph(DERIVED)).n3().encode()
        step("canonicalise")
        done = Streamed(folder, folder / "default.zst", small.default)
        counts = _Counts(base)
        default = kept(counts.of(merged_lines([read(before), read(after)])), done.default)
        own = _lines(quad for quad in small.asserted + small.rest if quad.graph)
        graphs = [registers.named(path) for path in registers.merged] + [read(path, _SMALL) for path in registers.apart]
        _write(done, merged_lines([blocks(own), default, named(read(after, _SMALL), graph), *graphs]))
        step("load")
        whole = [registers.named(path) for path in registers.merged] + [read(path) for path in registers.apart]
        store.add(chain(blocks(own), named(read(after), graph), *whole))
        store.finish()
    found.graphs |= {quad.graph.n3().encode() for quad in small.asserted + small.rest if quad.graph}
    found.graphs |= {graph} if any(read(after)) else set()
    done.counts = dict(sorted({**counts.found, "named graphs": len(found.graphs)}.items()))
    done.conflicts = found.conflicts
    shutil.rmtree(work)
    return done


def _small(corpus: Corpus, everything: merge.Merged, found: Found, table: dict[str, str], iris: Iris) -> _Small:
    merged = everything.keep(identity.apply(everything.quads, table))
    plain = everything.keep(plain_triples([*merged, *found.said], corpus.vocabulary))
    ontology = list(ontology_quads(corpus.vocabulary, iris))
    default = [quad._replace(graph=None) for part in (merged, plain, ontology) for quad in part]
    return _Small(everything.quads, default, plain + ontology)


def _write(done: Streamed, stream: Iterable[Block]) -> None:
    """Write the canonical lines."""
    total = sha256()
    with (done.folder / "graph.nq").open("wb") as file:
        for block in stream:
            data = b"".join(block)
            total.update(data)
            file.write(data)
            done.lines += len(block)
    done.digest = total.hexdigest()


class _Counts:
    """Counts of the default graph as :func:`kg.assembling.memory.count` has them, taken from its sorted lines as they pass."""

    def __init__(self, base: str) -> None:
        self.found: Counter[str] = Counter()
        self._classes = {f"<{SC}{name}> .\n".encode(): name for name in (*ASSERTIONS, "Evidence", "Attendance")}
        self._stem = f"<{base}id/".encode()
        self._kinds = {kind.encode(): kind for kind in ENTITY_TYPES}
        self._withdrawn = f"{WITHDRAWN.n3()} .\n".encode()
        self._last = b""

    def of(self, stream: Iterable[Block]) -> Iterator[Block]:
        """The stream, counted."""
        for block in stream:
            self.found["triples"] += len(block)
            for line in block:
                if _TYPE in line:
                    self._typed(*line.split(_TYPE, 1))
            yield block

    def _typed(self, subject: bytes, value: bytes) -> None:
        if b" " in subject:
            # The words stand in a literal.
            return
        name = self._classes.get(value, "")
        if name:
            self.found[name] += 1
            self.found["assertions"] += name in ASSERTIONS
        if subject != self._last and value != self._withdrawn and subject.startswith(self._stem):
            self._last = subject
            kind = self._kinds.get(subject[len(self._stem) :].partition(b"/")[0])
            if kind:
                self.found[kind] += 1
