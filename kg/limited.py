"""One request to a process of its own, with limits of time and memory and without a network: JSON in, JSON out.

For what reads strangers' documents with parsers that were not made for hostile ones.
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

from kg.store import jail

#: Exit status of a process that ran into its memory limit and could still say so.
_NO_MEMORY = 71
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
    root = str(Path(__file__).resolve().parents[1])
    search = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    worker = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": search},
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
        raise EndedError(_reason(worker.returncode, said), seconds, memory_mb)
    answer: dict[str, Any] = json.loads(out)
    return answer


def _reason(status: int, said: bytes) -> str:
    if status == -signal.SIGALRM:
        return "time"
    return "memory" if status == _NO_MEMORY or b"MemoryError" in said or b"memory allocation" in said else "crash"


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
        os._exit(_NO_MEMORY)
    json.dump(found, sys.stdout)
