"""Memory that was freed, given back to the system: the C library keeps much of it for whoever asks next."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Give what lies free back to the system (malloc_trim(3)); some milliseconds, in which other threads go on.

    C libraries other than glibc need nothing of this and have no such function.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(ctypes.c_size_t(0))
