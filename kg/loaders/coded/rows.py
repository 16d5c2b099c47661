"""Leads the rows of files to whoever reads them: progress, rejects, and the sum that has to add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.errors import InputError
from kg.loaders.coded.descriptor import Descriptor
from kg.loaders.declared import Progress
from kg.loaders.tabular.reading import Counted, Row, Table, rows
from kg.loaders.tabular.rejects import RejectError, Rejects, Summary, ragged

_EVERY = 5000


class Rows:
    """The rows of the files of one load, with the columns that are used first, in their order."""

    def __init__(
        self, descriptor: Descriptor, used: Sequence[str], rejects: Rejects, summary: Summary, progress: Progress
    ) -> None:
        form = descriptor.form
        self.descriptor = descriptor
        self.columns = [*dict.fromkeys([*used, *descriptor.ignored()])]
        self.rejects = rejects
        self.summary = summary
        self._table = Table("csv", form.encoding, form.delimiter, form.quote or "none", "")
        self._progress = progress

    def read(self, paths: Sequence[Path]) -> Iterator[Row]:
        """Yield rows of the right length, the others are rejected; raises InputError for files that cannot be trusted."""
        size, done, summary, width = sum(path.stat().st_size for path in paths), 0, self.summary, len(self.columns)
        for path in paths:
            counted = Counted(path)
            for row in rows(path, self._table, self.columns, counted):
                summary.read += 1
                if summary.read % _EVERY == 0:
                    self._progress(done + counted.position, size, summary.read)
                if len(row.cells) == width:
                    yield row
                else:
                    self.reject(row.file, row.line, ragged(row.cells, width))
            done += counted.size
        self._progress(size, size, summary.read)
        if not summary.read:
            raise InputError("the file has a header and no rows", where=paths[0].name, remedy="check that it was retrieved whole")
        self._expected()

    def reject(self, file: str, line: int, error: RejectError) -> None:
        """Count a row as rejected and write it to the rejects file."""
        self.summary.rejected += 1
        self.summary.reasons[f"{error.column}: {error.reason}" if error.column else error.reason] += 1
        self.rejects.add(file, line, error)

    def _expected(self) -> None:
        """Say where the counts are not those the descriptor expects: they explain a run, they do not stop it."""
        expect = self.descriptor.root.get("expect")
        wanted = expect.get("rows") if expect is not None else None
        if wanted is not None and int(wanted.text()) != self.summary.read:
            self.summary.notes.append(f"{self.summary.read} rows were read, {wanted.text()} were expected ({wanted.where})")
