"""Descriptors of kind ``events``, ``codes`` and ``dictionary``: YAML checked against a JSON Schema, mistakes at their place."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kg.errors import InputError
from kg.interpret import schema
from kg.interpret.nodes import Node, loads
from kg.loaders import account
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
class Descriptor:
    """A descriptor of coded data; ``digest`` is the SHA-256 of its bytes."""

    root: Node
    path: Path
    digest: str
    form: Form

    @property
    def name(self) -> str:
        """The dataset's name."""
        return self.root.need("dataset").text()

    @property
    def title(self) -> str:
        """The English title."""
        return self.root.need("title").text()

    @property
    def publisher(self) -> str:
        """Who publishes the source."""
        return self.root.need("publisher").text()

    @property
    def licence(self) -> str:
        """Its licence."""
        return self.root.need("licence").text()

    @property
    def homepage(self) -> str:
        """Its address, or ''."""
        return self.optional("homepage")

    @property
    def language(self) -> str:
        """The language of the names, ``und`` where nobody says."""
        return self.optional("language") or "und"

    def optional(self, key: str) -> str:
        """A text, or '' where the key is absent."""
        node = self.root.get(key)
        return node.text() if node is not None else ""

    def ignored(self) -> list[str]:
        """Columns ignored by name."""
        node = self.root.get("ignore")
        return list(node.fields()) if node is not None else []

    def source(self, retrieved: str, paths: list[Path]) -> account.Source:
        """What the graph says of its source."""
        day = retrieved or self.optional("retrieved") or account.written(paths)
        return account.Source(self.name, self.title, self.publisher, self.licence, self.homepage, self.digest, day)


def read(path: Path, kind: str) -> Descriptor:
    """Read and check a descriptor; raises InputError with file, line and column at the first mistake."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", where=f"{path.name}, byte {error.start}", remedy="save the file as UTF-8") from None
    root = loads(text, path.name)
    schema.check(root, kind)
    name = root.need("dataset")
    if name.text() != path.stem:
        name.fail(f"the dataset differs from the file's name {path.stem!r}", "make them equal")
    return Descriptor(root, path, sha256(content).hexdigest(), _form(root.need("file")))


def table(node: Node, descriptor: Path) -> Path:
    """The file a descriptor names: beside it, else among the project's look-ups; fails where it is in neither."""
    places = [descriptor.parent / node.text(), folder() / "lookups" / node.text()]
    found = next((path for path in places if path.is_file()), None)
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
        except (LookupError, UnicodeError):
            encoding.fail(f"{encoding.value!r} is not a known encoding", "write for example utf-8 or windows-1252")
    sign = quote.text() if quote is not None else ("none" if form != "csv" else '"')
    return Form(
        encoding.text() if encoding is not None else "utf-8",
        delimiter.text() if delimiter is not None else _DELIMITERS[form],
        "" if sign == "none" else sign,
    )
