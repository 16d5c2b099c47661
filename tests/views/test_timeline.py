"""Events along time: ranges, lanes, and years where there are many."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest

from kg.views.selection import HELD, Choice, Event, Selection, When
from kg.views.timeline import MOST, WIDTH, Timeline, timeline


def event(name: str, first: str, last: str, *, stated: bool = True, status: str = HELD) -> Event:
    return Event(name, status, dates=[When(first, last, f"{first}/{last}", stated)])


def drawn(*events: Event, label: str = "A name of some length") -> Timeline:
    return timeline(Selection(Choice(), list(events), []), lambda _: label)


def many(number: int) -> list[Event]:
    days = [(date(2000, 1, 1) + timedelta(days=37 * n)).isoformat() for n in range(number)]
    return [event(f"e{n:03}", day, day) for n, day in enumerate(days)]


def test_without_a_dated_event_there_is_nothing_to_draw() -> None:
    assert timeline(Selection(Choice(), [], [Event("undated")]), str) == Timeline(0, [], [], [])


def test_a_year_is_drawn_as_a_year_and_a_day_as_a_day() -> None:
    year, day = drawn(event("a", "2010-01-01", "2010-12-31"), event("b", "2011-06-01", "2011-06-01")).bars
    assert year.width > 20 * day.width
    assert year.x + year.width < day.x


def test_what_only_began_or_ended_on_a_day_is_drawn_there_and_goes_nowhere() -> None:
    day, since, until = drawn(
        event("a", "2010-06-01", "2010-06-01"), event("b", "2010-06-01", ""), event("c", "", "2010-06-01")
    ).bars
    assert {(bar.x, bar.width) for bar in (day, since, until)} == {(day.x, day.width)}


def test_an_event_that_only_began_counts_in_the_year_it_began() -> None:
    found = drawn(*many(MOST), event("since", "1999-06-01", ""))
    assert (found.years[0].year, found.years[0].counts) == (1999, {HELD: 1})


def test_neither_bars_nor_names_overlap_or_leave_the_drawing() -> None:
    found = drawn(*many(MOST))
    spans = []
    for bar in found.bars:
        text = len(bar.name) * 6.1
        ends = (bar.text_x, bar.text_x + text) if bar.side == "start" else (bar.text_x - text, bar.text_x)
        spans.append((bar.y, min(bar.x, ends[0]), max(bar.x + bar.width, ends[1])))
    assert len(spans) == MOST
    assert all(low >= 0 and high <= WIDTH and y < found.height for y, low, high in spans)
    for (y1, low1, high1), (y2, low2, high2) in combinations(spans, 2):
        assert y1 != y2 or high1 < low2 or high2 < low1


def test_more_events_are_counted_by_year() -> None:
    found = drawn(*many(MOST + 1))
    assert not found.bars
    assert sum(count for year in found.years for count in year.counts.values()) == MOST + 1
    assert found.most == max(sum(year.counts.values()) for year in found.years)


def test_years_tell_what_was_held_from_what_was_not() -> None:
    events = [event(f"e{n}", "2020-01-01", "2020-01-01", status=HELD if n % 3 else "") for n in range(MOST + 2)]
    (year,) = drawn(*events).years
    assert year.counts == {"": 34, HELD: 68}


@pytest.mark.parametrize(
    ("first", "last", "most"), [("2019", "2019", 12), ("2003", "2023", 6), ("1866", "2026", 5), ("0207", "2207", 7)]
)
def test_ticks_are_few_and_in_order(first: str, last: str, most: int) -> None:
    ticks = drawn(event("a", f"{first}-01-01", f"{first}-12-31"), event("b", f"{last}-01-01", f"{last}-12-31")).ticks
    places = [x for x, _ in ticks]
    assert 3 <= len(ticks) <= most
    assert places == sorted(places)


def test_a_long_name_is_cut() -> None:
    (bar,) = drawn(event("a", "2020-01-01", "2020-01-01"), label="x" * 500).bars
    assert len(bar.name) == 60
