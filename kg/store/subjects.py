"""N-Quads in any order to N-Quads in canonical order, in memory that does not grow: sorted are not lines but blocks of them.

A block is what is said of one subject at one time: whole lines of that subject in order (bytes). In canonical order all lines of
a subject stand together, so blocks sort as lines do, and there are fewer of them by far. Only where a subject has several blocks
are their lines told apart.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from io import BufferedReader
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from typing import cast

import zstandard

from kg.store.lines import Block, blocks, together

#: Bytes that are sorted in memory.
RUN = 64 << 20
#: Blocks that are written, read and merged at once.
_PART = 500
#: Bytes of a run that are unpacked at once.
_BUFFER = 1 << 18
#: Texts with lines of several subjects that wait to be divided.
_WAITING = 1 << 12
#: Runs are read once and thrown away.
_LEVEL = -1
_SIZE = 8


class Subjects:
    """Takes N-Quads and gives them back in order, each line once; what memory should not hold waits in files of a folder."""

    def __init__(self, folder: Path, name: str, run: int = RUN) -> None:
        self._folder = folder
        self._name = name
        self._run = run
        self._waiting: Block = []
        self._size = 0
        self._texts: list[str] = []
        self._runs: list[Path] = []

    def write(self, text: str) -> None:
        """Take whole lines of any subjects, in any order."""
        self._texts.append(text)
        if len(self._texts) > _WAITING:
            self._divide()

    def block(self, text: str) -> None:
        """Take whole lines of one subject, in order, each once."""
        data = text.encode()
        self._waiting.append(data)
        self._size += len(data)
        if self._size > self._run:
            self._spill()

    def stream(self) -> Iterator[bytes]:
        """All lines in order, each once, many at a time."""
        self._divide()
        if self._runs and self._waiting:
            self._spill()
        self._waiting.sort()
        parts = together(_read(path) for path in self._runs) if self._runs else blocks(self._waiting, _PART)
        yield from _joined(parts)

    def clear(self) -> None:
        """Remove the files."""
        for path in self._runs:
            path.unlink(missing_ok=True)
        self._runs, self._waiting, self._size = [], [], 0

    def _divide(self) -> None:
        lines = sorted(set("".join(self._texts).encode().splitlines(keepends=True)))
        self._texts.clear()
        for _, found in groupby(lines, _subject):
            data = b"".join(found)
            self._waiting.append(data)
            self._size += len(data)
        if self._size > self._run:
            self._spill()

    def _spill(self) -> None:
        path = self._folder / f"{self._name}.{len(self._runs)}.run"
        self._waiting.sort()
        _write(path, blocks(self._waiting, _PART))
        self._runs.append(path)
        self._waiting, self._size = [], 0


def _subject(line: bytes) -> bytes:
    """The beginning of a block or line up to the space after its subject, which no IRI has."""
    return line[: line.index(b" ") + 1]


def _joined(parts: Iterable[Block]) -> Iterator[bytes]:
    """Sorted blocks as text; blocks of one subject, which follow each other, become one."""
    same, subject = [b""], b" "
    for part in parts:
        found = []
        for block in part:
            if block.startswith(subject):
                same.append(block)
                continue
            found += _lines(same) if len(same) > 1 else same
            same, subject = [block], block[: block.index(b" ") + 1]
        yield b"".join(found)
    yield b"".join(_lines(same))


def _lines(found: Block) -> Block:
    """The lines of blocks in order, each once."""
    return sorted({line for block in found for line in block.splitlines(keepends=True)})


def _write(path: Path, parts: Iterable[Block]) -> None:
    """Write blocks for :func:`_read`: how many there are and how long each is, before their text."""
    with path.open("wb") as file, zstandard.ZstdCompressor(level=_LEVEL).stream_writer(file, closefd=False) as packed:
        for part in parts:
            sizes = array("Q", map(len, part)).tobytes()
            packed.write(len(sizes).to_bytes(_SIZE, "big") + sizes)
            packed.write(b"".join(part))


def _read(path: Path) -> Iterator[Block]:
    with path.open("rb") as file:
        packed = BufferedReader(cast("BufferedReader", zstandard.ZstdDecompressor().stream_reader(file)), _BUFFER)
        while head := packed.read(_SIZE):
            sizes = array("Q", packed.read(int.from_bytes(head, "big")))
            text = packed.read(sum(sizes))
            yield [text[start:end] for start, end in pairwise(accumulate(sizes, initial=0))]
