"""Strangers' queries: each runs in an executor that ends at its limits, each answer is spooled before it is sent."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from kg.errors import ClientLimitError, InputError, QueryKilledError, SecoopError, TooLargeError
from kg.settings import Settings
from kg.store import wire
from kg.store.generations import Generation
from kg.store.terms import Term

_START_SECONDS = 60.0
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Request:
    """One query: text (already classified), media type, seconds (None: the limit), dataset, bindings.

    ``base`` resolves relative IRIs of a query without BASE; of a SELECT at most ``rows`` rows are answered (0: all).
    """

    query: str
    media_type: str
    seconds: float | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    bindings: Mapping[str, Term] = field(default_factory=dict)
    base: str = ""
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer in an unlinked file at its beginning; the receiver closes it. ``length`` in bytes.

    ``truncated`` says that there were more rows than the request wanted.
    """

    file: BinaryIO
    length: int
    media_type: str
    truncated: bool = False


class Pool:
    """Runs queries over one generation. Safe for several threads; the zygote starts with the first query."""

    def __init__(self, generation: Generation, settings: Settings) -> None:
        self.generation = generation
        self.settings = settings
        self._places = threading.BoundedSemaphore(settings.workers)
        self._lock = threading.Lock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._zygote: subprocess.Popen[bytes] | None = None
        self._closed = False

    def answer(self, request: Request) -> Answer:
        """Evaluate a query; the time limit counts from its start, waiting for a place not included.

        Raises InputError (line and column), QueryKilledError (reason: time, memory or crash; ClientLimitError where the
        client had set the limit), TooLargeError.
        """
        limit = self.settings.query_seconds
        seconds = min(request.seconds or limit, limit)
        with self._places:
            spool = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - handed to the caller
            try:
                verdict = self._run(request, seconds, spool)
                self._judge(verdict, seconds, request)
                length = spool.seek(0, os.SEEK_END)
                spool.seek(0)
            except BaseException:
                spool.close()
                raise
        return Answer(spool, length, request.media_type, verdict["truncated"])

    def _run(self, request: Request, seconds: float, spool: BinaryIO) -> dict[str, Any]:
        message = {
            "query": request.query,
            "media_type": request.media_type,
            "seconds": seconds,
            "default_graphs": request.default_graphs,
            "named_graphs": request.named_graphs,
            "bindings": {name: wire.pack(term) for name, term in request.bindings.items()},
            "base": request.base,
            "rows": request.rows,
        }
        last_words = os.memfd_create("last-words")
        try:
            for _ in range(_ATTEMPTS):
                # Not read by anybody: a drained or dying generation, safe to ask again.
                with contextlib.suppress(ConnectionError):
                    verdict = self._ask(message, seconds, [spool.fileno(), last_words])
                    return verdict or {"died": _reason(last_words)}
        finally:
            os.close(last_words)
        return {"died": "crash"}

    def _ask(self, message: Mapping[str, object], seconds: float, descriptors: list[int]) -> dict[str, Any] | None:
        """Ask one executor; None when it died. Raises ConnectionError when the request was certainly not read."""
        with self._connect() as control:
            started = time.monotonic()
            # The kernel ends the executor at its deadline; this bound only catches a machine that stands still.
            control.settimeout(seconds + 30)
            wire.send(control, message, descriptors)
            try:
                verdict = wire.receive(control)[0]
            except OSError:
                verdict = None
        if verdict is None and time.monotonic() - started >= seconds:
            return {"died": "time"}
        return verdict

    def _judge(self, verdict: dict[str, Any], seconds: float, request: Request) -> None:
        if "died" in verdict:
            raise self._killed(verdict["died"], seconds, request)
        if verdict.get("full"):
            raise TooLargeError(
                f"the answer is longer than {self.settings.answer_mb} MB",
                where="query",
                remedy="add LIMIT, or ask for fewer columns",
            )
        if "error" in verdict:
            raise InputError(verdict["error"], where=verdict["where"], remedy=verdict["remedy"], extra=verdict["extra"])

    def _killed(self, reason: str, seconds: float, request: Request) -> SecoopError:
        words = {
            "time": f"the query was ended after {seconds:g} s",
            "memory": f"the query wanted more than {self.settings.query_memory_mb} MB of memory",
            "crash": "the query ended its process",
        }[reason]
        by_client = reason == "time" and seconds < self.settings.query_seconds
        return (ClientLimitError if by_client else QueryKilledError)(
            words,
            where="query",
            remedy="make it narrower: fix an entity, add LIMIT, avoid patterns that share no variable",
            extra={"reason": reason, "seconds": seconds, "query": request.query},
        )

    def _connect(self) -> socket.socket:
        control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            control.connect(self._start())
        except OSError as error:
            control.close()
            raise ConnectionError from error
        except BaseException:
            control.close()
            raise
        return control

    def _start(self) -> str:
        """Start the zygote if it does not run; return its socket's path."""
        with self._lock:
            if self._closed:
                raise QueryKilledError("the server is shutting down", remedy="try again in a moment", extra={"reason": "crash"})
            if self._folder and self._zygote and self._zygote.poll() is None:
                return f"{self._folder.name}/control"
            self._forget()
            self._folder = tempfile.TemporaryDirectory(prefix="secoop-")
            path = f"{self._folder.name}/control"
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
                listener.bind(path)
                listener.listen(64)
                self._zygote = self._spawn(listener.fileno())
            self._wait_ready(self._zygote)
            return path

    def _spawn(self, listener: int) -> subprocess.Popen[bytes]:
        options = {
            "folder": str(self.generation.path),
            "base": self.generation.base,
            "executors": self.settings.workers,
            "memory_mb": self.settings.query_memory_mb,
            "answer_mb": self.settings.answer_mb,
            "in_memory_mb": self.settings.in_memory_mb,
        }
        command = [sys.executable, "-m", "kg.store.zygote", json.dumps(options), str(listener)]
        # Huge pages make the forks of a large graph several times cheaper.
        environment = {**os.environ, "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=(listener,), env=environment)

    def _wait_ready(self, zygote: subprocess.Popen[bytes]) -> None:
        timer = threading.Timer(_START_SECONDS, zygote.kill)
        timer.start()
        try:
            line = zygote.stdout.readline() if zygote.stdout else b""
        finally:
            timer.cancel()
        if line != b"ready\n":
            raise SecoopError(
                "the query process did not start",
                where=str(self.generation.nquads),
                remedy="run `kg build` again; see the log",
            )

    def _forget(self) -> None:
        """End the zygote (its standard input ends) and remove its socket; the caller holds the lock."""
        if self._zygote:
            for pipe in (self._zygote.stdin, self._zygote.stdout):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()
            try:
                self._zygote.wait(5)
            except subprocess.TimeoutExpired:
                self._zygote.kill()
                self._zygote.wait()
            self._zygote = None
        if self._folder:
            self._folder.cleanup()
            self._folder = None

    def executors(self) -> int:
        """How many executors are alive at this moment (Linux, proc(5))."""
        with self._lock:
            zygote = self._zygote
        if zygote is None:
            return 0
        try:
            return len(Path(f"/proc/{zygote.pid}/task/{zygote.pid}/children").read_text(encoding="ascii").split())
        except OSError:
            return 0

    def close(self) -> None:
        """End the zygote; queries under way die with it."""
        with self._lock:
            self._closed = True
            self._forget()


def _reason(last_words: int) -> str:
    """Why an executor died before its deadline, by what the engine printed."""
    os.lseek(last_words, 0, os.SEEK_SET)
    return "memory" if b"memory allocation" in os.read(last_words, 1 << 16) else "crash"
