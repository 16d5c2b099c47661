"""Descriptors of every kind: which loader a descriptor is for, and what ``kg load`` and ``kg sources`` ask of it.

A descriptor (``kg/sources/*.yaml``, or a user's own) has an optional top-level key ``kind``; without it, it is a ``table``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, runtime_checkable

from kg import given
from kg.errors import InputError, NotFoundError
from kg.interpret.nodes import load as load_yaml
from kg.loaders.declared import Context, Told
from kg.loaders.tabular.rejects import Summary
from kg.store.datasets import Draft
from kg.vocabulary import suggest

#: Kind → the module whose ``read(path)`` makes it a :class:`Loadable`; imported when such a descriptor is read.
KINDS = {
    "table": "kg.loaders.tabular.register",
    "rdf": "kg.loaders.rdf.loading",
    "documents": "kg.loaders.documents.loading",
    "ftm": "kg.loaders.ftm.loading",
    "events": "kg.loaders.coded.load",
    "codes": "kg.loaders.coded.codes",
    "dictionary": "kg.loaders.coded.dictionary",
    "agents": "kg.loaders.coded.agents",
}


class Loadable(Told, Protocol):
    """A descriptor that was read and checked: what it says of its source, and how to load files by it."""

    def load(self, paths: Sequence[Path], draft: Draft, context: Context) -> Summary:
        """Read the files into the draft and describe it; return what became of the rows.

        Raises InputError for a file or a descriptor that cannot be used; the draft counts for nothing then.
        """


@runtime_checkable
class Askable(Protocol):
    """A source that can be asked of an endpoint."""

    def at(self, address: str) -> Loadable:
        """The same source, at an endpoint's address."""


def at(source: Loadable, address: str, path: Path) -> Loadable:
    """A source to be asked of an endpoint; raises InputError for a kind that reads files only."""
    if not isinstance(source, Askable):
        raise InputError(
            "only a source of kind rdf can be asked of an endpoint", where=path.name, remedy="name files, or write kind: rdf"
        )
    return source.at(address)


def folder() -> Path:
    """Where the project's own descriptors lie."""
    return Path(__file__).resolve().parent.parent / "sources"


def known() -> dict[str, Path]:
    """Name → descriptor of the project."""
    return {path.stem: path for path in sorted(folder().glob("*.yaml"))}


def find(name: str) -> Path:
    """The descriptor of a name, or of a path that ends in ``.yaml``.

    Raises NotFoundError with the nearest names, InputError for a file that is none.
    """
    path = Path(name)
    if path.suffix == ".yaml":
        return given.file(path)
    names = known()
    if name not in names and path.exists():
        raise InputError("not a descriptor", where=name, remedy="a descriptor's file ends in .yaml; it comes before the files")
    if name not in names:
        raise NotFoundError(f"no descriptor is called {name!r}", where="kg/sources", remedy=suggest(name, names))
    return names[name]


def read(path: Path) -> Loadable:
    """Read and check a descriptor by its kind; raises InputError with file, line and column at the first mistake."""
    root = load_yaml(path)
    node = root.get("kind")
    kind = "table" if node is None else node.text()
    if node is not None and kind not in KINDS:
        node.fail(f"{kind!r} is not a kind of source", suggest(kind, KINDS))
    reader: Callable[[Path], Loadable] = import_module(KINDS[kind]).read
    return reader(path)
