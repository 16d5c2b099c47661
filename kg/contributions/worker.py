"""One task in a process of its own: ``python -m kg.contributions.worker`` reads a request and writes an answer (JSON).

``evaluate`` runs an update, whose WHERE may be hostile, within limits the kernel keeps and without a network. ``accept``
builds and publishes the next generation, whose seconds of work must not hold up a server's readers; it asks in between how its
change is judged. Messages are lines.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg import limited
from kg.build import build
from kg.contributions import audit, ledger
from kg.contributions.evaluate import Dataset, Evaluation
from kg.contributions.process import NO_ROOM, unpack_settings
from kg.errors import NoRoomError, SecoopError
from kg.judging import alone
from kg.settings import Settings
from kg.store import jail
from kg.store.generations import Generation
from kg.validation import Delta, Report

_MB = 1 << 20


def main() -> None:
    """Answer the request on standard input."""
    request = json.loads(sys.stdin.buffer.readline())
    try:
        answer = {"evaluate": _evaluate, "accept": _accept}[request["task"]](request)
    except SecoopError as error:
        answer = {"error": limited.packed(error)}
    except MemoryError:
        os._exit(limited.NO_MEMORY)
    except OSError as error:
        if error.errno not in NoRoomError.numbers:
            raise
        sys.exit(NO_ROOM)
    json.dump(answer, sys.stdout)


def _evaluate(request: dict[str, Any]) -> dict[str, object]:
    evaluation = Evaluation(Path(request["nquads"]), request["base"], request["protected"])
    jail.close_network()
    _limit(request["seconds"], request["memory_mb"])
    dataset = Dataset(request["default_graphs"], request["named_graphs"])
    outcome = evaluation.run(request["update"], dataset, request["bytes"])
    return {
        "added": [quad.n3() for quad in outcome.added],
        "removed": [quad.n3() for quad in outcome.removed],
        "kept": outcome.kept,
    }


def _limit(seconds: float, memory_mb: int) -> None:
    """Bound what comes now: memory beyond the loaded graph, and time; the default action of SIGALRM ends the process."""
    size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    limit = size + memory_mb * _MB
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _accept(request: dict[str, Any]) -> dict[str, object]:
    settings = unpack_settings(request["settings"])
    decided = ledger.decide(ledger.get(settings.home, request["id"]), request["by"], request["reason"])
    summary = build(settings, candidate=decided, onto=request["onto"], successor=_asked)
    number = summary.generation.number if summary.generation else 0
    about = {"why": decided.reason} if decided.reason else {}
    audit.note(
        settings.home, request["what"], who=decided.by, origin=request["origin"], id=decided.id, generation=number, **about
    )
    return {"generation": number}


def _asked(delta: Delta, generation: Generation, settings: Settings) -> Report:
    """The verdict of whoever asked for the build, whose judge has the graph open; of a judge of our own where nobody answers."""
    limits = {"seconds": settings.validate_seconds, "memory_mb": settings.validate_memory_mb}
    line = b""
    with suppress(BrokenPipeError):
        sys.stdout.write(json.dumps({"judge": {"delta": delta.to_dict(), "generation": generation.number, **limits}}) + "\n")
        sys.stdout.flush()
        line = sys.stdin.buffer.readline()
    answer = json.loads(line) if line else {}
    if "error" in answer:
        raise limited.unpacked(answer["error"])
    return Report.from_dict(answer["report"]) if answer else alone(delta, generation, settings)


if __name__ == "__main__":
    main()
