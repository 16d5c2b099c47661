"""Work besides queries that is done in an executor, under the limits of a query: what the application makes of a whole graph.

The store does not know the application. A pool is given the name of a function, ``module:function``, that makes a worker; its
module is imported by the first process that has such work to do, and from then on by the zygote, so that executors share it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from kg.store import generations
from kg.store.reader import Reader

#: Does one task: reads what is to be done (JSON), writes the answer, returns what is told beside it (JSON).
Worker = Callable[[Reader, Mapping[str, Any], BinaryIO], Mapping[str, object]]
#: With this status an executor ends that had to load the worker by itself: the zygote then loads it for those to come.
WANTED = 3


class Tasks:
    """The tasks of one generation; ``worker`` names what does them, ``variables`` are the settings it is made with."""

    def __init__(self, worker: str, variables: Mapping[str, str], folder: Path) -> None:
        self._name = worker
        self._variables = variables
        self._folder = folder
        self._worker: Worker | None = None
        self._reader: Reader | None = None

    def load(self) -> bool:
        """Have the worker ready; whether it had to be loaded by this process."""
        if self._worker is not None:
            return False
        module, _, function = self._name.partition(":")
        self._worker = getattr(import_module(module), function)(self._variables)
        return True

    def do(self, store: ox.Store, task: Mapping[str, Any], out: BinaryIO) -> Mapping[str, object]:
        """Do a task over the graph in a store; raises what the worker raises."""
        if self._reader is None:
            generation = generations.read(self._folder)
            self._reader = Reader(store, generation.base, generation)
        self.load()
        assert self._worker is not None  # noqa: S101 -- has just been loaded
        return self._worker(self._reader, task, out)
