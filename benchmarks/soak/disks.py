"""Small disks that can be filled: a file system in memory where one may be mounted, else a plain folder that cannot."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_BALLAST = "ballast"
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder; ``limited`` is whether it is a file system of its own with a bound."""

    folder: Path
    limited: bool

    def fill(self, spare: int = 0) -> None:
        """Leave so many bytes free."""
        free = os.statvfs(self.folder)
        left = free.f_bavail * free.f_frsize - spare
        with (self.folder / _BALLAST).open("wb", buffering=0) as file, suppress(OSError):
            while left > 0:
                left -= file.write(bytes(min(left, _BLOCK)))

    def empty(self) -> None:
        """Give the room back."""
        (self.folder / _BALLAST).unlink(missing_ok=True)


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    """A disk of so many megabytes; a plain folder for whoever may not mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "secoop-soak", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield Disk(folder, mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)
