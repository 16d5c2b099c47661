"""Loaded registers: below ``HOME/datasets/NAME``, the graph as compressed N-Quads, its spellings, the rejects, and ``meta.json``.

``meta.json`` names the other files and is replaced by renaming, after everything it names is on the disk: whoever reads sees
the old dataset or the new one, wherever a load is ended. What an ended load leaves behind, the next one clears away.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import zstandard

from kg.errors import BuildError, InputError, NotFoundError, WriterBusyError
from kg.namespaces import Iris
from kg.store.described import Claims, Dataset
from kg.store.described import read as read_description
from kg.store.rdf import to_iri, to_term
from kg.store.subjects import Subjects
from kg.store.terms import Iri, Literal, Quad, Term

_META = "meta.json"
_INTENT = "intent"
_LEVEL = 3


class Draft:
    """A dataset being written; it counts for nothing before :meth:`commit`."""

    def __init__(self, home: Path, name: str, claims: Claims | None = None) -> None:
        self.name = name
        self.claims = claims or Claims()
        self.target = home / "datasets" / name
        self.folder = self.target / "writing"
        self.dataset: Dataset | None = None
        self._total = sha256()

    @property
    def rejects(self) -> Path:
        """Where the rejects are written."""
        return self.folder / "rejects.tsv"

    @property
    def unread(self) -> Path:
        """Where what a register says in prose and no pattern read is written; not every load has it."""
        return self.folder / "unread.tsv"

    @property
    def graph(self) -> Path:
        """Where the graph is written."""
        return self.folder / "graph.nq.zst"

    @property
    def spellings(self) -> Path:
        """Where the spellings are written."""
        return self.folder / "spellings.json"

    @contextmanager
    def writing(self) -> Iterator[Subjects]:
        """The graph, to be written in any order; at the end it is sorted, so that no build has to."""
        found = Subjects(self.folder, "graph")
        yield found
        with self.graph.open("wb") as file, zstandard.ZstdCompressor(level=_LEVEL).stream_writer(file, closefd=False) as packed:
            for data in found.stream():
                self._total.update(data)
                packed.write(data)
        found.clear()

    @property
    def digest(self) -> str:
        """SHA-256 of the N-Quads written."""
        return self._total.hexdigest()

    def describe(self, dataset: Dataset) -> None:
        """Complete the draft: give its files their final names, write and synchronise everything but ``meta.json``."""
        files = {}
        paths = {"graph": self.graph, "spellings": self.spellings, "rejects": self.rejects}
        if self.unread.exists():
            paths["unread"] = self.unread
        for key, path in paths.items():
            stem, _, ending = path.name.partition(".")
            final = path.with_name(f"{stem}-{_digest(path)[:12]}.{ending}")
            path.rename(final)
            _sync(final)
            files[key] = final.name
        self.dataset = replace(dataset, files=files, digest=self.digest, ordered=True, claims=self.claims)
        meta = self.folder / _META
        meta.write_text(json.dumps(asdict(self.dataset), indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
        _sync(meta)

    def intend(self, total: str) -> None:
        """Write that the dataset belongs to the generation with this digest, which is about to be published.

        Whoever is killed between the two publishes both or neither: the next one settles it (:func:`settle`).
        """
        (self.folder / _INTENT).write_text(total, encoding="utf-8")
        _sync(self.folder / _INTENT)
        intended = self.target / "intended"
        shutil.rmtree(intended, ignore_errors=True)
        self.folder.rename(intended)
        self.folder = intended
        _sync(self.target)

    def commit(self) -> None:
        """Put the draft in the place of the dataset of that name; the caller holds :func:`kg.store.generations.writer`."""
        if self.dataset is None:
            raise BuildError("the dataset was not written to its end", where=str(self.folder), remedy="load it again")
        for name in self.dataset.files.values():
            # Who was killed here before has moved some of them.
            if (self.folder / name).exists():
                (self.folder / name).replace(self.target / name)
        _sync(self.target)
        (self.folder / _META).replace(self.target / _META)
        _sync(self.target)
        keep = {_META, *self.dataset.files.values()}
        for path in self.target.iterdir():
            if path.is_file() and path.name not in keep:
                path.unlink()


def settle(home: Path, total: str) -> None:
    """Finish what a crash has left between a generation and its dataset; ``total`` is the digest of the current generation.

    The caller holds :func:`kg.store.generations.writer`.
    """
    for folder in sorted((home / "datasets").glob("*/intended")):
        found = Draft(home, folder.parent.name)
        found.folder = folder
        published = (folder / _INTENT).is_file() and (folder / _INTENT).read_text(encoding="utf-8") == total
        if published and (folder / _META).is_file():
            found.dataset = read_description(folder / _META)
            found.commit()
        shutil.rmtree(folder)
        if not any(found.target.iterdir()):
            found.target.rmdir()


@contextmanager
def draft(home: Path, name: str, claims: Claims | None = None) -> Iterator[Draft]:
    """A draft, cleared away at the end whether it was committed or not; ``claims`` are kept with the dataset.

    Raises BuildError when it cannot be written (a full disk), WriterBusyError when another load runs.
    """
    found = Draft(home, name, claims)
    with _lock(home):
        yield from _drafted(found)


def _drafted(found: Draft) -> Iterator[Draft]:
    try:
        shutil.rmtree(found.folder, ignore_errors=True)
        found.folder.mkdir(parents=True)
        yield found
    except BrokenPipeError:
        # Whoever read what the command printed has gone; the disk is not to blame.
        raise
    except OSError as error:
        raise BuildError(
            f"the dataset could not be written: {error}",
            where=str(found.folder),
            remedy="make room; what was loaded before is in force",
        ) from error
    finally:
        shutil.rmtree(found.folder, ignore_errors=True)
        if found.target.is_dir() and not any(found.target.iterdir()):
            found.target.rmdir()


@contextmanager
def _lock(home: Path) -> Iterator[None]:
    """One load at a time; the kernel releases it with the process."""
    (home / "datasets").mkdir(parents=True, exist_ok=True)
    with (home / "datasets" / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise WriterBusyError("another load is writing here", where=str(home), remedy="wait for it") from None
        yield


def installed(home: Path, without: str = "") -> list[Dataset]:
    """The loaded datasets, by name, ``without`` one that is to be replaced and may be damaged.

    Raises InputError where one is damaged, or a folder holds the dataset of another one.
    """
    paths = sorted((home / "datasets").glob(f"*/{_META}"))
    found = {path: read_description(path) for path in paths if path.parent.name != without}
    for path, dataset in found.items():
        if path.parent.name != dataset.name:
            raise InputError(
                f"it describes the dataset {dataset.name!r}, as {path.parent.with_name(dataset.name) / _META} does",
                where=str(path),
                remedy="move the folder away from the datasets",
            )
    return list(found.values())


def get(home: Path, name: str) -> Dataset:
    """One loaded dataset; raises NotFoundError."""
    return read_description(_described(home, name))


def _described(home: Path, name: str) -> Path:
    path = home / "datasets" / name / _META
    if not path.is_file() or path.parent.parent != home / "datasets":
        raise NotFoundError(f"no dataset {name!r} is loaded", where=str(home), remedy=f"run `kg load {name} FILE` first")
    return path


def remove(home: Path, name: str) -> None:
    """Take a dataset away, damaged or not; the caller holds the writer's lock. Raises NotFoundError."""
    _described(home, name).unlink()
    shutil.rmtree(home / "datasets" / name)


def quads(home: Path, iris: Iris, staged: Draft | None = None, *, apart: bool = False) -> Iterator[Quad]:
    """The quads of every loaded dataset under the base in force, a staged one in the place of the one of its name.

    Those to be merged, or with ``apart`` those that stay in graphs of their own.
    """
    for dataset, path in sources(home, staged):
        if dataset.apart == apart:
            yield from read(path, dataset.base, iris)


def sources(home: Path, staged: Draft | None = None) -> list[tuple[Dataset, Path]]:
    """Every loaded dataset with the file of its graph, a staged one in the place of the one of its name."""
    replaced = staged.name if staged is not None else ""
    found = {one.name: (one, home / "datasets" / one.name / one.files["graph"]) for one in installed(home, replaced)}
    if staged is not None and staged.dataset is not None:
        found[staged.name] = (staged.dataset, staged.folder / staged.dataset.files["graph"])
    return [found[name] for name in sorted(found)]


def read(path: Path, base: str, iris: Iris) -> Iterator[Quad]:
    """The quads of a dataset's graph, written under one base, under the base in force."""
    moved = (f"{base}id/", f"{base}graph/")
    with path.open("rb") as file:
        source = io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(file))
        for quad in ox.parse(source, format=ox.RdfFormat.N_QUADS):
            graph = Iri(quad.graph_name.value) if isinstance(quad.graph_name, ox.NamedNode) else None
            found = Quad(to_iri(quad.subject), Iri(quad.predicate.value), to_term(quad.object), graph)
            yield found if base == iris.base else _moved(found, base, moved, iris.base)


def _moved(quad: Quad, old: str, moved: tuple[str, ...], new: str) -> Quad:
    def term(value: Term) -> Term:
        inside = isinstance(value, Iri) and value.value.startswith(moved)
        return Iri(new + value.value.removeprefix(old)) if inside else value

    subject, graph = term(quad.subject), term(quad.graph) if quad.graph else None
    if isinstance(subject, Literal) or isinstance(graph, Literal):
        raise InputError("a literal cannot be a subject or a graph", remedy="load the dataset again")
    return Quad(subject, quad.predicate, term(quad.object), graph)


def spellings(home: Path, name: str, where: str) -> list[tuple[str, str, str, str]]:
    """The spellings a dataset knows, as rows of a look-up; raises InputError when it is not loaded."""
    try:
        dataset = get(home, name)
    except NotFoundError:
        raise InputError(
            f"the register {name!r} is not loaded, and spellings are looked up in it",
            where=where,
            remedy=f"run `kg load {name} FILE` first",
        ) from None
    rows = json.loads((home / "datasets" / name / dataset.files["spellings"]).read_text(encoding="utf-8"))
    return [(spelling, entity, "", "") for spelling, entity in rows]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        total = sha256()
        while block := file.read(1 << 20):
            total.update(block)
    return total.hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
