"""Names of the graph are found as whole words of their script, in every spelling of white space and quotes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.draft.gazetteer import Gazetteer, Name, fold
from kg.draft.page import Page
from kg.draft.proposals import Proposal

NAMES = [
    Name("Lake Forum", "series/lake", "series", "a"),
    Name("Lake", "place/lake", "place", "a"),
    Name("US", "organization/us", "actor", "a"),
    Name("Northland", "organization/northland", "actor", "a"),
    Name("Northland", "place/northland-country", "place", "b"),
    Name("ローマ", "place/rome", "place", "a"),
    Name("地域評議会", "organization/hyogikai", "actor", "a"),
    Name("Вестмарк", "organization/westmark", "actor", "a"),
    Name("Reed’s Fund", "organization/reed", "actor", "a"),
]


def find(text: str) -> list[Proposal]:
    return Gazetteer(NAMES).find(Page.of(text, "en"))


def test_the_longest_name_counts() -> None:
    assert [(p.words, p.slot) for p in find("At Lake Forum, Lake")] == [("Lake Forum", "series"), ("Lake", "place")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("会議はローマで", ["ローマ"]),
        ("ローマン体", []),
        ("新ローマー", []),
        ("内務省と地域評議会が", ["地域評議会"]),
        ("Вестмарк и", ["Вестмарк"]),
        ("Вестмарком", []),
        ("US-led", ["US"]),
        ("the USA", []),
        ("tell us", []),
        ("Lake\u00a0Forum", ["Lake\u00a0Forum"]),
        ("Lake\nForum", ["Lake\nForum"]),
        ("Ｌａｋｅ", ["Ｌａｋｅ"]),
        ("Reed's Fund", ["Reed's Fund"]),
        ("NORTHLAND", ["NORTHLAND", "NORTHLAND"]),
        ("lake forum", ["lake forum"]),
        ("a lake", []),
    ],
)
def test_a_name_is_a_whole_word_of_its_script(text: str, words: list[str]) -> None:
    assert [p.words for p in find(text)] == words


def test_a_name_of_several_proposes_all_and_is_ambiguous() -> None:
    found = find("In Northland")
    assert {p.slot for p in found} == {"actor", "place"}
    assert {p.standing for p in found} == {"ambiguous"}
    assert all(p.candidates == ("organization/northland", "place/northland-country") for p in found)


def test_a_gazetteer_without_names_finds_nothing() -> None:
    assert Gazetteer([]).find(Page.of("Lake Forum", "en")) == []


@settings(deadline=None)
@given(st.text(max_size=80))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@settings(deadline=None)
@given(st.text(alphabet="Lake Forum US ローマ\u00a0İß\n", max_size=60))
def test_every_find_stands_where_it_says(text: str) -> None:
    for proposal in find(text):
        assert text[slice(*proposal.span)] == proposal.words
