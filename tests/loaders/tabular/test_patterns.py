"""Patterns of a descriptor: the catastrophic ones are refused or ended, and say where they stand."""

from __future__ import annotations

import signal
import threading

import pytest

from kg.errors import InputError
from kg.interpret.nodes import loads
from kg.loaders.tabular import patterns
from tests.loaders.tabular.register import HEADER, Register

#: Exponential, in a form the first look does not see.
HIDDEN = "(?P<value>(?:a|a)*)b"


def found(pattern: str, text: str) -> list[str]:
    return patterns.Finder(loads(f"{{find: ['{pattern}']}}", "d.yaml"), {})(text)


@pytest.mark.parametrize("pattern", ["(?P<value>x)(a+)+b", "(?P<value>(?:[a-z]+ )*x(?:a*){2,})", "(?P<value>(a*)*)"])
def test_a_pattern_that_repeats_a_group_that_repeats_is_refused_at_its_line(pattern: str) -> None:
    with pytest.raises(InputError, match="repeats a group that repeats") as error:
        patterns.Finder(loads(f"find:\n- 'Met (?P<value>[A-Z]+)'\n- '{pattern}'", "d.yaml"), {})
    assert error.value.where == "d.yaml:3:3"


@pytest.mark.parametrize("pattern", ["(", "(?P<value>a", "*", "(?P<value>a){99999999999999999999}"])
def test_what_is_no_pattern_is_refused_at_its_line(pattern: str) -> None:
    with pytest.raises(InputError, match="not a pattern") as error:
        found(pattern, "a")
    assert error.value.where == "d.yaml:1:9"


def test_a_pattern_that_takes_too_long_over_a_cell_is_ended_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 0.05)
    with pytest.raises(InputError, match=r"more than 0\.05 s over a cell of 40 characters: 'aaaa") as error:
        found(HIDDEN, "a" * 40)
    assert error.value.where == "d.yaml:1:9"


def test_neither_a_timer_nor_its_handler_stays_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 0.05)
    before = signal.getsignal(signal.SIGVTALRM)
    with pytest.raises(InputError):
        found(HIDDEN, "a" * 40)
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
    register.descriptor = register.descriptor.replace("  visitor: {}\n", f"  visitor: {{find: ['{HIDDEN}']}}\n")
    with pytest.raises(InputError, match="the pattern took more than") as error:
        register.load(HEADER + f"1,{'a' * 40},Eastmark,2031-01-05,\n")
    assert error.value.where.startswith("visits.yaml:11:")
    assert register.quads() == before
