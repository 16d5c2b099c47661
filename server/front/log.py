"""The access log: one JSON object a line, a line a request. Query texts are not logged; they may be personal.

Every text that comes from outside is written as an ASCII JSON string, so that no line break, quote or terminal escape in it
ends the line or the field. Lines are written by a thread of their own, many at a time: a request never waits for a disk.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing.util
import os
import threading
import time
from collections import deque
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring_ascii as quoted
from pathlib import Path

from server.front.exchange import Exchange

log = logging.getLogger("secoop.server.access")
_LONGEST_PATH = 500
#: Lines kept while the file does not take them; then the oldest go, and the log says how many.
_WAITING = 20_000
_INTERVAL = 0.2


def line(exchange: Exchange, status: int, size: int) -> str:
    """The line of one request: ``ms`` from its beginning to the end of its making, ``bytes`` of body as sent."""
    now = time.time()
    stamp = f"{_second(int(now))}.{int(now % 1 * 1000):03d}Z"
    milliseconds = (time.perf_counter() - exchange.began) * 1000
    return (
        f'{{"time":"{stamp}","request_id":{quoted(exchange.request_id)},"client":{quoted(exchange.client)},'
        f'"method":{quoted(exchange.method[:20])},"route":{quoted(exchange.route)},'
        f'"path":{quoted(exchange.path[:_LONGEST_PATH])},"status":{status},"ms":{milliseconds:.2f},"bytes":{size},'
        f'"cache":"{exchange.hit}"}}'
    )


@lru_cache(maxsize=4)
def _second(number: int) -> str:
    """A second since the epoch as ISO 8601, computed once."""
    return datetime.fromtimestamp(number, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def write(exchange: Exchange, status: int, size: int) -> None:
    """Log a request: to the file that was named, else to whoever listens to the logger."""
    if _target:
        # A logging record costs as much as all the rest of a known answer.
        _target[0].add(line(exchange, status, size))
    elif log.isEnabledFor(logging.INFO):
        log.info("%s", line(exchange, status, size))


class Lines:
    """Writes lines to a file, ``-`` for standard error, from a thread of its own."""

    def __init__(self, target: str) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        self._file = os.dup(2) if target == "-" else os.open(Path(target), flags, 0o640)
        self._waiting: deque[str] = deque(maxlen=_WAITING)
        self._dropped = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def add(self, text: str) -> None:
        """Queue a line; the oldest goes where there are too many."""
        if len(self._waiting) == _WAITING:
            self._dropped += 1
        self._waiting.append(text)

    def _run(self) -> None:
        while not self._stop.wait(_INTERVAL):
            self._drain()
        self._drain()

    def _drain(self) -> None:
        lines: list[str] = []
        while self._waiting and len(lines) < _WAITING:
            lines.append(self._waiting.popleft())
        if self._dropped:
            lines.append(f'{{"dropped_lines":{self._dropped}}}')
            self._dropped = 0
        data = "".join(f"{text}\n" for text in lines).encode("ascii", "backslashreplace")
        # A log that cannot be written (disk full, reader gone) must not end the server.
        with contextlib.suppress(OSError):
            while data:
                data = data[os.write(self._file, data) :]

    def close(self) -> None:
        """Write what waits, for a second at most."""
        self._stop.set()
        self._thread.join(1.0)


#: The file that was named, when one was.
_target: list[Lines] = []


def listen(target: str) -> None:
    """Send the access log to a file or to standard error (``-``); ``off`` keeps none."""
    if target == "off" or _target:
        return
    _target.append(Lines(target))
    # A granian worker leaves by os._exit, where atexit does not run.
    multiprocessing.util.Finalize(_target[0], _target[0].close, exitpriority=5)
