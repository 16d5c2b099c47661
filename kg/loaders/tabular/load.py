"""``read → interpret → triples with provenance``: a register's files into a draft of its dataset.

Nothing here replaces what was loaded before: the draft is judged with the whole graph first (:func:`kg.build.build`).
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import islice
from pathlib import Path

from kg.errors import InputError
from kg.loaders import account, expected
from kg.loaders.declared import Context, Progress
from kg.loaders.tabular import lookups
from kg.loaders.tabular.descriptor import Descriptor
from kg.loaders.tabular.occasions import Occasion
from kg.loaders.tabular.plan import Plan
from kg.loaders.tabular.reading import Counted, Row, Table, rows
from kg.loaders.tabular.rejects import RejectError, Rejects, Summary, ragged, taken
from kg.loaders.tabular.writer import Writer
from kg.store.datasets import Draft

_EVERY = 500
#: Pairs of names on the same days that are listed: of a register with many events a day there are very many.
_PAIRS = 10_000


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
    with ExitStack() as files:
        rejects = files.enter_context(closing(Rejects(draft.rejects)))
        unread = files.enter_context(closing(Rejects(draft.unread, always=bool(plan.prose or plan.occasions))))
        with draft.writing() as graph:
            writer = Writer(context.iris, descriptor.name, descriptor.title, graph.block)
            run = _Run(plan, writer, rejects, unread, summary, context.progress)
            run.look(paths, table)
            run.files(paths, table)
            writer.finish()
            summary.check()
            expected.compare(descriptor.root, summary)
            account.describe(writer.add, context.iris, source, captures, summary, lambda: writer.triples)
            summary.triples = writer.triples
    draft.spellings.write_text(json.dumps(sorted(writer.spellings), ensure_ascii=False), encoding="utf-8")
    draft.describe(account.dataset(source, context.iris, captures, summary))
    return summary


class _Run:
    """Leads rows from the files to the writer and counts what becomes of them."""

    def __init__(
        self, plan: Plan, writer: Writer, rejects: Rejects, unread: Rejects, summary: Summary, progress: Progress
    ) -> None:
        self.plan = plan
        self.writer = writer
        self.rejects = rejects
        self.unread = unread
        self.summary = summary
        self.progress = progress
        self._width = len(plan.columns)
        self._names: dict[str, tuple[str, int, int]] = {}

    def look(self, paths: Sequence[Path], table: Table) -> None:
        """See on which days there were events that only their days tell apart, where the descriptor has such."""
        if not self.plan.occasions:
            return
        for path in paths:
            for row in rows(path, table, self.plan.columns, Counted(path)):
                if len(row.cells) == self._width:
                    self.plan.look(row.cells)
        for name, occasions in self.plan.occasions.items():
            occasions.close()
            pairs = 0
            for one, other in islice(occasions.beside(), _PAIRS):
                pairs += 1
                told = f"{_named(one)} | {_named(other)}"
                self.unread.add("", 0, RejectError("two names on the same days stay two events", name, told))
            number = f"{pairs:,} pairs" if pairs < _PAIRS else f"{pairs:,} pairs or more"
            alike = f"; {number} of names on the same days stay apart (--unread FILE lists them)" if pairs else ""
            self.summary.notes.append(f"{name}: {sum(1 for _ in occasions.all()):,} events told apart by name and days{alike}")

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
        self._prose(row)
        if self.writer.otherwise.found:
            self._otherwise(row)
        if new:
            self.summary.loaded += 1
        else:
            self.summary.merged += 1

    def _prose(self, row: Row) -> None:
        """Account for what an accepted row says in prose."""
        for prose in self.plan.prose:
            for place in prose.add(row.cells):
                error = RejectError(f"no pattern reads this: {place}", prose.told.column, row.cells[prose.position])
                self.unread.add(row.file, row.line, error)

    def _otherwise(self, row: Row) -> None:
        """Tell what an accepted row says of a thing otherwise than the row that described it first."""
        for one in self.writer.otherwise.take():
            file, line, _ = self._names.get(one.row, (row.file, one.row, 0))
            there = f"line {line} of {file}"
            self.summary.differ(one.name, one.said, f"line {row.line} of {row.file}", one.first, there)
            self.unread.add(
                row.file,
                row.line,
                RejectError("described otherwise under one key", one.name, f"{one.said} | {one.first} ({there})"),
            )

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


def _named(one: Occasion) -> str:
    """An occasion for people: its name and its days."""
    return f"{', '.join(filter(None, one.key))} ({one.first.isoformat()}/{one.last.isoformat()})"
