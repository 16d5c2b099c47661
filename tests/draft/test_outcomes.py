"""What came of an event: kind, bearer and clause; no outcome of what is announced or denied."""

from __future__ import annotations

import pytest

from tests.draft.finding import find


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("The participants agreed to meet every year.", "agreed", "The participants agreed to meet every year"),
        ("On Monday, Westmark decided to watch the lake.", "agreed", "Westmark decided to watch the lake"),
        ("Westmark signed a memorandum on lakes.", "adopted", "Westmark signed a memorandum on lakes"),
        ("The ministers call for better charts.", "called-for", "The ministers call for better charts"),
        ("Jon Reed pledged two boats.", "committed", "Jon Reed pledged two boats"),
        ("They welcomed the plan of the lake.", "welcomed", "They welcomed the plan of the lake"),
        ("After lunch, the role of boats was stressed.", "emphasised", "the role of boats was stressed"),
        ("It was agreed that boats help.", "agreed", "It was agreed that boats help"),
        ("Les participants ont souligné le rôle des lacs.", "emphasised", "Les participants ont souligné le rôle des lacs"),
        ("Участники договорились о встрече.", "agreed", "Участники договорились о встрече"),
        ("参加者は訓練の必要性を強調した。", "emphasised", "参加者は訓練の必要性を強調した"),
    ],
)
def test_a_verb_gives_its_kind_and_the_clause_its_passage(text: str, kind: str, words: str) -> None:
    assert [(p.value, p.words) for p in find(text, "outcome")] == [(kind, words)]


def test_two_verbs_of_one_subject_are_two_outcomes_of_its_bearers() -> None:
    found = find("Westmark and Eastmark adopted a plan and called for boats.", "outcome")
    assert [(p.value, p.words) for p in found] == [
        ("adopted", "Westmark and Eastmark adopted a plan"),
        ("called-for", "called for boats"),
    ]
    assert {p.candidates for p in found} == {("organization/westmark", "organization/eastmark")}


def test_the_bearer_of_a_passive_stands_after_by() -> None:
    assert [p.candidates for p in find("The plan was adopted by Westmark.", "outcome")] == [("organization/westmark",)]


def test_where_nobody_is_named_nobody_is_proposed() -> None:
    (outcome,) = find("The plan was adopted.", "outcome")
    assert (outcome.candidates, outcome.note) == ((), "nobody is named who did it")


def test_what_stands_before_an_announcement_is_an_outcome() -> None:
    (outcome,) = find("Westmark agreed to host the Hill Conference, which will be held in May.", "outcome")
    assert outcome.words == "Westmark agreed to host the Hill Conference"


@pytest.mark.parametrize(
    "text",
    [
        "The agreed plan is good.",
        "They have not adopted the plan.",
        "The Lake Forum will be held in May, where a plan will be adopted.",
        "The plan adopted by Westmark is good.",
        "Westmark welcomed the participants.",
        "The calls and plans were many.",
    ],
)
def test_what_is_announced_denied_or_no_verb_is_no_outcome(text: str) -> None:
    assert find(text, "outcome") == []
