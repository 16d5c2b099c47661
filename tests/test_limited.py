"""Why a process ended without an answer is read in one way; errors cross the border between processes as they are."""

from __future__ import annotations

import signal

import pytest

from kg.errors import InputError, SecoopError
from kg.limited import NO_MEMORY, packed, reason, unpacked


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
