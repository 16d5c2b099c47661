"""Dumps, counts and changes of the generation served, made by a process beside the server where the build has not made them."""

from __future__ import annotations

import atexit
import logging
import multiprocessing.util
import subprocess
import sys
import threading
import time

from flask import Flask, current_app

from kg.catalogue import graphs, prepare
from kg.catalogue.graphs import NamedGraph
from kg.catalogue.prepare import Prepared
from kg.errors import SecoopError
from kg.settings import Settings
from server.state import Snapshot, settings, state_of

_log = logging.getLogger("secoop.server")
#: Seconds before a preparation that failed is tried again.
_AGAIN = 60.0
_EXTENSION = "secoop_preparation"


class PreparingError(SecoopError):
    """What is asked for is being made."""

    status = 503
    code = "preparing"

    def __init__(self, where: str) -> None:
        super().__init__("this is being made for the new generation", where=where, remedy="ask again in a few seconds")
        self.headers = {"Retry-After": "5"}


class Preparation:
    """Sees to it that one process at a time prepares the catalogue of a home."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._not_before = float("-inf")
        atexit.register(self.close)
        # As in server.state: a worker of the web server leaves without running atexit.
        multiprocessing.util.Finalize(self, self.close, exitpriority=10)

    def of(self, snapshot: Snapshot, chosen: Settings) -> Prepared | None:
        """What is prepared for a snapshot's generation; None while it is being made."""
        found = prepare.prepared(snapshot.generation)
        if found is None:
            self.begin(snapshot, chosen)
            return None
        return snapshot.once("prepared", lambda: found)

    def begin(self, snapshot: Snapshot, chosen: Settings) -> None:
        """Start making it, unless it is there or under way."""
        with self._lock:
            if prepare.prepared(snapshot.generation) is not None:
                return
            if self._process is not None:
                code = self._process.poll()
                if code is None:
                    return
                self._process = None
                if code:
                    _log.error("dumps and counts could not be made (exit %d); the next try is in %d s", code, int(_AGAIN))
                    self._not_before = time.monotonic() + _AGAIN
            if time.monotonic() >= self._not_before:
                command = [sys.executable, "-m", "kg.catalogue.prepare", str(chosen.home)]
                self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def close(self) -> None:
        """End a preparation that still runs; what it has not finished is made anew."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.terminate()
            process.wait()


def install(app: Flask) -> None:
    """Give the application its preparation; what the server publishes itself is prepared at once."""
    preparation = app.extensions[_EXTENSION] = Preparation()
    serving = state_of(app)
    serving.renewed.append(lambda snapshot: preparation.begin(snapshot, serving.settings))


def prepared(current: Snapshot) -> Prepared | None:
    """What is prepared for the generation of a snapshot; None while it is being made."""
    preparation: Preparation = current_app.extensions[_EXTENSION]
    return preparation.of(current, settings())


def parts(current: Snapshot, found: Prepared) -> list[NamedGraph]:
    """The named graphs of a snapshot."""
    return current.once("named graphs", lambda: graphs.graphs(current.reader, current.generation.base, found.counts))
