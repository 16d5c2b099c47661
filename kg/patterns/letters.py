"""The automaton of a pattern: its letters are the states, and what can follow what are the steps (V. Glushkov, 1961).

Each step is counted with its ways, one or more: where a pattern has two ways from one letter to the next with nothing between
them, as ``(a*)*`` has, an engine tries both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from kg.errors import InputError

# Python's own parser of patterns: no other reads what its engine reads. It is not documented; the tests run every part of it.
_parser: Any = import_module("re._parser")
_compiler: Any = import_module("re._compiler")
#: A repeat of at most so many times, with those it lies in, is written out.
WRITTEN_OUT = 8
#: Ways are counted up to here: more than one is all there is to know.
_MANY = 2
_MOST_LETTERS = 40_000
#: Letters, digits, spaces, marks and signs within ASCII and beyond it; one of each kind that a class of letters can tell apart.
_SAMPLE = "aZ5_ -.,'\t\néЯß中٣½\u00a0\u2028—’\u0301😀"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a pattern: in how many ways it matches nothing; the letters it begins and ends with, each in so many ways."""

    empty: int
    first: dict[int, int] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)


_NOTHING = Part(1)


def parsed(pattern: str, flags: int) -> Any:
    """A pattern as Python's parser reads it; raises re.error."""
    return _parser.parse(pattern, flags)


def alphabet(tree: Any) -> str:
    """Letters that tell apart whatever the pattern tells apart: those it names, their neighbours, and some of every kind."""
    named = {code for code in _codes(tree) if code <= 0x10FFFF}
    near = {code + step for code in named for step in (-1, 0, 1)}
    letters = {chr(code) for code in near if 0 <= code <= 0x10FFFF} | set(_SAMPLE)
    letters |= {one for letter in letters for one in (letter.lower(), letter.upper()) if len(one) == 1}
    return "".join(sorted(letters, key=lambda letter: (not letter.isalnum(), not letter.isprintable(), letter)))


def _codes(value: Any) -> Iterator[int]:
    """The numbers of a parsed pattern, its letters among them."""
    if type(value) is int:
        yield value
    elif isinstance(value, (list, tuple, _parser.SubPattern)):
        for one in value:
            yield from _codes(one)


class Letters:
    """The automaton of a pattern: of each letter which of the alphabet it is (a set of bits) and which letters can follow it.

    Look-arounds are patterns of their own, and are added to those that wait.
    """

    def __init__(self, alphabet: str, waiting: list[tuple[Any, int]]) -> None:
        self.alphabet = alphabet
        self.are: list[int] = []
        self.follow: list[dict[int, int]] = []
        self._waiting = waiting
        self._known: dict[tuple[str, int], int] = {}

    def build(self, tree: Any, flags: int, room: int) -> Part:
        """A sequence of items; ``room`` is how many times a repeat in it may be written out."""
        found = _NOTHING
        for operator, value in tree:
            found = self._sequence(found, self._item(operator.name, (operator, value), flags, room))
        return found

    def _item(self, name: str, item: tuple[Any, Any], flags: int, room: int) -> Part:
        _, value = item
        match name:
            case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
                return self._letter(self._which(item, flags))
            case "BRANCH":
                return _choice([self.build(one, flags, room) for one in value[1]])
            case "SUBPATTERN":
                _, added, taken, inner = value
                return self.build(inner, (flags | added) & ~taken, room)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                low, high, body = value
                return self._repeat((int(low), int(high)), body, flags, room)
            case "ATOMIC_GROUP":
                return self.build(value, flags, room)
            case "GROUPREF":
                return self._loop(self._letter((1 << len(self.alphabet)) - 1), 0)
            case "GROUPREF_EXISTS":
                return _choice([self.build(one, flags, room) if one else _NOTHING for one in value[1:]])
            case "ASSERT" | "ASSERT_NOT":
                self._waiting.append((value[1], flags))
                return _NOTHING
            case "AT":
                return _NOTHING
            case "FAILURE":
                return Part(0)
        raise unjudged(f"it has a part of an unknown kind ({name})")

    def _which(self, item: tuple[Any, Any], flags: int) -> int:
        """Which letters of the alphabet an item matches: the engine is asked."""
        key = repr(item), flags
        if key not in self._known:
            state = _parser.State()
            state.flags = flags
            matches = _compiler.compile(_parser.SubPattern(state, [item])).fullmatch
            self._known[key] = sum(1 << number for number, letter in enumerate(self.alphabet) if matches(letter))
        return self._known[key]

    def _letter(self, which: int) -> Part:
        if len(self.are) >= _MOST_LETTERS:
            raise unjudged(f"it has more than {_MOST_LETTERS:,} letters")
        number = len(self.are)
        self.are.append(which)
        self.follow.append({})
        return Part(0, {number: 1}, {number: 1})

    def _repeat(self, times: tuple[int, int], body: Any, flags: int, room: int) -> Part:
        low, high = times
        if high > room:
            return self._loop(self.build(body, flags, room), low)
        found = _NOTHING
        for number in range(high, 0, -1):
            found = self._sequence(self.build(body, flags, room // high), found)
            if number > low:
                found = _choice([found, _NOTHING])
        return found

    def _loop(self, body: Part, low: int) -> Part:
        """A repeat without end. A turn that matches nothing is one way more: to end it, or to go on where turns are demanded."""
        more = 1 + body.empty
        self._link(body.last, _times(body.first, more if low > 1 else 1))
        return Part(
            _capped(body.empty + (low == 0)),
            _times(body.first, more if low else 1),
            _times(body.last, more),
        )

    def _sequence(self, one: Part, other: Part) -> Part:
        self._link(one.last, other.first)
        return Part(
            _capped(one.empty * other.empty),
            _sum([one.first, _times(other.first, one.empty)]),
            _sum([other.last, _times(one.last, other.empty)]),
        )

    def _link(self, ends: dict[int, int], begins: dict[int, int]) -> None:
        for end, ways in ends.items():
            self.follow[end] = _sum([self.follow[end], _times(begins, ways)])


def _choice(parts: Sequence[Part]) -> Part:
    return Part(_capped(sum(one.empty for one in parts)), _sum([one.first for one in parts]), _sum([one.last for one in parts]))


def _capped(ways: int) -> int:
    return min(ways, _MANY)


def _times(letters: dict[int, int], ways: int) -> dict[int, int]:
    return {letter: _capped(count * ways) for letter, count in letters.items()} if ways else {}


def _sum(many: Sequence[dict[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in many:
        for letter, count in one.items():
            found[letter] = _capped(found.get(letter, 0) + count)
    return found


def unjudged(why: str) -> InputError:
    return InputError(f"whether the pattern can run for hours cannot be told: {why}", remedy="cut it into several patterns")
