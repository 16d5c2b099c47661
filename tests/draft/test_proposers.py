"""Names, posts, roles and tenses by their form; every find stands on its words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.draft.gazetteer import Gazetteer, Name
from kg.draft.page import Page
from kg.draft.proposals import SLOTS, STANDINGS, Proposal
from kg.draft.proposers import propose

NAMES = [
    Name("Westmark", "organization/westmark", "actor", "a"),
    Name("Port Vale", "place/port-vale", "place", "a"),
    Name("Jon Reed", "person/jon-reed", "person", "a"),
]


def find(text: str, language: str = "en") -> list[Proposal]:
    return propose(Page.of(text, language), Gazetteer(NAMES))


def words(text: str, slot: str, language: str = "en") -> list[str]:
    return [p.words for p in find(text, language) if p.slot == slot]


@pytest.mark.parametrize(
    ("text", "slot", "expected"),
    [
        ("The Ministry of the Interior of Northland met.", "actor", ["Ministry of the Interior of Northland"]),
        ("In May 2031 the Lake Unit of Hilltown met.", "actor", ["Lake Unit of Hilltown"]),
        (
            "The Ministry of Shores of Northland and the Lake Office met.",
            "actor",
            ["Ministry of Shores of Northland", "Lake Office"],
        ),
        ("Elle fut faite par l’Agence des Lacs.", "actor", ["Agence des Lacs"]),
        ("Встреча организована Академией полиции Вестмарка.", "actor", ["Академией полиции Вестмарка"]),
        ("The Border Security and Shore Unit met.", "actor", ["Border Security and Shore Unit"]),
        ("The Lake Commission and the Ministry of Shores met.", "actor", ["Lake Commission", "Ministry of Shores"]),
        ("The League’s Harbour Department met.", "actor", ["Harbour Department"]),
        ("The Lake Border Initiative (LBI) met.", "initiative", ["Lake Border Initiative", "LBI"]),
        ("The Global Shore Forum (GSF) met.", "actor", ["Global Shore Forum", "GSF"]),
        ("The Second Lake Conference met.", "event", ["Second Lake Conference"]),
        ("The 12th Meeting of the Working Group on Lakes met.", "event", ["12th Meeting of the Working Group on Lakes"]),
        ("They met on 4 May 2031 for the Fourth Lake Conference.", "event", ["Fourth Lake Conference"]),
        ("The May Forum met.", "event", ["May Forum"]),
        ("It spoke at a high-level side event there.", "event", ["high-level side event"]),
        ("They signed the Shore Action Plan there.", "instrument", ["Shore Action Plan"]),
        ("Western Lake countries met.", "actor", ["Western Lake countries"]),
        ("They told ABCD and EFG there.", "actor", ["ABCD", "EFG"]),
        ("It met in Hilltown, Eastmark, on Monday.", "place", ["Hilltown", "Eastmark"]),
        ("HILLTOWN, Eastmark – The ministers met in May.", "place", ["HILLTOWN", "Eastmark"]),
        ("La Commission des Lacs se réunit.", "actor", ["Commission des Lacs"]),
        ("Министерство внутренних дел Вестмарка сообщило.", "actor", ["Министерство внутренних дел Вестмарка"]),
        ("内務省と港湾評議会が共催した。", "actor", ["内務省", "港湾評議会"]),
        ("第3回港湾調整会議が開かれた。", "event", ["第3回港湾調整会議"]),
    ],
)
def test_a_name_shows_by_its_form(text: str, slot: str, expected: list[str]) -> None:
    assert words(text, slot) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr Filip van Dorn spoke.", ["Filip van Dorn"]),
        ("The Chair, Ms. Ana Lipa, spoke.", ["Ana Lipa"]),
        ("Secretary General Ana Lipa spoke.", ["Ana Lipa"]),
        ("Ana Lipa, Head of the Lake Unit, spoke.", ["Ana Lipa"]),
        ("Mr Bo Lind spoke. Then Lind left.", ["Bo Lind", "Lind"]),
        ("Ana LIPA spoke.", ["Ana LIPA"]),
        ("Partners LAKE met LAKE again.", []),
        ("The Lake Unit, Head Office, spoke.", []),
        ("Madame Anne Petit a parlé.", ["Anne Petit"]),
        ("Господин Бо Линд выступил.", ["Бо Линд"]),
    ],
)
def test_a_person_shows_by_what_stands_beside_the_name(text: str, expected: list[str]) -> None:
    assert words(text, "person") == expected


def test_a_name_that_a_list_has_shown_is_found_again() -> None:
    text = "Delegations from Hilltown came. Later Hilltown signed it."
    assert words(text, "actor") == ["Hilltown", "Hilltown"]


def test_two_posts_joined_by_and_are_two() -> None:
    text = "Ana Lipa, Secretary of the Ministry of Shores and Special Envoy for Lakes, spoke."
    assert words(text, "post") == ["Secretary of the Ministry of Shores", "Special Envoy for Lakes"]


def test_japanese_persons_stand_beside_posts_only() -> None:
    assert words("事務局長であるアナ・リパが述べた。", "person", "ja") == ["アナ・リパ"]
    assert words("バルカン・ルートを通る。", "person", "ja") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The Lake Conference was held in May.", "held"),
        ("The Lake Conference took place in May.", "held"),
        ("The Lake Conference will be held in May.", "planned"),
        ("Westmark will, in May, organize the Lake Conference.", "planned"),
        ("The Lake Conference has been postponed.", "postponed"),
        ("The Lake Conference was cancelled.", "cancelled"),
        ("Westmark is organizing the Lake Conference.", "unknown"),
        ("La Conférence des Lacs se tiendra en mai.", "planned"),
        ("La Conférence des Lacs a eu lieu en mai.", "held"),
        ("Озёрная конференция состоится в мае.", "planned"),
        ("Озёрная конференция состоялась в мае.", "held"),
        ("港湾調整会議が開催された。", "held"),
        ("港湾調整会議が開催される予定。", "planned"),
    ],
)
def test_the_tense_says_whether_it_was_held(text: str, code: str) -> None:
    assert [p.value for p in find(text) if p.slot == "status"] == [code]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The Lake Conference held in May led to the Hill Conference, which will be held in June.", ["held", "planned"]),
        ("The Lake Conference was held. The meeting took place in May.", ["held"]),
        ("The Lake Conference was held. The meeting will be held again.", ["held", "planned"]),
        ("The Lake Conference was not held.", []),
        ("The Lake Conference on shared borders will be held.", ["planned"]),
        ("The Lake Conference met. It was attended by many.", ["held"]),
        ("At the Lake Conference, experts discussed boats.", ["held"]),
        ("Westmark concluded the Lake Conference.", ["held"]),
        ("La Conférence des Lacs a eu lieu. La prochaine réunion aura lieu en mai.", ["held", "planned"]),
    ],
)
def test_each_event_takes_its_own_verb_once(text: str, told: list[str]) -> None:
    assert [p.value for p in find(text) if p.slot == "status"] == told


def test_a_status_rests_on_the_event_and_the_whole_verb() -> None:
    assert words("On Monday the Lake Conference will be held in May.", "status") == ["the Lake Conference will be held"]


def test_a_sentence_about_no_event_has_no_status() -> None:
    assert words("The crisis was held back.", "status") == []
    assert words("The Lake Conference on organized crime.", "status") == []


@pytest.mark.parametrize(
    ("text", "role", "who", "attendance"),
    [
        ("The Lake Conference was hosted by Westmark.", "host", ["Westmark"], "unknown"),
        ("The Lake Conference will be chaired by Westmark and Jon Reed.", "chair", ["Westmark", "Jon Reed"], "expected"),
        ("The Lake Conference was held. Jon Reed noted that.", "speaker", ["Jon Reed"], "attended"),
        (
            "Westmark and the Ministry of Shores attended the Lake Conference, which took place.",
            "attendee",
            ["Westmark", "Ministry of Shores"],
            "attended",
        ),
        ("It was held in close cooperation with Westmark.", "in-cooperation-with", ["Westmark"], "unknown"),
        ("Jon Reed served as moderator there.", "moderator", ["Jon Reed"], "unknown"),
        ("It was hosted by Westmark’s Minister, Mr. Bo Lind, there.", "host", ["Bo Lind"], "unknown"),
        ("港湾評議会が共催した。", "co-organizer", ["港湾評議会"], "unknown"),
    ],
)
def test_a_role_goes_to_those_beside_its_words(text: str, role: str, who: list[str], attendance: str) -> None:
    found = [p for p in find(text) if p.slot == "role" and p.value == role]
    assert [text[slice(*p.parts["who"])] for p in found] == who
    assert {p.note.removeprefix("attendance: ").partition(";")[0] for p in found} == {attendance}


def test_organized_crime_organizes_nothing() -> None:
    assert words("Westmark fights organized crime.", "role") == []


def test_the_one_quoted_is_no_subject_of_what_was_said() -> None:
    assert [p.parts["who"] for p in find("“Westmark is right,” stressed Jon Reed.") if p.value == "speaker"] == [(30, 38)]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("ABab .,\n’()-–第回会議省局の・アイ01Минист"), max_size=200))
def test_every_proposal_stands_on_its_words_and_names_a_known_standing(text: str) -> None:
    for p in find(text, "en"):
        assert text[slice(*p.span)] == p.words != ""
        assert p.slot in SLOTS
        assert p.standing in STANDINGS
        assert Proposal.from_dict(p.to_dict()) == p


def test_two_runs_agree() -> None:
    text = "Mr Bo Lind, Head of the Lake Unit, hosted the Lake Conference in Port Vale on 4 May 2030 with Westmark."
    assert find(text) == find(text) != []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Representatives of Westmark and Eastmark attended.",
            [("representatives", "Westmark"), ("representatives", "Eastmark")],
        ),
        (
            "Officials from Westmark, Hilltown, and the Lake Unit came.",
            [("officials", "Westmark"), ("officials", "Hilltown"), ("officials", "Lake Unit")],
        ),
        ("Delegations from Hilltown came.", [("", "Hilltown")]),
        ("Ministers of the interior from Hilltown came.", [("ministers", "Hilltown")]),
        ("The experts of the region came.", []),
    ],
)
def test_people_without_names_are_a_group_for_each_they_come_from(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(p.value, text[slice(*p.parts["who"])]) for p in find(text) if p.slot == "group"] == expected


def test_who_acts_for_a_body_is_told_apart_from_who_is_drawn_from_it() -> None:
    assert [p.note for p in find("Experts of Westmark met experts from Westmark.") if p.slot == "group"] == [
        "acting for it",
        "drawn from it",
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "hosted by ",
        "hosted by Westmark, ",
        "border security and ",
        "a hundred and ",
        "XFOURX # 3O ",
        "“”",
        "’s ",
        "(",
        "A ",
        "will, ",
        "really ",
        "Speakers: Westmark\n",
        "The participants agreed to ",
        "会議",
        "конференция ",
        "\u202eMinistry \u2066Lake\u2069 ",
        "e\u0301\u0301\u0301",
    ],
)
def test_hostile_repetition_takes_time_linear_in_its_length(piece: str) -> None:
    started = time.process_time()
    propose(Page.of((piece * 40_000)[:40_000]), Gazetteer(NAMES))
    assert time.process_time() - started < 8
