"""An index as it is opened: each thread has a connection of its own, read-only, on which a question has a deadline."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.search.hits import SearchTimeoutError

#: Instructions of SQLite's machine between two looks at the clock.
_STEPS = 2000


class Opened:
    """The file of an index. A question that takes longer than ``seconds`` is ended by SQLite itself; safe for several threads."""

    def __init__(self, path: Path, seconds: float) -> None:
        self.seconds = seconds
        self._local = threading.local()
        self._address = f"file:{path.absolute()}?mode=ro&immutable=1"

    @contextmanager
    def asked(self, *, limit: bool = True) -> Iterator[sqlite3.Connection]:
        """This thread's connection, with a deadline or, for what is read once, none; raises SearchTimeoutError."""
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = sqlite3.connect(self._address, uri=True, isolation_level=None, check_same_thread=False)
        end = time.monotonic() + self.seconds
        db.set_progress_handler((lambda: time.monotonic() > end) if limit else None, _STEPS)
        try:
            yield db
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            raise SearchTimeoutError(
                f"the search was ended after {self.seconds:g} s", where="the search text", remedy="search for fewer, longer words"
            ) from None
        finally:
            db.set_progress_handler(None, _STEPS)
