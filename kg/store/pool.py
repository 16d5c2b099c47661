"""Strangers' queries: each runs in an executor that ends at its limits, each answer is whole before any of it is sent.

So does other work that takes as long as the graph is large (:class:`Task`).
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, ClassVar, cast

from kg.errors import ClientLimitError, InputError, NoRoomError, QueryKilledError, SecoopError, TooLargeError
from kg.settings import Settings
from kg.store import wire
from kg.store.generations import Generation
from kg.store.host import Host
from kg.store.papers import Papers
from kg.store.terms import Term
from kg.store.wire import Message

_log = logging.getLogger("secoop.server")
_ATTEMPTS = 3
#: How often a thread that waits for a verdict looks up (struct timeval: seconds, microseconds).
_LOOK = struct.pack("@ll", 0, 200_000)
#: Seconds after its deadline that a process may still be ending.
_PATIENCE = 30.0


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

    what: ClassVar[str] = "query"
    remedy: ClassVar[str] = "make it narrower: fix an entity, add LIMIT, avoid patterns that share no variable"
    shorter: ClassVar[str] = "add LIMIT, or ask for fewer columns"

    def message(self) -> dict[str, object]:
        """What the executor is told."""
        return {
            "query": self.query,
            "media_type": self.media_type,
            "default_graphs": self.default_graphs,
            "named_graphs": self.named_graphs,
            "bindings": {name: wire.pack(term) for name, term in self.bindings.items()},
            "base": self.base,
            "rows": self.rows,
        }

    def told(self) -> dict[str, object]:
        """What comes back with an error, so that it is not lost."""
        return {"query": self.query}


@dataclass(frozen=True, slots=True)
class Task:
    """Work for the pool's worker: ``content`` is JSON; ``what`` names it, ``remedy`` says how to ask for less.

    It is ended after ``seconds``, which nobody outside has a say in.
    """

    content: Mapping[str, object]
    what: str
    remedy: str
    seconds: float
    media_type: ClassVar[str] = ""

    @property
    def shorter(self) -> str:
        """How to get a shorter answer."""
        return self.remedy

    def message(self) -> dict[str, object]:
        """What the executor is told."""
        return {"task": self.content}

    def told(self) -> dict[str, object]:
        """Nothing of it is lost: whoever asked has the address."""
        return {}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, in memory or in an unlinked file, at its beginning; the receiver closes it. ``length`` in bytes.

    ``truncated`` says that there were more rows than the request wanted, ``told`` is what a task's worker says beside it.
    """

    file: BinaryIO
    length: int
    media_type: str
    truncated: bool = False
    told: Mapping[str, Any] = field(default_factory=dict)


class Pool:
    """Runs queries, and tasks of its ``worker``, over one generation. Safe for several threads.

    The zygote starts with the first of them, or when it is told to.
    """

    def __init__(self, generation: Generation, settings: Settings, worker: str = "") -> None:
        self.generation = generation
        self.settings = settings
        self.host = Host(generation, settings, worker)
        self._places = threading.BoundedSemaphore(settings.workers)
        self._papers = Papers(settings.workers)

    def answer(self, request: Request | Task, gone: Callable[[], bool] | None = None) -> Answer:
        """Evaluate a query or do a task; the time limit counts from its start, waiting for a place not included.

        ``gone`` is asked several times a second whether anybody still waits for the answer; once it says so, the query is
        ended. Raises InputError (line and column), QueryKilledError (reason: time, memory, crash or gone; ClientLimitError
        where the client had set the limit), TooLargeError, NoRoomError.
        """
        limit = request.seconds if isinstance(request, Task) else self.settings.query_seconds
        seconds = min(request.seconds or limit, limit)
        with self._places:
            verdict = self._run(request, seconds, gone)
        self._judge(verdict.content, seconds, request)
        length, truncated = verdict.content["length"], verdict.content.get("truncated", False)
        told = verdict.content.get("told", {})
        if not verdict.descriptors:
            if len(verdict.attachment) != length:
                # The kernel leaves descriptors out where this process has no number for them (unix(7)).
                raise NoRoomError
            return Answer(io.BytesIO(verdict.attachment), length, request.media_type, truncated, told)
        file = cast("BinaryIO", os.fdopen(verdict.descriptors[0], "rb"))
        file.seek(0)
        return Answer(file, length, request.media_type, truncated, told)

    def _run(self, request: Request | Task, seconds: float, gone: Callable[[], bool] | None) -> Message:
        message = {"seconds": seconds, **request.message()}
        last_words = self._papers.take()
        verdict = None
        try:
            for _ in range(_ATTEMPTS):
                # Not read by anybody: a drained or dying generation, safe to ask again.
                with contextlib.suppress(ConnectionError):
                    verdict = self._ask(message, seconds, last_words, gone)
                    return verdict or _died(_reason(last_words))
        finally:
            written = verdict is None or "died" in verdict.content or _printed(last_words)
            self._papers.give(last_words, written=written)
        return _died("crash")

    def _ask(
        self, message: Mapping[str, object], seconds: float, last_words: int, gone: Callable[[], bool] | None
    ) -> Message | None:
        """Ask one executor; None when it died. Raises ConnectionError when the request was certainly not read."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as control:
            control.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _LOOK)
            self.host.connect(control)
            started = time.monotonic()
            wire.send(control, message, descriptors=[last_words])
            while True:
                try:
                    verdict = wire.receive(control, descriptors=1)
                except BlockingIOError:
                    if gone is not None and gone():
                        # Closing the connection ends the executor.
                        return _died("gone")
                    # The kernel ends the executor at its deadline; this bound only catches a machine that stands still.
                    if time.monotonic() - started > seconds + _PATIENCE:
                        return _died("crash")
                    continue
                except TimeoutError:
                    return _died("crash")
                break
        if verdict is None and time.monotonic() - started >= seconds:
            return _died("time")
        return verdict

    def _judge(self, verdict: dict[str, Any], seconds: float, request: Request | Task) -> None:
        if "died" in verdict:
            raise self._killed(verdict["died"], seconds, request)
        if verdict.get("full"):
            raise TooLargeError(
                f"the answer is longer than {self.settings.answer_mb} MB",
                where=request.what,
                remedy=request.shorter,
            )
        if verdict.get("no room"):
            raise NoRoomError
        if "error" in verdict:
            raise InputError(verdict["error"], where=verdict["where"], remedy=verdict["remedy"], extra=verdict["extra"])

    def _killed(self, reason: str, seconds: float, request: Request | Task) -> SecoopError:
        if reason == "failed":
            remedy = "report this with the request id; nothing stored has changed"
            return SecoopError("an error of this server, not of the request", where=request.what, remedy=remedy)
        words = {
            "time": f"the {request.what} was ended after {seconds:g} s",
            "memory": f"the {request.what} wanted more than {self.settings.query_memory_mb} MB of memory",
            "crash": f"the {request.what} ended its process",
            "gone": f"the client has gone, so its {request.what} was ended",
        }[reason]
        by_client = isinstance(request, Request) and reason == "time" and seconds < self.settings.query_seconds
        return (ClientLimitError if by_client else QueryKilledError)(
            words,
            where=request.what,
            remedy=request.remedy,
            extra={"reason": reason, "seconds": seconds, **request.told()},
        )

    def executors(self) -> int:
        """How many executors are alive at this moment."""
        return len(self.host.executors())

    def close(self) -> None:
        """End the zygote; queries under way die with it."""
        self.host.close()
        self._papers.close()


def _died(reason: str) -> Message:
    return Message({"died": reason}, b"", [])


def _reason(last_words: int) -> str:
    """Why an executor died before its deadline, by what was printed: by the engine, or by Python where the error is our own."""
    os.lseek(last_words, 0, os.SEEK_SET)
    words = os.read(last_words, 1 << 16)
    if b"memory allocation" in words:
        return "memory"
    if b"Traceback" not in words:
        return "crash"
    _log.error("a query process failed:\n%s", words.decode(errors="replace"))
    return "failed"


def _printed(last_words: int) -> bool:
    """Whether an executor that lives on has printed something, which is then in the log."""
    size = os.fstat(last_words).st_size
    if size:
        _log.warning("a query process printed:\n%s", os.pread(last_words, min(size, 1 << 16), 0).decode(errors="replace"))
    return size > 0
