"""The connections among this process's descriptors, which a WSGI server does not name."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def descriptors() -> list[int]:
    """The numbers of all descriptors at this moment; by the time one is looked at it may be gone."""
    return [int(entry.name) for entry in list(Path("/proc/self/fd").iterdir())]


@contextmanager
def borrowed(descriptor: int) -> Iterator[socket.socket]:
    """A descriptor as a socket, through a copy that is closed whatever it is. Raises OSError where it is no socket."""
    copy = os.dup(descriptor)
    try:
        connection = socket.socket(fileno=copy)
    except BaseException:
        # Python closes what it took for a socket, and nothing else.
        with contextlib.suppress(OSError):
            os.close(copy)
        raise
    with connection:
        yield connection


def ports() -> set[int]:
    """The ports this process takes connections at: a connection from any other port is one it has opened itself."""
    found = set()
    for descriptor in descriptors():
        with contextlib.suppress(OSError), borrowed(descriptor) as one:
            if one.family != socket.AF_UNIX and one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                found.add(one.getsockname()[1])
    return found
