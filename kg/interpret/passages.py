"""Passages of a document: spans in code points, checked against the document's and the passage's SHA-256.

A build needs no documents: the hashes lie beside each record (``NAME.sha256``). Where the reader has the documents,
every hash is computed again and compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from kg.errors import InputError
from kg.interpret.nodes import Node

_SPAN = re.compile(r"([0-9]{1,7})-([0-9]{1,7})")

Span = tuple[int, int]


def parse_span(node: Node) -> Span:
    """Read ``start-end``: half-open, in code points; fails when it is empty or not two numbers."""
    match = _SPAN.fullmatch(node.text())
    if not match:
        node.fail(f"{node.value!r} is not a span", 'write start-end, as printed by kg span FILE "words"')
    start, end = int(match.group(1)), int(match.group(2))
    if start >= end:
        node.fail(f"the span {start}-{end} is empty", "the end is the first character after the passage")
    return start, end


def read_capture(folder: Path | None, file: str, expected: str, where: str) -> str | None:
    """Return the text of a capture, or None when it is not at hand.

    Raises InputError when a file of that name is there but its bytes are not those that were read.
    """
    if folder is None or "/" in file or file.startswith("."):
        return None
    path = folder / file
    if not path.is_file():
        return None
    content = path.read_bytes()
    found = sha256(content).hexdigest()
    if found != expected:
        raise InputError(
            f"{file} is not the document this record was read from: its SHA-256 is {found}, not {expected}",
            where=where,
            remedy="point SECOOP_CAPTURES at the original, or read the new version and correct the record",
        )
    return content.decode("utf-8")


def read_lock(path: Path) -> dict[Span, str] | None:
    """Read ``NAME.sha256``: one ``start-end hash`` a line; None when there is none."""
    if not path.is_file():
        return None
    hashes: dict[Span, str] = {}
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
        span, _, value = line.partition(" ")
        match = _SPAN.fullmatch(span)
        if not match or not re.fullmatch(r"[0-9a-f]{64}", value):
            raise InputError("not a passage hash", where=f"{path.name}:{number}:1", remedy="run kg record lock again")
        hashes[int(match.group(1)), int(match.group(2))] = value
    return hashes


def write_lock(path: Path, hashes: dict[Span, str]) -> None:
    """Write the hashes, sorted by span; a crash leaves the file as it was."""
    lines = [f"{start}-{end} {value}\n" for (start, end), value in sorted(hashes.items())]
    draft = path.with_name(path.name + ".writing")
    draft.write_text("".join(lines), encoding="ascii")
    draft.replace(path)


@dataclass(slots=True)
class Passages:
    """The passages of one document, each hashed once. ``locked`` None stands for a record that has no lock yet."""

    text: str | None
    locked: dict[Span, str] | None
    used: dict[Span, str] = field(default_factory=dict)

    def hash(self, span: Span, node: Node) -> str:
        """The passage's SHA-256 (of its UTF-8 bytes); fails when it is unknown, out of the text, not locked, or changed."""
        if span in self.used:
            return self.used[span]
        locked = self.locked.get(span) if self.locked is not None else None
        if self.text is None:
            if locked is None:
                node.fail(
                    f"no hash is known for {span[0]}-{span[1]} and the document is not at hand",
                    "run kg record lock with SECOOP_CAPTURES pointing at the documents",
                )
            self.used[span] = locked
            return locked
        if span[1] > len(self.text):
            node.fail(
                f"the span ends at {span[1]}, the document at {len(self.text)}",
                'find the numbers with kg span FILE "words"',
            )
        value = sha256(self.quote(span).encode()).hexdigest()
        if self.locked is not None and locked is None:
            name = node.file.removesuffix(".yaml")
            node.fail(
                f"the passage {span[0]}-{span[1]} is not locked",
                f"read it with kg record show {name}, then run kg record lock {name}",
            )
        if locked is not None and locked != value:
            node.fail("the passage is not the one that was locked", "check the span, then run kg record lock")
        self.used[span] = value
        return value

    def quote(self, span: Span) -> str:
        """The passage's words, '' when the document is not at hand."""
        return self.text[span[0] : span[1]] if self.text is not None else ""

    def check_printed(self, printed: Node, spans: list[Span]) -> None:
        """Fail unless a printed name stands letter for letter in one of the passages (when the document is at hand)."""
        if self.text is not None and not any(printed.text() in self.quote(span) for span in spans):
            printed.fail(f"{printed.value!r} does not stand in the passage", "copy the name as printed, or widen the span")
