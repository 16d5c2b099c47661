"""What the patterns of a descriptor find in prose, in bounded time.

A pattern can take longer than the universe over a cell of forty characters. The known form is refused before the first row
(:mod:`kg.patterns`); any other is ended by a timer, and the load with it, because nobody knows what it would have found.
"""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from kg.interpret.nodes import Node
from kg.patterns import catastrophic

#: Seconds of processor that one pattern may take over one cell; those of the project take some microseconds.
SECONDS = 2.0


class _OutOfTimeError(Exception):
    """A pattern has had its time."""


def finder(patterns: Node) -> Callable[[str], list[str]]:
    """What patterns find, in the order of the text, each once; a pattern names what it takes ``value``.

    Raises InputError at the line of a pattern that is none, takes nothing, or could take for ever; so does what it returns, for
    one that takes more than :data:`SECONDS` over a cell.
    """
    compiled = [(node, _compiled(node)) for node in patterns.items()]

    def find(text: str) -> list[str]:
        found: list[tuple[int, str]] = []
        for node, pattern in compiled:
            found += _found(node, pattern, text)
        return list(dict.fromkeys(value for _, value in sorted(found)))

    return find


def _compiled(node: Node) -> re.Pattern[str]:
    try:
        pattern = re.compile(node.text())
    except (re.error, RecursionError, OverflowError) as error:
        node.fail(f"not a pattern: {error}", "see the syntax of Python's module re")
    if "value" not in pattern.groupindex:
        node.fail("the pattern does not say what it takes", "write a group (?P<value>…)")
    if catastrophic(pattern.pattern):
        node.fail("the pattern repeats a group that repeats, and can run for hours", "do not repeat a group that repeats")
    return pattern


def _found(node: Node, pattern: re.Pattern[str], text: str) -> list[tuple[int, str]]:
    try:
        with _timed(SECONDS):
            return [(match.start("value"), match["value"].strip()) for match in pattern.finditer(text) if match["value"]]
    except _OutOfTimeError:
        node.fail(
            f"the pattern took more than {SECONDS:g} s over a cell of {len(text):,} characters: {text[:60]!r}",
            "let nothing that repeats match one text in two ways",
        )


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
