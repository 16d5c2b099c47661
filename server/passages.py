"""The words an assertion rests on, where this server has the document: found by SHA-256, cut by code points."""

from __future__ import annotations

import hashlib
import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from kg.namespaces import OA, SC
from kg.store.terms import Literal
from server.graph import Graph
from server.representation import language

_log = logging.getLogger("secoop.server")
#: Documents are texts; what is longer or more is not one of ours.
_LONGEST, _MOST = 8_000_000, 20_000
#: Code points of context shown on each side of a passage on its own page.
CONTEXT = 400


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with what stands around it; ``cut`` says which side of the context was shortened."""

    before: str
    text: str
    after: str
    language: str
    cut_before: bool
    cut_after: bool


class Captures:
    """The documents in a folder, by the SHA-256 of their bytes; the folder is read again when a hash is not known."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._hashes: dict[Path, tuple[tuple[int, int], str]] = {}
        self._texts: dict[str, str] = {}

    def text(self, sha256: str) -> str | None:
        """The document whose bytes hash to ``sha256``, decoded as UTF-8; None when it is not here."""
        if self._folder is None or not sha256:
            return None
        with self._lock:
            if sha256 not in self._texts:
                self._scan()
            return self._texts.get(sha256)

    def _scan(self) -> None:
        assert self._folder is not None  # noqa: S101 -- text() has asked
        if not self._folder.is_dir():
            return
        for number, path in enumerate(sorted(self._folder.rglob("*"))):
            if number >= _MOST:
                return
            self._read(path)

    def _read(self, path: Path) -> None:
        """Remember one file; hashed again only when size or time changed, and unreadable files are no documents."""
        try:
            status = path.stat()
            stamp = (status.st_size, status.st_mtime_ns)
            if not path.is_file() or status.st_size > _LONGEST or self._hashes.get(path, (None,))[0] == stamp:
                return
            data = path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            self._hashes[path] = (stamp, digest)
            self._texts[digest] = data.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            _log.info("not a readable document: %s (%s)", path.name, type(error).__name__)


def passage(graph: Graph, captures: Captures, evidence: str, context: int = 0) -> Passage | None:
    """The passage of an evidence node, with ``context`` code points around it; None where the document is not at hand.

    A passage whose hash differs from ``sc:passageSha256`` is not shown: it would not be what the reader of the source saw.
    """
    source = graph.one(evidence, OA + "hasSource")
    selector = graph.one(evidence, OA + "hasSelector")
    if source is None or selector is None:
        return None
    text = captures.text(_value(graph, source.value, SC + "sha256"))
    start, end = _value(graph, selector.value, OA + "start"), _value(graph, selector.value, OA + "end")
    if text is None or not (start.isdigit() and end.isdigit()) or not int(start) < int(end) <= len(text):
        return None
    first, last = int(start), int(end)
    expected = _value(graph, evidence, SC + "passageSha256")
    if expected and hashlib.sha256(text[first:last].encode()).hexdigest() != expected:
        return None
    left, right = _word_start(text, max(0, first - context), first), _word_end(text, min(len(text), last + context), last)
    tag = language(_value(graph, source.value, SC + "language"))
    return Passage(text[left:first], text[first:last], text[last:right], tag, left > 0, right < len(text))


def _word_start(text: str, at: int, stop: int) -> int:
    """The first place from ``at`` on where a word begins, so that the context is not cut inside one."""
    if at == 0:
        return at
    return next((place + 1 for place in range(at - 1, min(at + 40, stop)) if text[place].isspace()), at)


def _word_end(text: str, at: int, stop: int) -> int:
    """The last place up to ``at`` where a word ends."""
    if at == len(text):
        return at
    return next((place for place in range(at, max(at - 40, stop), -1) if text[place].isspace()), at)


def _value(graph: Graph, iri: str, predicate: str) -> str:
    term = graph.one(iri, predicate)
    return term.value if isinstance(term, Literal) else ""
