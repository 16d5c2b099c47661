"""Request bodies read before a request gets its turn, within a time limit: a half-sent body must not hold an executor.

The web server hands bodies over by a call that blocks until the client sends or hangs up, and offers no limit for it. So
a thread of its own reads; a request whose body is late is answered, and the thread ends when the connection does.
"""

from __future__ import annotations

import io
import threading
import time
from typing import TYPE_CHECKING, Protocol

from kg.errors import SecoopError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_BLOCK = 1 << 16


class _Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


class LateError(SecoopError):
    """The body did not arrive in time; the connection is of no use any more."""

    status = 408
    code = "request-timeout"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"the request body did not arrive within {seconds:g} s",
            where="the request body",
            remedy="send it again, without pauses",
        )
        self.headers = {"Connection": "close"}


class ShortError(SecoopError):
    """The client closed before the body it had announced was whole."""

    status = 400
    code = "short-body"

    def __init__(self, came: int, announced: int) -> None:
        super().__init__(
            f"{announced} bytes were announced and {came} came",
            where="the request body",
            remedy="send the whole body, or the right Content-Length",
        )
        self.headers = {"Connection": "close"}


def prefetch(environ: WSGIEnvironment, most: int, seconds: float) -> None:
    """Replace ``wsgi.input`` by its first ``most`` bytes, read, with the rest behind them. Raises LateError, and
    ShortError where less came than was announced.

    A body that is declared longer is not read: the application refuses it. What it still reads of a body, to let the client
    hear the refusal, has the same limit of time; the stream then looks as if it had ended.
    """
    source: _Readable = environ["wsgi.input"]
    if isinstance(source, io.BytesIO):
        return
    declared = environ.get("CONTENT_LENGTH", "")
    # Not past the declared end, where some servers would block.
    known = declared.isascii() and declared.isdigit()
    expected = int(declared) if known else most
    first, rest = b"", source if expected else None
    if 0 < expected <= most:
        reader = _Reader(source, expected)
        if not reader.finished(seconds):
            # Nothing may touch the stream while the thread is inside it.
            environ["wsgi.input"] = io.BytesIO()
            environ["CONTENT_LENGTH"] = "0"
            raise LateError(seconds)
        first = reader.take()
        if known and len(first) < expected:
            raise ShortError(len(first), expected)
        if known or len(first) < expected:
            rest = None
    environ["wsgi.input"] = _Joined(first, rest, seconds)


class _Reader(threading.Thread):
    """Reads a stream to its end or to a number of bytes, or one block of it; begins at once."""

    def __init__(self, source: _Readable, most: int, *, once: bool = False) -> None:
        super().__init__(name="body", daemon=True)
        self._source = source
        self._most = most
        self._once = once
        self._blocks: list[bytes] = []
        self._ended = threading.Event()
        self._abandoned = False
        self.start()

    def run(self) -> None:
        left = self._most
        while left > 0 and not self._abandoned and (block := self._source.read(min(_BLOCK, left))):
            self._blocks.append(block)
            left = 0 if self._once else left - len(block)
        self._ended.set()

    def finished(self, seconds: float) -> bool:
        """Wait; False when the time is over, after which nothing that has come is kept."""
        if self._ended.wait(seconds):
            return True
        self._abandoned = True
        self._blocks.clear()
        return False

    def take(self) -> bytes:
        """What was read."""
        return b"".join(self._blocks)


class _Joined(io.RawIOBase):
    """Bytes that were read, then what is left of their stream, for as long as there is time."""

    def __init__(self, first: bytes, rest: _Readable | None, seconds: float) -> None:
        super().__init__()
        self._first = io.BytesIO(first)
        self._rest = rest
        self._until = time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        block = self._first.read(len(buffer)) or self._more(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def _more(self, size: int) -> bytes:
        if self._rest is None:
            return b""
        reader = _Reader(self._rest, size, once=True)
        if reader.finished(max(0.0, self._until - time.monotonic())):
            return reader.take()
        self._rest = None
        return b""
