"""Results remembered by what they rest on: the cells of a register repeat, most of all those of one column or two."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import itemgetter
from typing import Any, TypeVar

#: The values of a row's columns, each column by its number; a column with nothing in its cell has none.
Values = Sequence[tuple[str, ...]]
#: Results that are kept of one rule. What is kept is forgotten at once then, so that memory stays bounded and new years of a
#: register are remembered as its first ones were.
MOST = 1 << 14

T = TypeVar("T")


class Remembered(dict[Hashable, T]):
    """A rule of a descriptor as a function of some columns, computed once for each combination of their values.

    ``rule[rule.pick(values)]`` is ``rule(values)`` without a call of Python's where the result is known.
    """

    def __init__(self, make: Callable[[Values], T], columns: Iterable[int]) -> None:
        super().__init__()
        self.columns = tuple(sorted(set(columns)))
        self.pick: Callable[[Values], Hashable] = itemgetter(*self.columns) if self.columns else _always
        self._make = make

    def __call__(self, values: Values) -> T:
        """The rule's result for a row; raises RejectError where the rule does, and remembers nothing of it."""
        return self[self.pick(values)]

    def __missing__(self, key: Any) -> T:
        values: list[tuple[str, ...]] = [()] * (self.columns[-1] + 1 if self.columns else 0)
        for number, one in zip(self.columns, key if len(self.columns) > 1 else [key], strict=False):
            values[number] = one
        found = self._make(values)
        if len(self) >= MOST:
            self.clear()
        self[key] = found
        return found


def _always(_values: Values) -> Hashable:
    """The key of a rule that rests on no column."""
    return None
