"""One request on its way through the front, and the whole answer the application gave to it.

An answer is never passed on while it is made: it is bytes, or a file at its beginning, so that every later layer knows
its exact length and can hand it to several clients.
"""

from __future__ import annotations

import io
import itertools
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from werkzeug.wsgi import FileWrapper

from server.front.variant import Headers, Variant

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from server.front.lanes import Lane
    from server.state import Snapshot

#: Bytes handed to the web server at a time; it buffers four of them ahead of a slow reader.
BLOCK = 1 << 18
#: A file up to this many bytes is handed over whole, so that no thread waits for a slow reader.
WHOLE = 1 << 20
#: A reader takes a block of it within this time (s), or its connection is cut.
SENDING_SECONDS = 60.0
#: A body the application makes piece by piece goes to a file when it gets longer than this.
LONG = 1 << 23
#: Where the application leaves notes for the front, and the front for the application.
REQUEST_ID, ROUTE, KILLED, REFUSAL = (f"secoop.{name}" for name in ("request_id", "route", "killed", "refusal"))


class Spool:
    """A file that several answers read at the same time, each from its own place; the last one to let go closes it."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.length = os.fstat(file.fileno()).st_size
        self._users = 1
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[bytes]:
        at = 0
        while block := os.pread(self.file.fileno(), BLOCK, at):
            at += len(block)
            yield block

    def share(self) -> Spool:
        """Count one more user."""
        with self._lock:
            self._users += 1
        return self

    def close(self) -> None:
        """Count one user less."""
        with self._lock:
            self._users -= 1
            ended = self._users == 0
        if ended:
            self.file.close()

    def read(self) -> bytes:
        """The whole content; for files that are small enough to be kept."""
        return b"".join(self)


@dataclass(slots=True)
class Answer:
    """Status line, headers and the whole body; ``killed`` is why a query was ended, '' when none was.

    ``variant`` is the representation that was made from it, which those who share the answer share too; ``kept`` is whether
    it lies in the cache.
    """

    status: str
    headers: Headers
    body: bytes | Spool
    killed: str = ""
    variant: Variant | None = None
    kept: bool = False
    _table: dict[str, str] | None = None

    @property
    def code(self) -> int:
        """The status code."""
        return int(self.status[:3])

    @property
    def length(self) -> int:
        """Bytes of the body."""
        return len(self.body) if isinstance(self.body, bytes) else self.body.length

    def header(self, name: str) -> str:
        """The value of a header (its name in lower case), '' when it is missing."""
        if self._table is None:
            self._table = {key.lower(): value for key, value in self.headers}
        return self._table.get(name, "")

    def replace(self, name: str, value: str) -> None:
        """Set a header in the place of those of its name."""
        self._table = None
        self.headers = [*((key, old) for key, old in self.headers if key.lower() != name.lower()), (name, value)]

    def close(self) -> None:
        """Let go of the body."""
        if isinstance(self.body, Spool):
            self.body.close()


@dataclass(slots=True)
class Exchange:
    """One request: what the log, the metrics and the queue want to know about it; ``waited`` for its turn (s).

    ``language`` is the one its Accept-Language header comes to, of those that are offered.
    """

    environ: WSGIEnvironment
    method: str
    path: str
    client: str
    request_id: str
    began: float = field(default_factory=time.perf_counter)
    route: str = ""
    hit: str = "none"
    snapshot: Snapshot | None = None
    lane: Lane | None = None
    release: Callable[[], None] | None = None
    waited: float = 0.0
    language: str = ""

    def leave(self) -> None:
        """Give back the place in the queue, once."""
        release, self.release = self.release, None
        if release is not None:
            release()


def run(app: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    """Ask the application and take its whole answer; raises what the application raises."""
    given: list[Any] = []
    written: list[bytes] = []

    def start(
        status: str, headers: Headers, exc_info: tuple[type[BaseException], BaseException, TracebackType] | None = None
    ) -> Callable[[bytes], object]:
        # A second call replaces the first one's answer (PEP 3333, "The start_response() Callable").
        given[:] = [status, headers]
        return written.append

    environ["wsgi.file_wrapper"] = _wrap
    result = app(environ, cast("StartResponse", start))
    body = result if isinstance(result, Spool) else _collect(result, written)
    return Answer(given[0], given[1], body)


def _collect(result: Iterable[bytes], blocks: list[bytes]) -> bytes | Spool:
    """The body an iterable gives: bytes, or a file when it is long."""
    try:
        size = 0
        iterator = iter(result)
        for block in iterator:
            blocks.append(block)
            size += len(block)
            if size > LONG:
                return _spooled(itertools.chain(blocks, iterator))
        return b"".join(blocks)
    finally:
        close = getattr(result, "close", None)
        if close is not None:
            close()


def _spooled(blocks: Iterable[bytes]) -> Spool:
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - the spool closes it
    try:
        file.writelines(blocks)
        file.flush()
        return Spool(file)
    except BaseException:
        file.close()
        raise


def _wrap(file: BinaryIO, block: int = BLOCK) -> Spool | FileWrapper:
    """The ``wsgi.file_wrapper`` of the front; a file that is only in memory is read like any body."""
    return FileWrapper(file, block) if isinstance(file, io.BytesIO) else Spool(file)


def whole(body: bytes | Spool) -> bytes:
    """A short body as bytes; its file is closed."""
    if isinstance(body, bytes):
        return body
    try:
        return body.read()
    finally:
        body.close()


class Body:
    """The body of a large answer on its way out: ``moved`` is called for each block, ``ended`` once, sent or given up."""

    def __init__(self, spool: Spool, ended: list[Callable[[], None]], moved: Callable[[], None]) -> None:
        self._blocks = iter(spool)
        self._spool = spool
        self._moved = moved
        self._ended = ended

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        self._moved()
        try:
            return next(self._blocks)
        except StopIteration:
            self.close()
            raise

    def close(self) -> None:
        """Close the file and say that the answer has ended; safe to call twice."""
        ended, self._ended = self._ended, []
        if ended:
            self._spool.close()
        for call in ended:
            call()
