"""Rows on their way to their encounter: parts of a table on the disk, so that memory does not grow with its length.

Rows with one key always lie in one part. A part is a file of marshalled lists; the files are this process's own and live in the
draft's folder, which is cleared away however the load ends.
"""

from __future__ import annotations

import marshal
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: Rows that wait in memory, in all parts together.
_WAITING = 100_000
#: Bytes of input for each part: some 40,000 rows.
_PART = 4 << 20


class Runs:
    """Rows (tuples of texts and whole numbers) sorted into parts by a number."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder = folder
        self.parts = max(4, min(1024, size // _PART + 1))
        self._waiting: list[list[Any]] = [[] for _ in range(self.parts)]
        self._count = 0
        folder.mkdir()

    def add(self, number: int, row: tuple[Any, ...]) -> None:
        """Take one row; rows with one number come out together."""
        self._waiting[number % self.parts].append(row)
        self._count += 1
        if self._count >= _WAITING:
            self._flush()

    def read(self) -> Iterator[list[Any]]:
        """Yield the rows of each part, in the order they came, and give back its place on the disk."""
        self._flush()
        for number in range(self.parts):
            path, rows = self._path(number), []
            if path.is_file():
                with path.open("rb") as file:
                    size = path.stat().st_size
                    while file.tell() < size:
                        rows += marshal.load(file)  # noqa: S302 - written by this process, a moment ago
                path.unlink()
            yield rows
        shutil.rmtree(self.folder)

    def _flush(self) -> None:
        for number, rows in enumerate(self._waiting):
            if rows:
                with self._path(number).open("ab") as file:
                    marshal.dump(rows, file)
                rows.clear()
        self._count = 0

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:04d}"
