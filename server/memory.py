"""What the C library keeps of freed memory, bounded: a generation that was closed gives its memory back to the system.

Every thread that allocates gets an arena of its own from glibc, eight for each core, and each of them keeps the most it has
ever held. A generation is opened in whichever thread is the first to see it, so after some dozens of them every arena had
once held a graph: measured at rest, 370 MB of which 45 were in use. Two arenas are enough, as threads of Python take turns;
what lies free in them is given back whenever a generation is closed. Other C libraries need nothing of this and have no such
functions.
"""

from __future__ import annotations

import ctypes

#: The parameter of mallopt(3) that bounds the number of arenas (malloc.h).
_ARENA_MAX = -8
_ARENAS = 2


def bound() -> None:
    """Bound the number of arenas; to be called before there are threads."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Give what lies free back to the system (malloc_trim(3)); some milliseconds, in which other threads go on."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(ctypes.c_size_t(0))
