"""What was denied, refused or supposed is proposed neither as held nor as anybody's role."""

from __future__ import annotations

import pytest

from tests.draft.finding import find

#: What a reader would not take for a meeting that was held, nor for a role that somebody had.
_NOT_SAID = [
    "Eastmark denied that the Lake Conference had been held.",
    "Eastmark denied that a meeting had been held at the Lake Conference.",
    "Eastmark denied reports that, as others wrote, the Lake Conference was hosted by Westmark.",
    "Without Westmark the Lake Conference would have been held.",
    "The Lake Conference would have been held in May, the minister stressed.",
    "The Lake Conference was to have been held in May.",
    "The Lake Conference was not hosted by Westmark.",
    "The Lake Conference was never organized by Westmark.",
    "The Lake Conference wasn’t held.",
    "The Lake Conference has not yet been held.",
    "The Lake Conference will not be held.",
    "The Lake Conference will no longer be hosted by Westmark.",
    "Westmark declined to co-organise the Lake Conference.",
    "Westmark refused to be represented at the Lake Conference.",
    "Westmark would host the Lake Conference if it were asked.",
    "Had the Lake Conference been held, Westmark would have hosted it.",
    "If the Lake Conference was hosted by Westmark, nobody saw it.",
    "Nobody knows whether the Lake Conference was held.",
    "Neither Westmark nor Eastmark attended the Lake Conference.",
    "No Lake Conference was held in May.",
    "There is no evidence that Westmark hosted the Lake Conference.",
    "The Lake Conference was allegedly hosted by Westmark.",
    "La Conférence des Lacs n’a pas été organisée par Westmark.",
    "La Conférence des Lacs aurait été organisée par Westmark.",
    "Озёрная конференция не состоялась.",
    "Озёрная конференция состоялась бы в мае.",
    "Озёрная конференция не была организована Westmark.",
    "港湾調整会議にWestmarkは参加しなかった。",
]


@pytest.mark.parametrize("text", _NOT_SAID)
def test_what_is_denied_or_supposed_is_no_proposal(text: str) -> None:
    assert [(p.slot, p.value) for slot in ("status", "role") for p in find(text, slot)] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The Lake Conference, which was scheduled for 4 May 2031, was cancelled.", "cancelled"),
        ("The Lake Conference would have been held in May but was called off.", "cancelled"),
        ("The Lake Conference will be held in June, after it was postponed.", "postponed"),
        ("Westmark cancelled the Lake Conference.", "cancelled"),
        ("The Lake Conference, which was scheduled for 4 May 2031, was not cancelled.", "planned"),
    ],
)
def test_what_was_called_off_is_neither_planned_nor_held(text: str, code: str) -> None:
    assert [p.value for p in find(text, "status")] == [code]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Westmark not only hosted the Lake Conference.", "host"),
        ("Eastmark denied it; the Lake Conference was hosted by Westmark.", "host"),
        ("Eastmark, which denied all, attended the Lake Conference.", "attendee"),
        ("No fewer than forty people and Westmark attended the Lake Conference.", "attendee"),
        ("The Lake Conference on border disputes was hosted by Westmark.", "host"),
        ("Westmark would host the Lake Conference in May.", "host"),
    ],
)
def test_a_denial_of_something_else_takes_no_role_away(text: str, role: str) -> None:
    assert role in [p.value for p in find(text, "role")]


def test_who_did_not_come_does_not_undo_that_others_met() -> None:
    text = "The Lake Conference, not attended by Westmark, was held in May."
    assert [p.value for p in find(text, "status")] == ["held"]
    assert find(text, "role") == []


def test_what_would_have_been_agreed_is_no_outcome() -> None:
    assert find("At the Lake Conference the participants would have agreed to meet.", "outcome") == []
