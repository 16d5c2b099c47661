"""Event-coded files into the draft of a dataset: ``read → interpret → collapse → triples``, in constant memory.

Rows that say nothing of a meeting are read, understood and counted by relation, and not loaded; a row of an actor with itself,
an unknown relation, a date that is none is rejected. What is left is sorted by encounter on the disk and written once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from kg.interpret.index import Index
from kg.interpret.nodes import Node
from kg.loaders import account, expected
from kg.loaders.coded import actors as typing
from kg.loaders.coded import descriptor as descriptors
from kg.loaders.coded import relations
from kg.loaders.coded.actors import Actor, Actors
from kg.loaders.coded.descriptor import Descriptor, table
from kg.loaders.coded.encounters import Encounters
from kg.loaders.coded.graph import Graph
from kg.loaders.coded.interpret import Dates, Interpreter, collapse
from kg.loaders.coded.relations import Relations
from kg.loaders.coded.repeated import repeated
from kg.loaders.coded.rows import Rows
from kg.loaders.coded.runs import Runs
from kg.loaders.declared import Context, DeclaredSource
from kg.loaders.tabular import lookups
from kg.loaders.tabular.descriptor import Descriptor as TableDescriptor
from kg.loaders.tabular.lookups import Lookup
from kg.loaders.tabular.rejects import Rejects, Summary
from kg.store import datasets
from kg.store.datasets import Draft
from kg.vocabulary import suggest

_ROLES = ("date", "source", "relation", "target")
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Coded(DeclaredSource[Descriptor]):
    """A descriptor of kind ``events`` (:class:`kg.loaders.kinds.Loadable`)."""

    def load(self, paths: Sequence[Path], draft: Draft, context: Context) -> Summary:
        """Read the files into the draft; raises InputError for a file, a table or a descriptor that cannot be used."""
        summary, captures = Summary(), account.digests(paths)
        source = self.descriptor.source(context.day(self.descriptor, paths))
        reader = self._interpreter(context.home, context.index, source.retrieved)
        if len(paths) > 1 and not reader.names:
            self.descriptor.root.need("row").fail("lines do not name the rows of several files", "name the columns that do")
        runs = Runs(draft.folder / "rows", _size(paths))
        names = Runs(draft.folder / "names", _size(paths)) if reader.names else None
        rejects = Rejects(draft.rejects)
        try:
            rows = Rows(self.descriptor, reader.columns, rejects, summary, context.progress)
            reader.sort(rows, paths, runs, names)
            _left(reader, summary)
            again = repeated(names, rows, paths) if names is not None else frozenset[int]()
        finally:
            rejects.close()
        with draft.writing() as file:
            graph = Graph(context.iris, self.name, file.write)
            self._write(reader, runs, again, graph, summary)
            summary.check()
            expected.compare(self.descriptor.root, summary)
            account.describe(graph.add, context.iris, source, captures, summary, lambda: graph.triples)
            summary.triples = graph.triples
        draft.spellings.write_text("[]", encoding="utf-8")
        draft.describe(account.dataset(source, context.iris, captures, summary))
        return summary

    def _interpreter(self, home: Path, index: Index, retrieved: str) -> Interpreter:
        root = self.descriptor.root
        named = root.need("row")
        naming = [item.text() for item in named.items()] if named.value != "line" else []
        columns = list(dict.fromkeys([*(root.need("columns").need(key).text() for key in _ROLES), *naming]))
        _one_use(root, columns)
        return Interpreter(
            Dates.of(root.need("date"), retrieved),
            self._relations(home, index),
            self._actors(home, index),
            columns,
            [columns.index(name) for name in naming],
        )

    def _relations(self, home: Path, index: Index) -> Relations:
        node = self.descriptor.root.need("relations")
        codes, spellings = node.need("codes"), node.get("spellings")
        listed = datasets.spellings(home, codes.text(), codes.where)
        own = table(spellings, self.descriptor.path) if spellings is not None else None
        meanings = table(node.need("meanings"), self.descriptor.path)
        return Relations(
            relations.lookup(listed, own, codes.text(), case=node.get("case") is not None),
            relations.meanings(meanings, index.vocabulary),
        )

    def _actors(self, home: Path, index: Index) -> Actors:
        found = lookups.read_all(TableDescriptor(self.descriptor.root, self.descriptor.path, ""), home, index)
        node = self.descriptor.root.need("actors")

        def lookup(name: Node) -> Lookup:
            if name.text() not in found:
                name.fail(f"{name.value!r} is not a look-up of this descriptor", suggest(name.text(), found))
            return found[name.text()]

        places, kinds, persons = (node.get(key) for key in ("places", "kinds", "persons"))
        return Actors(
            self.name,
            [lookup(name) for name in node.each("known")],
            lookup(places) if places is not None else None,
            typing.kinds(table(kinds, self.descriptor.path) if kinds is not None else None),
            typing.persons(table(persons, self.descriptor.path) if persons is not None else None),
            index,
        )

    def _write(self, reader: Interpreter, runs: Runs, again: Set[int], graph: Graph, summary: Summary) -> None:
        codes = self.descriptor.root.need("relations").need("codes").text()
        writer = Encounters(graph, self.title, self.descriptor.language, codes, reader.actors, reader.relations)
        key = [item.text() for item in self.descriptor.root.each("key")]
        for part in runs.read():
            rows = [row for row in part if row[5] not in again] if again else part
            for one, found in collapse(rows, reader.relations, key).items():
                writer.write(str(one[0]), found, _named(one[4:], reader.actors))
                summary.loaded += 1
                summary.merged += len(found) - 1
        _told(reader, writer, summary)


def _named(more: Sequence[object], actors: Sequence[Actor]) -> str:
    """What an encounter's name has beside day and actors: who goes to whom, and the relation, where the key declares them."""
    if not more:
        return ""
    first, code = more
    return "--".join(filter(None, (f"by-{actors[first].slug}" if isinstance(first, int) and first >= 0 else "", str(code))))


def _one_use(root: Node, columns: Sequence[str]) -> None:
    """Fail where two uses name one column, or one that is used is ignored too."""
    for number, (key, node) in enumerate(root.need("columns").fields().items()):
        if node.text() in [other.text() for other in root.need("columns").fields().values()][:number]:
            node.fail(f"the column {node.value!r} is used twice", f"name another column as {key}")
    ignored = root.get("ignore")
    for name, node in ignored.fields().items() if ignored is not None else ():
        if name in columns:
            node.fail(f"the column {name!r} is used and ignored", "do one of the two")


def _left(reader: Interpreter, summary: Summary) -> None:
    for words, count in reader.left().items():
        summary.ignored += count
        summary.ignored_as[words] += count


def _told(reader: Interpreter, writer: Encounters, summary: Summary) -> None:
    """What a reader of the summary wants to know beside the rows: encounters by meaning, actors by how they were typed."""
    held, announced, signed = (f"{writer.counts[means]:,}" for means in relations.LOADED)
    summary.notes.append(f"{held} meetings held, {announced} announced, {signed} agreements signed")
    typed: Counter[str] = Counter()
    for actor, rows in zip(reader.actors, reader.mentions, strict=True):
        typed[actor.class_name or ("known" if actor.name else "mention")] += 1
        if not actor.name and rows:
            summary.unresolved.setdefault("actors", Counter())[actor.printed] = rows
            several = reader.typing.several(actor.printed)
            if several:
                summary.several[actor.printed] = several
    summary.notes.append("actors: " + ", ".join(f"{count:,} {name}" for name, count in sorted(typed.items())))


def _size(paths: Sequence[Path]) -> int:
    """About how many bytes there are to read; a compressed table is some eight times as long."""
    return sum(path.stat().st_size * (8 if _compressed(path) else 1) for path in paths)


def _compressed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == GZIP


def read(path: Path) -> Coded:
    """Read and check a descriptor of kind ``events``; raises InputError with file, line and column at the first mistake."""
    return Coded(descriptors.read(path, "events"))
