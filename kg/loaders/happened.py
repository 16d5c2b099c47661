"""What had happened when a source was retrieved: one rule for every loader.

A source knows nothing of what happened after the day on which it was retrieved. Whoever says so all the same has a wrong day or
a wrong status, nobody knows which, and what they say is rejected. That something is to take place later is another matter.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg import dates
from kg.errors import InputError
from kg.loaders.tabular.rejects import RejectError

#: Statuses by which an event has begun.
BEGUN = frozenset({"held", "under-way"})


def later(date: str, retrieved: str) -> bool:
    """Whether a date (EDTF) begins after the day of retrieval; not so where that cannot be said, as of a day without a year."""
    try:
        first, day = (dates.parse(text).earliest_start for text in (date, retrieved))
    except InputError:
        return False
    return first is not None and day is not None and first > day


def check(statuses: Iterable[str], date: str, retrieved: str) -> None:
    """Raise RejectError where an event has begun, by one of its statuses, on a date (EDTF) after the day of retrieval."""
    if date and BEGUN.intersection(statuses) and later(date, retrieved):
        raise RejectError("said to be held after the day the files were retrieved", value=date)


def check_report(day: str, retrieved: str) -> None:
    """Raise RejectError for a row that reports what happened, or was announced, on a day after that of retrieval."""
    if later(day, retrieved):
        raise RejectError("reports of a day after that on which the files were retrieved", value=day)
