"""Names a load could not resolve, with what they might mean."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from kg.identity import unresolved
from kg.namespaces import PROJECT
from kg.search.index import Index
from tests.search import graph


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return graph.index(tmp_path)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def reported(home: Path, dataset: str, names: dict[str, Counter[str]], index: Index | None, base: str) -> unresolved.Report:
    """The report, written where the command writes it."""
    found = unresolved.report(home, dataset, names, index, base)
    unresolved.write(found.path, found.spellings)
    return found


def test_every_spelling_is_listed_with_its_best_candidates(tmp_path: Path, index: Index) -> None:
    names = {"country": Counter({"Nordmrak": 3, "Atlantis": 1}), "who": Counter({"interlac": 2})}
    found = reported(tmp_path, "visits", names, index, PROJECT)
    listed = [(row["column"], row["spelling"], row["cells"], row["candidate"]) for row in rows(found.path)]
    assert listed == [
        ("country", "Nordmrak", "3", "organization/north"),
        ("country", "Nordmrak", "3", "organization/minn"),
        ("who", "interlac", "2", "organization/interlac"),
        ("country", "Atlantis", "1", ""),
    ]
    assert found.searched == 3


def test_a_column_whose_look_up_leads_to_states_has_states_as_candidates(tmp_path: Path, index: Index) -> None:
    wanted = unresolved.Wanted({"country": ["organization/north", "organization/not-in-the-graph"]})
    names = {"country": Counter({"Nordmrak": 1}), "who": Counter({"Nordmrak": 1})}
    found = unresolved.report(tmp_path, "visits", names, index, PROJECT, wanted=wanted)
    assert {one.column: [candidate[0] for candidate in one.candidates] for one in found.spellings} == {
        "country": ["organization/north"],
        "who": ["organization/north", "organization/minn"],
    }


def test_what_the_dataset_made_of_the_very_words_is_no_candidate(tmp_path: Path) -> None:
    own = '<organization/unit-distant-uplands-1> a sc:Organization ; skos:prefLabel "Distant Uplands, Republic of"@en .'
    state = '<organization/distant-uplands> a sc:Organization ; skos:prefLabel "Republic of Distant Uplands"@en .'
    names = {"country": Counter({"Distant Uplands, Republic of": 1, "Distant Uplandz, Republic of": 1})}
    made = graph.index(tmp_path, f"{graph.TURTLE}\n{own}\n{state}")
    found = unresolved.report(tmp_path, "visits", names, made, PROJECT, wanted=unresolved.Wanted(made=("organization/unit",)))
    assert [{candidate[0] for candidate in one.candidates} for one in found.spellings] == [
        {"organization/distant-uplands"},
        # What it made of other words may be a slip of the pen.
        {"organization/distant-uplands", "organization/unit-distant-uplands-1"},
    ]


def test_a_second_load_says_which_are_new(tmp_path: Path, index: Index) -> None:
    reported(tmp_path, "visits", {"country": Counter({"Nordmrak": 3})}, index, PROJECT)
    found = reported(tmp_path, "visits", {"country": Counter({"Nordmrak": 4, "Atlantis": 1})}, index, PROJECT)
    assert [(one.spelling, one.new) for one in found.spellings] == [("Nordmrak", False), ("Atlantis", True)]


def test_without_a_graph_the_names_are_listed_without_candidates(tmp_path: Path) -> None:
    found = reported(tmp_path, "visits", {"country": Counter({"Nordmrak": 3})}, None, PROJECT)
    assert [row["candidate"] for row in rows(found.path)] == [""]
    assert found.searched == 0


def test_a_spelling_with_tabs_and_line_breaks_stays_one_row(tmp_path: Path, index: Index) -> None:
    found = reported(tmp_path, "visits", {"country": Counter({'a\t"b"\nc': 1})}, index, PROJECT)
    assert [row["spelling"] for row in rows(found.path)] == ['a\t"b"\nc']
