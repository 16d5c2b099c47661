"""Files for the last words of query processes: what the engine prints when it dies says why.

There are as many as queries run at the same time, made with the first query and held until the pool is closed, so that a
server at rest holds the same descriptors whatever it has been through.
"""

from __future__ import annotations

import contextlib
import os
import threading


class Papers:
    """A bounded stock of unlinked files. Safe for several threads."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._lock = threading.Lock()
        self._blank: list[int] = []
        self._made = 0
        self._closed = False

    def take(self) -> int:
        """A blank file's descriptor, to be given back; raises OSError where the system has none left."""
        with self._lock:
            if self._closed:
                # Whoever comes too late is told so by the process that is no longer there.
                return _blank()
            self._fill()
            return self._blank.pop()

    def give(self, paper: int, *, written: bool) -> None:
        """Take a file back; one that was written on is replaced, because whoever did may not have ended yet."""
        with self._lock:
            if not written and not self._closed:
                self._blank.append(paper)
                return
            os.close(paper)
            if not self._closed:
                self._made -= 1
                # Where there is no room for another now, the next query asks for it again.
                with contextlib.suppress(OSError):
                    self._fill()

    def close(self) -> None:
        """Close the files that are here; those in use are closed when they are given back."""
        with self._lock:
            self._closed = True
            while self._blank:
                os.close(self._blank.pop())

    def _fill(self) -> None:
        """Make what is missing; the caller holds the lock."""
        while self._made < self._number:
            self._blank.append(_blank())
            self._made += 1


def _blank() -> int:
    return os.memfd_create("last-words")
