"""The changes from generation to generation, kept below ``HOME/history`` longer than the generations themselves.

``000012.json`` tells what generation 12 changed; ``000012.rdfp.gz`` is the same as an RDF patch
(https://afs.github.io/rdf-patch/): applied to the N-Quads of the one before, it gives those of generation 12. A patch that may
say something of what was taken down since is not kept: the takedown would publish anew what it takes away.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kg.catalogue import dumps, lines
from kg.catalogue.difference import KINDS, Difference, difference
from kg.errors import GoneError, NotFoundError
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
    each kind, ``totals`` counts them all. ``tombstones`` is what had been taken down before, in ``previous``: of these, as
    ``kind/slug``, the patch says nothing. None where that was not recorded. ``patch`` is empty where none is kept.
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
    tombstones: list[str] | None = None


def record(home: Path, generation: Generation) -> Change:
    """Compare a generation with the one before it and keep the result; what is kept already is returned as it is."""
    target = home / _FOLDER / f"{generation.number:06d}.json"
    if target.is_file():
        return _read(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    before = _before(home, generation)
    change = Change(generation.number, 0, generation.created, generation.digest, generation.base)
    if before is not None:
        change, gone = _compared(before, generation, target.with_suffix(_PATCH))
        _withhold(home, gone)
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


def _withhold(home: Path, gone: Collection[str]) -> None:
    """Delete the patches of earlier changes that may say something of what is taken down."""
    for change in changes(home):
        if withheld(change, gone):
            (home / _FOLDER / f"{change.number:06d}").with_suffix(_PATCH).unlink(missing_ok=True)


def withheld(change: Change, gone: Collection[str]) -> bool:
    """Whether the patch of a change is not given out, because it may say something of what is taken down (``kind/slug``)."""
    return change.previous > 0 and not (change.patch and set(gone) <= set(change.tombstones or ()))


def _compared(before: Generation, after: Generation, patch: Path) -> tuple[Change, set[str]]:
    """The change, and what is taken down after it; the patch is left only where nothing was taken down by it."""
    fresh = patch.with_suffix(".writing")
    with fresh.open("wb") as file, gzip.GzipFile("", "wb", 5, file, mtime=0) as out:
        out.write(f"H id <urn:sha256:{after.digest}> .\nH prev <urn:sha256:{before.digest}> .\nTX .\n".encode())
        found = difference(
            lines.read(before.nquads), lines.read(after.nquads), after.base, lambda kind, line: out.write(kind + b" " + line)
        )
        out.write(b"TC .\n")
    kept: dict[str, str | int] = {}
    if found.gone_after <= found.gone_before:
        fresh.replace(patch)
        kept = {"name": patch.name, "bytes": patch.stat().st_size, "sha256": dumps.digest(patch)}
    else:
        fresh.unlink()
    change = Change(
        after.number,
        before.number,
        after.created,
        after.digest,
        after.base,
        {"added": found.added, "removed": found.removed},
        {kind: len(found.entities[kind]) for kind in KINDS},
        _named(found),
        kept,
        sorted(found.gone_before),
    )
    return change, found.gone_after


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


def patch_of(home: Path, change: Change, gone: Collection[str]) -> Path:
    """Where the patch of a change lies; ``gone`` is what is taken down now.

    Raises NotFoundError when there was none, GoneError when it is withheld (:func:`withheld`).
    """
    if not change.previous:
        raise NotFoundError(
            f"generation {change.number} was not compared with another",
            where=f"/changes/{change.number}",
            remedy="take the whole of it from /dump/",
        )
    path = (home / _FOLDER / f"{change.number:06d}").with_suffix(_PATCH)
    if withheld(change, gone) or not path.is_file():
        raise GoneError(
            f"the patch of generation {change.number} is not given out: it would name what was withdrawn since the one before",
            where=f"/changes/{change.number}",
            remedy="take the whole graph from /dump/secoop-latest.nq.gz, and the patches that come after it",
        )
    return path


def _read(path: Path) -> Change:
    return Change(**json.loads(path.read_text(encoding="utf-8")))
