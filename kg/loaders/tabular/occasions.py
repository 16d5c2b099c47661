"""Which rows speak of one occasion, where the register has no key for it: the same name, on days that follow each other.

Two summits of one name can be held in one year, and one summit is many rows whose days differ: visitors come and go when they
please. Rows of one name whose days overlap, or lie at most so many days apart, are one occasion; it is called by its first day.
What is on the same days under another name stays apart, because names alone merge nothing, and is told.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    """An occasion: its name (the parts of the key), its first and its last day."""

    key: Key
    first: date
    last: date


@dataclass(slots=True)
class Occasions:
    """The days of each name, at most ``apart`` days from one to the next within an occasion."""

    apart: int
    _days: dict[Key, list[tuple[date, date]]] = field(default_factory=dict)
    _closed: dict[Key, list[tuple[date, date]]] = field(default_factory=dict)

    def add(self, key: Key, first: date, last: date) -> None:
        """A row of this name on these days."""
        self._days.setdefault(key, []).append((first, last))

    def close(self) -> None:
        """Put the days together; none can be added afterwards."""
        for key, days in self._days.items():
            runs: list[tuple[date, date]] = []
            for first, last in sorted(days):
                if runs and first - runs[-1][1] <= timedelta(days=self.apart):
                    runs[-1] = runs[-1][0], max(runs[-1][1], last)
                else:
                    runs.append((first, last))
            self._closed[key] = runs
        self._days.clear()

    def first(self, key: Key, day: date) -> date:
        """The first day of the occasion of this name that a row beginning on this day is one of, or that day."""
        runs = self._closed.get(key, [])
        found = bisect_right(runs, (day, date.max)) - 1
        return runs[found][0] if found >= 0 and day <= runs[found][1] else day

    def all(self) -> Iterator[Occasion]:
        """Every occasion, by its first day."""
        found = [Occasion(key, *run) for key, runs in self._closed.items() for run in runs]
        yield from sorted(found, key=lambda one: (one.first, one.key))

    def beside(self) -> Iterator[tuple[Occasion, Occasion]]:
        """Occasions on the same days whose keys differ in the first part only: perhaps one under two names."""
        running: list[Occasion] = []
        for one in self.all():
            running = [other for other in running if other.last >= one.first]
            yield from ((other, one) for other in running if other.key[1:] == one.key[1:] and other.key[0] != one.key[0])
            running.append(one)
