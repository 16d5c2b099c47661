"""A process that validates: ``python -m kg.validation.worker`` reads requests and writes answers, one JSON line each.

The SHACL engine flips a global flag of rdflib, has no deadline and no memory limit; here the kernel keeps both, and what
goes wrong ends this process only. Between requests it keeps the rules compiled and the last graph open. It ends with its
standard input. An argument names the N-Quads of the graph to open before the first request.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import json
import logging
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from kg import limited
from kg.errors import SecoopError
from kg.validation import consequences, filed
from kg.validation.assess import assess, assess_delta, audit
from kg.validation.bringing import warm
from kg.validation.context import planner
from kg.validation.delta import Delta
from kg.validation.parsing import Limit
from kg.validation.report import Report
from kg.validation.successor import successor

_MB = 1 << 20


class _Opened:
    """What the process took when the rules were compiled and a graph was opened, MB."""

    size = 0


def main() -> None:
    """Answer requests until there are no more."""
    # A literal that does not fit its datatype is a finding, not a warning with a traceback for each.
    logging.getLogger("rdflib").setLevel(logging.ERROR + 1)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _limit(int(request["memory_mb"]) * _MB)
        # The default action of SIGALRM ends the process, also when the caller is gone and cannot.
        signal.setitimer(signal.ITIMER_REAL, float(request["seconds"]))
        answer = _respond(request)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(json.dumps({**answer, "memory_mb": _size() // _MB, "opened_mb": _Opened.size}) + "\n")
        answers.flush()
        _tidy()


def _tidy() -> None:
    """Collect what one validation leaves behind, after its answer; what stays is not looked at again by the next collection."""
    gc.collect()
    gc.freeze()


def _limit(size: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size, most))


def _size() -> int:
    """The address space in use, bytes (proc(5))."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()


def _respond(request: dict[str, Any]) -> dict[str, Any]:
    try:
        return _work(request).to_dict()
    except SecoopError as error:
        return {"error": limited.packed(error)}
    except MemoryError:
        os._exit(limited.NO_MEMORY)


def _work(request: dict[str, Any]) -> Report:
    if request["task"] == "filed":
        return filed.audit(Path(request["store"]), Path(request["default"]), request["base"])
    if request["task"] == "audit":
        return audit(Path(request["nquads"]), request["judges"])
    nquads = Path(request["nquads"]) if request["nquads"] else None
    if request["task"] == "warm":
        warm(planner(nquads).base)
        consequences.warm(request["base"])
        _Opened.size = _size() // _MB
        return Report()
    if request["task"] == "successor":
        return successor(Delta.from_dict(request), Path(request["nquads"]))
    if request["task"] == "delta":
        about = {name: request[name] for name in ("context", "base", "follow")}
        return assess_delta(Delta.from_dict(request), nquads=nquads, **about)
    return assess(
        base64.b64decode(request["data"]),
        request["media_type"],
        nquads=nquads,
        context=request["context"],
        base=request["base"],
        limit=Limit(size=request["size"]),
    )


def _warm(nquads: str) -> None:
    """Compile the rules and open the graph, so that the first request finds them."""
    path = Path(nquads) if nquads else None
    if path is None or path.exists():
        # A rule that is refused is told to whoever validates, in the answer; ended here, it would look like a crash.
        with contextlib.suppress(SecoopError):
            warm(planner(path).base)
    _tidy()
    _Opened.size = _size() // _MB


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _warm(sys.argv[1])
    main()
