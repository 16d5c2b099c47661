"""The changes from generation to generation, kept below ``HOME/history`` longer than the generations themselves.

``000012.json`` tells what generation 12 changed; ``000012.rdfp.gz`` is the same as an RDF patch
(https://afs.github.io/rdf-patch/): applied to the N-Quads of the one before, it gives those of generation 12.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kg.catalogue import dumps, lines
from kg.catalogue.difference import KINDS, Difference, difference
from kg.errors import NotFoundError
from kg.store import generations
from kg.store.generations import Generation

#: Changes kept; older ones are cleared away.
KEPT = 200
#: Entities named per kind of change; the counts always tell of all.
NAMED = 1000
_FOLDER = "history"
_PATCH = ".rdfp.gz"


@dataclass(frozen=True, slots=True)
class Change:
    """What one generation changed.

    ``previous`` is the number it is compared with, 0 when there was none or its base IRI was another: then everything is new and
    there is no patch. ``triples`` counts quads added and removed over all graphs; ``entities`` names at most :data:`NAMED` of
    each kind, ``totals`` counts them all.
    """

    number: int
    previous: int
    created: str
    digest: str
    base: str
    triples: dict[str, int] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    entities: dict[str, list[str]] = field(default_factory=dict)
    patch: dict[str, str | int] = field(default_factory=dict)


def record(home: Path, generation: Generation) -> Change:
    """Compare a generation with the one before it and keep the result; what is kept already is returned as it is."""
    target = home / _FOLDER / f"{generation.number:06d}.json"
    if target.is_file():
        return _read(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    before = _before(home, generation)
    change = Change(generation.number, 0, generation.created, generation.digest, generation.base)
    if before is not None:
        change = _compared(before, generation, target.with_suffix(_PATCH))
    fresh = target.with_suffix(".writing")
    fresh.write_text(json.dumps(asdict(change), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    fresh.replace(target)
    for old in sorted(target.parent.glob("*.json"))[:-KEPT]:
        old.with_suffix(_PATCH).unlink(missing_ok=True)
        old.unlink()
    return change


def _before(home: Path, generation: Generation) -> Generation | None:
    """The generation before this one, as long as it is kept and has the same base."""
    numbers = [int(path.name) for path in (home / "generations").glob("*") if path.name.isdecimal()]
    earlier = max((number for number in numbers if number < generation.number), default=0)
    if not earlier:
        return None
    found = generations.read(home / "generations" / f"{earlier:06d}")
    return found if found.base == generation.base else None


def _compared(before: Generation, after: Generation, patch: Path) -> Change:
    fresh = patch.with_suffix(".writing")
    with fresh.open("wb") as file, gzip.GzipFile("", "wb", 5, file, mtime=0) as out:
        out.write(f"H id <urn:sha256:{after.digest}> .\nH prev <urn:sha256:{before.digest}> .\nTX .\n".encode())
        found = difference(
            lines.read(before.nquads), lines.read(after.nquads), after.base, lambda kind, line: out.write(kind + b" " + line)
        )
        out.write(b"TC .\n")
    fresh.replace(patch)
    return Change(
        after.number,
        before.number,
        after.created,
        after.digest,
        after.base,
        {"added": found.added, "removed": found.removed},
        {kind: len(found.entities[kind]) for kind in KINDS},
        _named(found),
        {"name": patch.name, "bytes": patch.stat().st_size, "sha256": dumps.digest(patch)},
    )


def _named(found: Difference) -> dict[str, list[str]]:
    return {kind: sorted(found.entities[kind])[:NAMED] for kind in KINDS}


def changes(home: Path) -> Iterator[Change]:
    """The changes kept, the latest first."""
    for path in sorted((home / _FOLDER).glob("*.json"), reverse=True):
        yield _read(path)


def get(home: Path, number: int) -> Change:
    """One change; raises NotFoundError when it is not kept."""
    path = home / _FOLDER / f"{number:06d}.json"
    if not path.is_file():
        raise NotFoundError(f"no change {number} is kept", where="/changes", remedy="see /changes for those that are")
    return _read(path)


def patch_of(home: Path, change: Change) -> Path:
    """Where the patch of a change lies; raises NotFoundError when it has none."""
    if not change.patch:
        raise NotFoundError(
            f"generation {change.number} was not compared with another",
            where=f"/changes/{change.number}",
            remedy="take the whole of it from /dump/",
        )
    return home / _FOLDER / str(change.patch["name"])


def _read(path: Path) -> Change:
    return Change(**json.loads(path.read_text(encoding="utf-8")))
