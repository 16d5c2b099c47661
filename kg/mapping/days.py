"""The day a source was retrieved."""

from __future__ import annotations

from kg import dates
from kg.errors import InputError


def checked(text: str) -> str:
    """A day of retrieval; raises InputError for anything that is no day."""
    try:
        found = dates.parse(text).precision
    except InputError:
        found = ""
    if found != "day":
        raise InputError(f"{text!r} is no day", where="--retrieved", remedy="write a day such as 2031-03-05")
    return text
