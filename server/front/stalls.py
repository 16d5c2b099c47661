"""Clients that stop in the middle: their connections are cut, so that the threads that wait for them come free.

The web server's calls for more of a body, and for room in a slow reader's connection, block without any limit of time; a
second thread must not wait in their place, because the server's own clean-up then waits for it and lets nobody run. So
whoever may have to wait registers here, and one watcher ends the connections of an address that has let its time pass.
Which of an address's connections it is, a WSGI server does not tell; hence the steps.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from server.front.connections import borrowed, descriptors, ports

_INTERVAL = 0.25
#: Milliseconds since data came, in the kernel's struct tcp_info (linux/tcp.h): eight bytes and eleven numbers before it.
_LAST_RECEIVED = struct.Struct("=52xI")
#: A connection that sent nothing for this long is silent (ms).
_SILENT = 1000


@dataclass(slots=True, eq=False)
class Wait:
    """One thread that waits for a client; ``late`` once its time has passed."""

    address: str
    seconds: float
    sending: bool = False
    since: float = field(default_factory=time.monotonic)
    late: bool = False

    @property
    def waited(self) -> float:
        """Seconds since the client moved."""
        return time.monotonic() - self.since

    def touch(self) -> None:
        """The client has moved: its time begins anew."""
        self.since = time.monotonic()


def cut(address: str, *, silent: bool) -> int:
    """Shut down connections from an address to this process's own ports, the silent ones or all; return how many."""
    number, own = 0, ports()
    for descriptor in descriptors():
        # The descriptor may be gone by now, or be no connection.
        with contextlib.suppress(OSError), borrowed(descriptor) as connection:
            # A Unix socket's peer is a path and not a pair.
            if connection.family == socket.AF_UNIX or connection.getpeername()[0] != address:
                continue
            # Who asks from within this process (tests do) has no connection, and those it opened are not the server's to end.
            if connection.getsockname()[1] not in own:
                continue
            state = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LAST_RECEIVED.size)
            if not silent or _LAST_RECEIVED.unpack(state)[0] >= _SILENT:
                connection.shutdown(socket.SHUT_RDWR)
                number += 1
    return number


class Stalls:
    """The waits of one server and their watcher, which runs while there are any. Safe for several threads."""

    def __init__(self, cut: Callable[..., int] = cut) -> None:
        self.late = 0
        self._cut = cut
        self._lock = threading.Lock()
        self._waits: set[Wait] = set()
        self._working: Counter[str] = Counter()
        self._watching = False

    def begin(self, address: str, seconds: float, *, sending: bool = False) -> Wait:
        """Register a wait, which is over with :meth:`end`; ``sending`` when it is one for a slow reader."""
        wait = Wait(address, seconds, sending)
        with self._lock:
            self._waits.add(wait)
            if not self._watching:
                self._watching = True
                threading.Thread(target=self._watch, name="stalls", daemon=True).start()
        return wait

    def end(self, wait: Wait) -> None:
        """The client has come to its end; safe to call twice."""
        with self._lock:
            self._waits.discard(wait)

    @contextmanager
    def working(self, address: str) -> Iterator[None]:
        """Mark that a client of an address waits for us: its connection is silent for good reason."""
        with self._lock:
            self._working[address] += 1
        try:
            yield
        finally:
            with self._lock:
                self._working[address] -= 1
                if not self._working[address]:
                    del self._working[address]

    def _watch(self) -> None:
        while True:
            time.sleep(_INTERVAL)
            with self._lock:
                if not self._waits:
                    self._watching = False
                    return
                overdue = {wait: wait.waited for wait in self._waits}
            for wait, waited in overdue.items():
                if waited >= wait.seconds:
                    self._end(wait, waited / wait.seconds)

    def _end(self, wait: Wait, times: float) -> None:
        """Cut silent connections at first; after twice the time those that drip; after four times whatever else goes on."""
        if not wait.late:
            self.late += 1
        wait.late = True
        with self._lock:
            busy = self._working[wait.address] > 0 or any(
                other.sending and other.address == wait.address and other.waited < other.seconds for other in self._waits
            )
        if not busy or times >= 4:
            # Where the process has no descriptor left to look with, the next round looks again.
            with contextlib.suppress(OSError):
                self._cut(wait.address, silent=times < 2)
