"""The process that holds a generation in memory and forks one process for each query.

The engine has no timeout, no cancel and no memory limit, and small queries can overflow its stack; so each query runs
in a process of its own and the kernel keeps the limits: an interval timer with its default action, an address-space
limit, a file-size limit. When the client goes away its control socket signals SIGIO, whose default action ends the
process too. The zygote is single-threaded, so forking is safe; it reaps its children and says how each one died.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource
import selectors
import signal
import socket
import sys
from pathlib import Path

import pyoxigraph as ox

from kg.errors import SecoopError
from kg.namespaces import prefixes
from kg.store import wire
from kg.store.engine import evaluate, write

_MB = 1 << 20


class Zygote:
    """Serves one generation on a Unix socket until its standard input ends."""

    def __init__(self, nquads: Path, base: str, listener: socket.socket) -> None:
        self.listener = listener
        self.prefixes = prefixes(base)
        self.store = ox.Store()
        self.store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
        self.children: dict[int, socket.socket] = {}

    def run(self) -> None:
        """Accept, fork, reap; returns when the parent is gone."""
        wake_in, wake_out = socket.socketpair()
        for end in (wake_in, wake_out):
            end.setblocking(False)
        signal.set_wakeup_fd(wake_out.fileno())
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        with selectors.DefaultSelector() as selector:
            selector.register(self.listener, selectors.EVENT_READ)
            selector.register(wake_in, selectors.EVENT_READ)
            selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if wake_in in ready:
                    with contextlib.suppress(BlockingIOError):
                        wake_in.recv(4096)
                    self._reap()
                if sys.stdin.fileno() in ready:
                    for pid in self.children:
                        os.kill(pid, signal.SIGKILL)
                    signal.set_wakeup_fd(-1)
                    return
                if self.listener in ready:
                    self._accept()

    def _accept(self) -> None:
        try:
            connection, _ = self.listener.accept()
        except OSError:
            return
        connection.setblocking(True)
        pid = os.fork()
        if pid == 0:
            status = 70
            try:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                self.listener.close()
                # The engine prints a backtrace when memory runs out; the verdict says it in a sentence.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
                self._serve(connection)
                status = 0
            finally:
                os._exit(status)
        self.children[pid] = connection

    def _reap(self) -> None:
        while self.children:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            connection = self.children.pop(pid)
            code = os.waitstatus_to_exitcode(status)
            with connection, contextlib.suppress(OSError):
                if code != 0:
                    wire.send(connection, {"died": code})

    def _serve(self, connection: socket.socket) -> None:
        """In the child: read the request, keep the limits, write the answer, give the verdict."""
        request, descriptors = wire.receive(connection, descriptors=1)
        if request is None or not descriptors:
            return
        self._limits(connection, request)
        with os.fdopen(descriptors[0], "wb") as out:
            try:
                results = evaluate(
                    self.store,
                    request["query"],
                    prefixes=self.prefixes,
                    bindings={name: wire.unpack(value) for name, value in request["bindings"].items()},
                    default_graphs=request["default_graphs"],
                    named_graphs=request["named_graphs"],
                )
                write(results, request["media_type"], out, self.prefixes)
                out.flush()
            except SecoopError as error:
                verdict: dict[str, object] = {
                    "error": error.message,
                    "where": error.where,
                    "remedy": error.remedy,
                    "extra": error.extra,
                }
            except OSError:
                verdict = {"full": True}
            except MemoryError:
                os.abort()
            else:
                verdict = {"ok": True}
        wire.send(connection, verdict)

    def _limits(self, connection: socket.socket, request: dict[str, object]) -> None:
        seconds, memory, answer = (float(str(request[k])) for k in ("seconds", "memory_mb", "answer_mb"))
        own = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        limit = own + int(memory) * _MB
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(answer) * _MB, int(answer) * _MB))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(connection, fcntl.F_SETFL, fcntl.fcntl(connection, fcntl.F_GETFL) | os.O_ASYNC)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def main() -> None:
    """``python -m kg.store.zygote GRAPH.nq BASE FD``: FD is the listening socket's descriptor."""
    nquads, base = Path(sys.argv[1]), sys.argv[2]
    listener = socket.socket(fileno=int(sys.argv[3]))
    zygote = Zygote(nquads, base, listener)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    zygote.run()


if __name__ == "__main__":
    main()
