"""A worker for tests of tasks: it does what it is told, be it harmful."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from typing import Any, BinaryIO

from kg.store.reader import Reader


class Working:
    """Does tasks; remembers the process it was loaded in."""

    def __init__(self) -> None:
        self._loaded = os.getpid()

    def __call__(self, reader: Reader, task: Mapping[str, Any], out: BinaryIO) -> Mapping[str, object]:
        """Do one task, by its name."""
        name = task["do"]
        if name == "count":
            rows = reader.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
            out.write(rows[0]["n"].value.encode())
        elif name == "sleep":
            time.sleep(60)
        elif name == "take a second":
            time.sleep(1)
        elif name == "fill memory":
            kept = []
            while True:
                kept.append(bytearray(1 << 20))
        elif name == "fill the answer":
            while True:
                out.write(bytes(1 << 16))
        elif name == "print":
            sys.stderr.write("a word to the log\n")
            sys.stderr.flush()
        elif name == "fail":
            raise KeyError("an error of ours")
        return {"loaded in": self._loaded, "done in": os.getpid(), "generation": reader.generation.number}


#: Seconds that the slow one takes to get ready.
LOADING = 2.0


def slow_worker(variables: Mapping[str, str]) -> Working:
    """Take a good while to get ready."""
    time.sleep(LOADING - 0.5)
    return worker(variables)


def worker(_variables: Mapping[str, str]) -> Working:
    """Take a while to get ready, as an application does."""
    time.sleep(0.5)
    return Working()
