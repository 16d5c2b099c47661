"""The caller's side of a validation: a worker process with a deadline and a memory limit (see :mod:`kg.validation.worker`)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg import errors
from kg.errors import QueryKilledError, SecoopError
from kg.settings import Settings
from kg.validation.report import Report

#: Exit status of a worker that ran into its memory limit and could still say so.
NO_MEMORY = 71
#: Errors a worker may hand on, by class name.
_ERRORS = {cls.__name__: cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, SecoopError)}


def run(request: Mapping[str, object], settings: Settings) -> Report:
    """Have a worker process answer a request; ``settings`` give its deadline and memory limit.

    Raises QueryKilledError (``extra``: reason time, memory or crash, and the limit) when it was ended, and whatever
    error of :mod:`kg.errors` it reports.
    """
    limits = {"memory_mb": settings.validate_memory_mb, "seconds": settings.validate_seconds}
    message = json.dumps({**request, **limits}).encode()
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kg.validation.worker"],
            input=message,
            capture_output=True,
            timeout=settings.validate_seconds,
            env={**os.environ, "PYTHONPATH": path},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _killed("time", settings) from None
    if done.returncode != 0:
        raise _killed(_cause(done), settings)
    return _answer(json.loads(done.stdout))


def _cause(done: subprocess.CompletedProcess[bytes]) -> str:
    if done.returncode == -signal.SIGALRM:
        return "time"
    if done.returncode == NO_MEMORY or b"memory allocation" in done.stderr or b"MemoryError" in done.stderr:
        return "memory"
    return "crash"


def _killed(reason: str, settings: Settings) -> QueryKilledError:
    limit, words, remedy = {
        "time": (settings.validate_seconds, f"was ended after {settings.validate_seconds:g} s", "send less at once"),
        "memory": (settings.validate_memory_mb, f"needed more than {settings.validate_memory_mb} MB", "send less at once"),
        "crash": (0.0, "ended without an answer", "send less at once, or report this with the data"),
    }[reason]
    return QueryKilledError(f"the validation {words}", remedy=remedy, extra={"reason": reason, "limit": limit})


def _answer(answer: dict[str, Any]) -> Report:
    failure = answer.get("error")
    if failure is None:
        return Report.from_dict(answer)
    kind = _ERRORS.get(failure["class"], SecoopError)
    raise kind(failure["message"], where=failure["where"], remedy=failure["remedy"], extra=failure["extra"])
