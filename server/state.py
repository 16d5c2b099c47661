"""What the server works on: one snapshot per published generation, switched without a restart.

A snapshot is leased for the length of a request; one that a newer generation has replaced is closed when its last
request ends. Untrusted queries go to the snapshot's pool: a worker of the web server starts it with the snapshot, any other
process with the first query, because one that only shows pages needs none.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import multiprocessing
import multiprocessing.util
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

from kg.errors import NotFoundError, SecoopError
from kg.namespaces import Iris
from kg.settings import Settings
from kg.store import generations
from kg.store.generations import Generation
from kg.store.pool import Pool
from kg.store.reader import Reader
from kg.validation import prepare
from server import memory, offered
from server.graph import Graph
from server.offered import Offered
from server.passages import Captures

_log = logging.getLogger("secoop.server")
_EXTENSION = "secoop"
#: Where a request carries the snapshot that was leased for it before it reached the application.
SNAPSHOT = "secoop.snapshot"
#: What does the tasks of query processes.
WORKER = "server.inside:worker"
#: Seconds between two looks at which generation is current.
_INTERVAL = 0.5
T = TypeVar("T")


class NotReadyError(SecoopError):
    """There is no generation to serve yet."""

    status = 503
    code = "not-ready"


class Snapshot:
    """One generation, opened: reader, look-ups, pool, and what pages compute once per generation."""

    def __init__(self, generation: Generation, settings: Settings, reader: Reader | None = None) -> None:
        self.generation = generation
        self.reader = reader or Reader.open(generation, settings.pages_in_memory_mb)
        self.graph = Graph(self.reader, generation.base)
        self.iris = Iris(generation.base)
        self.leases = 0
        self.retired = False
        self._settings = settings
        self._lock = threading.Lock()
        self._pool: Pool | None = None
        self._computed: dict[str, object] = {}
        self._computing: dict[str, threading.Lock] = {}
        self._offered: Offered | None = None

    @property
    def languages(self) -> Offered:
        """The languages there are labels in; read with the first request that is told which language it is to be."""
        # Every known answer asks: a look-up less than `once`.
        if self._offered is None:
            self._offered = self.once("languages", lambda: offered.offered(self.reader))
        return self._offered

    @property
    def pool(self) -> Pool:
        """The pool of killable executors; started on first use."""
        with self._lock:
            if self._pool is None:
                self._pool = Pool(self.generation, self._settings, WORKER)
            return self._pool

    def once(self, key: str, compute: Callable[[], T]) -> T:
        """Return what ``compute`` gives, computed once per generation and key; who comes meanwhile waits for it."""
        if key not in self._computed:
            with self._lock:
                computing = self._computing.setdefault(key, threading.Lock())
            with computing:
                if key not in self._computed:
                    self._computed[key] = compute()
        return self._computed[key]  # type: ignore[return-value]

    def start(self) -> None:
        """Have the query processes load the graph, and what makes views, before anybody asks for them; returns at once."""
        threading.Thread(target=self._start, name="pool-start", daemon=True).start()

    def _start(self) -> None:
        # What keeps them from starting is told to whoever asks for them.
        with contextlib.suppress(SecoopError, OSError):
            self.pool.host.start()

    def executors(self) -> int:
        """Query processes alive; 0 before the first query."""
        with self._lock:
            pool = self._pool
        return pool.executors() if pool is not None else 0

    def close(self) -> None:
        """End the pool; safe to call twice."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()


class State:
    """The current snapshot of one server process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.captures = Captures(settings.captures)
        #: Called when this process has published a generation and serves it.
        self.renewed: list[Callable[[Snapshot], None]] = []
        self._lock = threading.Lock()
        self._looking = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._looked = float("-inf")
        self._prepared = 0
        atexit.register(self.close)
        # A granian worker is a multiprocessing child: it leaves by os._exit, where atexit does not run.
        multiprocessing.util.Finalize(self, self.close, exitpriority=10)

    def lease(self) -> Snapshot:
        """Return the current snapshot, to be given back with :meth:`release`. Raises NotReadyError."""
        if time.monotonic() - self._looked >= _INTERVAL:
            self._refresh()
        with self._lock:
            if self._snapshot is None:
                raise NotReadyError(
                    "no generation of the graph has been published", where="SECOOP_HOME", remedy="whoever runs this: kg build"
                )
            self._snapshot.leases += 1
            return self._snapshot

    def _refresh(self) -> None:
        """Look for a new generation, one thread at a time; the others go on with what there is, unless there is nothing."""
        if self._looking.acquire(blocking=self._snapshot is None):
            try:
                if time.monotonic() - self._looked >= _INTERVAL:
                    self._look()
                    self._looked = time.monotonic()
            finally:
                self._looking.release()

    def renew(self) -> None:
        """Look for a new generation at once: one has been published, and whoever asks from now on gets it."""
        with self._looking:
            self._look()
            self._looked = time.monotonic()
        snapshot = self.lease()
        for told in self.renewed:
            told(snapshot)
        self.release(snapshot)

    def processes(self) -> tuple[int, int]:
        """The number of the generation in service (0: none) and the query processes alive in it."""
        with self._lock:
            current = self._snapshot
        return (current.generation.number, current.executors()) if current is not None else (0, 0)

    def release(self, snapshot: Snapshot) -> None:
        """Give a snapshot back; the last request on a replaced one closes it."""
        with self._lock:
            snapshot.leases -= 1
            ended = snapshot.retired and snapshot.leases == 0
        if ended:
            _end(snapshot)

    def _look(self) -> None:
        """Switch to the published generation if it is another than ours; the old one goes on when that fails.

        The caller holds the lock on looking, not the one on the snapshot: opening a large graph keeps nobody waiting.
        """
        try:
            published = generations.current(self.settings.home)
            if self._snapshot is not None and self._snapshot.generation.number == published.number:
                return
            fresh = Snapshot(published, self.settings)
        except NotFoundError:
            return
        except (SecoopError, OSError):
            if self._snapshot is None:
                raise
            _log.exception("the new generation does not open; going on with %d", self._snapshot.generation.number)
            return
        with self._lock:
            old, self._snapshot = self._snapshot, fresh
            if old is not None:
                old.retired = True
            unused = old is not None and old.leases == 0
        self._prepare(published)
        if multiprocessing.parent_process() is not None:
            fresh.start()
        if old is not None and unused:
            _end(old)

    def _prepare(self, published: Generation) -> None:
        """In a web server's worker: have a validating process open a generation before anybody asks for it."""
        if multiprocessing.parent_process() is not None and self._prepared != published.number:
            self._prepared = published.number
            prepare(published, self.settings)

    def begin(self) -> None:
        """Open and prepare what is published when the web server starts, if anything is."""
        with contextlib.suppress(SecoopError, OSError):
            if multiprocessing.parent_process() is not None:
                self.renew()

    def close(self) -> None:
        """End every process this state has started."""
        with self._lock:
            snapshot, self._snapshot = self._snapshot, None
        if snapshot is not None:
            snapshot.close()


def _end(snapshot: Snapshot) -> None:
    """Close a replaced snapshot; its graph goes when the last request has let go of it."""
    snapshot.close()
    memory.sweep_soon()


def install(app: Flask, settings: Settings) -> None:
    """Give the application its state and return each request's snapshot when the request ends."""
    app.extensions[_EXTENSION] = serving = State(settings)
    serving.begin()

    @app.teardown_request
    def _give_back(_error: BaseException | None) -> None:
        taken = g.pop("snapshot", None)
        if taken is not None and taken is not request.environ.get(SNAPSHOT):
            state().release(taken)


def state() -> State:
    """The state of the running application."""
    return state_of(current_app)


def state_of(app: Flask) -> State:
    """The state of an application."""
    found: Any = app.extensions[_EXTENSION]
    assert isinstance(found, State)  # noqa: S101 -- narrows the type of Flask's untyped extension table
    return found


def settings() -> Settings:
    """The settings in force."""
    return state().settings


def snapshot() -> Snapshot:
    """The snapshot this request works on, the same from its first to its last line."""
    if "snapshot" not in g:
        # The front has leased the one it looked into the cache with, and gives it back itself.
        g.snapshot = request.environ.get(SNAPSHOT) or state().lease()
    taken: Snapshot = g.snapshot
    return taken
