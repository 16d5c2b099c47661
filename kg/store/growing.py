"""A store on disk that is being filled: sorted lines in, rules applied, read by the checks before it is published.

Everything goes through the engine's bulk loader in pieces: what it holds in memory grows with what it is given at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Self

import pyoxigraph as ox

from kg.errors import BuildError, InputError
from kg.namespaces import XSD, prefixes
from kg.store.engine import evaluate
from kg.store.lines import Block, Sorter

_PIECE = 96 << 20
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
        """Load N-Quads lines."""
        waiting, size = list[bytes](), 0
        for block in stream:
            data = b"".join(block)
            waiting.append(data)
            size += len(data)
            if size > _PIECE:
                self._load(b"".join(waiting))
                waiting, size = [], 0
        self._load(b"".join(waiting))

    def _load(self, data: bytes) -> None:
        # The lines are ours: every IRI in them was checked when it was made.
        self._store.bulk_load(data, format=ox.RdfFormat.N_QUADS, lenient=True)

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
