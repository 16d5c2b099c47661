"""A fair queue before the routes that cost: first come first served within a client, in turn between clients.

Each request in it holds a thread of the web server, so the queue is short on purpose and says so at once: 429 when one
client has too many in it, 503 when it is full. A client may not have all executors at the same time unless the settings
say so; therefore ten slow queries of one never make another wait for more than its own.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass

from kg.errors import SecoopError


class BusyError(SecoopError):
    """No place for the request now; ``headers`` say when to come back."""

    def __init__(self, status: int, code: str, message: str, *, remedy: str, seconds: int) -> None:
        super().__init__(message, where="the queue", remedy=remedy, extra={"retry_after_seconds": seconds})
        self.status = status
        self.code = code
        self.headers = {"Retry-After": str(seconds)}


@dataclass(slots=True)
class Ticket:
    """A request's place in line."""

    client: str
    called: threading.Event | None = None
    began: float = 0.0


class FairQueue:
    """``running`` requests at a time, ``running_each`` of one client; ``places`` in all, ``places_each`` of one client.

    A place is held from entering to leaving, a turn from being called to the end of the work. Waiting for a turn ends
    after ``patience`` seconds. Whoever waits for a place holds a thread as well, so places and those who wait for one are
    together no more than ``places``; for a client that finds a place, others who wait are turned away. Safe for several threads.
    """

    def __init__(self, *, running: int, running_each: int, places: int, places_each: int, patience: float) -> None:
        self.running = running
        self.running_each = max(1, min(running, running_each))
        self.places = max(1, places)
        self.places_each = max(1, min(self.places, places_each))
        self.patience = patience
        self.refused: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._room = threading.Condition(self._lock)
        self._knocking: Counter[str] = Counter()
        self._held: Counter[str] = Counter()
        self._working: Counter[str] = Counter()
        self._lines: OrderedDict[str, deque[Ticket]] = OrderedDict()
        self._mean = 0.1

    @property
    def length(self) -> int:
        """Requests that wait for their turn."""
        with self._lock:
            return sum(len(line) for line in self._lines.values())

    @property
    def held(self) -> int:
        """Places taken, by waiting, working and sending requests."""
        with self._lock:
            return self._held.total()

    def enter(self, client: str, patience: float = 0.0) -> None:
        """Take a place, which one may wait for ``patience`` seconds while there is room to wait.

        Raises BusyError: 429 when the client has too many, 503 when there is none left.
        """
        with self._lock:
            if patience and self._knocking[client] < self.places_each and self._waiting < self.places:
                self._knocking[client] += 1
                self._room.wait_for(lambda: self._free(client) or self._crowded, patience)
                _less(self._knocking, client)
            if self._held[client] >= self.places_each:
                raise self._refusal(
                    429,
                    "too-many-requests",
                    f"{self._held[client]} of your requests are being worked on or wait already",
                    "send them one after the other",
                )
            if self._held.total() >= self.places:
                raise self._refusal(503, "queue-full", "too many requests wait already", "try again in a moment")
            self._held[client] += 1
            if self._crowded:
                self._room.notify_all()

    def leave(self, client: str) -> None:
        """Give a place back."""
        with self._lock:
            _less(self._held, client)
            self._room.notify_all()

    def _free(self, client: str) -> bool:
        return self._held[client] < self.places_each and self._held.total() < self.places

    @property
    def _waiting(self) -> int:
        """Requests that hold a place or wait for one; the caller holds the lock."""
        return self._held.total() + self._knocking.total()

    @property
    def _crowded(self) -> bool:
        """Whether somebody who waits for a place has to give way; the caller holds the lock."""
        return self._waiting > self.places

    def turn(self, client: str) -> Ticket:
        """Wait until it is the client's turn; the ticket is given back with :meth:`done`. Raises BusyError (503)."""
        ticket = Ticket(client)
        with self._lock:
            if not self._lines and self._working.total() < self.running and self._working[client] < self.running_each:
                self._begin(ticket)
                return ticket
            ticket.called = threading.Event()
            self._lines.setdefault(client, deque()).append(ticket)
            self._call()
        if not ticket.called.wait(self.patience):
            with self._lock:
                # It may have been called between the end of waiting and here.
                if not ticket.called.is_set():
                    self._withdraw(ticket)
                    raise self._refusal(
                        503, "queue-slow", f"the request waited for {self.patience:g} s", "try again when there is less to do"
                    )
        return ticket

    def done(self, ticket: Ticket) -> None:
        """End a turn and call the next."""
        with self._lock:
            self._mean += (time.monotonic() - ticket.began - self._mean) / 16
            _less(self._working, ticket.client)
            self._call()

    def _call(self) -> None:
        """Call tickets while there is room, one of each client in turn; the caller holds the lock."""
        while self._working.total() < self.running:
            client = next((name for name in self._lines if self._working[name] < self.running_each), None)
            if client is None:
                return
            line = self._lines.pop(client)
            ticket = line.popleft()
            if line:
                self._lines[client] = line
            self._begin(ticket)

    def _begin(self, ticket: Ticket) -> None:
        """Let a ticket's work begin; the caller holds the lock."""
        self._working[ticket.client] += 1
        ticket.began = time.monotonic()
        if ticket.called is not None:
            ticket.called.set()

    def _withdraw(self, ticket: Ticket) -> None:
        line = self._lines[ticket.client]
        line.remove(ticket)
        if not line:
            del self._lines[ticket.client]

    def _refusal(self, status: int, code: str, message: str, remedy: str) -> BusyError:
        self.refused[code] += 1
        seconds = min(60, max(1, round(self._mean * self._held.total() / self.running)))
        return BusyError(status, code, message, remedy=f"{remedy}; in about {seconds} s", seconds=seconds)


def _less(counter: Counter[str], name: str) -> None:
    """Count down, and forget a name at zero, so that the table stays as long as the queue."""
    counter[name] -= 1
    if counter[name] <= 0:
        del counter[name]
