"""Descriptors of sources that are no tables: what they all say, and reading them with mistakes at file, line and column."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kg.loaders.declared import Declared, opened
from kg.mapping import schemes
from kg.mapping.known import Options


@dataclass(frozen=True, slots=True)
class Descriptor(Declared):
    """A descriptor of a source that is no table."""

    @classmethod
    def read(cls, path: Path, schema_name: str) -> Descriptor:
        """Read and check a descriptor; raises InputError at the first mistake."""
        declared = opened(path, schema_name)
        found = cls(declared.root, path, declared.digest)
        found.zone()
        found.schemes()
        return found

    def zone(self) -> ZoneInfo | None:
        """Where a moment in UTC becomes a day; fails at its place for a name that is no time zone."""
        node = self.root.get("zone")
        if node is None:
            return None
        try:
            return ZoneInfo(node.text())
        except (ZoneInfoNotFoundError, ValueError, OSError):
            node.fail(f"{node.value!r} is not a time zone", "write an IANA name such as Europe/Brussels")

    def schemes(self) -> frozenset[str]:
        """The schemes of the addresses that may name something; fails at the place of one that nobody can declare."""
        return schemes.declared(self.root.get("schemes"))

    def options(self, retrieved: str) -> Options:
        """How its subjects are interpreted."""
        return Options(self.name, retrieved, self.text("past", "unknown"), self.text("language", "und"), self.zone())
