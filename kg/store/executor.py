"""One executor: a process that answers queries and does tasks one after the other, each within limits the kernel keeps.

The engine has no timeout, no cancel and no memory limit, and small queries can overflow its stack. So the deadline is an
interval timer with its default action, memory an address-space limit, the answer's length a file-size limit; a client
that goes away signals SIGIO on its control socket, whose default action ends the process too. No thread watches, nothing
races: the process dies or answers, and the zygote forks another.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import resource
import select
import signal
import socket
import sys
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, cast

import pyoxigraph as ox

from kg.errors import InputError, NoRoomError, SecoopError
from kg.store import cap, jail, wire
from kg.store.engine import Results, evaluate, write
from kg.store.spool import Spool
from kg.store.tasks import Tasks

_MB = 1 << 20
_NO_MEMORY = b"memory allocation failed\n"
#: Private pages an idle executor may hold before it is replaced: reference counts and arenas copy what was shared.
RECYCLE_MB = 64


class Executor:
    """Answers queries from a listening socket until it is shut down, recycled, or ended at a limit."""

    def __init__(
        self,
        store: ox.Store,
        prefixes: Mapping[str, str],
        listener: socket.socket,
        *,
        in_memory: bool,
        tasks: Tasks | None = None,
    ) -> None:
        self.store = store
        self.in_memory = in_memory
        self.prefixes = prefixes
        self.listener = listener
        self.spool = Spool()
        self.tasks = tasks
        #: Whether this process had to load what does tasks, which others could share.
        self.loaded = False

    def run(self, *, memory_mb: int, answer_mb: int) -> None:
        """Serve; returns when the listener is shut down or the process should be replaced."""
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        with Path("/proc/self/statm").open("rb", buffering=0) as pages:
            limit = _pages(pages.fileno())[0] * resource.getpagesize() + memory_mb * _MB
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            resource.setrlimit(resource.RLIMIT_FSIZE, (answer_mb * _MB, answer_mb * _MB))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            jail.close_network()
            fresh = _private_mb(pages.fileno())
            while not self.loaded and _private_mb(pages.fileno()) - fresh < RECYCLE_MB:
                try:
                    control, _ = self.listener.accept()
                except OSError:
                    return
                with control, contextlib.suppress(ConnectionError), _telling():
                    self._serve(control)

    def _serve(self, control: socket.socket) -> None:
        message = wire.receive(control, descriptors=1)
        if message is None:
            return
        # The engine prints to standard error when memory runs out; the client reads the reason there.
        for descriptor in message.descriptors:
            os.dup2(descriptor, 2)
            os.close(descriptor)
        _watch(control)
        if _hung_up(control):
            return
        if "task" in message.content and self.tasks is not None:
            # Not counted to the time of the task: whoever comes first is not to blame for it.
            self.loaded = self.tasks.load()
        signal.setitimer(signal.ITIMER_REAL, message.content["seconds"])
        verdict = self._answer(message.content)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _unwatch(control)
        try:
            if not verdict.get("ok"):
                wire.send(control, verdict)
            elif self.spool.long:
                wire.send(control, verdict, descriptors=[self.spool.descriptor])
            else:
                wire.send(control, verdict, attachment=self.spool.short)
        finally:
            self.spool.end()

    def _answer(self, request: Mapping[str, Any]) -> dict[str, object]:
        try:
            self.spool.begin()
            told = self._task(request["task"]) if "task" in request else self._query(request)
        except SecoopError as error:
            return {"error": error.message, "where": error.where, "remedy": error.remedy, "extra": error.extra}
        except OSError as error:
            if error.errno == errno.EFBIG:
                return {"full": True}
            if error.errno in NoRoomError.numbers:
                return {"no room": True}
            raise
        except MemoryError:
            # As the engine says it; nothing may be allocated here.
            os.write(2, _NO_MEMORY)
            os.abort()
        return {"ok": True, "length": self.spool.length, **told}

    def _task(self, task: Mapping[str, Any]) -> dict[str, object]:
        if self.tasks is None:
            raise InputError("this pool answers queries only", where="task", remedy="give it the name of a worker")
        return {"told": self.tasks.do(self.store, task, cast("BinaryIO", self.spool))}

    def _query(self, request: Mapping[str, Any]) -> dict[str, object]:
        try:
            with _no_new_descriptors() if self.in_memory else contextlib.nullcontext():
                results, beyond = self._results(request)
                write(results, request["media_type"], cast("BinaryIO", self.spool), self.prefixes)
                return {"truncated": beyond is not None and self._is_more(request, beyond)}
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno in (errno.EFBIG, *NoRoomError.numbers):
                raise
            raise _unwritten(str(error), request["media_type"]) from error

    def _results(self, request: Mapping[str, Any]) -> tuple[Results, str | None]:
        """The results, at most as many as asked for, and the query for the row after them; None where nothing was cut."""
        part = cap.cut(request["query"], request["rows"]) if request["rows"] else None
        if part is not None:
            # What the cut made unreadable is asked as it came: a mistake of the client's has its own place then.
            with contextlib.suppress(InputError):
                return self._evaluate(part.query, request), part.beyond
        return self._evaluate(request["query"], request), None

    def _evaluate(self, query: str, request: Mapping[str, Any]) -> Results:
        return evaluate(
            self.store,
            query,
            prefixes=self.prefixes,
            bindings={name: wire.unpack(value) for name, value in request["bindings"].items()},
            default_graphs=request["default_graphs"],
            named_graphs=request["named_graphs"],
            base=request["base"] or None,
        )

    def _is_more(self, request: Mapping[str, Any], beyond: str) -> bool:
        answer = self.spool.descriptor if self.spool.long else self.spool.short
        if not cap.may_reach(request["rows"], request["media_type"], answer):
            return False
        results = self._evaluate(beyond, request)
        return isinstance(results, ox.QuerySolutions) and next(iter(results), None) is not None


def _unwritten(message: str, media_type: str) -> InputError:
    remedy = "ask for another format, or leave out what this one cannot hold"
    return InputError(f"the answer cannot be written as {media_type}: {message}", where="Accept", remedy=remedy)


@contextlib.contextmanager
def _telling() -> Iterator[None]:
    """Print an error of ours while the pool still waits for a verdict: what the process has printed is all that it gets."""
    with contextlib.ExitStack() as stack:
        stack.push(_print)
        yield


def _print(kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None) -> None:
    if error is not None and not isinstance(error, ConnectionError):
        traceback.print_exception(kind, value=error, tb=error.__traceback__)
        sys.stderr.flush()


@contextlib.contextmanager
def _no_new_descriptors() -> Iterator[None]:
    """Let the engine open nothing while it evaluates: the second wall behind the refusal of SERVICE.

    A connection needs a descriptor below the limit, and all of those are taken. A graph on disk opens its files as it
    reads, so this holds for graphs in memory only.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest_free = os.dup(2)
    os.close(lowest_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _watch(control: socket.socket) -> None:
    fcntl.fcntl(control, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(control, fcntl.F_SETFL, os.O_ASYNC)


def _unwatch(control: socket.socket) -> None:
    """The client closes after the verdict; that must not end the executor."""
    fcntl.fcntl(control, fcntl.F_SETFL, 0)


def _hung_up(control: socket.socket) -> bool:
    """Whether the client had gone before the watch began."""
    poll = select.poll()
    poll.register(control, select.POLLIN)
    return bool(poll.poll(0))


def _pages(statm: int) -> list[int]:
    """Pages of this process: address space, resident, shared with a file (proc(5))."""
    return [int(number) for number in os.pread(statm, 256, 0).split()[:3]]


def _private_mb(statm: int) -> int:
    _size, resident, shared = _pages(statm)
    return (resident - shared) * resource.getpagesize() // _MB
