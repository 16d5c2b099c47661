"""A build for a contribution is judged by what changed, and finds what judging the whole graph finds."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg import build as building
from kg import judging
from kg.contributions import review
from kg.errors import BuildError
from kg.validation import Report, audit, kept
from tests.contributions.home import CLUB, Home, publish
from tests.corpus import SmallCorpus


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return publish(SmallCorpus.write(tmp_path))


def found(report: Report) -> set[tuple[str, str, str, str]]:
    return {(result.rule, result.focus, result.path, result.severity) for result in report.results}


def changed(home: Home, lines: str) -> list[str]:
    """The lines of the current generation with some more in the merged graph."""
    return sorted(
        {*home.generation.nquads.read_text(encoding="utf-8").splitlines(keepends=True), *lines.splitlines(keepends=True)}
    )


def whole(home: Home, lines: list[str], tmp_path: Path) -> Report:
    (tmp_path / "whole.nq").write_text("".join(lines), encoding="utf-8")
    return audit(tmp_path / "whole.nq", settings=home.settings)


TYPE, LABEL = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<http://www.w3.org/2004/02/skos/core#prefLabel>"
NODE = "<https://w3id.org/secoop/id/organization/new>"


@pytest.mark.parametrize(
    ("lines", "conforms"),
    [
        (f'{NODE} {TYPE} <https://w3id.org/secoop/ns#Body> .\n{NODE} {LABEL} "New"@en .\n', True),
        (f"{NODE} {TYPE} <https://w3id.org/secoop/ns#Bodi> .\n", False),
        (f'{NODE} {LABEL} "one"@en .\n{NODE} {LABEL} "two"@en .\n{NODE} {TYPE} <https://w3id.org/secoop/ns#Body> .\n', False),
        (f"{NODE} {TYPE} <https://w3id.org/secoop/ns#Meeting> .\n", False),
    ],
)
def test_what_is_found_is_what_the_whole_shows(home: Home, tmp_path: Path, lines: str, conforms: bool) -> None:
    after = changed(home, lines)
    report = judging.by_change(home.path, after, home.settings)
    assert report is not None
    assert found(report) == found(whole(home, after, tmp_path))
    assert report.conforms == conforms


def test_what_is_taken_away_is_judged_too(home: Home, tmp_path: Path) -> None:
    label = next(line for line in changed(home, "") if LABEL in line and "hill-day" in line and line.count("<") == 2)
    after = [line for line in changed(home, "") if line != label]
    report = judging.by_change(home.path, after, home.settings)
    assert report is not None
    assert found(report) == found(whole(home, after, tmp_path))
    assert not report.conforms


def test_without_what_it_rests_on_the_whole_is_judged(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = changed(home, "")
    assert judging.by_change(home.path, lines, replace(home.settings, base_iri="https://other.example/")) is None
    assert judging.by_change(home.path / "elsewhere", lines, home.settings) is None
    with monkeypatch.context() as patch:
        patch.setattr(judging, "LARGEST", 3)
        assert judging.by_change(home.path, lines[:-4], home.settings) is None
    (home.generation.path / "audit.json").unlink()
    assert judging.by_change(home.path, lines, home.settings) is None


def test_an_accepted_contribution_is_judged_by_its_change_and_the_next_one_rests_on_that(home: Home) -> None:
    for text in (CLUB, CLUB.replace("hill-club", "lake-club").replace("Hill", "Lake")):
        before = home.generation.number
        review.accept(home.settings, home.contribute(text).contribution.id, "rev")
        judged = json.loads((home.generation.path / "audit.json").read_text(encoding="utf-8"))
        assert judged["context"] == f"the whole graph, by plan from generation {before}"
        results = kept.results(home.generation.path)
        assert results is not None
        assert found(Report.of(results)) == found(audit(home.generation.nquads, settings=home.settings))


def test_a_build_without_a_contribution_judges_the_whole(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> Report:
        raise BuildError("judged by change", where="a test")

    monkeypatch.setattr(judging, "by_change", refused)
    report = building.build(home.settings).report
    assert report is not None
    assert "whole" in report.context
