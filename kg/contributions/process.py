"""The caller's side of :mod:`kg.contributions.worker`: a process for an update's evaluation, and one for a build."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from kg import limited
from kg.contributions.evaluate import named
from kg.contributions.patch import Patch
from kg.contributions.policy import PROTECTED_GRAPHS
from kg.errors import BuildError, NoRoomError, QueryKilledError, SecoopError
from kg.settings import Settings
from kg.store import generations
from kg.store.changes import from_engine
from kg.store.generations import Generation
from kg.store.reader import Reader
from kg.store.terms import Quad
from kg.validation import Delta, succeed

#: What the audit log calls a decision for a contribution.
ACCEPTED = "contribution accepted"
#: Exit status of a worker that found no room to write.
NO_ROOM = 72
#: Seconds to load a graph before the time limit of its update begins, and to build one beside its validation.
_LOADING, _BUILDING = 60, 300


def evaluate(
    text: str,
    generation: Generation,
    settings: Settings,
    *,
    default_graphs: tuple[str, ...],
    named_graphs: tuple[str, ...],
    reader: Reader | None = None,
) -> tuple[Patch, int]:
    """Return what an update does to a generation, and how many triples stay that the build makes.

    With a ``reader`` of the generation an update that only names triples is looked up there; any other is evaluated in a process.

    Raises QueryKilledError when it reached a limit (``query_seconds``, ``query_memory_mb``), and what
    :meth:`kg.contributions.evaluate.Evaluation.run` raises.
    """
    known = named(text, reader, PROTECTED_GRAPHS, settings.upload_mb * 1_000_000) if reader is not None else None
    if known is not None:
        return Patch.of(known.added, known.removed), known.kept
    request = {
        "task": "evaluate",
        "update": text,
        "nquads": str(generation.nquads),
        "base": generation.base,
        "protected": PROTECTED_GRAPHS,
        "default_graphs": default_graphs,
        "named_graphs": named_graphs,
        "seconds": settings.query_seconds,
        "memory_mb": settings.query_memory_mb,
        "bytes": settings.upload_mb * 1_000_000,
    }
    done = _run(request, settings.query_seconds + _LOADING, settings)
    if done is None or done.returncode != 0:
        raise _killed(done, settings)
    answer = _answer(done)
    return Patch.of(_quads(answer["added"]), _quads(answer["removed"])), answer["kept"]


def accept(
    name: str, *, by: str, settings: Settings, origin: str, onto: int | None = None, reason: str = "", what: str = ACCEPTED
) -> int:
    """Accept a contribution with the next generation, for a reason ('' for none); returns that generation's number.

    The process that publishes writes the line of the audit log, with ``what`` was done and the ``origin`` of whoever decided: it
    goes on when the one that asked is killed. It has the change judged here, where a judge knows the graph already, and judges by
    itself where nobody is left to ask.

    Raises what :func:`kg.build.build` raises; BuildError when the process was ended, after which the ledger tells what became
    of the contribution.
    """
    request = {"task": "accept", "id": name, "by": by, "settings": pack_settings(settings), "onto": onto, "reason": reason}
    request |= {"origin": origin, "what": what}
    done = _run(request, settings.validate_seconds + _BUILDING, settings)
    if done is not None and done.returncode == NO_ROOM:
        raise NoRoomError
    if done is None or done.returncode != 0:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] if done else ["out of time"]
        raise BuildError(f"the build was ended: {' '.join(words)[:300]}", where="build", remedy="try again; see the log")
    number: int = _answer(done)["generation"]
    return number


def pack_settings(settings: Settings) -> dict[str, object]:
    """Settings for another process."""
    values = {field.name: getattr(settings, field.name) for field in fields(settings)}
    return {name: str(value.resolve()) if isinstance(value, Path) else value for name, value in values.items()}


def unpack_settings(values: Mapping[str, Any]) -> Settings:
    """The inverse of :func:`pack_settings`."""
    paths = {name: Path(values[name]) for name in ("home", "captures", "records") if values[name] is not None}
    return Settings(**{**values, **paths})


def _run(request: Mapping[str, object], seconds: float, settings: Settings) -> subprocess.CompletedProcess[bytes] | None:
    """Have a worker answer, whose questions are answered meanwhile; None when it had to be ended from here."""
    command = [sys.executable, "-m", "kg.contributions.worker"]
    answer, late = b"", threading.Event()
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, env=limited.environment()
        ) as worker,
    ):
        assert worker.stdin and worker.stdout  # noqa: S101 - both are pipes

        def end() -> None:
            late.set()
            worker.kill()

        timer = threading.Timer(seconds, end)
        timer.start()
        try:
            # One that has ended is told by what it has said.
            with suppress(BrokenPipeError):
                _write(worker.stdin, request)
                for line in worker.stdout:
                    answer = line
                    message = json.loads(line)
                    if "judge" in message:
                        _write(worker.stdin, _judged(message["judge"], settings))
            worker.wait()
        finally:
            timer.cancel()
            worker.kill()
        said.seek(0)
        return None if late.is_set() else subprocess.CompletedProcess(command, worker.returncode, answer, said.read())


def _write(pipe: IO[bytes], message: Mapping[str, object]) -> None:
    pipe.write(json.dumps(message).encode() + b"\n")
    pipe.flush()


def _judged(question: Mapping[str, Any], settings: Settings) -> dict[str, object]:
    """What a change makes of a generation, by the judge of this process, which has the graph open; {} where none is free."""
    limits = replace(settings, validate_seconds=question["seconds"], validate_memory_mb=question["memory_mb"])
    try:
        before = generations.read(settings.home / "generations" / f"{question['generation']:06d}")
        return {"report": succeed(Delta.from_dict(question["delta"]), generation=before, settings=limits).to_dict()}
    except SecoopError as error:
        return {} if error.extra.get("reason") == "busy" else {"error": limited.packed(error)}


def _answer(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(done.stdout)
    failure = answer.get("error")
    if failure is None:
        return answer
    raise limited.unpacked(failure)


def _killed(done: subprocess.CompletedProcess[bytes] | None, settings: Settings) -> QueryKilledError:
    reason = "time" if done is None else limited.reason(done.returncode, done.stderr)
    words = {
        "time": f"the update was ended after {settings.query_seconds:g} s",
        "memory": f"the update wanted more than {settings.query_memory_mb} MB of memory",
        "crash": "the update ended its process",
    }[reason]
    return QueryKilledError(
        words, where="update", remedy="make its WHERE narrower; nothing was changed", extra={"reason": reason}
    )


def _quads(lines: list[str]) -> list[Quad]:
    return [from_engine(quad) for quad in ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)]
