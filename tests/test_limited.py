"""Why a process ended without an answer is read in one way; errors cross the border between processes as they are."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys

import pytest

from kg.errors import InputError, SecoopError
from kg.limited import NO_MEMORY, environment, packed, reason, unpacked


@pytest.mark.parametrize(
    ("status", "said", "why"),
    [
        (-signal.SIGALRM, b"", "time"),
        (NO_MEMORY, b"", "memory"),
        (1, b"MemoryError", "memory"),
        (-signal.SIGABRT, b"memory allocation of 8 bytes failed", "memory"),
        (-signal.SIGABRT, b"terminate called after throwing an instance of 'std::bad_alloc'", "memory"),
        (-signal.SIGSEGV, b"", "crash"),
        (1, b"ZeroDivisionError", "crash"),
    ],
)
def test_the_reason_of_an_end_is_time_memory_or_crash(status: int, said: bytes, why: str) -> None:
    assert reason(status, said) == why


def test_an_error_comes_back_as_it_was() -> None:
    again = unpacked(packed(InputError("not a triple", where="line 3", remedy="mend it", extra={"line": 3})))
    assert type(again) is InputError
    assert (again.message, again.where, again.remedy, again.extra) == ("not a triple", "line 3", "mend it", {"line": 3})


def test_an_error_nobody_knows_is_still_an_error() -> None:
    class OddError(SecoopError):
        """Known to one process only."""

    assert type(unpacked(packed(OddError("odd")))) is SecoopError


#: Eight threads that hold memory of their own; prints how many MB of address space that took.
_THREADS = """
import resource, threading
def size():
    return int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize() >> 20
threading.stack_size(1 << 18)
ready, done, before = threading.Barrier(9), threading.Event(), size()
def hold():
    held = [bytes(5000) for _ in range(100)]
    ready.wait()
    done.wait()
for _ in range(8):
    threading.Thread(target=hold).start()
ready.wait()
print(size() - before)
done.set()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="arenas are a matter of glibc")
def test_threads_reserve_little_of_the_address_space_that_is_limited() -> None:
    def taken(env: dict[str, str]) -> int:
        return int(subprocess.run([sys.executable, "-c", _THREADS], env=env, capture_output=True, check=True, timeout=60).stdout)

    plain = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
    assert taken(plain) > 400
    assert taken(environment()) < 150
