"""Waiting for what other threads and processes do: for the thing itself, never for a time in which it ought to have happened."""

from __future__ import annotations

import time
from collections.abc import Callable

#: Seconds after which something is taken not to happen at all, on however slow a machine.
LIMIT = 30.0


def until(condition: Callable[[], object], what: str = "it does not happen") -> None:
    """Return as soon as the condition is true; raises AssertionError where it never is."""
    deadline = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.005)
