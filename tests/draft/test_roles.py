"""Who does what: the words of the role, the participants of an enumeration, and the passage that carries both."""

from __future__ import annotations

import pytest

from tests.draft.finding import find


def told(text: str, language: str = "") -> dict[str, set[str]]:
    """Role → participants."""
    found: dict[str, set[str]] = {}
    for p in find(text, "role", language):
        found.setdefault(p.value, set()).add(text[slice(*p.parts["who"])])
    return found


@pytest.mark.parametrize(
    ("text", "role", "who"),
    [
        ("The Lake Conference was co-chaired by Westmark and Eastmark.", "co-chair", {"Westmark", "Eastmark"}),
        ("The seminar took place in the presence of Jon Reed and Westmark.", "attendee", {"Jon Reed", "Westmark"}),
        ("The forum was held under the chairmanship of Westmark.", "chair", {"Westmark"}),
        ("They met at the invitation of Eastmark.", "convener", {"Eastmark"}),
        ("Opening remarks were delivered by Ms Ana Lipa and Jon Reed.", "opener", {"Ana Lipa", "Jon Reed"}),
        ("In her welcome address at the forum, Ms Ana Lipa smiled.", "opener", {"Ana Lipa"}),
        ("Panellists included Jon Reed and Ms Ana Lipa.", "panel-member", {"Jon Reed", "Ana Lipa"}),
        ("Jon Reed facilitated the workshop.", "moderator", {"Jon Reed"}),
        ("Westmark will, in May, host the Lake Conference.", "host", {"Westmark"}),
        ("Talks between Westmark and Eastmark were held.", "attendee", {"Westmark", "Eastmark"}),
        ("Westmark met with Eastmark.", "attendee", {"Westmark", "Eastmark"}),
        ("The Lake Conference was funded by Eastmark.", "funder", {"Eastmark"}),
        (
            "The meeting gathered officials of the lake: Westmark, Eastmark, and Jon Reed.",
            "attendee",
            {"Westmark", "Eastmark", "Jon Reed"},
        ),
        ("La réunion a été présidée par Westmark.", "chair", {"Westmark"}),
        ("Конференция прошла при поддержке Eastmark.", "supporter", {"Eastmark"}),
        ("会議では、Jon Reedが司会を務めた。", "chair", {"Jon Reed"}),
    ],
)
def test_words_of_a_role_find_those_who_have_it(text: str, role: str, who: set[str]) -> None:
    assert told(text)[role] == who


def test_a_heading_with_a_colon_gives_its_role_to_the_list_after_it() -> None:
    assert told("Moderator: Jon Reed\nSpeakers: Westmark, Eastmark") == {
        "moderator": {"Jon Reed"},
        "speaker": {"Westmark", "Eastmark"},
    }


def test_a_list_goes_on_over_members_that_nobody_has_recognised() -> None:
    text = "The forum was attended by Westmark, the people of the far hills, and Eastmark."
    assert told(text)["attendee"] == {"Westmark", "Eastmark"}


def test_who_helps_is_told_apart_from_who_arranges() -> None:
    assert told("Westmark, in cooperation with Eastmark, organized the Lake Conference.") == {
        "organizer": {"Westmark"},
        "in-cooperation-with": {"Eastmark"},
    }


def test_a_phrase_of_another_role_ends_the_list_of_the_first() -> None:
    assert told("It was chaired by Westmark, at the invitation of Eastmark.") == {"chair": {"Westmark"}, "convener": {"Eastmark"}}


@pytest.mark.parametrize(
    "text",
    [
        "The Lake Project funded by Eastmark ran at the Lake Conference.",
        "Westmark’s programme took part in the forum.",
        "Jon Reed opened the door.",
        "The conference was on United Westmark.",
    ],
)
def test_projects_owners_and_doors_have_no_role_at_an_event(text: str) -> None:
    assert told(text) == {}


def test_a_body_after_a_person_is_where_the_person_is_from() -> None:
    assert told("Jon Reed, adviser at Westmark, took part in the Lake Conference.") == {"attendee": {"Jon Reed"}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "On Monday, the meeting was opened by Ms Ana Lipa, Head of the Lake Unit.",
            "the meeting was opened by Ms Ana Lipa, Head of the Lake Unit",
        ),
        ("In May Westmark hosted the Lake Conference there.", "Westmark hosted the Lake Conference"),
        ("Then experts from Westmark took part in the seminar.", "experts from Westmark took part in the seminar"),
    ],
)
def test_the_passage_carries_event_deed_and_participant_with_post_or_rank(text: str, words: str) -> None:
    assert words in {p.words for p in find(text, "role")}
