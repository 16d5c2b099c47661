"""The caller's side of a draft: a process that reads the file and looks for proposals, ended at its deadline.

What a stranger's file makes a parser or a pattern do happens there, with a memory limit the kernel keeps and no network.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from kg import errors
from kg.draft.gazetteer import Name
from kg.draft.items import Item
from kg.draft.proposals import Proposal, Span
from kg.draft.reading.limits import MEMORY_MB, SECONDS
from kg.errors import QueryKilledError, SecoopError

#: Exit status of a worker that ran into its memory limit and could still say so.
NO_MEMORY = 71
_ERRORS = {cls.__name__: cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, SecoopError)}
#: What a worker's own deadline is given to end it before the caller does, seconds.
_GRACE = 2.0


@dataclass(frozen=True, slots=True)
class Found:
    """What the worker brings: the text of the capture, its language, items, furniture and proposals."""

    text: str
    language: str
    items: list[Item]
    furniture: list[Span]
    proposals: list[Proposal]


def run(path: Path, names: Iterable[Name], *, language: str = "", seconds: float = SECONDS, memory_mb: int = MEMORY_MB) -> Found:
    """Read a file and propose; raises what the reader raises, and QueryKilledError (reason time, memory or crash) at a limit."""
    request = {
        "path": str(path),
        "language": language,
        "names": [astuple(name) for name in names],
        "seconds": seconds,
        "memory_mb": memory_mb,
    }
    root = str(Path(__file__).resolve().parents[2])
    search = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    worker = subprocess.Popen(
        [sys.executable, "-m", "kg.draft.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": search},
    )
    try:
        out, said = worker.communicate(json.dumps(request).encode(), timeout=seconds + _GRACE)
    except subprocess.TimeoutExpired:
        raise _killed("time", path, seconds, memory_mb) from None
    finally:
        worker.kill()
        worker.wait()
    if worker.returncode != 0:
        raise _killed(_cause(worker.returncode, said), path, seconds, memory_mb)
    return _read(json.loads(out))


def _cause(status: int, said: bytes) -> str:
    if status == -signal.SIGALRM:
        return "time"
    return "memory" if status == NO_MEMORY or b"MemoryError" in said or b"memory allocation" in said else "crash"


def _killed(reason: str, path: Path, seconds: float, memory_mb: int) -> QueryKilledError:
    words = {
        "time": f"reading it was ended after {seconds:g} s",
        "memory": f"reading it needed more than {memory_mb} MB",
        "crash": "the process that read it ended without an answer",
    }[reason]
    remedy = "save the text of the document as .txt, in parts if it is long"
    return QueryKilledError(words, where=path.name, remedy=remedy, extra={"reason": reason})


def _read(answer: dict[str, Any]) -> Found:
    failure = answer.get("error")
    if failure:
        kind = _ERRORS.get(failure["class"], SecoopError)
        raise kind(failure["message"], where=failure["where"], remedy=failure["remedy"])
    items = [Item((a, b), tuple(headline) if headline else None) for (a, b), headline in answer["items"]]
    furniture = [(a, b) for a, b in answer["furniture"]]
    return Found(answer["text"], answer["language"], items, furniture, [Proposal.from_dict(p) for p in answer["proposals"]])
