"""Attacks: each class is one way to hurt a server, with an address of its own; every answer they get is kept.

They keep a pace, because a flood of cheap requests from one machine measures that machine and nothing else.
"""

from __future__ import annotations

import contextlib
import itertools
import random
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from benchmarks.soak import raw
from benchmarks.soak.judge import Reply
from benchmarks.soak.killers import bomb, killers
from benchmarks.soak.questions import QUERY, TURTLE

#: Acceptable everywhere; errors come as problem+json.
_ANY = "*/*"
#: The clients' own limit in the queries whose end is timed (s).
CLIENT_SECONDS = 0.5
_LONG = "SELECT * { ?s ?p ?o } LIMIT 20000"
_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_HALF_OPEN, _SLOW = 24, 6


@dataclass(frozen=True, slots=True)
class Act:
    """One attack and its answer; ``limit`` is the deadline that was in force, 0 where the end is not to be timed."""

    attack: str
    reply: Reply
    limit: float = 0.0


@dataclass(slots=True)
class Attacker:
    """What an attack works with: the port, its address, and where its answers go."""

    port: int
    address: str
    pause: float
    acts: list[Act] = field(default_factory=list)
    rng: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - a run must repeat itself

    def send(self, attack: str, data: bytes, limit: float = 0.0) -> None:
        """Send bytes and keep the answer."""
        self.acts.append(Act(attack, raw.exchange(self.port, self.address, data), limit))


Attack = Callable[[Attacker, float], Iterator[None]]


def queries(attacker: Attacker, server_seconds: float) -> Iterator[None]:
    """Endless, hungry and crashing queries, one after the other; some clients leave before the end."""
    timed = True
    for killer in itertools.cycle(killer for killer in killers() if killer.passes):
        for own in (CLIENT_SECONDS, 0.0):
            path = "/sparql" + (f"?timeout={own}" if own else "")
            data = raw.request("POST", path, {"Content-Type": QUERY, "Accept": _ANY}, killer.query.encode())
            # What is still evaluated for somebody who has left makes the next one wait for its turn.
            attacker.send(f"query: {killer.construct}", data, (own or server_seconds) if timed else 0.0)
            timed = True
            yield
        endless = raw.request("GET", f"/sparql?query={quote(_ENDLESS + ' #' + str(attacker.rng.random()))}")
        raw.abandon(attacker.port, attacker.address, endless, 0.1, reset=attacker.rng.random() < 0.5)
        timed = False
        yield


def refused(attacker: Attacker, _seconds: float) -> Iterator[None]:
    """What the guard and the parsers refuse: killers as large as they are in the table, entity bombs, federation."""
    service = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    bodies = [("/sparql", QUERY, killer.query.encode()) for killer in killers() if not killer.passes]
    bodies += [("/sparql", QUERY, service.encode()), ("/validate", "application/rdf+xml", bomb())]
    for path, content_type, body in itertools.cycle(bodies):
        attacker.send("refused", raw.request("POST", path, {"Content-Type": content_type, "Accept": _ANY}, body))
        yield


def oversized(attacker: Attacker, _seconds: float) -> Iterator[None]:
    """Bodies over every limit, announced and not."""
    chunk = b"%x\r\n%s\r\n" % (1 << 16, b" " * (1 << 16))
    for path, content_type, size in itertools.cycle((("/sparql", QUERY, 1 << 20), ("/validate", TURTLE, 4 << 20))):
        headers = {"Content-Type": content_type, "Accept": _ANY}
        attacker.send("oversized", raw.request("POST", path, headers, b" " * size))
        yield
        head = raw.request("POST", path, {**headers, "Transfer-Encoding": "chunked"})
        attacker.send("oversized, chunked", head + chunk * (size >> 16) + b"0\r\n\r\n")
        yield
        attacker.send("oversized, announced", raw.request("POST", path, headers, length=1 << 40))
        yield


def half_sent(attacker: Attacker, _seconds: float) -> Iterator[None]:
    """Requests and bodies that stop in the middle, many open at the same time; some drip on."""
    starts = (
        b"GET /sparql?query=ASK",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ",
        raw.request("POST", "/sparql", {"Content-Type": QUERY}, b"ASK {", length=1000),
        raw.request("POST", "/validate", {"Content-Type": TURTLE}, b"<a:b>", length=100_000),
        raw.request("POST", "/sparql", {"Content-Type": QUERY, "Transfer-Encoding": "chunked"}) + b"5\r\nASK {",
    )
    with contextlib.ExitStack() as stack:
        held: list[socket.socket] = []
        for start in itertools.cycle(starts):
            with contextlib.suppress(OSError):
                held.append(stack.enter_context(raw.connected(attacker.port, attacker.address)))
                held[-1].sendall(start)
            for connection in held[::3]:
                with contextlib.suppress(OSError):
                    connection.send(b"a")
            while len(held) > _HALF_OPEN:
                held.pop(0).close()
            yield


def slow_readers(attacker: Attacker, _seconds: float) -> Iterator[None]:
    """Long answers, read a few bytes at a time."""
    with contextlib.ExitStack() as stack:
        held: list[socket.socket] = []
        for number in itertools.count():
            if len(held) < _SLOW:
                with contextlib.suppress(OSError):
                    held.append(stack.enter_context(raw.connected(attacker.port, attacker.address, receive=2048)))
                    held[-1].sendall(raw.request("GET", f"/sparql?format=csv&query={quote(_LONG)}%20%23{number % 3}"))
            for connection in held:
                with contextlib.suppress(OSError):
                    connection.setblocking(False)
                    connection.recv(64)
            if number % 40 == 39:
                held.pop(0).close()
            yield


def disconnects(attacker: Attacker, _seconds: float) -> Iterator[None]:
    """Clients that go in the middle of a body, of a header and of an answer."""
    headers = {"Content-Type": TURTLE}
    for data in itertools.cycle(
        (
            raw.request("POST", "/validate", headers, b"<a:b> <a:c> 1 ." * 50, length=500_000),
            raw.request("POST", "/sparql", {"Content-Type": QUERY}, b"ASK {} #", length=5000),
            b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le",
            raw.request("GET", "/queries/timeline"),
        )
    ):
        raw.abandon(attacker.port, attacker.address, data, 0.02, reset=attacker.rng.random() < 0.5)
        yield


def malformed(attacker: Attacker, _seconds: float) -> Iterator[None]:
    """Header floods, and what is no HTTP at all."""
    many = {f"X-{number}": "a" * 100 for number in range(400)}
    both = {"Content-Type": QUERY, "Content-Length": "5", "Transfer-Encoding": "chunked"}
    for name, data in itertools.cycle(
        (
            ("header flood", raw.request("GET", "/", many)),
            ("long header", raw.request("GET", "/", {"X-Long": "a" * 2_000_000})),
            ("long target", raw.request("GET", "/sparql?query=" + "a" * 1_000_000)),
            ("no request line", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20 + b"\r\n\r\n"),
            ("wrong length", b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\nASK{}"),
            ("two lengths", b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nASK{}"),
            ("length and chunks", raw.request("POST", "/sparql", both) + b"0\r\n\r\n"),
            (
                "bad chunk",
                raw.request("POST", "/sparql", {"Content-Type": QUERY, "Transfer-Encoding": "chunked"}) + b"zz\r\n\r\n",
            ),
            ("zero byte", b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("bad escape", raw.request("GET", "/sparql?query=%ff%fe%zz&query=%00")),
            ("upgrade", raw.request("GET", "/", {"Connection": "Upgrade", "Upgrade": "websocket"})),
        )
    ):
        attacker.send(f"malformed: {name}", data)
        yield


#: Name → attack, its address, seconds between two of its acts.
ATTACKS: dict[str, tuple[Attack, str, float]] = {
    "queries": (queries, "127.0.66.1", 0.02),
    "refused": (refused, "127.0.66.2", 0.1),
    "oversized": (oversized, "127.0.66.3", 0.2),
    "half-sent": (half_sent, "127.0.66.4", 0.1),
    "slow readers": (slow_readers, "127.0.66.5", 0.1),
    "disconnects": (disconnects, "127.0.66.6", 0.1),
    "malformed": (malformed, "127.0.66.7", 0.1),
}


def run(name: str, port: int, server_seconds: float, stopped: Callable[[], bool]) -> list[Act]:
    """Attack until told to stop; every answer that came."""
    attack, address, pause = ATTACKS[name]
    attacker = Attacker(port, address, pause)
    with contextlib.closing(attack(attacker, server_seconds)) as acts:  # type: ignore[type-var]
        while not stopped():
            next(acts)
            time.sleep(pause)
    return attacker.acts
