"""Two walkers over the automaton of a pattern, who look for words that it matches in two ways, over and over."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.patterns.letters import Letters, Part, unjudged

#: Steps of the walkers: a pattern that takes more is not judged. A second or two of work.
_MOST_STEPS = 1_000_000
#: The letters two walkers are at, the smaller first.
_Pair = tuple[int, int]


class Attack(NamedTuple):
    """A text that a pattern takes exponential time over: a beginning, and words that are repeated after it."""

    start: str
    words: str


class Walkers:
    """Two walkers who go through the same words over one automaton, within a circle of letters that lead to each other."""

    def __init__(self, letters: Letters, whole: Part) -> None:
        self.letters = letters
        self.begin = whole.first
        self._steps = 0

    def meet(self) -> Attack | None:
        """Words in which they part and meet again: those that double the ways."""
        for circle in self._circles():
            found = self._within(circle)
            if found is not None:
                return found
        return None

    def _within(self, circle: frozenset[int]) -> Attack | None:
        follow = self.letters.follow
        for one in sorted(circle):
            for other, ways in follow[one].items():
                if ways > 1 and other in circle:
                    return self._attack([(one, one), (other, other)], circle)
        steps = {one: self._steps_of(one, circle) for one in circle}
        before: dict[_Pair, _Pair] = {}
        waiting: deque[_Pair] = deque((one, one) for one in sorted(circle))
        while waiting:
            pair = waiting.popleft()
            for there in self._next(pair, steps):
                if there[0] == there[1] and pair[0] != pair[1]:
                    return self._attack([*_way(before, pair), there], circle)
                if there[0] != there[1] and there not in before:
                    before[there] = pair
                    waiting.append(there)
        return None

    def _steps_of(self, one: int, circle: frozenset[int]) -> dict[int, list[int]]:
        """What can follow a letter within a circle, by which of the alphabet it is."""
        found: dict[int, list[int]] = {}
        for other in self.letters.follow[one]:
            if other in circle:
                found.setdefault(self.letters.are[other], []).append(other)
        return found

    def _next(self, pair: _Pair, steps: dict[int, dict[int, list[int]]]) -> Iterator[_Pair]:
        """Where the two can be after one letter more that both go over."""
        one, other = (steps[letter] for letter in pair)
        self._steps += len(one) * len(other)
        for here, some in one.items():
            for there, more in other.items():
                if here & there:
                    self._steps += len(some) * len(more)
                    yield from ((a, b) if a < b else (b, a) for a in some for b in more)
        if self._steps > _MOST_STEPS:
            raise unjudged("too much of it is repeated")

    def _attack(self, way: list[_Pair], circle: frozenset[int]) -> Attack:
        """The text of a way on which the two part and meet: from the beginning to it, along it, and back to where it began."""
        where, end = way[0][0], way[-1][0]
        back = self._path({end: 1}, where, circle) if end != where else [end]
        start = self._path(self.begin, where, None)
        return Attack(self._text([(one, one) for one in start]), self._text([*way[1:], *((one, one) for one in back[1:])]))

    def _text(self, way: Sequence[_Pair]) -> str:
        are = self.letters.are
        return "".join(self.letters.alphabet[_lowest(are[one] & are[other])] for one, other in way)

    def _path(self, begin: dict[int, int], end: int, circle: frozenset[int] | None) -> list[int]:
        """The shortest way to a letter, over letters that something matches."""
        before: dict[int, int] = dict.fromkeys((one for one in begin if self.letters.are[one]), -1)
        waiting = deque(before)
        while waiting and end not in before:
            one = waiting.popleft()
            for other in self.letters.follow[one]:
                if other not in before and self.letters.are[other] and (circle is None or other in circle):
                    before[other] = one
                    waiting.append(other)
        found = [end]
        while before.get(found[-1], -1) >= 0:
            found.append(before[found[-1]])
        return found[::-1]

    def _circles(self) -> Iterator[frozenset[int]]:
        """Letters that lead to each other and to themselves (strongly connected parts; R. Tarjan 1972, without recursion)."""
        follow, are = self.letters.follow, self.letters.are
        order: dict[int, int] = {}
        low: dict[int, int] = {}
        stack: list[int] = []
        inside: set[int] = set()
        for root in range(len(follow)):
            work = [(root, iter(follow[root]))] if root not in order and are[root] else []
            while work:
                one, rest = work[-1]
                if one not in order:
                    order[one] = low[one] = len(order)
                    stack.append(one)
                    inside.add(one)
                other = next((letter for letter in rest if are[letter] and (letter not in order or letter in inside)), None)
                if other is None:
                    work.pop()
                    if work:
                        low[work[-1][0]] = min(low[work[-1][0]], low[one])
                    if low[one] == order[one]:
                        found = frozenset(_taken(stack, one))
                        inside -= found
                        if len(found) > 1 or one in follow[one]:
                            yield found
                elif other in order:
                    low[one] = min(low[one], order[other])
                else:
                    work.append((other, iter(follow[other])))


def _way(before: dict[_Pair, _Pair], pair: _Pair) -> list[_Pair]:
    found = [pair]
    while found[-1] in before:
        found.append(before[found[-1]])
    return found[::-1]


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _taken(stack: list[int], last: int) -> Iterator[int]:
    """What lies on a stack down to a letter, taken off."""
    one = -1
    while one != last:
        one = stack.pop()
        yield one
