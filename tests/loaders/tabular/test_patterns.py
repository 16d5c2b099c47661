"""Patterns of a descriptor: the catastrophic ones are refused or ended, and say where they stand."""

from __future__ import annotations

import signal
import threading

import pytest

from kg.errors import InputError
from kg.interpret.nodes import loads
from kg.loaders.tabular import patterns
from tests.loaders.tabular.register import HEADER, Register

#: No exponent, but a high power of the length of a text: only time shows it.
SLOW = "(?P<value>.*.*.*.*.*.*.*.*)b"


def found(pattern: str, text: str) -> list[str]:
    return patterns.Finder(loads(f"{{find: ['{pattern}']}}", "d.yaml"), {})(text)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(?P<value>x)(a+)+b", "'a'"),
        ("(?P<value>(?:[a-z]+ )*x(?:a*){2,})", "'a'"),
        ("(?P<value>(a*)*)", "'a'"),
        ("^(?P<value>(?:(o|n)+)+)$", "'n'"),
        ("(?P<value>(?:a|a)*)b", "'a'"),
        ("(?P<value>(?:(?:King|[A-Z][a-z]+) )+)x", "'King '"),
        ("(?P<value>x)(?=(?:a|aa)+b)", "'aa'"),
        (r"(?P<value>(?:(a+)\2)*)b", "'a"),
    ],
)
def test_a_pattern_that_repeats_what_it_matches_in_two_ways_is_refused_at_its_line_with_a_text(pattern: str, words: str) -> None:
    with pytest.raises(InputError, match=f"can run for hours: it matches {words}") as error:
        patterns.Finder(loads(f"find:\n- 'Met (?P<value>[A-Z]+)'\n- '{pattern}'", "d.yaml"), {})
    assert error.value.where == "d.yaml:3:3"


@pytest.mark.parametrize("pattern", ["(?P<value>(?:[A-Z][a-z]+ )+)", '"(?P<value>(?:[^"]|"")*)"', "(?P<value>(?:ab|ac)*)"])
def test_a_pattern_that_repeats_what_it_matches_in_one_way_is_taken(pattern: str) -> None:
    assert found(pattern, "nothing of it") == []


def test_a_pattern_too_deep_to_be_judged_is_refused_at_its_line() -> None:
    with pytest.raises(InputError, match=r"not a pattern|cannot be told") as error:
        found("(?P<value>" + "(" * 400 + "a" + ")" * 401, "a")
    assert error.value.where == "d.yaml:1:9"


@pytest.mark.parametrize("pattern", ["(", "(?P<value>a", "*", "(?P<value>a){99999999999999999999}"])
def test_what_is_no_pattern_is_refused_at_its_line(pattern: str) -> None:
    with pytest.raises(InputError, match="not a pattern") as error:
        found(pattern, "a")
    assert error.value.where == "d.yaml:1:9"


def test_a_pattern_that_takes_too_long_over_a_cell_is_ended_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 0.05)
    with pytest.raises(InputError, match=r"more than 0\.05 s over a cell of 40 characters: 'aaaa") as error:
        found(SLOW, "a" * 40)
    assert error.value.where == "d.yaml:1:9"


def test_neither_a_timer_nor_its_handler_stays_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 0.05)
    before = signal.getsignal(signal.SIGVTALRM)
    with pytest.raises(InputError):
        found(SLOW, "a" * 40)
    assert found("(?P<value>[A-Z])", "a B c") == ["B"]
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGVTALRM) == before


def test_patterns_find_in_any_thread() -> None:
    values: list[str] = []
    thread = threading.Thread(target=lambda: values.extend(found("(?P<value>[A-Z])", "a B c")))
    thread.start()
    thread.join()
    assert values == ["B"]


def test_a_load_with_a_pattern_that_takes_too_long_ends_and_leaves_what_was_loaded(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.load(HEADER + "1,bo,Eastmark,2031-01-05,\n")
    before = register.quads()
    monkeypatch.setattr(patterns, "SECONDS", 0.05)
    register.descriptor = register.descriptor.replace("  visitor: {}\n", f"  visitor: {{find: ['{SLOW}']}}\n")
    with pytest.raises(InputError, match="the pattern took more than") as error:
        register.load(HEADER + f"1,{'a' * 40},Eastmark,2031-01-05,\n")
    assert error.value.where.startswith("visits.yaml:11:")
    assert register.quads() == before
