"""Single flight: of identical requests that run at the same time one is computed, the others take its answer."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass, field

from server.front.exchange import Answer, Spool


@dataclass(slots=True)
class Flight:
    """A running computation for readers of a language; ``answer`` stays None when it gave nothing that others may have."""

    leader: str
    language: str = ""
    landed: threading.Event = field(default_factory=threading.Event)
    answer: Answer | None = None
    waiting: int = 0


class Flights:
    """The computations under way, by key. Safe for several threads."""

    def __init__(self) -> None:
        self.joined = 0
        self._lock = threading.Lock()
        self._running: dict[Hashable, Flight] = {}

    def waiting(self) -> int:
        """How many requests wait for another's answer at this moment."""
        with self._lock:
            return sum(flight.waiting for flight in self._running.values())

    def lead(self, key: Hashable, leader: str, language: str = "") -> Flight | None:
        """Begin a flight; None when one with this key is under way."""
        with self._lock:
            if key in self._running:
                return None
            flight = self._running[key] = Flight(leader, language)
            return flight

    def join(self, key: Hashable) -> Flight | None:
        """Board a flight that is under way, to be waited for with :meth:`wait`; None when there is none."""
        with self._lock:
            flight = self._running.get(key)
            if flight is not None:
                flight.waiting += 1
                self.joined += 1
            return flight

    def wait(self, flight: Flight) -> Answer | None:
        """The leader's answer, shared; None when each has to ask for itself.

        The leader ends within the limits of the application, so waiting needs no limit of its own.
        """
        flight.landed.wait()
        return flight.answer

    def land(self, key: Hashable, flight: Flight, answer: Answer | None) -> None:
        """End a flight with what the others may have, each of them with its own hold on the body."""
        with self._lock:
            del self._running[key]
            if answer is not None and isinstance(answer.body, Spool):
                for _ in range(flight.waiting):
                    answer.body.share()
            flight.answer = answer
        flight.landed.set()
