"""Processor time and memory of a program and everything it starts, by phases it names itself (Linux, proc(5))."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_EVERY = 0.1


@dataclass(slots=True)
class Phase:
    """One phase: seconds of processor and of the clock; resident memory at its most, of all processes together and of one, MB.

    Pages of files that are mapped count, and what two processes share counts twice.
    """

    name: str
    cpu: float = 0.0
    wall: float = 0.0
    memory: float = 0.0
    largest: float = 0.0


class _Tree:
    """The processes below one: their time so far, those that have ended included."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._seen: dict[int, float] = {}

    def look(self) -> tuple[float, list[float]]:
        """Seconds of processor so far, and resident MB of each process now."""
        sizes = [0.0]
        for pid in self._pids(self._root):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
                sizes.append(int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE / 1e6)
            except (FileNotFoundError, ProcessLookupError):
                continue
            self._seen[pid] = (int(fields[11]) + int(fields[12])) / _TICK
        return sum(self._seen.values()), sizes

    def _pids(self, pid: int) -> Iterator[int]:
        yield pid
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        except (FileNotFoundError, ProcessLookupError):
            return
        for child in children:
            yield from self._pids(int(child))


def run(command: list[str], environment: dict[str, str]) -> list[Phase]:
    """Run a command whose standard error names each phase in a line ``phase NAME`` as it begins; raises CalledProcessError."""
    started = time.monotonic()
    process = subprocess.Popen(command, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True)
    tree, phases, said = _Tree(process.pid), [Phase("start")], list[str]()
    before, since, done = 0.0, started, threading.Event()
    lock = threading.Lock()

    def sample() -> None:
        while not done.wait(_EVERY):
            with lock:
                cpu, sizes = tree.look()
                phase = phases[-1]
                phase.cpu, phase.memory = cpu - before, max(phase.memory, sum(sizes))
                phase.largest = max(phase.largest, *sizes)

    sampler = threading.Thread(target=sample, daemon=True)
    sampler.start()
    assert process.stderr  # noqa: S101 - it is a pipe
    for line in process.stderr:
        if line.startswith("phase "):
            with lock:
                cpu, _ = tree.look()
                now = time.monotonic()
                phases[-1].cpu, phases[-1].wall = cpu - before, now - since
                before, since = cpu, now
                phases.append(Phase(line.removeprefix("phase ").strip()))
        else:
            said.append(line)
    process.wait()
    done.set()
    sampler.join()
    phases[-1].wall = time.monotonic() - since
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr="".join(said))
    return phases
