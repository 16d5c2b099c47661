"""A store on disk that is being filled: sorted lines in, rules applied, read by the checks before it is published.

Everything goes through the engine's bulk loader, which is given as much as there is at once. It sorts a million lines at a
time, and takes over what it has sorted when it has read the last of them. Each time it does so, it begins to merge what it was
given with all it had before; loaded in pieces of 96 MB, that takes it four times as long as when it happens once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

import pyoxigraph as ox

from kg.errors import BuildError, InputError
from kg.freed import give_back
from kg.namespaces import XSD, prefixes
from kg.store.engine import evaluate
from kg.store.lines import Block, Sorter

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: Bytes kept ready for the engine, which asks for two thousand at a time.
_AHEAD = 1 << 20
_READ = 16 << 20
#: Bytes of what a rule has found up to which each triple is looked up in the store: some ten thousand triples.
_FEW = 4 << 20
#: A literal the engine may have rewritten: whether the graph has it is asked of the store, not of the lines.
_TYPED = f"^^<{XSD}".encode()


class Growing:
    """The engine's files of a generation to be; a context whose end shuts them, written out by :meth:`finish` or given up."""

    def __init__(self, folder: Path) -> None:
        self._store = ox.Store(str(folder))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        # The engine works on its files in the background until nothing refers to it, and an error's frames would go on doing so.
        del self._store

    def add(self, stream: Iterable[Block]) -> None:
        """Load N-Quads lines, all of them or none; an error of the stream is raised as it is."""
        # What the engine needs, the words of two million quads, is not to lie beside what others have freed, nor the other way.
        give_back()
        with _sparing() as begun:
            # The lines are ours: every IRI in them was checked when it was made.
            lines = BufferedReader(_Lines(stream, begun), _AHEAD)
            self._store.bulk_load(lines, format=ox.RdfFormat.N_QUADS, lenient=True)
        give_back()

    def derive(self, rule: Path, base: str, found: Sorter, work: Path) -> bool:
        """Apply one rule to the default graph; what it adds is loaded, and given to ``found``, alone where True is returned.

        Of much that is found it is not asked whether the graph had it already.

        Raises BuildError naming the rule that does not parse.
        """
        path = work / "rule.nt"
        with path.open("wb") as file:
            # Never named: an error's frame would hold the answer, and the answer holds the engine's files open.
            self._answer(rule, base).serialize(file, format=ox.RdfFormat.N_TRIPLES)
        few = path.stat().st_size <= _FEW
        with path.open("rb") as file:
            self.add(self._found(file, found, few))
        path.unlink()
        return few

    def _answer(self, rule: Path, base: str) -> ox.QueryTriples:
        try:
            results = evaluate(self._store, rule.read_text(encoding="utf-8"), prefixes=prefixes(base))
        except InputError as error:
            raise BuildError(f"the rule does not parse: {error}", where=str(rule), remedy="mend the rule") from error
        if not isinstance(results, ox.QueryTriples):
            raise BuildError("a derivation rule is a CONSTRUCT", where=str(rule), remedy="rewrite it")
        return results

    def _found(self, file: BinaryIO, found: Sorter, few: bool) -> Iterator[Block]:
        """What a rule has found, given to ``found`` before it is loaded."""
        while lines := file.readlines(_READ):
            fresh = [line for line in lines if not (few or _TYPED in line) or not self._has(line)]
            found.add(fresh)
            yield fresh

    def _has(self, line: bytes) -> bool:
        return all(quad in self._store for quad in ox.parse(line, format=ox.RdfFormat.N_TRIPLES))

    def finish(self) -> None:
        """Write everything out, in the form that is read most quickly."""
        self._store.optimize()
        self._store.flush()


class _Lines(RawIOBase):
    """A stream as a file that is read once; ``begun`` is called before anything is read."""

    def __init__(self, stream: Iterable[Block], begun: Callable[[], None]) -> None:
        self._blocks = iter(stream)
        self._begun = begun
        self._data = memoryview(b"")

    def readable(self) -> bool:
        """It is for nothing else."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """The next bytes."""
        self._begun()
        while not self._data and (block := next(self._blocks, None)) is not None:
            self._data = memoryview(b"".join(block))
        target = memoryview(buffer).cast("B")
        size = min(len(target), len(self._data))
        target[:size], self._data = self._data[:size], self._data[size:]
        return size


@contextmanager
def _sparing() -> Iterator[Callable[[], None]]:
    """Have the engine sort one million lines while it reads the next, whatever the machine; what is given is called as it reads.

    It sorts as many at once as the thread that calls it may use processors, with 600 MB for each. It looks at their number
    when it is called, and at nothing of the kind afterwards.
    """
    allowed = os.sched_getaffinity(0)

    def restore() -> None:
        os.sched_setaffinity(0, allowed)

    os.sched_setaffinity(0, {min(allowed)})
    try:
        yield restore
    finally:
        restore()
