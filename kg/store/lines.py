"""Sorted lines of N-Quads in blocks: merged, told apart and sorted beyond what memory holds.

A stream is an iterator of blocks, a block a sorted list of lines (bytes, each with its newline), and every line of a block comes
before those of the next one. The order of bytes in UTF-8 is that of code points, so it is the order of the canonical N-Quads.
Blocks are joined and sorted again, which costs little, because sorting takes runs that are sorted already as they are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from itertools import islice
from pathlib import Path
from typing import cast

import zstandard

Block = list[bytes]
#: Bytes of a block that is read, and of a run that is sorted in memory.
BLOCK = 8 << 20
RUN = 128 << 20
_LEVEL = 1
_PART = 10_000
_END = b" .\n"


def read(path: Path, size: int = BLOCK) -> Iterator[Block]:
    """The blocks of a sorted file compressed with zstd; all lines of one subject are in one block."""
    with path.open("rb") as file:
        source = BufferedReader(cast("BufferedReader", zstandard.ZstdDecompressor().stream_reader(file)), 1 << 20)
        yield from undivided(iter(lambda: source.readlines(size), []))


def undivided(stream: Iterable[Block]) -> Iterator[Block]:
    """The stream in blocks that have all lines of each of their subjects."""
    rest: Block = []
    for block in stream:
        lines = rest + block
        cut = bisect_left(lines, lines[-1].partition(b" ")[0] + b" ") if lines else 0
        if cut:
            yield lines[:cut]
        rest = lines[cut:]
    if rest:
        yield rest


def write(path: Path, stream: Iterable[Block]) -> int:
    """Write a stream to a file for :func:`read`; return how many lines it has."""
    return sum(len(block) for block in kept(stream, path))


def kept(stream: Iterable[Block], path: Path) -> Iterator[Block]:
    """The stream, written to a file for :func:`read` as it passes."""
    with writing(path) as put:
        yield from map(put, stream)


@contextmanager
def writing(path: Path) -> Iterator[Callable[[Block], Block]]:
    """What writes one block after the other to a file for :func:`read`, and gives it back."""
    with path.open("wb") as file, zstandard.ZstdCompressor(level=_LEVEL).stream_writer(file, closefd=False) as packed:

        def put(block: Block) -> Block:
            packed.write(b"".join(block))
            return block

        yield put


def merge(streams: Iterable[Iterator[Block]]) -> Iterator[Block]:
    """All lines of the streams in order, each once."""
    for block in together(streams):
        yield list(dict.fromkeys(block))


def together(streams: Iterable[Iterator[Block]]) -> Iterator[Block]:
    """All lines of the streams in order; what several have stands in one block, as often as they have it."""
    heads: list[tuple[Block, Iterator[Block]]] = []
    for stream in streams:
        _take(heads, stream)
    while heads:
        # What comes up to the end of the shortest block is complete.
        last = min(block[-1] for block, _ in heads)
        waiting, heads = heads, []
        ready: Block = []
        for block, stream in waiting:
            cut = bisect_right(block, last)
            ready += block[:cut]
            if cut < len(block):
                heads.append((block[cut:], stream))
            else:
                _take(heads, stream)
        ready.sort()
        yield ready


def _take(heads: list[tuple[Block, Iterator[Block]]], stream: Iterator[Block]) -> None:
    block = next((block for block in stream if block), None)
    if block is not None:
        heads.append((block, stream))


def without(stream: Iterator[Block], others: Iterator[Block]) -> Iterator[Block]:
    """The lines of a stream that another one does not have."""
    other: Block = []
    more = True
    for block in stream:
        gone: set[bytes] = set()
        while True:
            gone.update(other[bisect_left(other, block[0]) : bisect_right(other, block[-1])])
            if not more or (other and other[-1] > block[-1]):
                break
            following = next(others, None)
            more, other = following is not None, following or []
        yield [line for line in block if line not in gone] if gone else block


def named(stream: Iterable[Block], graph: bytes) -> Iterator[Block]:
    """Triples as quads of a graph (its IRI in angle brackets)."""
    end = b" " + graph + _END
    for block in stream:
        yield [line[:-3] + end for line in block]


def graph(rest: bytes) -> bytes:
    """The graph of a canonical line as written, nothing for the default graph; ``rest`` is the line from its object on.

    No IRI and no language tag has a space or a quotation mark, so what follows the object is found from the end.
    """
    after = 0 if rest.startswith(b"<") else rest.rindex(b'"')
    return rest[rest.index(b" ", after) + 1 : -3]


def plain(line: bytes) -> bytes:
    """A quad's line without its graph."""
    return line[: line.rindex(b" <", 0, -3)] + _END


def blocks(lines: Block, size: int = 50_000) -> Iterator[Block]:
    """A sorted list as a stream."""
    for start in range(0, len(lines), size):
        yield lines[start : start + size]


class Sorter:
    """Lines in any order, to be had in sorted order; what memory should not hold waits in files of a folder."""

    def __init__(self, folder: Path, name: str, run: int = RUN) -> None:
        self._folder = folder
        self._name = name
        self._run = run
        self._waiting: Block = []
        self._size = 0
        self._runs: list[Path] = []

    def add(self, lines: Iterable[bytes]) -> None:
        """Take lines."""
        feed = iter(lines)
        while part := list(islice(feed, _PART)):
            self._waiting += part
            self._size += sum(map(len, part))
            if self._size > self._run:
                self._spill()

    def _spill(self) -> None:
        path = self._folder / f"{self._name}.{len(self._runs)}.run"
        write(path, blocks(self._sorted()))
        self._runs.append(path)

    def _sorted(self) -> Block:
        found = sorted(set(self._waiting))
        self._waiting, self._size = [], 0
        return found

    def stream(self) -> Iterator[Block]:
        """Everything in order, each line once."""
        if self._runs and self._waiting:
            self._spill()
        # What is read ahead of all runs together stays the same, however many there are.
        ahead = max(1 << 16, 2 * BLOCK // max(1, len(self._runs)))
        streams = [read(path, ahead) for path in self._runs]
        yield from merge([*streams, blocks(self._sorted())]) if streams else blocks(self._sorted())

    def clear(self) -> None:
        """Remove the files."""
        for path in self._runs:
            path.unlink(missing_ok=True)
        self._runs = []
