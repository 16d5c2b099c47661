"""EDTF dates in words, never more precise than the date itself."""

from __future__ import annotations

import re

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_FORM = re.compile(r"(?P<year>\d{4}|XXXX)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


def in_words(edtf: str) -> str:
    """``XXXX-03-03`` → "3 March, year not given"; a form that is not known stays as it is."""
    first, slash, last = edtf.partition("/")
    if not slash:
        return _one(first) or edtf
    start, end = _one(first), _one(last)
    return f"{start} – {end}" if start and end else edtf


def _one(text: str) -> str:
    match = _FORM.fullmatch(text)
    if match is None or not 1 <= int(match["month"] or 1) <= 12:
        return ""
    year, month, day = match["year"], match["month"], match["day"]
    words = [str(int(day))] if day else []
    if month:
        words.append(_MONTHS[int(month) - 1])
    if year == "XXXX":
        return f"{' '.join(words)}, year not given" if words else ""
    return " ".join([*words, year])
