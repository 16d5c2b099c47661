"""All attacks at once, in a process of their own, so that they do not take the honest clients' interpreter."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from benchmarks.soak import attacks
from benchmarks.soak.attacks import Act

_CONTEXT = multiprocessing.get_context("spawn")
_END_SECONDS = 60.0


class Army:
    """Attackers under way; :meth:`end` stops them and gives what they were answered."""

    def __init__(self, port: int, server_seconds: float, names: Sequence[str] = tuple(attacks.ATTACKS)) -> None:
        self._pipe, theirs = _CONTEXT.Pipe()
        self._process: BaseProcess = _CONTEXT.Process(target=_run, args=(theirs, port, server_seconds, tuple(names)), daemon=True)
        self._process.start()
        theirs.close()
        # It says so when it begins: importing takes a moment.
        self._pipe.recv()

    def end(self) -> list[Act]:
        """Stop; raises EOFError when the attackers died."""
        self._pipe.send("stop")
        acts: list[Act] = self._pipe.recv() if self._pipe.poll(_END_SECONDS) else []
        self._process.join(_END_SECONDS)
        if self._process.is_alive():
            self._process.kill()
        self._pipe.close()
        return acts


def _run(pipe: Connection, port: int, server_seconds: float, names: Sequence[str]) -> None:
    stop = threading.Event()
    with ThreadPoolExecutor(len(names)) as threads:
        started = [threads.submit(attacks.run, name, port, server_seconds, stop.is_set) for name in names]
        pipe.send("begun")
        pipe.recv()
        stop.set()
        pipe.send([act for future in started for act in future.result()])
