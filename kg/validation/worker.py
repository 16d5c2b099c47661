"""One validation in a process of its own: ``python -m kg.validation.worker`` reads a request and writes an answer (JSON).

The SHACL engine flips a global flag of rdflib, has no deadline and no memory limit; here the kernel keeps both, and what
goes wrong ends this process only.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from kg.errors import SecoopError
from kg.validation.assess import assess, assess_delta, audit
from kg.validation.delta import Delta
from kg.validation.parsing import Limit
from kg.validation.process import NO_MEMORY
from kg.validation.report import Report

_MB = 1 << 20


def main() -> None:
    """Answer the request on standard input."""
    request = json.load(sys.stdin.buffer)
    limit = int(request["memory_mb"]) * _MB
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    # The default action of SIGALRM ends the process, also when the caller is gone and cannot.
    signal.setitimer(signal.ITIMER_REAL, float(request["seconds"]))
    try:
        answer = _work(request).to_dict()
    except SecoopError as error:
        answer = {
            "error": {
                "class": type(error).__name__,
                "message": error.message,
                "where": error.where,
                "remedy": error.remedy,
                "extra": error.extra,
            }
        }
    except MemoryError:
        os._exit(NO_MEMORY)
    json.dump(answer, sys.stdout)


def _work(request: dict[str, Any]) -> Report:
    if request["task"] == "audit":
        return audit(Path(request["nquads"]))
    nquads = Path(request["nquads"]) if request["nquads"] else None
    if request["task"] == "delta":
        return assess_delta(Delta.from_dict(request), nquads=nquads, context=request["context"], base=request["base"])
    return assess(
        base64.b64decode(request["data"]),
        request["media_type"],
        nquads=nquads,
        context=request["context"],
        base=request["base"],
        limit=Limit(size=request["size"]),
    )


if __name__ == "__main__":
    main()
