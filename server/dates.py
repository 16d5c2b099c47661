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
#: Letters of a year, of a month with its year, and of a day with both.
_YEAR, _MONTH, _DAY = 4, 7, 10
#: What is said of a side of an interval that is not known, and of one that is open.
_ENDS = {"": "from {}, end not stated", "..": "from {} on"}
_STARTS = {"": "until {}, start not stated", "..": "up to {}"}
_FORM = re.compile(r"(?P<year>\d{4}|XXXX)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


def in_words(edtf: str) -> str:
    """``XXXX-03-03`` → "3 March, year not given", ``2031/`` → "from 2031, end not stated"; other forms stay as they are."""
    first, slash, last = edtf.partition("/")
    if not slash:
        return _one(first) or edtf
    start, end = _one(first), _one(last)
    if last in _ENDS and start:
        return _ENDS[last].format(start)
    if first in _STARTS and end:
        return _STARTS[first].format(end)
    if not (start and end):
        return edtf
    # What both days share is said once: 5–6 March 2031.
    if len(first) == len(last) == _DAY and first[:_MONTH] == last[:_MONTH]:
        return f"{int(first[-2:])}–{end}"
    if len(first) == len(last) > _YEAR and first[:_YEAR] == last[:_YEAR]:
        return f"{_one(first, year=False)} – {end}"
    return f"{start} – {end}"


def _one(text: str, *, year: bool = True) -> str:
    match = _FORM.fullmatch(text)
    if match is None or not 1 <= int(match["month"] or 1) <= 12:
        return ""
    month, day = match["month"], match["day"]
    words = [str(int(day))] if day else []
    if month:
        words.append(_MONTHS[int(month) - 1])
    if not year:
        return " ".join(words)
    if match["year"] == "XXXX":
        return f"{' '.join(words)}, year not given" if words else ""
    return " ".join([*words, match["year"]])
