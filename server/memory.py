"""What the C library keeps of freed memory, bounded: a generation that was closed gives its memory back to the system.

Every thread that allocates gets an arena of its own from glibc, eight for each core, and each of them keeps the most it has
ever held. A generation is opened in whichever thread is the first to see it, so after some dozens of them every arena had
once held a graph: measured at rest, 370 MB of which 45 were in use. Two arenas are enough, as threads of Python take turns;
what lies free in them is given back whenever a generation is closed. And glibc learns from the first large block that is
freed to keep such blocks in an arena; here bodies and the tables of a graph go back as soon as they are freed. Other C
libraries need nothing of this and have no such functions.
"""

from __future__ import annotations

import ctypes
import gc
import threading

from kg.freed import give_back

#: Parameters of mallopt(3), numbered in malloc.h, and their values: how many arenas there are; how long a block is (bytes)
#: that the system gives and takes back by itself; how much may lie free at the end of the heap (bytes).
_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1
_BOUNDS = {_ARENA_MAX: 2, _MMAP_THRESHOLD: 1 << 19, _TRIM_THRESHOLD: 1 << 22}

#: Seconds until requests that have just ended have let go of what they worked on.
_PAUSE = 1.0
#: Held from asking for a sweep to its beginning, so that many askers get one.
_PENDING = threading.Lock()


def bound() -> None:
    """Set the bounds; to be called before there are threads."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for parameter, value in _BOUNDS.items():
            mallopt(parameter, value)


def sweep_soon() -> None:
    """Let go of what nobody can reach any more, and give it back, when whoever asks has let go of it, too.

    Errors keep what was in force when they were made: tracebacks refer in circles. The collector would find them by itself,
    but late, as a whole graph looks as small to it as an empty one.
    """
    if _PENDING.acquire(blocking=False):
        timer = threading.Timer(_PAUSE, _sweep)
        timer.daemon = True
        timer.start()


def _sweep() -> None:
    _PENDING.release()
    gc.collect()
    give_back()
