"""The guide's register, as it is written there: loaded, judged, published, asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from tests.loaders.tabular.register import guide_files

FILES = guide_files()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("diary")
    for name, text in FILES.items():
        if "." in name:
            (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def outputs(folder: Path) -> list[Result]:
    """What each command of the guide gives, run in its order."""
    results = []
    for command in FILES["sh"].splitlines():
        words = [str(folder / word) if (folder / word).is_file() else word for word in command.split()[1:]]
        results.append(CliRunner().invoke(main, ["--home", str(folder / "home"), *words]))
    return results


def test_the_guide_shows_a_descriptor_its_data_and_its_look_ups() -> None:
    assert {"diary.csv", "diary.yaml", "actors.csv", "places.csv", "sh", "text"} <= set(FILES)


def test_every_command_of_the_guide_works(outputs: list[Result]) -> None:
    assert [result.exit_code for result in outputs] == [0, 0, 0]


def test_the_summary_is_the_one_the_guide_shows(outputs: list[Result]) -> None:
    shown = re.sub(r"; [\d,]+ triples; [\d.]+ s", "", outputs[1].output)
    for line in FILES["text"].splitlines():
        assert line in shown.splitlines()


def test_the_dry_run_says_that_nothing_was_changed(outputs: list[Result]) -> None:
    assert "conforms; nothing was changed" in outputs[0].output


def test_the_load_publishes_the_first_generation(outputs: list[Result]) -> None:
    assert "generation 1 " in outputs[1].output


def test_sources_lists_the_diary_with_licence_and_counts(outputs: list[Result]) -> None:
    text = outputs[2].output
    assert "Government of Northland; licence CC0-1.0; retrieved 2031-06-01" in text
    assert "15 rows read = 9 loaded + 0 merged + 6 rejected" in text


def test_who_met_whom_is_answered_from_the_diary(folder: Path, outputs: list[Result]) -> None:
    query = """SELECT ?whose ?where ?cite WHERE {
      ?p a sc:Attendance ; sc:participationIn ?m ; sc:participant person:diary-jon-reed ; sc:evidence/sc:cite ?cite .
      ?q a sc:Attendance ; sc:participationIn ?m ; sc:participant orgn:diary-eastria . ?m sc:heldAt ?where ; rdfs:label ?whose }"""
    (folder / "q.rq").write_text(query, encoding="utf-8")
    result = CliRunner().invoke(main, ["--home", str(folder / "home"), "query", str(folder / "q.rq"), "--format", "csv"])
    assert result.exit_code == 0, result.output
    rows = {tuple(line.split(",")[:1]) for line in result.output.splitlines()[1:]}
    assert rows == {("Energy",), ("Energy again",), ("Lakes",)}


def test_nobody_attended_what_is_only_planned(folder: Path, outputs: list[Result]) -> None:
    query = 'ASK { ?p a sc:Attendance ; sc:participationIn/rdfs:label "Budget"@en }'
    result = CliRunner().invoke(main, ["--home", str(folder / "home"), "query", "-", "--format", "csv"], input=query)
    assert "false" in result.output.lower()
