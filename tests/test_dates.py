"""The agreed subset of EDTF."""

from __future__ import annotations

from datetime import date

import pytest
from edtf import parse_edtf
from edtf.parser.parser_classes import UnspecifiedIntervalSection
from hypothesis import given
from hypothesis import strategies as st

from kg.dates import parse
from kg.errors import InputError


def test_a_day_has_four_equal_bounds() -> None:
    edtf = parse("2019-11-06")
    assert {edtf.earliest_start, edtf.latest_start, edtf.earliest_end, edtf.latest_end} == {date(2019, 11, 6)}
    assert edtf.precision == "day"


def test_a_month_bounds_both_start_and_end_within_the_month() -> None:
    edtf = parse("2018-02")
    assert (edtf.earliest_start, edtf.latest_start) == (date(2018, 2, 1), date(2018, 2, 28))
    assert (edtf.earliest_end, edtf.latest_end) == (date(2018, 2, 1), date(2018, 2, 28))


def test_an_interval_starts_in_its_first_and_ends_in_its_second_part() -> None:
    edtf = parse("2018/2019-03")
    assert (edtf.earliest_start, edtf.latest_start) == (date(2018, 1, 1), date(2018, 12, 31))
    assert (edtf.earliest_end, edtf.latest_end) == (date(2019, 3, 1), date(2019, 3, 31))
    assert edtf.precision == "interval"


@pytest.mark.parametrize("side", ["", ".."])
def test_an_interval_without_an_end_has_the_bounds_of_its_beginning_only(side: str) -> None:
    edtf = parse(f"2005-03/{side}")
    assert (edtf.earliest_start, edtf.latest_start) == (date(2005, 3, 1), date(2005, 3, 31))
    assert (edtf.earliest_end, edtf.latest_end) == (None, None)
    assert edtf.precision == "interval"


@pytest.mark.parametrize("side", ["", ".."])
def test_an_interval_without_a_beginning_has_the_bounds_of_its_end_only(side: str) -> None:
    edtf = parse(f"{side}/2005-03-01")
    assert (edtf.earliest_start, edtf.latest_start) == (None, None)
    assert (edtf.earliest_end, edtf.latest_end) == (date(2005, 3, 1), date(2005, 3, 1))
    assert edtf.precision == "interval"


@pytest.mark.parametrize("text", ["XXXX-03-16", "XXXX-11-05/XXXX-11-06", "XXXX-03"])
def test_a_date_without_a_year_has_no_bounds(text: str) -> None:
    edtf = parse(text)
    assert [edtf.earliest_start, edtf.latest_start, edtf.earliest_end, edtf.latest_end] == [None] * 4


@pytest.mark.parametrize(
    "text",
    ["today", "2023-02-30", "2023-13", "XXXX", "2019/2018", "2019-11/XXXX-01", "2019-1-1", "2023-02-01\n", "２０２３", "2023-XX", "", "0000", "/", "../..", "../", "/..",
     "2003/.", "2003/../", "2003-02-30/", "XXXX-03-05/", "../XXXX-03"],
)  # fmt: skip
def test_anything_else_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    assert caught.value.remedy


@given(st.dates(min_value=date(1, 1, 1)))
def test_every_calendar_day_is_its_own_bounds(day: date) -> None:
    assert parse(day.isoformat()).earliest_start == day == parse(day.isoformat()).latest_end


@given(st.text(alphabet="0123456789-/X.~? \n", max_size=24))
def test_no_text_is_parsed_into_a_bound_that_is_not_written(text: str) -> None:
    try:
        edtf = parse(text)
    except InputError:
        return
    if edtf.earliest_start:
        assert edtf.text.startswith(f"{edtf.earliest_start.year:04d}")
    if edtf.latest_end:
        assert f"{edtf.latest_end.year:04d}" in edtf.text.rpartition("/")[2]


@pytest.mark.parametrize(
    "text", ["2031", "2031-02", "2032-02", "2032-02-29", "1999-12-31", "0207", "9999-12", "2018/2019-03", "2031-03-05/2031-03-06"]
)
def test_the_edtf_library_finds_the_same_bounds(text: str) -> None:
    found, parts = parse(text), [parse_edtf(part) for part in text.split("/")]
    bounds = [date(*part.lower_strict()[:3]) for part in parts], [date(*part.upper_strict()[:3]) for part in parts]
    assert [found.earliest_start, found.latest_start] == [bounds[0][0], bounds[1][0]]
    assert [found.earliest_end, found.latest_end] == [bounds[0][-1], bounds[1][-1]]


@pytest.mark.parametrize("text", ["2031-03-05/", "2031-03/..", "/2031", "../2031-03-05"])
def test_the_edtf_library_leaves_the_same_side_open(text: str) -> None:
    """What it says of the other side is not asked: of an end that is not known it makes one ten years later."""
    found, library = parse(text), parse_edtf(text)
    for side, bounds in (
        (library.lower, [found.earliest_start, found.latest_start]),
        (library.upper, [found.earliest_end, found.latest_end]),
    ):
        if isinstance(side, UnspecifiedIntervalSection):
            assert bounds == [None, None]
        else:
            assert bounds == [date(*bound[:3]) for bound in (side.lower_strict(), side.upper_strict())]
