"""Dates of other vocabularies to EDTF: only what the value says, in the zone that is declared, never sharpened.

The forms read are those of XML Schema 1.1 (date, dateTime, gYearMonth, gYear), ISO 8601 as schema.org writes them, and EDTF as
this project writes it.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kg import dates
from kg.errors import InputError
from kg.loaders.tabular.rejects import RejectError
from kg.store.terms import Literal

#: Years a source may speak of; 0207 is a slip for 2007, and is not mended.
_YEARS = (1500, 2100)
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_MONTH = re.compile(r"([0-9]{4}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_YEAR = re.compile(r"([0-9]{4})(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_MOMENT = re.compile(
    r"(?P<moment>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]+)?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
#: Days and hours of an ISO 8601 duration; years and months have no length of their own.
_DURATION = re.compile(
    r"P(?=[0-9T])(?:(?P<weeks>[0-9]{1,3})W)?(?:(?P<days>[0-9]{1,4})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,5})H)?(?:(?P<minutes>[0-9]{1,6})M)?(?:(?P<seconds>[0-9]{1,7})S)?)?"
)


def day(value: Literal, zone: ZoneInfo | None = None, *, end: bool = False) -> str:
    """A date or moment as a day, month or year of EDTF.

    A moment in UTC is a day in ``zone`` where one is declared; a moment with another offset, or with none, is on the day it
    says itself. An ``end`` on the stroke of midnight is the end of the day before. Raises RejectError for anything else.
    """
    text = value.value.strip()
    found = _day(text, zone, end)
    if not _YEARS[0] <= int(found[:4]) <= _YEARS[1]:
        raise RejectError(f"the year is not between {_YEARS[0]} and {_YEARS[1]}", value=text[:100])
    return found


def _day(text: str, zone: ZoneInfo | None, end: bool) -> str:
    match = _MOMENT.fullmatch(text)
    if match is not None:
        return _moment(match, zone, end)
    for form in (_DAY, _MONTH, _YEAR):
        match = form.fullmatch(text)
        if match is not None:
            return _checked(match[1])
    raise RejectError("not a date", value=text[:100])


def _moment(match: re.Match[str], zone: ZoneInfo | None, end: bool) -> str:
    try:
        found = datetime.fromisoformat(match["moment"])
    except ValueError:
        raise RejectError("no such day or time", value=match[0]) from None
    if match["zone"] == "Z" and zone is not None:
        try:
            found = found.replace(tzinfo=UTC).astimezone(zone)
        except OverflowError:
            raise RejectError("no such day or time", value=match[0]) from None
    if end and found.time() == time(0) and found.date() > date.min:
        return (found.date() - timedelta(days=1)).isoformat()
    return found.date().isoformat()


def after(start: Literal, duration: Literal) -> Literal | None:
    """The end of what begins at ``start`` and lasts so long; None where the two do not say it.

    Whole days from a day on end on the last of them: three days from 5 March end on 7 March. Less than a day says no other day;
    days and hours together need the hour it began.
    """
    match = _DURATION.fullmatch(duration.value.strip())
    if match is None:
        return None
    length = timedelta(**{unit: int(number) for unit, number in match.groupdict(default="0").items()})
    text = start.value.strip()
    moment, whole = _MOMENT.fullmatch(text), _DAY.fullmatch(text)
    try:
        if moment is not None:
            end = datetime.fromisoformat(moment["moment"]) + length
            return Literal(end.isoformat(timespec="seconds") + (moment["zone"] or ""))
        if whole is not None and (length < timedelta(days=1) or not length.seconds):
            return Literal((date.fromisoformat(whole[1]) + max(length - timedelta(days=1), timedelta())).isoformat())
    except (ValueError, OverflowError):
        return None
    return None


def span(start: str, end: str, *, period: bool = False) -> str:
    """From start to end; '' where there is neither; raises RejectError when the end lies before the start.

    ``2031-03-05`` to itself is that day; an end the source gives no more exactly than the start stays as it is. A start alone is
    the day of an event, as calendars and schema.org have it; of a ``period`` (a membership, a tenure) it is the beginning and
    tells no end. An end alone tells no beginning.
    """
    if end == start or not (end or period):
        return start
    try:
        return dates.parse(f"{start}/{end}").text
    except InputError:
        raise RejectError("the end lies before the start", value=f"{start}/{end}") from None


def edtf(value: Literal) -> str:
    """A date of this project's subset of EDTF; raises RejectError."""
    return _checked(value.value)


def _checked(text: str) -> str:
    try:
        return dates.parse(text).text
    except InputError:
        raise RejectError("no such day in the calendar", value=text[:100]) from None
