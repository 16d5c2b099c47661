"""``read → interpret → triples with provenance``: a register's files into a draft of its dataset.

Nothing here replaces what was loaded before: the draft is judged with the whole graph first (:func:`kg.build.build`).
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kg.errors import InputError
from kg.loaders import account
from kg.loaders.declared import Context, Progress
from kg.loaders.tabular import lookups
from kg.loaders.tabular.descriptor import Descriptor
from kg.loaders.tabular.plan import Plan
from kg.loaders.tabular.reading import Counted, Row, Table, rows
from kg.loaders.tabular.rejects import RejectError, Rejects, Summary, ragged, taken
from kg.loaders.tabular.writer import Writer
from kg.store.datasets import Draft

_EVERY = 500


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no circles of garbage: rows leave none, and to look through all that is kept took a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_uncollected()
def load(descriptor: Descriptor, paths: Sequence[Path], draft: Draft, context: Context) -> Summary:
    """Read the files into the draft; return what became of the rows.

    Raises InputError for a file or a descriptor that cannot be used; the draft counts for nothing then.
    """
    summary = Summary()
    table = Table.of(descriptor)
    source = descriptor.source(context.day(descriptor, paths))
    plan = Plan(descriptor, lookups.read_all(descriptor, context.home, context.index), context, source.retrieved, summary)
    if plan.by_line and len(paths) > 1:
        descriptor.root.need("row").fail("lines do not name the rows of several files", "name the columns that do")
    captures = account.digests(paths)
    rejects = Rejects(draft.rejects)
    try:
        with draft.writing() as graph:
            writer = Writer(context.iris, descriptor.name, descriptor.title, graph.block)
            _Run(plan, writer, rejects, summary, context.progress).files(paths, table)
            writer.finish()
            _expected(descriptor, summary)
            summary.check()
            account.describe(writer.add, context.iris, source, captures, summary, lambda: writer.triples)
            summary.triples = writer.triples
    finally:
        rejects.close()
    draft.spellings.write_text(json.dumps(sorted(writer.spellings), ensure_ascii=False), encoding="utf-8")
    draft.describe(account.dataset(source, context.iris, captures, summary))
    return summary


class _Run:
    """Leads rows from the files to the writer and counts what becomes of them."""

    def __init__(self, plan: Plan, writer: Writer, rejects: Rejects, summary: Summary, progress: Progress) -> None:
        self.plan = plan
        self.writer = writer
        self.rejects = rejects
        self.summary = summary
        self.progress = progress
        self._width = len(plan.columns)
        self._names: dict[str, tuple[str, int, int]] = {}

    def files(self, paths: Sequence[Path], table: Table) -> None:
        """Read the files one after the other."""
        size, done = sum(path.stat().st_size for path in paths), 0
        for path in paths:
            counted = Counted(path)
            for row in rows(path, table, self.plan.columns, counted):
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
            if len(row.cells) != self._width:
                raise ragged(row.cells, self._width)
            name = self.plan.name(row.cells, row.line)
            new = self._by_line(name, row) if self.plan.by_line else self._by_name(name, row)
        except RejectError as error:
            self.summary.rejected += 1
            self.summary.reasons[f"{error.column}: {error.reason}" if error.column else error.reason] += 1
            self.rejects.add(row.file, row.line, error)
            return
        if new:
            self.summary.loaded += 1
        else:
            self.summary.merged += 1

    def _by_line(self, name: str, row: Row) -> bool:
        """Write a row; whether anything of it is new. Raises RejectError."""
        return self.writer.row(name, self.plan.said(row.cells))

    def _by_name(self, name: str, row: Row) -> bool:
        """The same for rows that have names of their own (:func:`kg.loaders.tabular.rejects.taken`)."""
        content, before = self.plan.content(row.cells), self._names.get(name)
        if before is not None and before[2] != content:
            raise taken(name, *before[:2])
        new = self._by_line(name, row)
        if before is None:
            self._names[name] = (row.file, row.line, content)
        return new


def _expected(descriptor: Descriptor, summary: Summary) -> None:
    """Say where the counts are not those the descriptor expects: they explain a run, they do not stop it."""
    expect = descriptor.root.get("expect")
    wanted = expect.get("rows") if expect is not None else None
    if wanted is not None and int(wanted.text()) != summary.read:
        summary.notes.append(f"{summary.read} rows were read, {wanted.text()} were expected ({wanted.where})")
