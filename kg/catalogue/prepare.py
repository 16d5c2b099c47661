"""Makes what the catalogue tells of a generation, once; ``python -m kg.catalogue.prepare HOME`` as a process of its own.

``catalogue/`` in the folder of the generation holds the dumps and ``catalogue.json``. It appears by renaming, after the change
was recorded: where it is, everything is.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.catalogue import dumps, history, lines
from kg.catalogue.dumps import Dump
from kg.catalogue.statistics import Counts, measure
from kg.errors import BuildError
from kg.store import generations
from kg.store.generations import Generation

_FOLDER = "catalogue"
_FILE = "catalogue.json"
_NICENESS = 10


@dataclass(frozen=True, slots=True)
class Prepared:
    """Counts of each graph (the merged one under the empty name) and the dumps."""

    counts: dict[str, Counts]
    dumps: list[Dump]


def prepared(generation: Generation) -> Prepared | None:
    """What was made for a generation; None before it was."""
    path = generation.path / _FOLDER / _FILE
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    counts = {graph: Counts.from_json(one) for graph, one in kept["counts"].items()}
    return Prepared(counts, [Dump(**one) for one in kept["dumps"]])


def folder(generation: Generation) -> Path:
    """Where the dumps lie."""
    return generation.path / _FOLDER


def prepare(home: Path, generation: Generation, report: Callable[[str], None] = lambda _name: None) -> Prepared:
    """Make what is not there yet; one process at a time, the others wait for it.

    Raises BuildError when it cannot be written; the generation is in force all the same.
    """
    with _lock(home):
        found = prepared(generation)
        if found is not None:
            return found
        draft = generation.path / f"{_FOLDER}.writing"
        shutil.rmtree(draft, ignore_errors=True)
        try:
            return _made(home, generation, draft, report)
        except OSError as error:
            raise BuildError(
                f"the generation is in force, but its dumps could not be written: {error}",
                where=str(generation.path),
                remedy="make room; the server makes them when it is asked for them",
            ) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _made(home: Path, generation: Generation, draft: Path, report: Callable[[str], None]) -> Prepared:
    report("compare")
    history.record(home, generation)
    draft.mkdir()
    report("count")
    counts = measure(lines.read(generation.nquads))
    report("dump")
    files = dumps.write(generation, draft)
    kept = {"counts": {graph: one.to_json() for graph, one in counts.items()}, "dumps": [asdict(one) for one in files]}
    (draft / _FILE).write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    draft.rename(generation.path / _FOLDER)
    return Prepared(counts, files)


@contextmanager
def _lock(home: Path) -> Iterator[None]:
    """The kernel releases it with the process."""
    with (home / "catalogue.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(home: str) -> None:
    """Prepare the current generation, behind everything else the machine does."""
    os.nice(_NICENESS)
    prepare(Path(home), generations.current(Path(home)))


if __name__ == "__main__":
    main(sys.argv[1])
