"""Results remembered by what they rest on: the cells of a register repeat, most of all those of one column or two."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import itemgetter
from typing import Generic, TypeVar

#: The values of a row's columns, each column by its number; a column with nothing in its cell has none.
Values = Sequence[tuple[str, ...]]
#: Results that are kept of one rule. What is kept is forgotten at once then, so that memory stays bounded and new years of a
#: register are remembered as its first ones were.
MOST = 1 << 14

T = TypeVar("T")


class Remembered(Generic[T]):
    """A rule of a descriptor as a function of some columns, computed once for each combination of their values."""

    __slots__ = ("_known", "_make", "_pick", "columns")

    def __init__(self, make: Callable[[Values], T], columns: Iterable[int]) -> None:
        self.columns = frozenset(columns)
        self._make = make
        self._pick: Callable[[Values], Hashable] = itemgetter(*sorted(self.columns)) if self.columns else _always
        self._known: dict[Hashable, T] = {}

    def __call__(self, values: Values) -> T:
        """The rule's result for a row; raises RejectError where the rule does, and remembers nothing of it."""
        key = self._pick(values)
        try:
            return self._known[key]
        except KeyError:
            found = self._make(values)
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[key] = found
        return found


def _always(_values: Values) -> Hashable:
    """The key of a rule that rests on no column."""
    return None
