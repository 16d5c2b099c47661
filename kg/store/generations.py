"""Generations: published, immutable states of the graph, and the atomic switch between them.

A generation is a folder ``HOME/generations/NNNNNN`` with the canonical N-Quads (``graph.nq``), the engine's files
(``store/``) and ``manifest.json``; the symbolic link ``HOME/current`` names the one served. Everything is written to a
folder beside and renamed, so that a build that is ended at any point leaves the previous generation in place.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BuildError, NotFoundError, WriterBusyError
from kg.store.rdf import digest

_LINK = "current"


@dataclass(frozen=True, slots=True)
class Generation:
    """One published state: number, folder, base IRI, SHA-256 of its canonical N-Quads, time (UTC, ISO 8601), counts."""

    number: int
    path: Path
    base: str
    digest: str
    created: str
    counts: dict[str, int]

    @property
    def nquads(self) -> Path:
        """The canonical N-Quads file of the whole dataset."""
        return self.path / "graph.nq"

    @property
    def store(self) -> Path:
        """The engine's folder."""
        return self.path / "store"


def current(home: Path) -> Generation:
    """The generation in force; raises NotFoundError when none was published."""
    link = home / _LINK
    try:
        folder = (home / os.readlink(link)).resolve()  # noqa: PTH115 - one system call, no check in between
        return read(folder)
    except (OSError, ValueError, KeyError):
        raise NotFoundError("no graph has been published", where=str(home), remedy="run `kg build` first") from None


def read(folder: Path) -> Generation:
    """Read a generation's manifest."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return Generation(manifest["number"], folder, manifest["base"], manifest["digest"], manifest["created"], manifest["counts"])


@contextmanager
def writer(home: Path) -> Iterator[None]:
    """Hold the one writer's lock; raises WriterBusyError when another build runs. The kernel releases it with the process."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise WriterBusyError(
                "another build is writing here", where=str(home), remedy="wait for it, or choose another SECOOP_HOME"
            ) from None
        yield


def publish(home: Path, lines: Sequence[str], *, base: str, created: str, counts: dict[str, int], keep: int) -> Generation:
    """Write a generation and switch to it; the caller holds :func:`writer`.

    ``lines`` are the canonical N-Quads. A state equal to the current one is not published again.
    """
    total = digest(lines)
    now = equal(home, total, base)
    if now is not None:
        return now
    with drafted(home) as draft:
        (draft / "graph.nq").write_text("".join(lines), encoding="utf-8")
        _load(draft / "graph.nq", draft / "store")
        return complete(home, draft, base=base, total=total, created=created, counts=counts, keep=keep)


def equal(home: Path, total: str, base: str) -> Generation | None:
    """The current generation, where it has this digest under this base."""
    if not (home / _LINK).exists():
        return None
    now = current(home)
    return now if now.digest == total and now.base == base else None


@contextmanager
def drafted(home: Path) -> Iterator[Path]:
    """A folder for a generation to be, cleared away unless it is completed; the caller holds :func:`writer`.

    Raises BuildError where it cannot be written (a full disk).
    """
    folder = home / "generations"
    folder.mkdir(exist_ok=True)
    for leftover in folder.glob("*.writing"):
        shutil.rmtree(leftover)
    draft = folder / f"{max(_numbers(home), default=0) + 1:06d}.writing"
    draft.mkdir()
    try:
        yield draft
    except BrokenPipeError:
        # Whoever read what the command printed has gone; the disk is not to blame.
        raise
    except OSError as error:
        raise BuildError(
            f"the generation could not be written: {error}", where=str(folder), remedy="make room; the one before is in force"
        ) from error
    finally:
        # What is left of it would keep a full disk full.
        shutil.rmtree(draft, ignore_errors=True)


def complete(home: Path, draft: Path, *, base: str, total: str, created: str, counts: Mapping[str, int], keep: int) -> Generation:
    """Make a draft with ``graph.nq`` and ``store`` the current generation; ``total`` is the digest of its lines."""
    final, previous = draft.with_suffix(""), _numbers(home)
    number = int(final.name)
    manifest = {"number": number, "base": base, "digest": total, "created": created, "counts": counts}
    (draft / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for path in (draft / "graph.nq", draft / "manifest.json", draft):
        _sync(path)
    draft.rename(final)
    _sync(final.parent)
    _switch(home, final)
    for old in sorted(n for n in previous if n <= number - keep):
        shutil.rmtree(final.parent / f"{old:06d}")
    return read(final)


def _load(source: Path, target: Path) -> None:
    store = ox.Store(str(target))
    try:
        store.bulk_load(path=str(source), format=ox.RdfFormat.N_QUADS)
        store.optimize()
        store.flush()
    finally:
        # The engine works on its files until nothing refers to it, and an error's frame would keep it from being cleared away.
        del store


def _numbers(home: Path) -> list[int]:
    return [int(p.name) for p in (home / "generations").glob("*") if p.name.isdecimal()]


def _switch(home: Path, final: Path) -> None:
    fresh = home / f"{_LINK}.new"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(final.relative_to(home))
    fresh.replace(home / _LINK)
    _sync(home)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
