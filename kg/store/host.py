"""The zygote of one generation as the pool sees it: started when it is needed, replaced when it has died, ended with the pool.

Its listening socket has no name (see :mod:`kg.store.door`), so whoever is killed at whatever moment leaves nothing in the way.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from kg.errors import QueryKilledError, SecoopError
from kg.settings import Settings
from kg.store import door
from kg.store.generations import Generation

#: Seconds a zygote may take to start, and megabytes of N-Quads that give it one more, on a machine that does other things too.
_START_SECONDS, _MB_A_SECOND = 60.0, 2
_END_SECONDS = 5.0
_BACKLOG = 64


class Host:
    """Starts, watches and ends the zygote; ``worker`` names what does its tasks. Safe for several threads."""

    def __init__(self, generation: Generation, settings: Settings, worker: str = "") -> None:
        self.generation = generation
        self.settings = settings
        self.worker = worker
        self._lock = threading.Lock()
        self._zygote: subprocess.Popen[bytes] | None = None
        self._door = -1
        self._closed = False

    def start(self) -> None:
        """Start the zygote with all it needs, unless it runs; raises ConnectionError when somebody ended it meanwhile."""
        with self._lock:
            self._start(ahead=True)

    def connect(self, control: socket.socket) -> None:
        """Connect a socket to an executor; raises ConnectionError where there was none, which is safe to try again."""
        with self._lock:
            self._start()
            # Blocks only while the backlog is full, which the pool's places prevent.
            try:
                control.connect(f"/proc/self/fd/{self._door}")
            except OSError as error:
                raise ConnectionError from error

    def _start(self, *, ahead: bool = False) -> None:
        """Start the zygote if it does not run; the caller holds the lock."""
        if self._closed:
            raise QueryKilledError("the server is shutting down", remedy="try again in a moment", extra={"reason": "crash"})
        if self._zygote and self._zygote.poll() is None:
            return
        self._forget()
        limit = _START_SECONDS + self._size() / (_MB_A_SECOND << 20)
        listener, self._door = door.make()
        with listener:
            listener.listen(_BACKLOG)
            self._zygote = self._spawn(listener.fileno(), ahead)
        self._wait_ready(self._zygote, limit)

    def _size(self) -> int:
        """Bytes of the graph; raises QueryKilledError where its files were swept, which its zygote had outlived."""
        try:
            return self.generation.nquads.stat().st_size
        except FileNotFoundError:
            raise QueryKilledError(
                "the graph was replaced, and the process that still answered from the old one was killed",
                remedy="ask again: the new graph answers",
                extra={"reason": "crash"},
            ) from None

    def _spawn(self, listener: int, ahead: bool) -> subprocess.Popen[bytes]:
        options = {
            "folder": str(self.generation.path),
            "base": self.generation.base,
            "executors": self.settings.workers,
            "memory_mb": self.settings.query_memory_mb,
            "answer_mb": self.settings.answer_mb,
            "in_memory_mb": self.settings.in_memory_mb,
            "worker": self.worker,
            "variables": self.settings.variables(),
            # One that replaces a killed one has queries waiting, which need no worker.
            "ahead": ahead,
        }
        command = [sys.executable, "-m", "kg.store.zygote", json.dumps(options), str(listener)]
        # Huge pages make the forks of a large graph several times cheaper.
        environment = {**os.environ, "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=(listener,), env=environment)

    def _wait_ready(self, zygote: subprocess.Popen[bytes], limit: float) -> None:
        started = time.monotonic()
        timer = threading.Timer(limit, zygote.kill)
        timer.start()
        try:
            line = zygote.stdout.readline() if zygote.stdout else b""
        finally:
            timer.cancel()
        if line != b"ready\n":
            if time.monotonic() - started < limit and zygote.wait(_END_SECONDS) < 0:
                # Killed by somebody else, with no request read: the next attempt starts another.
                raise ConnectionError("the query process was killed while it started")
            raise SecoopError(
                "the query process did not start",
                where=str(self.generation.nquads),
                remedy="run `kg build` again; see the log",
            )

    def _forget(self) -> None:
        """End the zygote (its standard input ends) and let go of its socket; the caller holds the lock."""
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
        if self._door >= 0:
            os.close(self._door)
            self._door = -1

    @property
    def zygote(self) -> int | None:
        """The zygote's process id; None where none was started, or it was ended."""
        with self._lock:
            return self._zygote.pid if self._zygote else None

    def executors(self) -> list[int]:
        """The process ids of the executors alive at this moment (Linux, proc(5))."""
        zygote = self.zygote
        if zygote is None:
            return []
        try:
            return [int(pid) for pid in Path(f"/proc/{zygote}/task/{zygote}/children").read_text(encoding="ascii").split()]
        except OSError:
            return []

    def close(self) -> None:
        """End the zygote for good."""
        with self._lock:
            self._closed = True
            self._forget()
