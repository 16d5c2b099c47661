"""The process that holds a generation in memory and forks executors that share it.

It has one thread when it forks, so that is safe; it never evaluates a query itself. What does tasks (:mod:`kg.store.tasks`) is
loaded once an executor has had to, or from the beginning where that is wanted. A graph above the memory bound is not loaded: each
executor then opens the generation's files read-only, with the same code. It ends when its standard input ends (the
server is gone) or, after SIGTERM, when the last executor has given its last answer.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.namespaces import prefixes
from kg.store import jail
from kg.store.executor import Executor
from kg.store.tasks import WANTED, Tasks


class Zygote:
    """Keeps ``executors`` processes listening on one socket over one generation."""

    def __init__(self, options: dict[str, Any], listener: socket.socket) -> None:
        self.options = options
        self.listener = listener
        self.prefixes = prefixes(options["base"])
        self.store: ox.Store | None = None
        self.children: set[int] = set()
        self.draining = False
        folder = Path(options["folder"])
        self.tasks = Tasks(options["worker"], options["variables"], folder) if options["worker"] else None
        self._open(folder / "graph.nq")
        if options["ahead"]:
            self._load()

    def _open(self, nquads: Path) -> None:
        """Load the graph, unless it is to be read from its files."""
        if nquads.stat().st_size <= self.options["in_memory_mb"] << 20:
            self.store = ox.Store()
            self.store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)

    def _load(self) -> None:
        """Load what does tasks, for executors to come; what is there by then is not looked through for garbage any more."""
        if self.tasks is not None and self.tasks.load():
            gc.collect()
            gc.freeze()

    def run(self) -> None:
        """Fork, reap, replace; returns when drained or when the server is gone."""
        wake_in, wake_out = socket.socketpair()
        for end in (wake_in, wake_out):
            end.setblocking(False)
        signal.set_wakeup_fd(wake_out.fileno())
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        signal.signal(signal.SIGTERM, lambda _number, _frame: self._drain())
        with selectors.DefaultSelector() as selector:
            selector.register(wake_in, selectors.EVENT_READ)
            selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
            while not (self.draining and not self.children):
                self._fill()
                ready = {key.fileobj for key, _ in selector.select()}
                if wake_in in ready:
                    with contextlib.suppress(BlockingIOError):
                        wake_in.recv(4096)
                    self._reap()
                if sys.stdin.fileno() in ready:
                    for pid in self.children:
                        os.kill(pid, signal.SIGKILL)
                    break
        signal.set_wakeup_fd(-1)

    def _drain(self) -> None:
        """Let executors finish what they have accepted; what waits unread is reset and safe to ask elsewhere."""
        self.draining = True
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)

    def _fill(self) -> None:
        while not self.draining and len(self.children) < self.options["executors"]:
            parent, pid = os.getpid(), os.fork()
            if pid == 0:
                self._become_executor(parent)
            self.children.add(pid)

    def _become_executor(self, parent: int) -> None:
        status = 70
        try:
            # A zygote that is killed outright must not leave executors behind.
            jail.end_with_parent(signal.SIGKILL)
            if os.getppid() != parent:
                return
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            os.close(sys.stdin.fileno())
            # It is replaced before garbage adds up; looking for it takes a view of everything a third more time.
            gc.disable()
            store = self.store or ox.Store.read_only(str(Path(self.options["folder"]) / "store"))
            executor = Executor(store, self.prefixes, self.listener, in_memory=self.store is not None, tasks=self.tasks)
            executor.run(memory_mb=self.options["memory_mb"], answer_mb=self.options["answer_mb"])
            status = WANTED if executor.loaded else 0
        finally:
            os._exit(status)

    def _reap(self) -> None:
        while self.children:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self.children.discard(pid)
            if os.WIFEXITED(status) and os.WEXITSTATUS(status) == WANTED:
                self._load()


def main() -> None:
    """``python -m kg.store.zygote OPTIONS FD``: options as JSON, FD is the listening socket's descriptor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    zygote = Zygote(json.loads(sys.argv[1]), socket.socket(fileno=int(sys.argv[2])))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    zygote.run()


if __name__ == "__main__":
    main()
