"""What became of prose: how many cells speak of what a column's patterns look for, which pattern read them, and what is left.

Nothing that stands in prose is dropped silently: a place that speaks of it (``speaks``, or ``within``) and that no pattern read
is counted and written to a file with its line. Only accepted rows count: a rejected one is accounted for with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kg.loaders.tabular.memo import MOST
from kg.loaders.tabular.patterns import Reading

#: Different cells that are kept to show the most frequent ones; the file has all.
_KEPT = 10_000


@dataclass(slots=True)
class Told:
    """What became of one column's prose, in cells: those that speak of it are read whole, in part, or not at all.

    ``by`` counts cells by the names of the patterns that read something in them, ``left`` the cells that are not read whole.
    """

    column: str
    source: str
    speaking: int = 0
    whole: int = 0
    part: int = 0
    unread: int = 0
    by: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)

    def add(self, cell: str, reading: Reading) -> None:
        """Count a cell."""
        self.by.update(reading.by)
        if not reading.places:
            return
        self.speaking += 1
        if not reading.unread:
            self.whole += 1
            return
        if len(reading.unread) < reading.places:
            self.part += 1
        else:
            self.unread += 1
        if cell in self.left or len(self.left) < _KEPT:
            self.left[cell] += 1

    def to_dict(self) -> dict[str, object]:
        """For ``meta.json``."""
        return {
            "source": self.source,
            "cells": self.speaking,
            "read": self.whole,
            "in part": self.part,
            "unread": self.unread,
            "by": dict(sorted(self.by.items())),
        }


class Prose:
    """Accounts for the prose of one column over the rows of a load."""

    def __init__(self, column: str, source: str, position: int, read: Callable[[str], Reading]) -> None:
        self.told = Told(column, source)
        self._read = read
        self.position = position
        self._known: dict[str, Reading] = {}

    def add(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Count an accepted row; the places of its cell that no pattern read."""
        cell = " ".join(cells[self.position].split())
        reading = self._known.get(cell)
        if reading is None:
            if len(self._known) >= MOST:
                self._known.clear()
            reading = self._known[cell] = self._read(cell)
        self.told.add(cell, reading)
        return reading.unread
