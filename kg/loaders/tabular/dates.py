"""Dates of cells to EDTF: only what the cell says, in the declared order of day, month and year, never sharpened."""

from __future__ import annotations

import re
from functools import lru_cache

from kg import dates
from kg.errors import InputError
from kg.loaders.tabular.rejects import RejectError

#: Years a register may speak of unless its descriptor says otherwise.
YEARS = (1500, 2100)
_ORDER = "not a date in the order {}"
#: Up to three parts with one mark between two of them. What else stands at the ends is no part of a day: ``/2031`` is a span
#: without a beginning, ``2031-03-05/..`` one without an end, ``-2031`` a year before the common era.
_FORM = re.compile(r"[^-./ ]+(?:(?: ?[-/] ?|\. ?| )[^-./ ]+){0,2}\.?")
_SPLIT = re.compile(r"[-./ ]+")
_YEAR = re.compile(r"[0-9]{4}")
_SHORT = re.compile(r"[0-9]{2}")
_PART = re.compile(r"[0-9]{1,2}")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november", "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip


@lru_cache(maxsize=65536)
def read(text: str, order: str, first: int = YEARS[0], last: int = YEARS[1], *, short: bool = False) -> str:
    """A cell as EDTF: ``5.3.2031`` in the order dmy is ``2031-03-05``, ``2031`` stays ``2031``.

    With ``short``, where the years span less than a hundred, a year of two digits is the one of them that ends so.
    Raises RejectError for what is no date in this order, is not in the calendar, or lies outside the years.
    """
    plain = " ".join(text.replace(",", " ").split())
    if not _FORM.fullmatch(plain):
        raise RejectError("not a date")
    parts = [part for part in _SPLIT.split(plain) if part]
    letters = order[-len(parts) :] if order == "dmy" else order[: len(parts)]
    if order == "mdy":
        letters = ("y", "my", "mdy")[len(parts) - 1]
    found = dict(zip(letters, parts, strict=True))
    year = _long(found["y"], first, last) if short else found["y"]
    if not _YEAR.fullmatch(year):
        raise RejectError(_ORDER.format(order))
    if not first <= int(year) <= last:
        raise RejectError(f"the year is not between {first} and {last}")
    edtf = year
    for letter in "md"[: len(parts) - 1]:
        edtf += f"-{_number(found[letter], letter, order):02d}"
    try:
        dates.parse(edtf)
    except InputError:
        raise RejectError("no such day in the calendar") from None
    return edtf


def read_any(text: str, orders: tuple[str, ...], first: int = YEARS[0], last: int = YEARS[1], *, short: bool = False) -> str:
    """A cell as EDTF where a column has several orders: the one whose year stands where the cell's four digits stand.

    ``ymd`` with ``dmy`` or ``mdy`` leaves no cell two readings; ``dmy`` with ``mdy`` would, and no descriptor can declare it.
    """
    for order in orders[:-1]:
        try:
            return read(text, order, first, last, short=short)
        except RejectError as error:
            if error.reason != _ORDER.format(order):
                raise
    try:
        return read(text, orders[-1], first, last, short=short)
    except RejectError as error:
        if len(orders) == 1 or error.reason != _ORDER.format(orders[-1]):
            raise
        raise RejectError(_ORDER.format(" or ".join(orders))) from None


def _long(year: str, first: int, last: int) -> str:
    """A year of two digits as the only one in a span of less than a hundred years that ends with them."""
    if not _SHORT.fullmatch(year):
        return year
    meant = first + (int(year) - first) % 100
    if meant > last:
        raise RejectError(f"no year between {first} and {last} ends with these two digits")
    return str(meant)


def _number(part: str, letter: str, order: str) -> int:
    if letter == "m" and part.lower() in _MONTHS:
        return _MONTHS[part.lower()]
    if not _PART.fullmatch(part):
        raise RejectError(_ORDER.format(order))
    return int(part)


@lru_cache(maxsize=65536)
def span(start: str, end: str) -> str:
    """From start to end, a side the row does not tell left out (``2031-03-05/``); '' when both are empty.

    Raises RejectError when the end lies before the start.
    """
    if start == end:
        return start
    try:
        return dates.parse(f"{start}/{end}").text
    except InputError:
        raise RejectError("the end lies before the start") from None
