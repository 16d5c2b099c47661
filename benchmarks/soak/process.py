"""The server under test: ``kg serve`` as a process of its own on the loopback interface, with limits that come soon."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.soak import observer
from benchmarks.soak.clients import HOST
from benchmarks.soak.observer import Holding

#: Limits low enough that a run of minutes meets each many times; everything else is as it is by default.
LIMITS = {
    "SECOOP_QUERY_SECONDS": "2",
    "SECOOP_QUERY_MEMORY_MB": "256",
    "SECOOP_ANSWER_MB": "16",
    "SECOOP_BODY_SECONDS": "3",
    "SECOOP_CACHE_MB": "8",
}
QUERY_SECONDS = float(LIMITS["SECOOP_QUERY_SECONDS"])
_START_SECONDS = 60.0
#: How lines begin that every run prints.
_EXPECTED = ("{", "[INFO]", "generation ")


class NoServerError(Exception):
    """The server did not start or did not end."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, the folders it may write to, and what it prints."""

    process: subprocess.Popen[bytes]
    port: int
    home: Path
    temporary: Path
    output: Path

    def look(self) -> Holding:
        """What it holds at this moment."""
        return observer.look(self.process.pid, [self.home, self.temporary])

    def pids(self, role: str) -> list[int]:
        """Its processes of one kind."""
        return [process.pid for process in self.look().processes if process.role == role]

    def words(self) -> list[str]:
        """Lines it printed that are neither access log nor greetings: tracebacks, warnings."""
        lines = self.output.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if line and not line.startswith(_EXPECTED)]


@contextmanager
def serving(home: Path, temporary: Path, output: Path, more: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Serve a home; the process and all below it are ended when the block is left."""
    port = _free_port()
    environment = {**os.environ, **LIMITS, **(more or {}), "SECOOP_HOME": str(home), "TMPDIR": str(temporary)}
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--host", HOST, "--port", str(port)]
    with output.open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
    server = Server(process, port, home, temporary, output)
    try:
        _wait(server)
        yield server
    finally:
        end(process)


def end(process: subprocess.Popen[bytes], seconds: float = 30.0) -> int:
    """Ask a server to end; the number of processes that were left after that and had to be killed."""
    started = observer.below(process.pid)
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    deadline = time.monotonic() + 5
    while (left := [pid for pid in started if Path(f"/proc/{pid}").exists()]) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return len(left)


def _wait(server: Server) -> None:
    end_of_patience = time.monotonic() + _START_SECONDS
    while time.monotonic() < end_of_patience:
        if server.process.poll() is not None:
            raise NoServerError(f"it ended with {server.process.returncode}: " + "\n".join(server.words()[-20:]))
        try:
            with urllib.request.urlopen(f"http://{HOST}:{server.port}/health/ready", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise NoServerError(f"it did not answer within {_START_SECONDS:g} s: " + "\n".join(server.words()[-20:]))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
