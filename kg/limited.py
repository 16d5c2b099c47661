"""One request to a process of its own, with limits of time and memory and without a network: JSON in, JSON out.

For what reads strangers' documents with parsers that were not made for hostile ones. Processes that live longer or are limited in
another way (:mod:`kg.validation.process`, :mod:`kg.contributions.process`) share how one is started, how its errors come back
and how it is told why one ended without an answer.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kg import errors
from kg.errors import SecoopError
from kg.store import jail

#: Exit status of a process that ran into its memory limit and could still say so.
NO_MEMORY = 71
#: What Python, the engine and its C++ parts print where an allocation failed.
_OUT_OF_MEMORY = (b"MemoryError", b"memory allocation", b"std::bad_alloc")
#: Errors a process may hand on, by class name.
_ERRORS = {cls.__name__: cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, SecoopError)}
#: Seconds the process is given to end by itself before it is ended.
_GRACE = 2.0


class EndedError(Exception):
    """The process ended without an answer; ``reason`` is time, memory or crash, the words say so."""

    def __init__(self, reason: str, seconds: float, memory_mb: int) -> None:
        self.reason = reason
        super().__init__(
            {
                "time": f"reading it was ended after {seconds:g} s",
                "memory": f"reading it needed more than {memory_mb} MB",
                "crash": "the process that read it ended without an answer",
            }[reason]
        )


def ask(module: str, request: Mapping[str, object], *, seconds: float, memory_mb: int) -> dict[str, Any]:
    """The answer of ``python -m module``, which calls :func:`serve`; raises EndedError at a limit and at a crash."""
    worker = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    content = json.dumps({**request, "seconds": seconds, "memory_mb": memory_mb})
    try:
        out, said = worker.communicate(content.encode(), timeout=seconds + _GRACE)
    except subprocess.TimeoutExpired:
        raise EndedError("time", seconds, memory_mb) from None
    finally:
        worker.kill()
        worker.wait()
    if worker.returncode != 0:
        raise EndedError(reason(worker.returncode, said), seconds, memory_mb)
    answer: dict[str, Any] = json.loads(out)
    return answer


def environment() -> dict[str, str]:
    """The environment of a process that imports this project, wherever it is started.

    It has few arenas (mallopt(3)): for each thread, of which the store starts some, one reserves 64 MB of the address space,
    which is what is limited.
    """
    root = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    return {"MALLOC_ARENA_MAX": "2", **os.environ, "PYTHONPATH": path}


def reason(status: int, said: bytes) -> str:
    """Why a process ended without an answer: time, memory or crash, by its exit status and what it printed."""
    if status == -signal.SIGALRM:
        return "time"
    return "memory" if status == NO_MEMORY or any(words in said for words in _OUT_OF_MEMORY) else "crash"


def packed(error: SecoopError) -> dict[str, object]:
    """An error for the process that asked."""
    about = {"message": error.message, "where": error.where, "remedy": error.remedy, "extra": error.extra}
    return {"class": type(error).__name__, **about}


def unpacked(failure: Mapping[str, Any]) -> SecoopError:
    """The inverse of :func:`packed`."""
    kind = _ERRORS.get(failure["class"], SecoopError)
    return kind(failure["message"], where=failure["where"], remedy=failure["remedy"], extra=failure["extra"])


def serve(answer: Callable[[dict[str, Any]], Mapping[str, object]]) -> None:
    """In the process: answer the one request on the standard input, within its limits."""
    jail.end_with_parent(signal.SIGKILL)
    request = json.load(sys.stdin)
    size = int(request["memory_mb"]) << 20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    # The default action of SIGALRM ends the process, also where the caller is gone and cannot.
    signal.setitimer(signal.ITIMER_REAL, float(request["seconds"]))
    jail.close_network()
    try:
        found = answer(request)
    except MemoryError:
        os._exit(NO_MEMORY)
    json.dump(found, sys.stdout)
