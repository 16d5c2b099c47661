"""What the patterns of a descriptor find in prose, in bounded time, and what of it they leave unread.

A pattern can take longer than the universe over a cell of forty characters. One that can is refused before the first row
(:mod:`kg.patterns`); one that takes the cube of a long cell, or more, is ended by a timer, and the load with it, because nobody
knows what it would have found.
"""

from __future__ import annotations

import re
import signal
import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from kg.errors import InputError
from kg.interpret.nodes import Node
from kg.patterns import catastrophic
from kg.vocabulary import suggest

#: Seconds of processor that one pattern may take over one cell; those of the project take some microseconds.
SECONDS = 2.0
#: Characters of a pattern with its words written out.
LONGEST = 20_000
#: ``{word}`` in a pattern; what repeats something so many times has digits there.
_WORD = re.compile(r"\{([a-z]+)\}")
#: The group that says what a pattern takes, unless a column takes another one.
VALUE = "value"


class _OutOfTimeError(Exception):
    """A pattern has had its time."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What patterns read in one cell: the values in the order of the text, each once, and by which patterns.

    ``places`` counts the places that speak of what is looked for, ``unread`` are those in which no pattern found anything.
    """

    values: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    places: int = 0
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A pattern with its name and its place in the descriptor."""

    name: str
    node: Node
    compiled: re.Pattern[str]

    def matches(self, text: str) -> list[re.Match[str]]:
        """All it finds; raises InputError at its line where it takes more than its time."""
        try:
            with _timed(SECONDS):
                return list(self.compiled.finditer(text))
        except _OutOfTimeError:
            self.node.fail(
                f"the pattern took more than {SECONDS:g} s over a cell of {len(text):,} characters: {text[:60]!r}",
                "let nothing that repeats match one text in two ways",
            )


class Finder:
    """The patterns of a column (``find``), where they look (``within``), and what they have to account for (``speaks``).

    ``find`` names each pattern, or lists them: then they are called by their numbers. A pattern names what it takes ``value``;
    ``take`` asks for another group of the same patterns. Without ``speaks``, the places are those of ``within``.
    """

    def __init__(self, spec: Node, words: Mapping[str, str], take: str = VALUE) -> None:
        """Raises InputError at the line of a pattern that is none, takes nothing, or could take for ever."""
        found = spec.need("find")
        named = found.fields() if isinstance(found.value, dict) else {str(i): node for i, node in enumerate(found.items(), 1)}
        self._patterns = [_pattern(name, node, words) for name, node in named.items()]
        for pattern in self._patterns:
            if VALUE not in pattern.compiled.groupindex:
                pattern.node.fail("the pattern does not say what it takes", "write a group (?P<value>…)")
        self._groups = {group for pattern in self._patterns for group in pattern.compiled.groupindex}
        self._take = take
        within, speaks = spec.get("within"), spec.get("speaks")
        self._within = _pattern("within", within, words) if within is not None else None
        self._speaks = _pattern("speaks", speaks, words) if speaks is not None else None
        if self._within is not None and VALUE not in self._within.compiled.groupindex:
            self._within.node.fail("the pattern does not say where to look", "write a group (?P<value>…)")
        #: Whether what is left unread is accounted for.
        self.accounts = self._within is not None or self._speaks is not None

    def needs(self, take: Node) -> None:
        """Raise InputError at a group that none of the patterns has."""
        if take.text() not in self._groups:
            take.fail(f"no pattern has a group {take.value!r}", suggest(take.text(), self._groups))

    def __call__(self, text: str) -> list[str]:
        """What is found in a cell, in the order of the text, each once."""
        return list(self.read(text).values)

    def read(self, text: str) -> Reading:
        """What is found in a cell, by which patterns, and which places of it are left."""
        parts = [(0, text)] if self._within is None else _parts(self._within, text)
        values: list[tuple[int, str]] = []
        spans: list[tuple[int, int]] = []
        by: dict[str, None] = {}
        for start, part in parts:
            for pattern in self._patterns:
                for match in pattern.matches(part):
                    taken = match[self._take] if self._take in pattern.compiled.groupindex else None
                    if match[VALUE]:
                        by[pattern.name] = None
                        spans.append((start + match.start(), start + match.end()))
                    if taken:
                        values.append((start + match.start(self._take), taken.strip()))
        places = self._places(text, parts)
        unread = tuple(text[start:end].strip() for start, end in _untouched(places, spans))
        return Reading(tuple(dict.fromkeys(value for _, value in sorted(values))), tuple(by), len(places), unread)

    def _places(self, text: str, parts: list[tuple[int, str]]) -> list[tuple[int, int]]:
        if self._speaks is not None:
            return [match.span() for match in self._speaks.matches(text)]
        return [(start, start + len(part)) for start, part in parts] if self._within is not None else []


class Whole:
    """A pattern that has all of a text or nothing, whatever its capitals."""

    def __init__(self, node: Node, words: Mapping[str, str]) -> None:
        """Raises InputError at the line of a pattern that is none, or could take for ever."""
        self._pattern = _Pattern("whole", node, _compiled(node, rf"\A(?is:{_expanded(node, words)})\Z"))

    def __call__(self, text: str) -> bool:
        """Whether it has the whole text."""
        return bool(self._pattern.matches(text))


def words(section: Mapping[str, Node]) -> dict[str, str]:
    """The words of a descriptor: parts of patterns by name, each written with those before it."""
    found: dict[str, str] = {}
    for name, node in section.items():
        found[name] = _expanded(node, found)
        _compiled(node, found[name])
    return found


def _untouched(places: Iterable[tuple[int, int]], spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The places that no span reaches into; of a long cell there may be very many of both."""
    begins: list[int] = []
    reach: list[int] = []
    for begin, end in sorted(spans):
        begins.append(begin)
        reach.append(max(end, reach[-1] if reach else end))
    for begin, end in places:
        before = bisect_left(begins, end)
        if not before or reach[before - 1] <= begin:
            yield begin, end


def _parts(within: _Pattern, text: str) -> list[tuple[int, str]]:
    return [(match.start(VALUE), match[VALUE]) for match in within.matches(text) if match[VALUE]]


def _pattern(name: str, node: Node, known: Mapping[str, str]) -> _Pattern:
    return _Pattern(name, node, _compiled(node, _expanded(node, known)))


def _expanded(node: Node, known: Mapping[str, str]) -> str:
    """A pattern with its words written out; raises InputError for one that is not among them, or where that gets too long."""

    def word(match: re.Match[str]) -> str:
        if match[1] not in known:
            node.fail(f"{match[1]!r} is not a word of this descriptor", suggest(match[1], known))
        return f"(?:{known[match[1]]})"

    text = _WORD.sub(word, node.text())
    if len(text) > LONGEST:
        node.fail(f"the pattern has {len(text):,} characters with its words; {LONGEST:,} are read at most", "shorten it")
    return text


def _compiled(node: Node, text: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        node.fail(f"not a pattern: {error}", "see the syntax of Python's module re")
    try:
        attack = catastrophic(text)
    except InputError as error:
        raise node.at(error) from None
    if attack is not None:
        node.fail(
            f"the pattern can run for hours: it matches {attack.words[:60]!r} in two ways, over and over",
            "let nothing that repeats match one text in two ways",
        )
    return pattern


@contextmanager
def _timed(seconds: float) -> Iterator[None]:
    """Raise _OutOfTimeError after so many seconds of processor; the engine of ``re`` looks for signals as it goes.

    Python handles signals in its main thread, in which ``kg load`` works; in another one nothing is bounded.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _ended)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _ended(_number: int, _frame: FrameType | None) -> None:
    raise _OutOfTimeError
