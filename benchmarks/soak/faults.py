"""Faults in the middle of everything: killed processes, new generations, killed publishers, full disks."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.soak.disks import Disk
from benchmarks.soak.editions import Edition
from benchmarks.soak.judge import Finding, Windows
from benchmarks.soak.process import Server
from kg.store import generations

#: Seconds in which killed processes have to be replaced: a zygote is started and loads the graph.
_REPLACED_SECONDS = 60.0
#: Seconds after that in which one may still show in an answer: what waited meanwhile is answered first.
_AFTER_KILL = 3.0
#: Seconds after the room is back in which an answer may still say that there was none.
_AFTER_FULL = 1.0
_PUBLISH_SECONDS = 60.0
#: Bytes a file of a publisher may have where the disk cannot be filled: less than any graph.
_FILE_BYTES = 1 << 16


@dataclass(slots=True)
class Faults:
    """What is done to one server; ``done`` counts it, ``skipped`` says what could not be done here."""

    server: Server
    home: Disk
    temporary: Disk
    editions: Iterator[Edition]
    windows: Windows
    origin: float
    done: list[str] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def every(self) -> list[Callable[[], None]]:
        """One round of faults in their order."""
        return [
            self.kill_executors,
            self.publish,
            self.kill_zygote,
            self.kill_publisher,
            self.fill_home,
            self.fill_temporary,
            self.kill_zygote,
        ]

    def kill_executors(self) -> None:
        """End every executor outright, whatever it is doing."""
        self._kill("executor")

    def kill_zygote(self) -> None:
        """End the process that executors are forked from; they end with it."""
        self._kill("zygote")

    def _kill(self, role: str) -> None:
        self.windows.open("kill")
        pids, before = self.server.pids(role), set(self.server.pids("executor"))
        for pid in pids:
            # It may have reached a limit of its own a moment before.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if not pids:
            self._broken(f"there was no {role} to kill")
        elif self._replaced(before):
            self.done.append(f"{role} killed")
        else:
            self._broken(f"no executor {_REPLACED_SECONDS:g} s after every {role} was killed")
        self.windows.close("kill", _AFTER_KILL)

    def _replaced(self, before: set[int]) -> bool:
        """Wait for an executor that is none of those before."""
        end = time.monotonic() + _REPLACED_SECONDS
        while time.monotonic() < end:
            if set(self.server.pids("executor")) - before:
                return True
            time.sleep(0.1)
        return False

    def publish(self) -> None:
        """Publish the next edition; the server has to find it."""
        edition = next(self.editions, None)
        if edition is None:
            self.skipped.add("a new generation: every edition is published")
            return
        done = self._publisher(edition).wait(_PUBLISH_SECONDS)
        if done != 0 or generations.current(self.home.folder).number != edition.number:
            self._broken(f"generation {edition.number} was not published: {done}")
            return
        self.windows.published.append((edition.number, time.monotonic()))
        self.done.append("generation published")

    def kill_publisher(self) -> None:
        """End a publisher outright in the middle of its work; nothing may have changed, and the next one succeeds."""
        edition = next(self.editions, None)
        if edition is None:
            self.skipped.add("a killed publisher: every edition is published")
            return
        publisher = self._publisher(edition)
        drafts = self.home.folder / "generations"
        end = time.monotonic() + _PUBLISH_SECONDS
        while publisher.poll() is None and not list(drafts.glob("*.writing")) and time.monotonic() < end:
            time.sleep(0.002)
        publisher.kill()
        publisher.wait()
        if generations.current(self.home.folder).number >= edition.number:
            # It was quicker, and the edition is in force.
            self.windows.published.append((edition.number, time.monotonic()))
        else:
            self.done.append("publisher killed")
            self._again(edition)

    def fill_home(self) -> None:
        """Publish on a full disk: it has to fail, leave nothing, and succeed when there is room again."""
        edition = next(self.editions, None)
        if edition is None:
            self.skipped.add("a full disk on publishing: every edition is published")
            return
        before = self._generations()
        if self.home.limited:
            self.home.fill(spare=edition.nquads.stat().st_size // 2)
            publisher = self._publisher(edition)
        else:
            self.skipped.add("a full disk on publishing: no disk may be mounted; files of the publisher were bounded instead")
            publisher = self._publisher(edition, str(_FILE_BYTES))
        failed = publisher.wait(_PUBLISH_SECONDS) != 0
        left = self._generations() - before
        self.home.empty()
        if not failed:
            self._broken("publishing succeeded on a full disk")
            return
        self.done.append("publishing on a full disk")
        if left:
            self._broken(f"publishing that failed on a full disk left {sorted(left)}")
        self._again(edition)

    def fill_temporary(self) -> None:
        """Leave no room for answers for a while: they are refused with the reason, and made when there is room again."""
        if not self.temporary.limited:
            self.skipped.add("a full disk under answers: no disk may be mounted")
            return
        self.windows.open("full")
        self.temporary.fill()
        time.sleep(1.5)
        self.temporary.empty()
        self.windows.close("full", _AFTER_FULL)
        self.done.append("answers on a full disk")

    def _again(self, edition: Edition) -> None:
        """Publish what a fault has kept from being published."""
        done = self._publisher(edition).wait(_PUBLISH_SECONDS)
        if done != 0 or generations.current(self.home.folder).number != edition.number:
            self._broken(f"generation {edition.number} was not published after a fault: {done}")
            return
        self.windows.published.append((edition.number, time.monotonic()))

    def _publisher(self, edition: Edition, *limit: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "benchmarks.soak.publisher", str(self.home.folder), str(edition.nquads), *limit]
        root = str(Path(__file__).resolve().parents[2])
        environment = {**os.environ, "PYTHONPATH": root}
        return subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def _generations(self) -> set[str]:
        return {path.name for path in (self.home.folder / "generations").iterdir()}

    def _broken(self, detail: str) -> None:
        self.findings.append(Finding("fault", "fault", time.monotonic() - self.origin, detail))
