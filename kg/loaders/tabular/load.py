"""``read → interpret → triples with provenance``: a register's files into a draft of its dataset.

Nothing here replaces what was loaded before: the draft is judged with the whole graph first (:func:`kg.build.build`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from kg import __version__
from kg.errors import InputError
from kg.interpret.index import Index
from kg.interpret.quads import PREF_LABEL, TYPE, integer, sc
from kg.loaders.tabular import lookups
from kg.loaders.tabular.descriptor import Descriptor
from kg.loaders.tabular.expand import Expander
from kg.loaders.tabular.facts import Writer
from kg.loaders.tabular.reading import Counted, Row, Table, rows
from kg.loaders.tabular.rejects import RejectError, Rejects, Summary
from kg.namespaces import DCTERMS, PROV, RDFS, XSD, Iris
from kg.store.datasets import Dataset, Draft
from kg.store.terms import Iri, Literal, Term, lang, typed

#: Told every so many rows: bytes read, bytes in all, rows read.
Progress = Callable[[int, int, int], object]
_EVERY = 500
_VOID_TRIPLES = "http://rdfs.org/ns/void#triples"
_DCAT_DATASET = "http://www.w3.org/ns/dcat#Dataset"
_RETRIEVED = "http://purl.org/pav/retrievedOn"


def load(
    descriptor: Descriptor,
    paths: Sequence[Path],
    draft: Draft,
    *,
    home: Path,
    index: Index,
    iris: Iris,
    retrieved: str = "",
    progress: Progress = lambda _done, _size, _rows: None,
) -> Summary:
    """Read the files into the draft; return what became of the rows.

    Raises InputError for a file or a descriptor that cannot be used; the draft counts for nothing then.
    """
    summary = Summary()
    table = Table.of(descriptor)
    expander = Expander(descriptor, lookups.read_all(descriptor, home, index), index, iris, summary)
    captures = {path.name: _digest(path) for path in paths}
    if len(captures) != len(paths):
        raise InputError("two files have one name", where=paths[0].name, remedy="rename one of them")
    rejects = Rejects(draft.rejects)
    try:
        with draft.writing() as graph:
            writer = Writer(iris, descriptor.name, descriptor.title, graph.write)
            _Run(expander, writer, rejects, summary, progress).files(paths, table)
            writer.finish()
            day = retrieved or _retrieved(descriptor, paths)
            _expected(descriptor, summary)
            summary.check()
            _describe(writer, descriptor, captures, day, summary)
            summary.triples = writer.triples
    finally:
        rejects.close()
    draft.spellings.write_text(json.dumps(sorted(writer.spellings), ensure_ascii=False), encoding="utf-8")
    root = descriptor.root
    homepage = root.get("homepage")
    draft.describe(
        Dataset(
            descriptor.name,
            descriptor.title,
            root.need("publisher").text(),
            root.need("licence").text(),
            homepage.text() if homepage else "",
            day,
            datetime.now(UTC).isoformat(timespec="seconds"),
            iris.base,
            __version__,
            descriptor.digest,
            "",
            captures,
            summary.to_dict(),
        )
    )
    return summary


class _Run:
    """Leads rows from the files to the writer and counts what becomes of them."""

    def __init__(self, expander: Expander, writer: Writer, rejects: Rejects, summary: Summary, progress: Progress) -> None:
        self.expander = expander
        self.writer = writer
        self.rejects = rejects
        self.summary = summary
        self.progress = progress
        self._names: dict[str, tuple[int, int]] = {}

    def files(self, paths: Sequence[Path], table: Table) -> None:
        """Read the files one after the other."""
        size, done = sum(path.stat().st_size for path in paths), 0
        for path in paths:
            counted = Counted(path)
            for row in rows(path, table, self.expander.file_columns, counted):
                self.summary.read += 1
                self._row(row)
                if self.summary.read % _EVERY == 0:
                    self.progress(done + counted.position, size, self.summary.read)
            done += counted.size
        self.progress(size, size, self.summary.read)
        if not self.summary.read:
            raise InputError("the file has a header and no rows", where=paths[0].name, remedy="check that it was retrieved whole")

    def _row(self, row: Row) -> None:
        try:
            if len(row.cells) != len(self.expander.file_columns):
                raise RejectError(f"{len(row.cells)} cells, expected {len(self.expander.file_columns)}")
            name = self.expander.name(row.cells, row.line)
            self._once(name, row)
            new = self.writer.row(name, self.expander.said(row.cells))
        except RejectError as error:
            self.summary.rejected += 1
            self.summary.reasons[f"{error.column}: {error.reason}" if error.column else error.reason] += 1
            self.rejects.add(row.file, row.line, error)
            return
        if new:
            self.summary.loaded += 1
        else:
            self.summary.merged += 1

    def _once(self, name: str, row: Row) -> None:
        content = hash(tuple(row.cells))
        line, before = self._names.setdefault(name, (row.line, content))
        if before != content:
            raise RejectError(f"line {line} has the same name and says something else", value=name)


def _expected(descriptor: Descriptor, summary: Summary) -> None:
    """Say where the counts are not those the descriptor expects: they explain a run, they do not stop it."""
    expect = descriptor.root.get("expect")
    wanted = expect.get("rows") if expect is not None else None
    if wanted is not None and int(wanted.text()) != summary.read:
        summary.notes.append(f"{summary.read} rows were read, {wanted.text()} were expected ({wanted.where})")


def _retrieved(descriptor: Descriptor, paths: Sequence[Path]) -> str:
    """The day the descriptor names, else the day the newest file was written."""
    node = descriptor.root.get("retrieved")
    if node is not None:
        return node.text()
    return date.fromtimestamp(max(path.stat().st_mtime for path in paths)).isoformat()


def _describe(writer: Writer, descriptor: Descriptor, captures: dict[str, str], day: str, summary: Summary) -> None:
    """What the graph says of itself: source, licence, files read and when, the loader, and what became of the rows."""
    iris, root = writer.iris, descriptor.root
    dataset, graph = Iri(iris.node("dataset", descriptor.name)), Iri(iris.graph(descriptor.name))
    about: list[tuple[Iri, str, Term]] = [
        (dataset, DCTERMS + "publisher", Literal(root.need("publisher").text())),
        (dataset, DCTERMS + "license", Literal(root.need("licence").text())),
        (graph, DCTERMS + "license", Literal(root.need("licence").text())),
        (graph, PROV + "wasDerivedFrom", dataset),
        (graph, DCTERMS + "source", dataset),
        (graph, DCTERMS + "provenance", lang(f"read by secoop {__version__}, descriptor sha256:{descriptor.digest}", "en")),
        (graph, DCTERMS + "extent", lang(_sum(summary), "en")),
    ]
    homepage = root.get("homepage")
    if homepage is not None:
        about.append((dataset, RDFS + "seeAlso", Iri(homepage.text())))
    writer.add(dataset, TYPE, sc("Source"))
    writer.add(dataset, TYPE, Iri(_DCAT_DATASET))
    writer.add(dataset, PREF_LABEL, lang(descriptor.title, "en"))
    for number, (name, digest) in enumerate(sorted(captures.items()), 1):
        capture = Iri(iris.node("capture", descriptor.name, str(number)))
        writer.add(capture, TYPE, sc("Capture"))
        about += [
            (capture, sc("captureOf").value, dataset),
            (capture, sc("fileName").value, Literal(name)),
            (capture, sc("sha256").value, Literal(digest)),
            (capture, _RETRIEVED, typed(day, XSD + "date")),
            (graph, PROV + "wasDerivedFrom", capture),
        ]
    for subject, predicate, value in about:
        writer.add(subject, Iri(predicate), value)
    writer.add(graph, Iri(_VOID_TRIPLES), integer(writer.triples + 1))


def _sum(summary: Summary) -> str:
    return f"{summary.read} rows read = {summary.loaded} loaded + {summary.merged} merged + {summary.rejected} rejected"


def _digest(path: Path) -> str:
    total = sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                total.update(block)
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}", where=str(path), remedy="check the path") from None
    return total.hexdigest()
