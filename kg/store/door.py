"""A Unix socket that listens without a name: it has one only while it is being made, in a folder of its own.

Afterwards it is reached through a descriptor of its file (connect(2) by way of /proc/self/fd). Whoever is killed in between
leaves the folder behind. A folder in use is locked (flock(2)), and the kernel unlocks it when its owner has ended in whatever
way; so the next one to make a door can tell, and removes what nobody holds.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "secoop-door-"
_NAME = "control"


def make() -> tuple[socket.socket, int]:
    """A bound socket, to listen on, and a descriptor by which it is reached; both are the caller's to close. Raises OSError."""
    tidy()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with folder() as path:
            listener.bind(f"{path}/{_NAME}")
            return listener, os.open(f"{path}/{_NAME}", os.O_PATH)
    except BaseException:
        listener.close()
        raise


@contextmanager
def folder() -> Iterator[Path]:
    """A new folder, locked while it is used and removed afterwards. Raises OSError."""
    while True:
        path = Path(tempfile.mkdtemp(prefix=PREFIX))
        # Somebody who tidies up may be faster than the lock; then there is another name.
        try:
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            continue
        try:
            if _locked(lock) and path.is_dir():
                yield path
                return
        finally:
            shutil.rmtree(path, ignore_errors=True)
            os.close(lock)


def tidy() -> None:
    """Remove what killed processes of this user have left; what is in use, or is no folder of ours, stays."""
    with os.scandir(tempfile.gettempdir()) as entries:
        left = [entry.path for entry in entries if entry.name.startswith(PREFIX)]
    for path in left:
        # Others' folders do not open or do not go; one that is gone by now is as good.
        with contextlib.suppress(OSError):
            _remove(path)


def _remove(path: str) -> None:
    lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(lock).st_uid == os.geteuid() and _locked(lock):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(_NAME, dir_fd=lock)
            Path(path).rmdir()
    finally:
        os.close(lock)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
