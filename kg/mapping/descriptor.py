"""Descriptors of sources that are no tables: what they all say, and reading them with mistakes at file, line and column."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kg.errors import InputError
from kg.interpret import schema
from kg.interpret.nodes import Node, loads
from kg.loaders.account import Source
from kg.mapping.interpret import Options


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A descriptor that follows its schema; ``digest`` is the SHA-256 of its bytes."""

    root: Node
    path: Path
    digest: str

    @classmethod
    def read(cls, path: Path, schema_name: str) -> Descriptor:
        """Read and check a descriptor; raises InputError at the first mistake."""
        content = path.read_bytes()
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError("not UTF-8", where=f"{path.name}, byte {error.start}", remedy="save the file as UTF-8") from None
        root = loads(text, path.name)
        schema.check(root, schema_name)
        name = root.need("dataset")
        if name.text() != path.stem:
            name.fail(f"the dataset differs from the file's name {path.stem!r}", "make them equal")
        found = cls(root, path, sha256(content).hexdigest())
        found.zone()
        return found

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

    def zone(self) -> ZoneInfo | None:
        """Where a moment in UTC becomes a day; fails at its place for a name that is no time zone."""
        node = self.root.get("zone")
        if node is None:
            return None
        try:
            return ZoneInfo(node.text())
        except (ZoneInfoNotFoundError, ValueError, OSError):
            node.fail(f"{node.value!r} is not a time zone", "write an IANA name such as Europe/Brussels")

    def source(self, retrieved: str) -> Source:
        """The source, retrieved on a day."""
        return Source(self.name, self.title, self.publisher, self.licence, self.homepage, self.digest, retrieved)

    def options(self, retrieved: str) -> Options:
        """How its subjects are interpreted."""
        return Options(self.name, retrieved, self.text("past", "unknown"), self.text("language", "und"), self.zone())
