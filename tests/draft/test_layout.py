"""Proposals laid out as a record, as far as it goes, and told where they have no place."""

from __future__ import annotations

import json
import time
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from kg.draft import writing
from kg.draft.gazetteer import Gazetteer, Name
from kg.draft.identifiers import slug
from kg.draft.layout import Layout, lay_out
from kg.draft.page import Page
from kg.draft.process import Found, run
from kg.draft.proposers import propose
from kg.interpret.nodes import loads

TEXT = (
    "Second Lake Forum\n\n"
    "The Second Lake Forum will be held in Port Vale on 14th September. It will be hosted by the Ministry of Shores. "
    "Mr Bo Lind, Head of the Lake Unit, said that Northland is near. In 2019 little was done.\n"
)
NAMES = [
    Name("Port Vale", "place/port-vale", "place", "a"),
    Name("Northland", "organization/northland", "actor", "a"),
    Name("Northland", "place/northland-country", "place", "a"),
]


@lru_cache
def found_in(text: str) -> Found:
    """What is proposed for a text, in a process of its own; the same for every test that asks."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lake.txt"
        path.write_text(text, encoding="utf-8")
        return run(path, NAMES)


def drafted(folder: Path, text: str = TEXT) -> tuple[Found, Layout]:
    (folder / "lake.txt").write_text(text, encoding="utf-8")
    found = found_in(text)
    return found, lay_out(found)


def record(folder: Path, text: str = TEXT) -> Any:
    found, layout = drafted(folder, text)
    return loads(writing.to_yaml(found, layout, name="lake", file="lake.txt"), "lake.yaml").plain()


def test_the_header_holds_the_hash_of_the_text_that_spans_count_in(tmp_path: Path) -> None:
    from hashlib import sha256

    header = record(tmp_path)["document"]
    assert header["sha256"] == sha256((tmp_path / "lake.txt").read_bytes()).hexdigest()
    assert header["language"] == "en"


def test_statements_beside_the_main_event_go_to_it(tmp_path: Path) -> None:
    (meeting,) = record(tmp_path)["items"][0]["meetings"]
    told = {key: line[key] for line in meeting["says"] for key in line if key not in ("at", "proposed")}
    assert meeting["id"] == "event/second-lake-forum"
    assert told == {
        "status": "planned",
        "date": "XXXX-09-14",
        "heldAt": "place/port-vale",
        "editionNumber": "2",
        "meetingType": "forum",
    }


def test_a_date_of_the_next_event_is_not_the_date_of_the_one_that_was_held(tmp_path: Path) -> None:
    text = "First Lake Forum\n\nThe First Lake Forum was held on 4 May 2030. The next forum will be held in 2031, as everybody has agreed.\n"
    (meeting,) = record(tmp_path, text)["items"][0]["meetings"]
    assert [line["date"] for line in meeting["says"] if "date" in line] == ["2030-05-04"]


def test_a_participation_has_role_attendance_and_the_words_of_both(tmp_path: Path) -> None:
    (meeting,) = record(tmp_path)["items"][0]["meetings"]
    host, speaker = meeting["participations"]
    assert (host["who"], host["role"], host["attendance"]) == ("organization/ministry-of-shores", "host", "unknown")
    assert (speaker["listedName"], speaker["listedDesignation"]) == ("Bo Lind", "Head of the Lake Unit")
    assert speaker["certainty"] == "inferred"


def test_a_name_with_two_bearers_is_told_and_decided_by_nobody(tmp_path: Path) -> None:
    found, layout = drafted(tmp_path)
    text = writing.to_yaml(found, layout, name="lake", file="lake.txt")
    assert text.count("(organization/northland or place/northland-country): Northland [gazetteer/name, ambiguous]") == 1
    assert "of: organization/northland" not in text


def test_what_stands_beside_no_event_is_told_without_a_place(tmp_path: Path) -> None:
    _, layout = drafted(tmp_path)
    assert [p.value for p in layout.sections[0].unplaced if p.slot == "date"] == ["2019"]


def test_what_the_graph_does_not_know_is_listed_to_be_declared(tmp_path: Path) -> None:
    found, layout = drafted(tmp_path)
    assert layout.new["person/bo-lind"] == ("Person", "Bo Lind")
    assert '#   person/bo-lind: {class: Person, label: {en: "Bo Lind"}}' in writing.to_yaml(
        found, layout, name="lake", file="lake.txt"
    )


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    first = writing.to_yaml(*drafted(tmp_path), name="lake", file="lake.txt")
    found_in.cache_clear()
    second = writing.to_yaml(*drafted(tmp_path), name="lake", file="lake.txt")
    assert first == second


def test_json_holds_every_proposal_with_its_standing(tmp_path: Path) -> None:
    found, layout = drafted(tmp_path)
    told = json.loads(writing.to_json(found, layout, name="lake", file="lake.txt"))
    assert told["draft"] == "not reviewed"
    assert len(told["proposals"]) == len(found.proposals)
    assert {p["standing"] for p in told["proposals"]} <= set(told["standings"])


def test_explain_tells_rule_and_standing_of_each(tmp_path: Path) -> None:
    found, _ = drafted(tmp_path)
    text = writing.explain(found)
    assert "date = XXXX-09-14\n    [70-84] 14th September\n    date/day: unresolved – the words leave a part open" in text
    assert text.count("\n    [") == len(found.proposals)


@pytest.mark.parametrize(
    "evil",
    [
        'Lake: {x} "Forum" # [a] & *b !!python/object',
        "Lake\u2028Forum\u0085Day",
        "Lake 'Forum'\\ \ufeffConference",
        "Lake \x1b[31mForum",
    ],
)
def test_words_of_the_document_cannot_break_out_of_their_line(tmp_path: Path, evil: str) -> None:
    text = f"{evil} Conference\n\nMr Bo {evil} opened the {evil} Conference, which was held in Hilltown on 4 May 2030 for all to see.\n"
    plain = record(tmp_path, text)
    assert set(plain) <= {"draft", "document", "items", "furniture"}
    for line in (line for item in plain["items"] for key in ("says", "names") for line in item.get(key, ())):
        start, end = map(int, line["at"].split("-"))
        assert text[start:end] == line.get("headline", line.get("name"))


def test_a_name_that_a_control_character_breaks_is_told_and_stands_in_no_line(tmp_path: Path) -> None:
    found, layout = drafted(tmp_path, "The Lake Conference was held in Port\x1cVale.\n")
    text = writing.to_yaml(found, layout, name="lake", file="lake.txt")
    (section,) = layout.sections
    assert "Port\x1cVale" in {p.words for p in section.unplaced}
    assert "\x1c" not in text
    loads(text, "lake.yaml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Lukáš Parízek", "lukas-parizek"), ("1st CT/CVE Meeting!", "1st-ct-cve-meeting"), ("会議", ""), ("Озеро", "")],
)
def test_a_slug_is_ascii_or_left_to_the_curator(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_representatives_of_a_body_are_a_group_acting_for_it(tmp_path: Path) -> None:
    text = "Lake Forum\n\nThe First Lake Forum took place in Port Vale. Representatives of Westmark and experts from Eastmark attended the forum.\n"
    (meeting,) = [m for m in record(tmp_path, text)["items"][0]["meetings"] if "participations" in m]
    westmark = next(p for p in meeting["participations"] if p["who"] == "group/representatives-of-westmark")
    start = text.index("Representatives")
    assert (westmark["rank"], westmark["for"]) == ("representatives", ["organization/westmark"])
    assert westmark["at"] == [f"{start}-{start + 27}", f"{text.index('attended')}-{len(text) - 2}"]
    eastmark = next(p for p in meeting["participations"] if p["who"] == "group/experts-from-eastmark")
    assert "for" not in eastmark


SUBSTANCE = (
    "First Lake Forum on Border Security\n\nThe First Lake Forum on Border Security took place in Port Vale. It was attended by some 40 experts from 3O countries. "
    "The participants discussed smuggling. Northland and Mr Bo Lind called for joint operations.\n"
)


def test_counts_go_to_their_event_and_a_destroyed_one_has_no_number(tmp_path: Path) -> None:
    (meeting,) = record(tmp_path, SUBSTANCE)["items"][0]["meetings"]
    whole, destroyed = meeting["counts"]
    assert (whole["counted"], whole["comparator"], whole["number"]) == ("experts", "about", "40")
    assert (destroyed["counted"], destroyed["unreadable"]) == ("countries", "the numeral is destroyed")
    assert "number" not in destroyed


def test_an_outcome_has_kind_topics_and_a_gloss_to_be_written(tmp_path: Path) -> None:
    (meeting,) = record(tmp_path, SUBSTANCE)["items"][0]["meetings"]
    (outcome,) = meeting["outcomes"]
    assert (outcome["kind"], outcome["about"], outcome["text"]) == ("called-for", ["topic/joint-operations"], None)


def test_bearers_are_named_only_where_every_name_has_one_bearer(tmp_path: Path) -> None:
    text = SUBSTANCE.replace("Northland and ", "")
    (meeting,) = record(tmp_path, text)["items"][0]["meetings"]
    assert meeting["outcomes"][0]["by"] == ["person/bo-lind"]
    (doubtful,) = record(tmp_path, SUBSTANCE)["items"][0]["meetings"]
    assert "by" not in doubtful["outcomes"][0]


def test_topics_of_a_name_are_what_it_is_about_and_those_of_talks_were_discussed(tmp_path: Path) -> None:
    (meeting,) = record(tmp_path, SUBSTANCE)["items"][0]["meetings"]
    told = {key: line[key] for line in meeting["says"] for key in ("about", "discussed") if key in line}
    assert told == {"about": "topic/border-security", "discussed": "topic/smuggling"}


@pytest.mark.parametrize(
    "text",
    [
        "会議" * 15_000,
        "Lake Forum Conference\n\nThe Lake Forum was held by Mr Bo Lind, Head of the Lake Unit, for Northland and many others to see.\n\n"
        * 500,
        "Northland and Mr Bo Lind called for border security. " * 1_500,
    ],
    ids=["names", "items", "outcomes"],
)
def test_time_grows_with_the_length_and_not_with_its_square(text: str) -> None:
    page = Page.of(text)
    found = Found(text, page.language, page.items, [], propose(page, Gazetteer(NAMES)))
    started = time.process_time()
    lay_out(found)
    assert time.process_time() - started < 10
