"""Canonical N-Quads, line by line: their parts as written, and the lines of one subject together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

#: What follows the object: a graph or nothing. A literal may contain anything, so it is taken to its closing quote first.
_REST = re.compile(rb'(<[^>]*>|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@[A-Za-z0-9-]+)?)(?: <([^>]*)>)? \.\n?')


class Line(NamedTuple):
    """One quad in N-Quads syntax; ``graph`` is the bare IRI, empty for the default graph."""

    subject: bytes
    predicate: bytes
    object: bytes
    graph: bytes


def split(line: bytes) -> Line:
    """The parts of one canonical line; raises ValueError for what is none."""
    subject, predicate, rest = line.split(b" ", 2)
    found = _REST.fullmatch(rest)
    if found is None:
        raise ValueError(f"not a line of canonical N-Quads: {line[:200]!r}")
    return Line(subject, predicate, found[1], found[2] or b"")


def subject(line: bytes) -> bytes:
    """The subject of a line, as written."""
    return line[: line.index(b" ")]


def subjects(lines: Iterable[bytes]) -> Iterator[tuple[bytes, list[bytes]]]:
    """The lines of each subject; they stand together because the file is sorted and an IRI ends with its own mark."""
    for name, group in groupby(lines, key=subject):
        yield name, list(group)


def read(path: Path) -> Iterator[bytes]:
    """The lines of a file."""
    with path.open("rb", buffering=1 << 20) as file:
        yield from file
