"""Asking the index: what is found, why, and what hostile texts do."""

from __future__ import annotations

import gc
import os
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.namespaces import PROJECT
from kg.search import build
from kg.search.hits import SearchTimeoutError
from kg.search.index import Index
from tests.search import graph

ID = PROJECT + "id/"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    found = graph.index(tmp_path_factory.mktemp("search"))
    # A machine that does other things is no reason to end a search of a few names.
    found.opened.seconds = 60
    return found


def found(index: Index, text: str, **more: object) -> list[str]:
    return [hit.entity.iri.removeprefix(ID) for hit in index.search(text, **more).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "first", "how"),
    [
        ("interlac", "organization/interlac", "exact"),
        ("Nordmark", "organization/north", "exact"),
        ("lake police", "organization/lpc", "prefix"),
        ("cooperation police", "organization/lpc", "words"),
        ("Lake Police Cooperation", "organization/lpc", "prefix"),
        ("LPC", "organization/lpc", "exact"),
        ("nmk", "organization/north", "exact"),
        ("MIO", "organization/mino", "initials"),
        ("Intrelac", "organization/interlac", "spelling"),
        ("Ministry of the Interio of Ostmrak", "organization/mino", "spelling"),
        ("coopération du lac", "organization/lpc", "words"),
        ("協力", "organization/kyoku", "words"),
        ("湖", "organization/kyoku", "prefix"),
        ("局", "organization/kyoku", "words"),
        ("baruka", "place/dal", "words"),
        ("пограничная служба ельска", "organization/sluzhba", "exact"),
        ("pogranichnaya sluzhba elska", "organization/sluzhba", "transliteration"),
        ("Интерлац", "organization/interlac", "spelling"),
        ("لجنه الامن", "organization/lajna", "prefix"),
        ("Lukasz Muller", "person/mueller", "words"),
        ("interlakk", "organization/interlac", "spelling"),
        ("inter lac", "organization/interlac", "similar"),
        ("organization/lpc", "organization/lpc", "identifier"),
        (ID + "person/lind", "person/lind", "identifier"),
        ("patrols lake", "https://w3id.org/secoop/concept/topic/patrols", "words"),
        ("second nobody", "event/e2", "part"),
    ],
)
def test_what_was_meant_is_found_first_and_why_is_said(index: Index, text: str, first: str, how: str) -> None:
    hit = index.search(text).hits[0]
    assert (hit.entity.iri.removeprefix(ID), hit.matched.how) == (first, how)


def test_of_two_with_one_name_the_one_of_more_meetings_comes_first(index: Index) -> None:
    assert found(index, "Bo Lind") == ["person/lind-2", "person/lind"]


def test_what_was_merged_leads_to_what_was_kept_and_is_not_found_itself(index: Index) -> None:
    moved = index.search("organization/old-lpc")
    assert moved.moved == ID + "organization/old-lpc"
    assert moved.hits[0].entity.iri == ID + "organization/lpc"
    assert "organization/old-lpc" not in found(index, "Policing the Lake", limit=100)


@pytest.mark.parametrize(
    "text", ["Somebody Withdrawn", "person/gone", "not an entity", "chair", "", "   ", '"', "()", "zzzzzzzz"]
)
def test_what_is_withdrawn_or_no_entity_is_not_found(index: Index, text: str) -> None:
    assert found(index, text) == []


def test_kinds_and_classes_restrict_and_counts_say_what_the_other_kinds_have(index: Index) -> None:
    every = index.search("lake")
    events = index.search("lake", ["event"], facets=True)
    assert {hit.entity.kind for hit in events.hits} == {"event"}
    assert events.kinds == every.kinds == {"event": 3, "organization": 1, "topic": 1}
    assert (every.total, events.total) == (5, 3)
    assert found(index, "mark", classes=["Polity"]) == []
    assert found(index, "Nordmark", classes=["Polity"]) == ["organization/north"]


def test_pages_join_without_gap_or_overlap(index: Index) -> None:
    whole = found(index, "lake", limit=10)
    assert [found(index, "lake", limit=2, offset=at) for at in (0, 2, 4)] == [whole[:2], whole[2:4], whole[4:]]


def test_a_label_comes_in_the_language_asked_for(index: Index) -> None:
    assert index.search("LPC", language="fr").hits[0].entity.label == "Coopération de police du lac"
    assert index.search("LPC", language="sv").hits[0].entity.label == "Lake Police Co-operation"


def test_a_printed_name_leads_to_the_node_that_says_where(index: Index) -> None:
    matched = index.search("cooperation council").hits[0].matched
    assert (matched.form, matched.node) == ("printed", ID + "name/n1")


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("lake polic", ["Lake", "Polic"]),
        ("muller", ["Müller"]),
        ("協力", ["協力"]),
        ("Intrelac", ["INTERLAC"]),
        ("sluzhba", ["служба"]),
        ("MIO", ["M", "o", "t", "I", "o", "O"]),
    ],
)
def test_highlights_are_places_in_the_name(index: Index, text: str, marked: list[str]) -> None:
    matched = index.search(text).hits[0].matched
    assert [matched.text[start:end] for start, end in matched.highlights] == marked


HOSTILE = [
    '"',
    "a* OR b NEAR(",
    "words : x",
    "kind:event",
    "-x ^y {z}",
    "\0",
    "x" * 10_000,
    "e" + "\u0301" * 9_000,
    "\u202eabc\u2066",
    "a " * 5_000,
    "'; DROP TABLE name; --",
    "\ud800",
    "ﷺ" * 1000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_only_texts(index: Index, text: str) -> None:
    started = time.thread_time()
    index.search(text)
    assert time.thread_time() - started < 2
    assert found(index, "interlac") == ["organization/interlac"]


@given(st.text(max_size=60))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_is_answered(index: Index, text: str) -> None:
    found = index.search(text)
    assert found.total >= len(found.hits) >= 0


def test_a_text_that_is_too_long_is_said_to_be_cut(index: Index) -> None:
    assert index.search("lake " * 100).cut
    assert not index.search("lake").cut


def test_a_question_past_its_deadline_is_ended(tmp_path: Path) -> None:
    names = "".join(f'<organization/o{n}> skos:prefLabel "lake {n}" .\n' for n in range(3000))
    slow = graph.index(tmp_path, graph.TURTLE + names)
    slow.opened.seconds = -1
    with pytest.raises(SearchTimeoutError) as caught:
        slow.search("lake")
    assert caught.value.status == 503
    slow.opened.seconds = 60
    assert slow.search("lake").more


def test_several_threads_ask_at_once(index: Index) -> None:
    answers: list[list[str]] = []
    threads = [threading.Thread(target=lambda: answers.append(found(index, "intrelac"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [["organization/interlac"]] * 8


def descriptors(path: Path) -> int:
    """How many descriptors of this process lead to a file."""
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return sum(os.path.realpath(link) == str(path.resolve()) for link in links)


def ask_in_threads(index: Index, number: int) -> None:
    for _ in range(number):
        thread = threading.Thread(target=index.search, args=("lake",))
        thread.start()
        thread.join()


def test_threads_that_have_ended_and_an_index_nobody_asks_any_more_keep_no_descriptor(tmp_path: Path) -> None:
    index = graph.index(tmp_path)
    path = index.path
    ask_in_threads(index, 12)
    gc.collect()
    assert 0 < descriptors(path) <= 2
    del index
    gc.collect()
    assert descriptors(path) == 0


def test_the_index_cannot_be_written_to(index: Index) -> None:
    with index._asked() as db, pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("DELETE FROM name")


def test_two_indexes_of_one_graph_are_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one.sqlite", tmp_path / "two.sqlite"
    build.write(one, graph.reader(), "d")
    build.write(two, graph.reader(), "d")
    assert one.read_bytes() == two.read_bytes()


def test_labels_of_a_kind_are_those_of_what_is_neither_merged_nor_withdrawn(index: Index) -> None:
    assert sorted(index.labels("person")) == [
        (f"{ID}person/lind", "Bo Lind"),
        (f"{ID}person/lind-2", "Bo Lind"),
        (f"{ID}person/mueller", "Jörg Łukasz Müller"),
    ]


def test_what_is_labelled_so_is_found_by_its_label_alone_whatever_the_case(index: Index) -> None:
    assert index.labelled("BO lind", ["person"]) == [f"{ID}person/lind-2", f"{ID}person/lind"]
    assert index.labelled("BO lind", ["organization"]) == []
    # Another name, an acronym, another language, and a spelling that is only alike.
    for other in ("LPC", "Coopération de police du lac", "Lake Police Cooperation", "Jorg Lukasz Muller"):
        assert index.labelled(other, ["organization", "person"]) == []


def test_the_most_important_of_some_kinds_come_first(index: Index) -> None:
    several = index.important(["organization", "person"], limit=50)
    assert {one.kind for one in several} == {"organization", "person"}
    assert [one.importance for one in several] == sorted((one.importance for one in several), reverse=True)
    assert index.important(["organization", "person"], limit=2) == several[:2]
    assert index.important(["nothing"]) == []
