"""A generation as files to take away: gzip, byte-identical for equal graphs, with their SHA-256."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, cast

from kg.store import formats
from kg.store.dump import dump
from kg.store.generations import Generation

SUMS = "SHA256SUMS"
#: A little larger than the smallest, in a third of the time.
_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Dump:
    """One file: name, media type of what is packed in it, what it holds, bytes and SHA-256 as it lies there."""

    name: str
    media_type: str
    holds: str
    size: int
    digest: str


#: Ending → what a reader is told it holds.
_FILES = {
    "nq": "all named graphs and their merge, canonical N-Quads",
    "ttl": "the merge of all graphs, Turtle",
}


def write(generation: Generation, folder: Path) -> list[Dump]:
    """Write the dumps of a generation and their checksums into a folder that is there."""
    found = []
    for ending, holds in _FILES.items():
        path = folder / f"secoop-{generation.number}.{ending}.gz"
        with _packed(path) as out:
            if ending == "nq":
                with generation.nquads.open("rb") as source:
                    shutil.copyfileobj(source, out, 1 << 20)
            else:
                dump(generation, formats.EXTENSIONS[ending], cast("BinaryIO", out))
        found.append(Dump(path.name, formats.EXTENSIONS[ending].media_type, holds, path.stat().st_size, digest(path)))
    (folder / SUMS).write_text("".join(f"{one.digest}  {one.name}\n" for one in found), encoding="ascii")
    return found


@contextmanager
def _packed(path: Path) -> Iterator[gzip.GzipFile]:
    """A gzip file without name and time, so that equal content makes equal files."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as out:
        yield out


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        total = sha256()
        while block := file.read(1 << 20):
            total.update(block)
    return total.hexdigest()
