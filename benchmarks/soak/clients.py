"""Honest clients: each from an address of its own, one request after the other, every answer judged."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.soak.judge import Finding, Judge, Reply
from benchmarks.soak.questions import NUMBER, Question

HOST = "127.0.0.1"
#: Longer than any told limit: whoever waits this long was forgotten.
PATIENCE = 40.0
#: Between two requests of one client, at most: readers read.
PAUSE = 0.03


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer's time in seconds; ``group`` is what it is counted with, ``phase`` what went on meanwhile."""

    phase: str
    group: str
    seconds: float


class Connection:
    """A connection from an address that is kept open between requests, and made anew when the server closes it."""

    def __init__(self, port: int, address: str) -> None:
        self._port = port
        self._address = address
        self._open: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Reply:
        """One request and all of its answer; a failure is a reply too."""
        began = time.monotonic()
        if self._open is None:
            self._open = http.client.HTTPConnection(HOST, self._port, timeout=PATIENCE, source_address=(self._address, 0))
        try:
            self._open.request(method, path, body, headers)
            response = self._open.getresponse()
            content = response.read()
        except (http.client.HTTPException, OSError) as error:
            self.close()
            return Reply(0, {}, b"", began, time.monotonic() - began, f"{type(error).__name__}: {error}")
        taken = time.monotonic() - began
        found = {name.lower(): value for name, value in response.getheaders()}
        if response.will_close:
            self.close()
        return Reply(response.status, found, content, began, taken)

    def close(self) -> None:
        """Close the connection."""
        if self._open is not None:
            with contextlib.suppress(OSError):
                self._open.close()
        self._open = None


@dataclass(slots=True)
class Crowd:
    """Honest clients together: their samples and findings; ``phase`` is written to each sample."""

    port: int
    questions: Sequence[Question]
    judges: Sequence[Judge]
    phase: str = ""
    samples: list[Sample] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def begin(self) -> None:
        """Start asking."""
        self._stop.clear()
        self._threads = [threading.Thread(target=self._run, args=(n, judge), daemon=True) for n, judge in enumerate(self.judges)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Stop asking; every answer that is under way is waited for."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, number: int, judge: Judge) -> None:
        rng = random.Random(number)  # noqa: S311 - a run must repeat itself
        connection = Connection(self.port, f"127.0.0.{10 + number}")
        tags: dict[str, str] = {}
        while not self._stop.is_set():
            question = rng.choice(self.questions)
            self._ask(connection, judge, question, tags)
            self._stop.wait(rng.random() * PAUSE)
        connection.close()

    def _ask(self, connection: Connection, judge: Judge, question: Question, tags: dict[str, str]) -> None:
        phase, tag = self.phase, tags.get(question.path, "") if question.conditional else ""
        path = question.path.replace(NUMBER, f"n{next(self._numbers)}")
        reply = connection.ask(question.method, path, question.headers(tag), question.body.encode() or None)
        found = judge.judge(question, reply, tag)
        if found:
            self.findings += found
            # Whoever is refused does not ask again at once.
            self._stop.wait(0.2)
        elif reply.status < 400:
            self.samples.append(Sample(phase, question.group, reply.seconds))
        if question.conditional and reply.status == 200:
            tags[question.path] = reply.headers.get("etag", "")
