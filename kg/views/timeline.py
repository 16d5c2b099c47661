"""Events of a selection along time: each from its first to its last possible day, in lanes where their names have room.

A date of a month or a year is a range, not a point; of a date that tells only when something began, or ended, that day is drawn.
Above :data:`MOST` events the drawing counts by year instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kg.views.selection import Event, Selection, When

#: Events drawn one by one.
MOST = 100
#: The drawing, in its own units.
WIDTH, LANE, _TOP = 1000.0, 26.0, 34.0
_MARGIN = 24.0
#: Smallest width of a bar, and the width of a letter of a name.
_NARROW, _LETTER = 8.0, 6.1
#: Years from which ticks are five, ten … years apart.
_STEPS = ((12, 1), (40, 5), (90, 10), (400, 50), (10_000, 500))


@dataclass(frozen=True, slots=True)
class Bar:
    """One event: its bar, the lane's middle, and where its name stands (start: right of the bar, end: left of it)."""

    event: Event
    when: When
    x: float
    width: float
    y: float
    name: str
    text_x: float
    side: str


@dataclass(frozen=True, slots=True)
class Year:
    """Events of one year, counted by status; an event that may have been in several years counts in the first of them."""

    year: int
    counts: dict[str, int]
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing: ticks with what stands at them, and bars or, for many events, years; ``most`` is the highest count of a year."""

    height: float
    ticks: list[tuple[float, str]]
    bars: list[Bar]
    years: list[Year]
    most: int = 0


def timeline(selection: Selection, label: Callable[[str], str], longest: int = 60) -> Timeline:
    """Lay out the dated events of a selection; names longer than ``longest`` letters are cut."""
    dated = [(event, event.when) for event in selection.dated if event.when is not None]
    if not dated:
        return Timeline(0, [], [], [])
    first = min(date.fromisoformat(when.first) for _, when in dated)
    last = max(date.fromisoformat(when.last) for _, when in dated)
    scale = _Scale(first, last)
    if len(dated) > MOST:
        return _years(dated, scale)
    lanes: list[float] = []
    bars = [_bar(event, when, scale, _cut(label(event.iri), longest), lanes) for event, when in dated]
    return Timeline(_TOP + LANE * len(lanes) + 12, scale.ticks(), bars, [])


class _Scale:
    """Days to units; whole years at both ends."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first.year, last.year
        self._start = date(first.year, 1, 1).toordinal()
        self._days = max(date(last.year, 12, 31).toordinal() + 1 - self._start, 1)

    def at(self, day: date, after: int = 0) -> float:
        """The place of the beginning of a day, or of its end."""
        return round(_MARGIN + (day.toordinal() + after - self._start) / self._days * (WIDTH - 2 * _MARGIN), 1)

    def ticks(self) -> list[tuple[float, str]]:
        """Years, as many as have room; months within a single year."""
        span = self.last - self.first + 1
        if span == 1:
            return [(self.at(date(self.first, month, 1)), f"{self.first}-{month:02}") for month in range(1, 13)]
        step = next(step for most, step in _STEPS if span <= most)
        return [(self.at(date(year, 1, 1)), str(year)) for year in range(self.first, self.last + 1) if year % step == 0]


def _bar(event: Event, when: When, scale: _Scale, name: str, lanes: list[float]) -> Bar:
    """Place one event in the first lane with room for its bar and its name."""
    start = scale.at(date.fromisoformat(when.first))
    width = round(max(scale.at(date.fromisoformat(when.last), 1) - start, _NARROW), 1)
    room = len(name) * _LETTER + 8
    left = start + width + room > WIDTH
    begin, end = (start - room, start + width) if left else (start, start + width + room)
    lane = next((number for number, taken in enumerate(lanes) if taken + 6 <= begin), len(lanes))
    if lane == len(lanes):
        lanes.append(0.0)
    lanes[lane] = end
    text = start - 5 if left else start + width + 5
    return Bar(event, when, start, width, _TOP + LANE * lane + LANE / 2, name, round(text, 1), "end" if left else "start")


def _years(dated: list[tuple[Event, When]], scale: _Scale) -> Timeline:
    counts: dict[int, Counter[str]] = {}
    for event, when in dated:
        counts.setdefault(int(when.first[:4]), Counter())[event.status] += 1
    years = []
    for year, found in sorted(counts.items()):
        start, end = scale.at(date(year, 1, 1)), scale.at(date(year, 12, 31), 1)
        years.append(Year(year, dict(sorted(found.items())), start, round(max(end - start - 1, 1), 1)))
    return Timeline(300, scale.ticks(), [], years, max(found.total() for found in counts.values()))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
