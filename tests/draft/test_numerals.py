"""Numbers in digits and words; what is no number has no value."""

from __future__ import annotations

import re

import pytest

from kg.draft.numerals import GARBLED, PATTERN, value


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("40", 40),
        ("1,250", 1250),
        ("1 250", 1250),
        ("３０", 30),
        ("forty-two", 42),
        ("two hundred and fifty", 250),
        ("one thousand two hundred", 1200),
        ("a dozen", 12),
        ("vingt et un", 21),
        ("quatre-vingt-dix-sept", 97),
        ("deux cents", 200),
        ("trentaine", 30),
        ("сто двадцать", 120),
        ("тридцати", 30),
        ("二十五", 25),
        ("百二十", 120),
    ],
)
def test_digits_and_words_give_their_number(printed: str, number: int) -> None:
    assert value(printed) == number


@pytest.mark.parametrize("printed", ["five twenty", "many", "and", "", "12x"])
def test_words_that_are_no_number_have_none(printed: str) -> None:
    assert value(printed) is None


@pytest.mark.parametrize("printed", ["3O", "l0", "##", "???", "XFIVEX", "\ufffd\ufffd"])
def test_a_destroyed_numeral_is_known_as_one_and_is_no_number(printed: str) -> None:
    assert re.fullmatch(GARBLED, printed)
    assert not re.fullmatch(PATTERN, printed)


@pytest.mark.parametrize("printed", ["30", "OSCE", "I", "1st"])
def test_what_is_whole_is_not_taken_for_destroyed(printed: str) -> None:
    assert not re.fullmatch(GARBLED, printed)
