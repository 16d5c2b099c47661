"""The questions answer on the real records what was read in the documents and accepted by hand.

After a change of the records that was meant: ``python -m tests.queries.regenerate``, then read the difference.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kg.library import Library
from tests.queries.golden import FOLDER, answer, cases

CASES = cases()


def golden(name: str, folder: Path = FOLDER) -> str:
    return (folder / f"{name}.csv").read_text(encoding="utf-8")


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(golden(name))))


@pytest.mark.parametrize("name", CASES)
def test_an_answer_is_the_accepted_one(name: str) -> None:
    assert answer(CASES[name]) == golden(name)


def test_a_changed_answer_is_seen() -> None:
    name = "who-chaired"
    assert answer(CASES[name]) != golden(name).replace("person/eufemia-esposito", "person/vincenzo-celeste")


def test_every_question_has_a_golden_answer() -> None:
    assert {case["question"] for case in CASES.values()} == set(Library.load().questions)


def test_every_parameter_is_used_by_a_case() -> None:
    used = {(case["question"], name) for case in CASES.values() for name in case if name != "question"}
    assert used == {(q.name, p.name) for q in Library.load().questions.values() for p in q.parameters}


def test_no_golden_file_is_without_its_case() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(CASES)


@pytest.mark.parametrize("name", [name for name in CASES if ".nobody" in name or name.endswith((".none", "only-sent-others"))])
def test_nobody_is_an_empty_answer(name: str) -> None:
    assert rows(name) == []


@pytest.mark.parametrize("name", ["in-which-year.unknown", "in-which-year.unknown-without-any-date", "in-which-year.unreadable"])
def test_an_unknown_year_is_called_unknown(name: str) -> None:
    assert {row["year"] for row in rows(name)} == {"unknown"}


def test_no_announced_meeting_has_anybody_attend() -> None:
    announced = {row["event"] for row in rows("held-or-announced.planned")}
    assert announced
    met = csv.DictReader(io.StringIO(answer({"question": "who-met-whom"})))
    assert not announced & {row["event"] for row in met}
    assert announced & {row["event"] for row in rows("expected-not-known-to-attend")}
