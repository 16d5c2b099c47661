"""What the questions mean, on the invented lake corpus: grades of encounter, representation, announcements, unknowns."""

from __future__ import annotations

import pytest

from kg.library import Library
from kg.namespaces import Iris
from tests.queries.answers import reader


def ask(name: str, **values: str) -> list[dict[str, str]]:
    """Rows with IRIs as kind/slug or scheme/code."""
    question = Library.load()[name]
    rows = reader().select(question.closed(question.bind(values, Iris())))
    return [
        {key: term.value.rpartition("secoop/")[2].removeprefix("id/").removeprefix("concept/") for key, term in row.items()}
        for row in rows
    ]


def grades() -> dict[tuple[str, str, str], str]:
    return {(row["event"], row["a"], row["b"]): row["grade"] for row in ask("who-met-whom")}


@pytest.mark.parametrize(
    ("event", "a", "b", "grade"),
    [
        ("event/westmark-southmark-talks", "organization/southmark", "organization/westmark", "grade/bilateral"),
        ("event/lake-forum-2-panel", "person/ana-lipa", "person/jon-reed", "grade/small"),
        ("event/lake-forum-2", "person/ana-lipa", "person/jon-reed", "grade/co-present"),
        ("event/lake-forum-2", "organization/westmark", "person/ana-lipa", "grade/represented-only"),
    ],
)
def test_an_encounter_has_its_grade(event: str, a: str, b: str, grade: str) -> None:
    assert grades()[event, a, b] == grade


def test_nobody_meets_those_he_stands_for() -> None:
    assert ("event/lake-forum-2", "organization/westmark", "person/jon-reed") not in grades()


def test_an_encounter_is_as_firm_as_the_weaker_presence() -> None:
    rows = {
        row["b"]: row["certainty"]
        for row in ask("who-met-whom", event="event/lake-forum-2")
        if row["a"] == "group/eastria-experts"
    }
    assert rows["person/ana-lipa"] == "certainty/inferred"


def test_who_is_said_to_pay_or_host_is_not_said_to_meet() -> None:
    met = {actor for _, a, b in grades() for actor in (a, b)}
    assert not met & {"organization/reed-fund", "organization/harbour-institute"}


def test_an_announced_meeting_is_attended_by_nobody() -> None:
    assert ask("who-attended", event="event/lake-forum-3") == []
    assert [row["actor"] for row in ask("expected-not-known-to-attend", event="event/lake-forum-3")] == ["organization/southmark"]


def test_the_funder_of_a_meeting_and_of_a_project_are_two_questions() -> None:
    assert [row["event"] for row in ask("who-funded-meetings")] == ["event/lake-forum-2"]
    assert [row["thing"] for row in ask("who-funds-projects")] == ["organization/shore-project"]


def test_a_year_that_no_source_gives_is_unknown() -> None:
    assert [row["year"] for row in ask("in-which-year", event="event/shore-circle")] == ["unknown"]


def test_an_inferred_year_says_on_what_it_rests() -> None:
    (row,) = ask("in-which-year", event="event/lake-forum-2")
    assert (row["year"], row["certainty"], row["reason"]) == ("2030", "certainty/inferred", "year of the outlook")


def test_two_stated_dates_contradict_each_other_and_an_inferred_one_does_not() -> None:
    kinds = {row["subject"]: row["kind"] for row in ask("contradictions")}
    assert kinds == {"event/westmark-southmark-talks": "contradiction", "event/lake-forum-2": "beside an inferred value"}


def test_a_part_of_a_meeting_counts_with_its_whole() -> None:
    counts = {row["actor"]: row["meetings"] for row in ask("meetings-attended")}
    assert counts["person/ana-lipa"] == "1"


def test_a_label_falls_back_to_another_language() -> None:
    labels = {row["entity"]: row["entityLabel"] for row in ask("without-latin-name")}
    assert labels["organization/shore-committee"] == "Комитет берегов"
    assert {row["eventLabel"] for row in ask("who-hosted")} == {"Second Lake Forum"}


def test_a_merged_entity_answers_under_the_kept_one() -> None:
    assert {row["script"] for row in ask("names-of-an-entity", entity="organization/westmark")} == {"Cyrl"}
    assert ask("names-of-an-entity", entity="organization/vestmark") == []
