"""Patterns that can take hours are told from those that cannot, and with a text they take hours over."""

from __future__ import annotations

import re

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.patterns import Attack, catastrophic
from tests.patterns.engine import NODES, Node, steps

#: Whatever follows, these repeat what matches one text in two ways.
AMBIGUOUS = [
    "(?:a|a)*",
    "(?:(a|b)+)+",
    "(a*)*",
    "(?:a*?)+?",
    "(?:a|ab|b)*",
    "(?:ab?|a|b)+",
    "(?:[ab]|[^a])*",
    r"(?:\w|[a-b]\b)+",
    "(?:.|[^b])*",
    "(?:a{1,9}){1,9}",
    "(?:a+){10,20}",
    "(?:a?){25}",
    "(?:(?:a|)*b)*",
    "(?:(?:a?)*b)*",
    "(?i:a|(?-i:A))*",
    "(?i:é|(?-i:É))*",
    r"(?:(a+)\1)*",
    "(?:(a)?(?(1)b|a)|a)*",
    "(?P<x>(?P<y>a+)+)",
    r"(?:\d+\.?)*",
    r"(?:[A-Z][\w-]*(?: and)? ?)+",
]
#: Places in a pattern where an engine runs what is written there.
PLACES = ["{}", "{}c", "^{}$", "x?{}(?:c|d)", "(?:c{}d)+", "(?={}c)", "(?!{}c).", "(?:(?={}c)a)*", "(?>{}c)", "c|d{}"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("pattern", AMBIGUOUS)
def test_what_repeats_a_text_that_it_matches_in_two_ways_is_catastrophic_wherever_it_stands(pattern: str, place: str) -> None:
    whole = place.format(pattern)
    re.compile(whole)
    assert catastrophic(whole) is not None


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:a|b)*",
        "(?:[A-Z][a-z]+ )+",
        r'"(?:[^"\\]|\\.)*"',
        "(?:ab|ac)*d",
        "(?:a*b)*",
        "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*",
        r"(\d{1,2}[./ ]?){2,3}",
        "(?:a|a){4}",
        "(?:a|A)*",
        r"(?a:\w|é)*",
        r"(?:(?<=x)a|b)*",
        r"""(?P<q>["']).*?(?P=q)""",
        "(?:a+){0,1}",
        "(?:a+)?b",
        "(?!)",
        "",
    ],
)
def test_a_pattern_that_says_in_one_way_what_it_repeats_is_none(pattern: str) -> None:
    assert catastrophic(pattern) is None


def test_flags_are_heeded() -> None:
    assert catastrophic("(?:éa|Éb|Éa)*") is None
    assert catastrophic("(?:éa|Éb|Éa)*", re.IGNORECASE) is not None
    assert catastrophic("( a | a )*", re.VERBOSE) is not None
    assert catastrophic("(?:.|\n)*") is None
    assert catastrophic("(?:.|\n)*", re.DOTALL) is not None


def test_the_text_is_one_that_the_pattern_begins_and_repeats() -> None:
    assert catastrophic("Met (?:the (?:King|Queen|[A-Z][a-z]+),? )+home") == Attack("Met the ", "King, the ")


@given(NODES)
@example(Node("*", (Node("or", (Node("a"), Node("a"))),)))
@example(Node("then", (Node("*", (Node("ab"),)), Node("*", (Node("a"),)), Node("*", (Node("ab"),)))))
@settings(max_examples=200, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
def test_an_engine_takes_exponentially_many_steps_over_the_text_and_none_over_any_where_there_is_none(node: Node) -> None:
    found = catastrophic(str(node))
    if found is not None:
        assert steps(node, found.start + found.words * 14 + "!", 2**14) > 2**14
        return
    for words in ("a", "b", "ab", "aab", "abb"):
        once = steps(node, words * 7, 20_000)
        # Twice the text multiplies the steps of a polynomial of the fifth degree by 32, those of an exponential one by 128 and more.
        assert steps(node, words * 14, 64 * once) <= 64 * once


@given(st.text(alphabet="ab(|)*+?:{}1,\\.^$", max_size=14))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_whatever_python_takes_for_a_pattern_is_judged_and_nothing_else(text: str) -> None:
    try:
        re.compile(text)
    except re.error:
        with pytest.raises(re.error):
            catastrophic(text)
        return
    found = catastrophic(text)
    assert found is None or found.words


def test_a_pattern_that_is_too_deep_or_too_long_is_not_judged() -> None:
    with pytest.raises(InputError, match="cannot be told: it is nested too deeply"):
        catastrophic("(" * 2000 + "a" + ")" * 2000)
    with pytest.raises(InputError, match="cannot be told: it has more than") as error:
        catastrophic("a{8}" * 6000)
    assert error.value.remedy


def test_many_words_that_are_repeated_are_judged() -> None:
    names = "|".join(f"{a}{b}{c}" for a in ("Al", "Be", "Ca") for b in "aeiou" for c in ("land", "mark", "ia", "stan"))
    assert catastrophic(f"(?:(?:{names}) )+x") is None
    assert catastrophic(f"(?:(?:{names}|[A-Z][a-z]+) )+x") is not None
