"""The words an assertion rests on, where this server has the document: found by SHA-256, cut by code points."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kg.namespaces import OA, SC
from kg.store.terms import Literal
from server.graph import Graph
from server.representation import language

_log = logging.getLogger("secoop.server")
#: Documents are texts; what is longer or more is not one of ours.
_LONGEST, _MOST = 8_000_000, 20_000
#: Documents kept in memory.
_KEPT = 64
#: Seconds between two looks at the folder for documents that were not there.
INTERVAL = 5.0
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
    """The documents in a folder, by the SHA-256 of their bytes; the folder is looked at again when a hash is not known."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._stamps: dict[Path, tuple[int, int]] = {}
        self._paths: dict[str, Path] = {}
        self._texts: dict[str, str] = {}
        self._looked = float("-inf")

    @property
    def any(self) -> bool:
        """Whether there is a folder of documents at all."""
        return self._folder is not None

    def text(self, sha256: str) -> str | None:
        """The document whose bytes hash to ``sha256``, decoded as UTF-8; None when it is not here."""
        if self._folder is None or not sha256:
            return None
        with self._lock:
            if sha256 not in self._texts:
                if sha256 not in self._paths and time.monotonic() - self._looked >= INTERVAL:
                    self._look(self._folder)
                self._load(sha256)
            return self._texts.get(sha256)

    def _look(self, folder: Path) -> None:
        self._looked = time.monotonic()
        for path in islice(sorted(folder.rglob("*")), _MOST):
            self._hash(path)

    def _hash(self, path: Path) -> None:
        """Remember one file by its hash; hashed again only when size or time changed."""
        try:
            status = path.stat()
            stamp = (status.st_size, status.st_mtime_ns)
            if not path.is_file() or status.st_size > _LONGEST or self._stamps.get(path) == stamp:
                return
            self._paths[hashlib.sha256(path.read_bytes()).hexdigest()] = path
            self._stamps[path] = stamp
        except OSError as error:
            _log.info("not a readable document: %s (%s)", path.name, type(error).__name__)

    def _load(self, sha256: str) -> None:
        """Read a document into memory, if its file still holds these bytes and they are UTF-8."""
        path = self._paths.get(sha256)
        if path is None:
            return
        try:
            data = path.read_bytes()
            text = data.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            _log.info("not a readable document: %s (%s)", path.name, type(error).__name__)
            return
        if hashlib.sha256(data).hexdigest() == sha256:
            if len(self._texts) >= _KEPT:
                self._texts.clear()
            self._texts[sha256] = text


def passage(graph: Graph, captures: Captures, evidence: str, context: int = 0) -> Passage | None:
    """The passage of an evidence node, with ``context`` code points around it; None where the document is not at hand.

    A passage whose hash differs from ``sc:passageSha256`` is not shown: it would not be what the reader of the source saw.
    """
    if not captures.any:
        return None
    source = graph.one(evidence, OA + "hasSource")
    selector = graph.one(evidence, OA + "hasSelector")
    if source is None or selector is None:
        return None
    text = captures.text(_value(graph, source.value, SC + "sha256"))
    if text is None:
        return None
    start, end = _value(graph, selector.value, OA + "start"), _value(graph, selector.value, OA + "end")
    if not (start.isdigit() and end.isdigit()) or not int(start) < int(end) <= len(text):
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
    term = next(iter(graph.look(iri, predicate)), None)
    return term.value if isinstance(term, Literal) else ""
