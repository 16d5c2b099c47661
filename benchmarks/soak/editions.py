"""The data of a run: one generated graph in several editions, whose answers differ, so that a mixture of two shows.

Each edition becomes one generation. They are published in their order, in the home that gives the right answers and in the
home of the server under test, so that equal numbers are equal graphs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.serve import generate
from kg.namespaces import PROJECT
from kg.store import generations
from kg.store.generations import Generation

#: When every edition says it was made: a time of day in an answer would make equal graphs answer differently.
CREATED = "2031-01-17T00:00:00+00:00"
_LABEL = '"Talks '


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of the graph as a file of canonical N-Quads; ``number`` is that of its generation."""

    number: int
    nquads: Path


def write(folder: Path, events: int, number: int) -> list[Edition]:
    """Generate a graph with so many meetings and write its editions, numbered from 1: each names its meetings its own way."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = generate.graph(events).lines()
    editions = []
    for edition in range(1, number + 1):
        path = folder / f"{edition:06d}.nq"
        marked = sorted({line.replace(_LABEL, f'"Edition {edition} of talks ') for line in lines})
        path.write_text("".join(marked), encoding="utf-8")
        editions.append(Edition(edition, path))
    return editions


def publish(home: Path, nquads: Path, keep: int = 2) -> Generation:
    """Publish a file of N-Quads as the next generation of a home, the way a build does."""
    lines = nquads.read_text(encoding="utf-8").splitlines(keepends=True)
    with generations.writer(home):
        return generations.publish(home, lines, base=PROJECT, created=CREATED, counts={"triples": len(lines)}, keep=keep)
