"""Doors have no name once they are made; what a killed maker leaves is removed by the next one, and nothing else is."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from kg.store import door

ROOT = Path(__file__).resolve().parents[2]
HOLDS = """
import os, socket, sys
from kg.store import door
with door.folder() as path:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"{path}/control")
        print(path, flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def holder() -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen([sys.executable, "-c", HOLDS], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def end(process: subprocess.Popen[str], number: int) -> None:
    with process:
        process.send_signal(number)


def test_a_door_is_reached_and_leaves_no_name(temporary: Path) -> None:
    listener, descriptor = door.make()
    with listener, socket.socket(socket.AF_UNIX) as client:
        listener.listen(1)
        assert list(temporary.iterdir()) == []
        client.connect(f"/proc/self/fd/{descriptor}")
    os.close(descriptor)


def test_what_a_killed_maker_left_is_removed_by_the_next(temporary: Path) -> None:
    process, left = holder()
    end(process, signal.SIGKILL)
    assert (left / "control").exists()
    listener, descriptor = door.make()
    listener.close()
    os.close(descriptor)
    assert list(temporary.iterdir()) == []


def test_a_folder_in_use_and_what_is_not_ours_stay(temporary: Path) -> None:
    process, held = holder()
    try:
        other = temporary / "another"
        other.mkdir()
        (other / "control").touch()
        link, file, full = (temporary / f"{door.PREFIX}{name}" for name in ("link", "file", "full"))
        link.symlink_to(other)
        file.touch()
        full.mkdir()
        (full / "letters").touch()
        door.tidy()
        assert (held / "control").exists()
        assert (other / "control").exists()
        assert link.is_symlink()
        assert file.exists()
        assert (full / "letters").exists()
    finally:
        end(process, signal.SIGTERM)


def test_doors_are_made_while_others_tidy_up(temporary: Path) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(40):
                listener, descriptor = door.make()
                listener.close()
                os.close(descriptor)
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert list(temporary.iterdir()) == []
