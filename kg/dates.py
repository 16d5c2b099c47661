"""Dates in the agreed subset of EDTF (Library of Congress, 2019), with bounds.

The subset: ``2031``, ``2031-03``, ``2031-03-05``; the same without a year (``XXXX-03``, ``XXXX-03-05``), which has no bounds;
intervals of two such forms, both with a year or both without; and intervals of which one side is not known (``2031-03-05/``,
``/2031-03-05``) or open (``2031-03-05/..``, ``../2031-03-05``), which have no bounds on that side. Nothing is padded or guessed:
a bound exists only where the text fixes it. The ``edtf`` library agrees on every form (tested); it takes ten milliseconds for
one, which registers with a hundred thousand dates do not have.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kg.errors import InputError

_PART = r"(?:[0-9]{4}|XXXX(?=-))(?:-[0-9]{2}(?:-[0-9]{2})?)?"
#: A side of an interval that is not given: nothing where it is not known, two points where there is none.
_OPEN = ("", "..")
_FORM = re.compile(rf"({_PART})(?:/({_PART}|(?:\.\.)?))?|((?:\.\.)?)/({_PART})")
#: Stands in for an unknown year while a day is checked against the calendar; a leap year, so that 29 February passes.
_LEAP_YEAR = "2000"


@dataclass(frozen=True, slots=True)
class Edtf:
    """One date: its lexical form, precision code, and four inclusive bounds (None where the year or that side is unknown)."""

    text: str
    precision: str
    earliest_start: date | None
    latest_start: date | None
    earliest_end: date | None
    latest_end: date | None


@lru_cache(maxsize=4096)
def parse(text: str) -> Edtf:
    """Parse a date of the subset; raises InputError for anything else, impossible days included.

    An event dated ``2031-03`` starts and ends somewhere in March: both starts and both ends span the month. An interval
    starts within its first part and ends within its second; of a side that is not given nothing follows.
    """
    match = _FORM.fullmatch(text)
    if not match:
        raise InputError(
            f"{text!r} is not a date of the agreed EDTF subset",
            remedy="write 2031, 2031-03, 2031-03-05, XXXX-03-05 (year not given) or an interval such as 2031-03-05/2031-03-06, "
            "2031-03-05/ (end not stated) or /2031-03-05 (start not stated)",
        )
    first, slash, second = text.partition("/")
    yearless = text.startswith("X")
    if slash and (first in _OPEN or second in _OPEN):
        return _one_sided(text, first, second)
    if second and yearless != second.startswith("X"):
        raise InputError(f"{text!r} has a year on one side only", remedy="give both sides a year, or neither")
    start = _bounds(first, text)
    end = _bounds(second, text) if second else start
    if end[1] < start[0] and not yearless:
        raise InputError(f"{text!r} ends before it starts", remedy="put the earlier date first")
    if yearless:
        return Edtf(text, "day-without-year" if first.count("-") == 2 else "month-without-year", None, None, None, None)
    precision = "interval" if second else ("year", "month", "day")[first.count("-")]
    return Edtf(text, precision, start[0], start[1], end[0], end[1])


def _one_sided(text: str, first: str, second: str) -> Edtf:
    """An interval of which one side is not given: it has the bounds of the other."""
    part = second if first in _OPEN else first
    if part.startswith("X"):
        raise InputError(f"{text!r} has one side, and that without a year", remedy="give the year, or both sides without it")
    known = _bounds(part, text)
    if first in _OPEN:
        return Edtf(text, "interval", None, None, *known)
    return Edtf(text, "interval", *known, None, None)


def _bounds(part: str, whole: str) -> tuple[date, date]:
    """The first and the last day of a year, month or day; the pattern above has left nothing else to parse."""
    try:
        return _days(part.replace("XXXX", _LEAP_YEAR))
    except ValueError:
        raise InputError(f"{whole!r}: {part} is not in the calendar", remedy="check month and day") from None


@lru_cache(maxsize=65536)
def _days(part: str) -> tuple[date, date]:
    numbers = [int(number) for number in part.split("-")]
    if len(numbers) == 3:
        day = date(*numbers)
        return day, day
    first, last = (numbers[1], numbers[1]) if len(numbers) == 2 else (1, 12)
    return date(numbers[0], first, 1), date(numbers[0], last, monthrange(numbers[0], last)[1])
