"""Dates of other vocabularies: as exact as they are written, on the day of the declared zone, never sharper."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.loaders.tabular.rejects import RejectError
from kg.mapping import times
from kg.store.terms import Literal

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("text", "zone", "day"),
    [
        ("2031", None, "2031"),
        ("2031-03", None, "2031-03"),
        ("2031-03-05", BRUSSELS, "2031-03-05"),
        ("2031-03-05Z", BRUSSELS, "2031-03-05"),
        ("2031-03-05T23:30:00Z", None, "2031-03-05"),
        ("2031-03-05T23:30:00Z", BRUSSELS, "2031-03-06"),
        ("2031-07-05T22:30:00.000Z", BRUSSELS, "2031-07-06"),
        ("2031-01-05T22:30:00Z", BRUSSELS, "2031-01-05"),
        ("2031-03-05T23:30:00-05:00", BRUSSELS, "2031-03-05"),
        ("2031-03-05T23:30", BRUSSELS, "2031-03-05"),
    ],
)
def test_a_value_is_the_day_it_says(text: str, zone: ZoneInfo | None, day: str) -> None:
    assert times.day(Literal(text), zone) == day


@pytest.mark.parametrize("text", ["0207", "0207-03-05", "0207-03-05T10:00", "2207-03"])
def test_a_year_no_source_speaks_of_is_rejected(text: str) -> None:
    with pytest.raises(RejectError, match="the year is not between 1500 and 2100"):
        times.day(Literal(text))


def test_an_end_on_the_stroke_of_midnight_is_the_day_before() -> None:
    assert times.day(Literal("2031-03-06T00:00:00"), end=True) == "2031-03-05"
    assert times.day(Literal("2031-03-06T00:01:00"), end=True) == "2031-03-06"
    assert times.day(Literal("2031-03-06"), end=True) == "2031-03-06"


@pytest.mark.parametrize(
    "text", ["", "soon", "2031-02-30", "2031-13", "31-03-05", "2031-03-05T25:00", "0000", "2031-W05", "9999-12-31T23:59:59Zx"]
)
def test_anything_else_is_rejected(text: str) -> None:
    with pytest.raises(RejectError):
        times.day(Literal(text))


@pytest.mark.parametrize("period", [True, False])
def test_the_start_of_a_span_is_not_after_its_end(period: bool) -> None:
    with pytest.raises(RejectError, match="the end lies before"):
        times.span("2031", "2030", period=period)
    assert times.span("2030", "2031", period=period) == "2030/2031"


def test_a_start_alone_is_the_day_of_an_event_and_the_beginning_of_a_period() -> None:
    assert times.span("2031-03-05", "") == "2031-03-05"
    assert times.span("2031-03-05", "", period=True) == "2031-03-05/"


def test_an_end_alone_tells_no_beginning() -> None:
    assert times.span("", "2031-03-05") == times.span("", "2031-03-05", period=True) == "/2031-03-05"
    assert times.span("", "", period=True) == ""


@given(st.text(max_size=40) | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{5,8}(Z|[+-][0-9]{2}:[0-9]{2})", fullmatch=True))
@settings(deadline=None)
def test_no_text_ends_a_load(text: str) -> None:
    for zone in (None, BRUSSELS):
        for end in (True, False):
            try:
                found = times.day(Literal(text), zone, end=end)
            except RejectError:
                continue
            assert times.edtf(Literal(found)) == found


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2031-03-05", "P3D", "2031-03-07"),
        ("2031-03-05", "P1W", "2031-03-11"),
        ("2031-03-05", "PT2H", "2031-03-05"),
        ("2031-03-05", "P0D", "2031-03-05"),
        ("2031-03-05", "PT72H", "2031-03-07"),
        ("2031-03-05", "PT50H", None),
        ("2031-03-05", "P1M", None),
        ("2031-03", "P3D", None),
        ("2031-03-05", "three days", None),
        ("2031-03-05", "P", None),
        ("2031-03-05", "PT", None),
        ("2031-02-30", "P1D", None),
        ("9999-12-31", "P9D", None),
        ("2031-03-05T10:00", "PT50H", "2031-03-07T12:00:00"),
        ("2031-03-05T22:00:00Z", "PT2H30M", "2031-03-06T00:30:00Z"),
        ("2031-03-05T10:00:00+02:00", "P1DT1S", "2031-03-06T10:00:01+02:00"),
    ],
)
def test_what_lasts_so_long_ends_then_or_nobody_says_when(start: str, duration: str, end: str | None) -> None:
    found = times.after(Literal(start), Literal(duration))
    assert (found and found.value) == end
