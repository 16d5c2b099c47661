"""Files that somebody names: whether there is something to read is decided here, once, before anything is opened.

A pipe gives what it has once and may never end, a device has no end, and to open either can wait for ever: what is read here is
read more than once, for its checksum and for its content.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from kg.errors import InputError, NotFoundError, SecoopError

#: What is no file, by its form, with what to do about it.
_OTHERS: tuple[tuple[Callable[[int], bool], str, str], ...] = (
    (stat.S_ISDIR, "a folder", "name the files in it"),
    (stat.S_ISFIFO, "a pipe", "save what comes out of it to a file, and name that"),
    (stat.S_ISSOCK, "a socket", "save what comes out of it to a file, and name that"),
    (stat.S_ISCHR, "a device", "save what comes out of it to a file, and name that"),
    (stat.S_ISBLK, "a device", "name a file on it"),
)


def file(path: Path) -> Path:
    """The path, of a file that can be read; raises NotFoundError, or InputError that says what it is instead."""
    found = fault(path)
    if found is not None:
        raise found
    return path


def fault(path: Path) -> SecoopError | None:
    """Why a path cannot be read as a file; None where it can."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return NotFoundError("there is no such file", where=str(path), remedy="check the path")
    except (OSError, ValueError) as error:
        # A name with a NUL is a ValueError.
        why = error.strerror if isinstance(error, OSError) else str(error)
        return InputError(f"the file cannot be reached: {why}", where=str(path), remedy="check the path")
    for is_one, what, remedy in _OTHERS:
        if is_one(mode):
            return InputError(f"it is {what}, not a file", where=str(path), remedy=remedy)
    if not os.access(path, os.R_OK):
        return InputError("the file may not be read", where=str(path), remedy="ask whoever owns it, or copy it")
    return None


def nearest(*places: Path) -> Path | None:
    """The first of some places where there is anything, as a file; None where there is nothing.

    Raises InputError where what is there is no file.
    """
    found = next((path for path in places if path.exists()), None)
    return None if found is None else file(found)
