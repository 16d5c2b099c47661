"""Writing that survives a crash at any point: whole files by renaming, lines by one synchronised append."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def sync(path: Path) -> None:
    """Have the kernel write a file or a folder's entries to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a whole file beside its place and rename it; readers see the old text or the new one."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync(path.parent)


def append(path: Path, line: str) -> None:
    """Add one line to a file that only grows.

    A line that a crash has cut off is ended first, so that it stays one broken line of its own and spoils no other.
    """
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        end = os.fstat(handle).st_size
        torn = end > 0 and os.pread(handle, 1, end - 1) != b"\n"
        start = "\n" if torn else ""
        rest = f"{start}{line}\n".encode()
        while rest:
            # On a disk that is nearly full a part is written without an error; the next part has it.
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def whole_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file that only grows; a line that a crash has cut off is left out."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            found = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(found, dict):
            yield found


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold a file's lock; waits for whoever has it. The kernel releases it with the process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
