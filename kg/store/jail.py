"""What a process may no longer do, and when it ends: limits the kernel keeps (prctl(2), seccomp(2) in filter mode).

The network is the second wall behind the guard: an executor that tries to open a connection is ended. Whatever a query
makes the engine do, it cannot reach a network; and it is ended rather than told "no", because a ``SERVICE SILENT`` that
is told "no" would answer with a row nobody stated.
"""

from __future__ import annotations

import ctypes
import platform
import struct

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 1, 38, 22, 2
_KILL, _ALLOW = 0x80000000, 0x7FFF0000
#: Machine → audit architecture, numbers of socket(2) and connect(2).
_CALLS = {"x86_64": (0xC000003E, 41, 42), "aarch64": (0xC00000B7, 198, 203)}
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def close_network() -> bool:
    """Forbid this process to create or connect sockets, for good; False where the kernel or machine has no such filter.

    Sockets it holds or accepts go on working.
    """
    numbers = _CALLS.get(platform.machine())
    if numbers is None:
        return False
    architecture, create, connect = numbers
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, 3, architecture),
        (_LOAD, 0, 0, 0),
        (_EQUAL, 1, 0, create),
        (_EQUAL, 0, 1, connect),
        (_RETURN, 0, 0, _KILL),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(steps), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(program)) == 0)


def end_with_parent(number: int) -> None:
    """Have the kernel send this process a signal when its parent ends, however that happens."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)
