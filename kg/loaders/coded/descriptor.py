"""Descriptors of kind ``events``, ``codes`` and ``dictionary``: YAML checked against a JSON Schema, mistakes at their place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg import given
from kg.interpret.nodes import Node
from kg.loaders.declared import Declared, opened
from kg.loaders.kinds import folder
from kg.vocabulary import suggest

_DELIMITERS = {"csv": ",", "tsv": "\t", "lines": "\t"}


@dataclass(frozen=True, slots=True)
class Form:
    """The form of the files: encoding, delimiter, and the quote, '' for none."""

    encoding: str
    delimiter: str
    quote: str


@dataclass(frozen=True, slots=True)
class Descriptor(Declared):
    """A descriptor of coded data."""

    form: Form

    @property
    def language(self) -> str:
        """The language of the names, ``und`` where nobody says."""
        return self.text("language", "und")

    def ignored(self) -> list[str]:
        """Columns ignored by name."""
        node = self.root.get("ignore")
        return list(node.fields()) if node is not None else []


def read(path: Path, kind: str) -> Descriptor:
    """Read and check a descriptor; raises InputError with file, line and column at the first mistake."""
    declared = opened(path, kind)
    return Descriptor(declared.root, path, declared.digest, _form(declared.root.need("file")))


def table(node: Node, descriptor: Path) -> Path:
    """The file a descriptor names: beside it, else among the project's look-ups; fails where it is in neither."""
    places = [descriptor.parent / node.text(), folder() / "lookups" / node.text()]
    found = given.nearest(*places)
    if found is None:
        known = [path.name for path in (folder() / "lookups").glob("*.csv")]
        node.fail(f"there is no file {node.value}", suggest(node.text(), known) or "put it beside the descriptor")
    return found


def _form(node: Node) -> Form:
    form = node.need("format").text()
    encoding, delimiter, quote = node.get("encoding"), node.get("delimiter"), node.get("quote")
    if encoding is not None:
        try:
            # Only what makes bytes of text: hex and rot13 are codecs too.
            " ".encode(encoding.text())
            bytes(range(256)).decode(encoding.text(), "replace")
        except (LookupError, UnicodeError):
            encoding.fail(f"{encoding.value!r} is not a known encoding", "write for example utf-8 or windows-1252")
    sign = quote.text() if quote is not None else ("none" if form != "csv" else '"')
    return Form(
        encoding.text() if encoding is not None else "utf-8",
        delimiter.text() if delimiter is not None else _DELIMITERS[form],
        "" if sign == "none" else sign,
    )
