"""Whether anybody still waits for an answer that takes long: a client that closes its connection ends its query.

A WSGI server does not say which connection a request came by, nor that it was closed; the web server closes its end at once when
the client's has ended, though. So the connections from the request's address that could be its own are found among the
descriptors of this process and looked at until none is left. That errs on the side of going on: a client with several
requests under way on as many connections, or with a kept connection it used within the last second, is gone only when all of
them are answered or closed, and a proxy's clients only together; the deadline bounds what is missed. Were a request to wait
longer than a second between the kernel and our first line, or to be sent ahead of an earlier answer (pipelining), and another
connection of the same address to close meanwhile, its query would end too early: with an error, never with a short answer.

A client that closes only its sending half (shutdown(2)) counts as gone: the web server drops such a connection unanswered.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from server.front.connections import borrowed, descriptors

#: Milliseconds since data was sent and since data came, in the kernel's struct tcp_info (linux/tcp.h).
_AGES = struct.Struct("=44xI4xI")
#: What the clock of those numbers may be out (s).
_SLACK = 0.1
#: A request is read by the web server at most so long before our first line (s): threads are kept free for that.
_DISPATCH = 1.0


class _Connection(NamedTuple):
    """A connection among this process's descriptors; the inode tells it from a later one under the same number."""

    descriptor: int
    inode: int


class Watch:
    """Asked again and again while a query runs: True once its client has gone.

    ``since`` is when the request had come (``time.perf_counter``); ``wanted`` says whether somebody else waits for the answer.
    """

    def __init__(self, address: str, since: float, wanted: Callable[[], bool]) -> None:
        self._address = address
        self._since = since
        self._wanted = wanted
        self._open: set[_Connection] | None = None
        self._waiting: set[_Connection] = set()
        self._waited = False

    def __call__(self) -> bool:
        """Look once; some hundred microseconds the first time, a few after that."""
        if self._open is None:
            age = time.perf_counter() - self._since
            found = dict(_from(self._address))
            self._open = {one for one, came in found.items() if came >= age - _SLACK}
            self._waiting = {one for one in self._open if found[one] <= age + _DISPATCH}
        self._open = {one for one in self._open if _ages(one) is not None}
        self._waiting = {one for one in self._waiting if _unanswered(one)}
        self._waited = self._waited or bool(self._waiting)
        gone = not self._open or (self._waited and not self._waiting)
        return gone and not self._wanted()


def _from(address: str) -> Iterator[tuple[_Connection, float]]:
    """Connections from an address, with the seconds since something came by each."""
    for descriptor in descriptors():
        # The descriptor may be gone by now, or be no connection.
        with contextlib.suppress(OSError), borrowed(descriptor) as found:
            # A Unix socket's peer is a path and not a pair.
            if found.family == socket.AF_UNIX or found.getpeername()[0] != address:
                continue
            one = _Connection(descriptor, os.fstat(found.fileno()).st_ino)
            ages = _ages(one)
            if ages is not None:
                yield one, ages[1] / 1000


def _ages(one: _Connection) -> tuple[int, int] | None:
    """Milliseconds since data was sent, and since data came; None when the connection is closed."""
    with contextlib.suppress(OSError), borrowed(one.descriptor) as found:
        if os.fstat(found.fileno()).st_ino == one.inode:
            sent, came = _AGES.unpack(found.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _AGES.size))
            return sent, came
    return None


def _unanswered(one: _Connection) -> bool:
    """Whether nothing was sent after the last thing that came; an answer within the same tick of the clock goes unseen."""
    ages = _ages(one)
    return ages is not None and ages[0] >= ages[1]


_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watching(watch: Watch | None) -> Iterator[None]:
    """Let whatever is evaluated within ask this watch."""
    token = _WATCH.set(watch)
    try:
        yield
    finally:
        _WATCH.reset(token)


def watch() -> Watch | None:
    """The watch of the request that is being worked on."""
    return _WATCH.get()
