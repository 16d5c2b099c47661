"""How many took part: number, comparator and what was counted, as printed; destroyed numerals stay unreadable."""

from __future__ import annotations

import pytest

from tests.draft.finding import find


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The meeting was attended by more than 40 senior officials from 12 countries.",
            {"more than 40 senior officials": "participants more-than 40", "12 countries": "countries exactly 12"},
        ),
        ("Some forty people attended.", {"Some forty people": "participants about 40"}),
        ("At least three speakers took part.", {"At least three speakers": "speakers at-least 3"}),
        ("40+ experts joined the workshop.", {"40+ experts": "experts at-least 40"}),
        ("Up to ten delegations were present.", {"Up to ten delegations": "delegations at-most 10"}),
        (
            "La réunion a rassemblé une trentaine de participants de douze pays.",
            {"une trentaine de participants": "participants about 30", "douze pays": "countries exactly 12"},
        ),
        ("Plus de 200 experts ont participé.", {"Plus de 200 experts": "experts more-than 200"}),
        (
            "В форуме приняли участие более 30 экспертов из 15 стран.",
            {"более 30 экспертов": "experts more-than 30", "15 стран": "countries exactly 15"},
        ),
        ("約40名の専門家が参加した。", {"約40名の専門家": "experts about 40"}),
        ("30 か国以上から120名が出席した。", {"30 か国以上": "countries at-least 30", "120名": "participants exactly 120"}),
    ],
)
def test_a_count_has_number_comparator_and_what_was_counted(text: str, expected: dict[str, str]) -> None:
    assert {p.words: p.value for p in find(text, "count")} == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The forum gathered 3O participants.", "3O participants"),
        ("The forum gathered ## delegations.", "## delegations"),
        ("The forum gathered 12 5 experts.", "12 5 experts"),
        ("会議にはXFIVEX 名が参加。", "XFIVEX 名"),
        ("会議には○○か国が参加した。", "○○か国"),
    ],
)
def test_a_destroyed_numeral_is_unreadable_and_never_mended(text: str, words: str) -> None:
    (count,) = find(text, "count")
    assert (count.words, count.standing, count.value.split()[1]) == (words, "unreadable", "unreadable")


def test_a_numeral_beside_a_destroyed_one_is_told_with_a_warning() -> None:
    _, whole = find("The forum gathered ## delegations and 40 experts.", "count")
    assert (whole.value, whole.note) == ("experts exactly 40", "another numeral of this sentence is destroyed")


def test_two_numbers_are_told_and_none_is_taken() -> None:
    (count,) = find("30 to 40 participants attended.", "count")
    assert (count.words, count.value, count.standing) == ("30 to 40 participants", "", "unresolved")


def test_a_noun_that_the_scheme_does_not_have_is_a_weaker_find() -> None:
    assert [p.standing for p in find("The forum gathered 40 guests and 12 experts.", "count")] == ["cue", "form"]


@pytest.mark.parametrize(
    "text",
    [
        "Westmark has 3 agencies.",
        "In 2019 participants met.",
        "The two organizations met at the forum.",
        "The G7 countries met at the summit.",
        "One expert attended the forum.",
    ],
)
def test_numbers_that_count_nobody_at_an_event_are_left_alone(text: str) -> None:
    assert find(text, "count") == []
