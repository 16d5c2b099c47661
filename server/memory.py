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

#: Parameters of mallopt(3), numbered in malloc.h, and their values: how many arenas there are; how long a block is (bytes)
#: that the system gives and takes back by itself; how much may lie free at the end of the heap (bytes).
_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1
_BOUNDS = {_ARENA_MAX: 2, _MMAP_THRESHOLD: 1 << 19, _TRIM_THRESHOLD: 1 << 22}


def bound() -> None:
    """Set the bounds; to be called before there are threads."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for parameter, value in _BOUNDS.items():
            mallopt(parameter, value)


def give_back() -> None:
    """Give what lies free back to the system (malloc_trim(3)); some milliseconds, in which other threads go on."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(ctypes.c_size_t(0))
