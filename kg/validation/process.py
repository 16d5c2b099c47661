"""The caller's side of a validation: worker processes with a deadline and a memory limit (see :mod:`kg.validation.worker`).

A worker lives on between validations, with the rules compiled and the graph open; it does one at a time. One that reaches a
limit is ended and replaced, and so is one whose memory has grown. This is the one door to validation: nothing else starts
workers, and the calling thread only waits.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg import limited
from kg.errors import QueryKilledError, SecoopError
from kg.settings import Settings
from kg.validation.report import Report

_CHUNK = 1 << 16
_PREPARING = threading.Lock()
#: What a worker's own deadline is given to end it before the caller does, seconds.
_GRACE = 1.0
#: From so many seconds on it is asked, so often, whether anybody still waits: a worker that is ended has to be started again.
_LONG, _LOOK = 5.0, 0.25
#: Whether nobody waits for an answer any more.
Gone = Callable[[], bool]


def run(request: Mapping[str, object], settings: Settings, gone: Gone | None = None) -> Report:
    """Have a worker process answer a request; ``settings`` give its deadline and memory limit.

    ``gone`` is asked while that takes long; once it says so, the work is ended. Raises QueryKilledError (``extra``: reason time,
    memory, crash, gone or busy, and the limit) when it was ended or none became free, and whatever error of :mod:`kg.errors` it
    reports.
    """
    limits = {"memory_mb": settings.validate_memory_mb, "seconds": settings.validate_seconds}
    line = json.dumps({**request, **limits}).encode() + b"\n"
    graph = "" if request["task"] == "audit" else str(request.get("nquads", ""))
    with _POOL.worker(settings, graph) as worker:
        return _answer(worker.ask(line, settings, gone))


def prepare(nquads: Path, base: str, settings: Settings) -> threading.Thread:
    """Have a worker open a graph and compile the rules, so that the first validation with it need not wait; returns at once."""

    def work() -> None:
        # Nobody waits for this: what is wrong is told to whoever validates.
        # One after the other: two publications in a row need no second worker.
        with contextlib.suppress(SecoopError, OSError), _PREPARING:
            run({"task": "warm", "nquads": str(nquads), "base": base}, settings)

    thread = threading.Thread(target=work, name="prepare-validation", daemon=True)
    thread.start()
    return thread


class _GoneError(Exception):
    """Nobody waits for the answer any more."""


class _Worker:
    """One worker process and its pipes."""

    def __init__(self, nquads: str | None) -> None:
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the worker
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kg.validation.worker", *([] if nquads is None else [nquads])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env=limited.environment(),
        )
        self.usable = True

    def ask(self, line: bytes, settings: Settings, gone: Gone | None = None) -> dict[str, Any]:
        """Send one request and wait for its answer; a worker that cannot give one is ended."""
        self.usable = False
        try:
            text = self._exchange(line, settings.validate_seconds + _GRACE, gone)
        except TimeoutError:
            self.end()
            raise _killed("time", settings) from None
        except _GoneError:
            self.end()
            raise _killed("gone", settings) from None
        except OSError:
            text = b""
        if not text.endswith(b"\n"):
            raise _killed(self._cause(), settings)
        answer: dict[str, Any] = json.loads(text)
        # Half of the room it had is left. A large graph takes much of it from the beginning, and takes long to be opened again.
        self.usable = answer["memory_mb"] * 2 < settings.validate_memory_mb + answer["opened_mb"]
        return answer

    def _exchange(self, line: bytes, seconds: float, gone: Gone | None) -> bytes:
        """Write the request and read up to the end of a line; neither side can block the other."""
        began = time.monotonic()
        assert self._process.stdin and self._process.stdout  # noqa: S101 - both are pipes
        into, out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(into, False)
        rest, found = memoryview(line), b""
        with selectors.DefaultSelector() as selector:
            selector.register(into, selectors.EVENT_WRITE)
            selector.register(out, selectors.EVENT_READ)
            while not found.endswith(b"\n"):
                taken = time.monotonic() - began
                if taken >= seconds:
                    raise TimeoutError
                ready = {key.fd for key, _ in selector.select(min(seconds - taken, _LOOK) if gone else seconds - taken)}
                if not ready and gone and taken >= _LONG and gone():
                    raise _GoneError
                if into in ready:
                    rest = rest[os.write(into, rest[:_CHUNK]) :]
                    if not rest:
                        selector.unregister(into)
                if out in ready:
                    part = os.read(out, _CHUNK)
                    if not part:
                        break
                    found += part
        return found

    def _cause(self) -> str:
        """Why the worker ended."""
        status = self._process.wait()
        self._stderr.seek(0)
        said = self._stderr.read()
        self.end()
        return limited.reason(status, said)

    def end(self) -> None:
        """End the process, whatever it does."""
        self.usable = False
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._stderr.close()


class _Pool:
    """The workers of this process: as many as ``SECOOP_VALIDATORS`` at most, started when first needed."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._idle: list[_Worker] = []
        self._busy = 0
        self._owner = os.getpid()

    @contextlib.contextmanager
    def worker(self, settings: Settings, nquads: str) -> Iterator[_Worker]:
        """A worker of one's own for a while; should it be spent, its successor opens that graph."""
        worker = self._take(settings)
        try:
            yield worker
        finally:
            self._give(worker, nquads)

    def _take(self, settings: Settings) -> _Worker:
        with self._free:
            if self._owner != os.getpid():
                # A forked process must not speak into its parent's pipes.
                self._idle, self._busy, self._owner = [], 0, os.getpid()
            if not self._free.wait_for(lambda: self._busy < settings.validators, settings.queue_seconds):
                raise _killed("busy", settings)
            self._busy += 1
            if self._idle:
                return self._idle.pop()
        try:
            # It opens what the request needs, and nothing for one that cannot be read.
            return _Worker(None)
        except OSError:
            self._leave()
            raise

    def _give(self, worker: _Worker, nquads: str) -> None:
        """Take a worker back; a spent one is replaced at once, so that the next caller need not wait for its start."""
        try:
            if not worker.usable:
                worker.end()
                worker = _Worker(nquads)
            with self._free:
                self._idle.append(worker)
        finally:
            self._leave()

    def _leave(self) -> None:
        with self._free:
            self._busy -= 1
            self._free.notify()

    def close(self) -> None:
        """End every idle worker; those at work end by themselves when their caller is gone."""
        with self._free:
            if self._owner == os.getpid():
                for worker in self._idle:
                    worker.end()
            self._idle = []


_POOL = _Pool()
atexit.register(_POOL.close)


def _killed(reason: str, settings: Settings) -> QueryKilledError:
    # A single triple can concern a million nodes (a class of the class tree), and then everything is judged.
    more = "send less at once; where a small change concerns most of a large graph, raise"
    limit, words, remedy = {
        "time": (
            settings.validate_seconds,
            f"was ended after {settings.validate_seconds:g} s",
            f"{more} SECOOP_VALIDATE_SECONDS",
        ),
        "memory": (
            settings.validate_memory_mb,
            f"needed more than {settings.validate_memory_mb} MB",
            f"{more} SECOOP_VALIDATE_MEMORY_MB",
        ),
        "crash": (0.0, "ended without an answer", "send less at once, or report this with the data"),
        "gone": (0.0, "was ended, because nobody waited for it any more", "send it again"),
        "busy": (settings.queue_seconds, f"got no turn within {settings.queue_seconds:g} s", "send it again later"),
    }[reason]
    return QueryKilledError(f"the validation {words}", remedy=remedy, extra={"reason": reason, "limit": limit})


def _answer(answer: dict[str, Any]) -> Report:
    failure = answer.get("error")
    if failure is None:
        return Report.from_dict(answer)
    raise limited.unpacked(failure)
