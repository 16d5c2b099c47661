"""What ``kg load`` and ``kg sources`` ask of every descriptor, whatever its kind, and what a load is given besides its files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from kg.errors import InputError
from kg.interpret import schema
from kg.interpret.index import Index
from kg.interpret.nodes import Node, loads
from kg.loaders import account
from kg.namespaces import Iris

#: Told every so often: bytes read, bytes in all, rows read.
Progress = Callable[[int, int, int], object]


def silent(_done: int, _size: int, _rows: int) -> None:
    """Tell nobody how far a load is."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a load happens: the home with the other datasets, the records' entities, the IRIs it writes.

    ``retrieved`` is the day the files were retrieved, '' where the descriptor or the files tell it.
    """

    home: Path
    index: Index
    iris: Iris
    retrieved: str = ""
    progress: Progress = silent

    def day(self, descriptor: Declared, paths: Sequence[Path]) -> str:
        """When the files were retrieved: as the load says, else the descriptor, else when the newest was written."""
        return self.retrieved or descriptor.text("retrieved") or account.written(paths)


class Told(Protocol):
    """A descriptor that says who publishes what, and under which licence."""

    @property
    def name(self) -> str:
        """The dataset's name, also that of its graph."""
        ...

    @property
    def title(self) -> str:
        """The English title."""
        ...

    @property
    def publisher(self) -> str:
        """Who publishes the source."""
        ...

    @property
    def licence(self) -> str:
        """Its licence."""
        ...

    @property
    def homepage(self) -> str:
        """Its address, or ''."""
        ...


@dataclass(frozen=True, slots=True)
class Declared:
    """A descriptor that follows its schema; ``digest`` is the SHA-256 of its bytes."""

    root: Node
    path: Path
    digest: str

    def text(self, key: str, default: str = "") -> str:
        """A scalar of the descriptor."""
        node = self.root.get(key)
        return node.text() if node is not None else default

    @property
    def name(self) -> str:
        """The dataset's name."""
        return self.text("dataset")

    @property
    def title(self) -> str:
        """The English title."""
        return self.text("title")

    @property
    def publisher(self) -> str:
        """Who publishes the source."""
        return self.text("publisher")

    @property
    def licence(self) -> str:
        """Its licence."""
        return self.text("licence")

    @property
    def homepage(self) -> str:
        """Its address, or ''."""
        return self.text("homepage")

    def source(self, day: str) -> account.Source:
        """What the graph says of the source, retrieved on a day."""
        return account.Source(self.name, self.title, self.publisher, self.licence, self.homepage, self.digest, day)


def opened(path: Path, form: str) -> Declared:
    """Read a descriptor and check it against its schema; raises InputError with file, line and column at the first mistake."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", where=f"{path.name}, byte {error.start}", remedy="save the file as UTF-8") from None
    root = loads(text, path.name)
    schema.check(root, form)
    name = root.need("dataset")
    if name.text() != path.stem:
        name.fail(f"the dataset differs from the file's name {path.stem!r}", "make them equal")
    return Declared(root, path, sha256(content).hexdigest())


D = TypeVar("D", bound=Told)


@dataclass(frozen=True, slots=True)
class DeclaredSource(Generic[D]):
    """A source with its descriptor; kinds add how it is read."""

    descriptor: D

    @property
    def name(self) -> str:
        """The dataset's name, also that of its graph."""
        return self.descriptor.name

    @property
    def title(self) -> str:
        """The English title."""
        return self.descriptor.title

    @property
    def publisher(self) -> str:
        """Who publishes the source."""
        return self.descriptor.publisher

    @property
    def licence(self) -> str:
        """Its licence."""
        return self.descriptor.licence

    @property
    def homepage(self) -> str:
        """Its address, or ''."""
        return self.descriptor.homepage
