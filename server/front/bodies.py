"""Request bodies, all of them outside a request's turn: a body that does not come must not hold an executor.

They are read before the turn, within a time limit. What is left of one that was refused is read after it, when the refusal
is on its way: whoever is still sending when the connection closes sees a broken pipe and no answer (RFC 9112, 9.6).
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from kg.errors import SecoopError
from server.front.stalls import Stalls

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_BLOCK = 1 << 16
#: Of a refused body so much is read, to let its sender hear why (bytes).
_LINGER = 64_000_000


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
    """The client closed before the body it had announced was whole; what came is not what it meant."""

    status = 400
    code = "short-body"

    def __init__(self, came: int, announced: int) -> None:
        super().__init__(
            f"{announced} bytes were announced and {came} came",
            where="the request body",
            remedy="send the whole body, or the right Content-Length",
        )
        self.headers = {"Connection": "close"}


def prefetch(environ: WSGIEnvironment, most: int, seconds: float, stalls: Stalls) -> None:
    """Replace ``wsgi.input`` by its first ``most`` bytes, read, with the rest behind them. Raises LateError, and
    ShortError where the client ended before what it had announced.

    A body that is declared longer is not read: the application refuses it. What is read of it after that has the same limit
    of time.
    """
    source: _Readable = environ["wsgi.input"]
    if isinstance(source, io.BytesIO):
        return
    declared = environ.get("CONTENT_LENGTH", "")
    known = declared.isascii() and declared.isdigit()
    # Not past the declared end, where some servers would block.
    expected = int(declared) if known else most
    timed = _Timed(source, environ.get("REMOTE_ADDR", ""), seconds, stalls)
    first = _take(timed, expected) if expected <= most else b""
    if timed.late and (not known or len(first) < expected):
        raise LateError(seconds)
    if known and expected <= most and len(first) < expected:
        raise ShortError(len(first), expected)
    ended = expected <= most and (known or len(first) < expected)
    environ["wsgi.input"] = _Joined(first, None if ended else timed)


def rest(environ: WSGIEnvironment) -> _Readable | None:
    """What nobody has read of a request's body; None where nothing can come."""
    stream = environ["wsgi.input"]
    return stream.rest if isinstance(stream, _Joined) else None


class Lingering:
    """A short answer, after which what its client still sends is read, within bounds; ``ended`` is called once."""

    def __init__(self, answer: bytes, rest: _Readable, ended: Callable[[], None]) -> None:
        self._answer: bytes | None = answer
        self._rest = rest
        self._ended: Callable[[], None] | None = ended

    def __iter__(self) -> Lingering:
        return self

    def __next__(self) -> bytes:
        answer, self._answer = self._answer, None
        if answer is not None:
            return answer
        try:
            left = _LINGER
            while left > 0 and (block := self._rest.read(_BLOCK)):
                left -= len(block)
        finally:
            self.close()
        raise StopIteration

    def close(self) -> None:
        """Say that the answer has ended; safe to call twice."""
        ended, self._ended = self._ended, None
        if ended is not None:
            ended()


def _take(source: _Readable, size: int) -> bytes:
    """Read a number of bytes, or to the end."""
    blocks = []
    while size > 0 and (block := source.read(min(_BLOCK, size))):
        blocks.append(block)
        size -= len(block)
    return b"".join(blocks)


class _Timed:
    """A stream all of whose reads together have a limit of time; it ends when that has passed."""

    def __init__(self, source: _Readable, address: str, seconds: float, stalls: Stalls) -> None:
        self.late = False
        self._source = source
        self._address = address
        self._seconds = seconds
        self._stalls = stalls

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, none at the end."""
        if self.late:
            return b""
        wait = self._stalls.begin(self._address, self._seconds)
        try:
            return self._source.read(size)
        finally:
            self._stalls.end(wait)
            self.late = wait.late
            self._seconds = max(0.001, self._seconds - wait.waited)


class _Joined(io.RawIOBase):
    """Bytes that were read, then what is left of their stream."""

    def __init__(self, first: bytes, rest: _Readable | None) -> None:
        super().__init__()
        self._first = io.BytesIO(first)
        self.rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        block = self._first.read(len(buffer))
        if not block and self.rest is not None:
            block = self.rest.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)
