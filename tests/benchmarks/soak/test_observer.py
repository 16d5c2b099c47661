"""Whatever a server leaves behind is seen: processes, threads, descriptors, files, memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.soak import observer
from benchmarks.soak.observer import leaks, look
from benchmarks.soak.process import end

#: A process that does what it is told to, a line at a time, and says when it has.
PATIENT = """
import os, socket, subprocess, sys, tempfile, threading, time
kept = []
for line in sys.stdin:
    exec(line)
    print("done", flush=True)
"""


class Patient:
    """A process that leaks on request."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self.process = process
        self.folder = folder

    def does(self, line: str) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"

    def look(self) -> observer.Holding:
        return look(self.process.pid, [self.folder])


@contextmanager
def patient(folder: Path) -> Iterator[Patient]:
    with subprocess.Popen(
        [sys.executable, "-c", PATIENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder
    ) as process:
        try:
            yield Patient(process, folder)
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("leak", "seen"),
    [
        ("kept.append(subprocess.Popen(['sleep', '60']))", "process: 1 more web"),
        ("kept.append(subprocess.Popen(['true'])); time.sleep(0.5)", "process: 1 more zombie"),
        ("threading.Thread(target=time.sleep, args=(60,), daemon=True).start()", "threads: 1 more"),
        ("kept.append(tempfile.TemporaryFile())", "descriptor: 1 more, server: unlinked file"),
        ("kept.append(open('/etc/hostname'))", "descriptor: 1 more, server: file"),
        ("kept.append(socket.socket())", "descriptor: 1 more, server: socket"),
        ("kept.append(os.pipe())", "descriptor: 2 more, server: pipe"),
        ("open('secoop-abc', 'w').close()", "secoop-*"),
    ],
)
def test_a_leak_is_seen(tmp_path: Path, leak: str, seen: str) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    with patient(folder) as one:
        one.does("pass")
        before = one.look()
        assert leaks(before, one.look()) == []
        one.does(leak)
        found = leaks(before, one.look())
        one.does("[child.kill() for child in kept if isinstance(child, subprocess.Popen)]")
        assert any(seen in line for line in found), found


def test_memory_that_is_kept_is_seen(tmp_path: Path) -> None:
    with patient(tmp_path) as one:
        one.does("pass")
        before = one.look().megabytes("server")
        one.does("kept.append(b'a' * 50_000_000)")
        assert one.look().megabytes("server") - before > 40


def test_what_comes_and_goes_with_generations_is_no_leak(tmp_path: Path) -> None:
    folder = tmp_path / "generations"
    (folder / "000001" / "store").mkdir(parents=True)
    (folder / "000001" / "store" / "000008.sst").touch()
    with patient(tmp_path) as one:
        # Looked at while it starts, it would have more of this and that a moment later.
        one.does("pass")
        before = look(one.process.pid, [folder])
        (folder / "000001" / "store" / "000008.sst").rename(folder / "000001" / "store" / "000012.sst")
        (folder / "000001").rename(folder / "000002")
        assert leaks(before, look(one.process.pid, [folder])) == []
        (folder / "000003.writing").mkdir()
        assert leaks(before, look(one.process.pid, [folder])) == ["file: 1 more, generations/NNNNNN.writing"]


def test_a_process_that_outlives_its_server_is_counted_and_ended(tmp_path: Path) -> None:
    with patient(tmp_path) as one:
        one.does("kept.append(subprocess.Popen(['sleep', '60'], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL))")
        children = observer.below(one.process.pid)
        assert end(one.process) == 1  # type: ignore[arg-type]
        assert len(children) == 1
