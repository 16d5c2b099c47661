"""A whole graph by both judges, and by the second alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.settings import Settings
from kg.store.rdf import canonical_lines
from kg.store.terms import Quad
from kg.validation import audit, crosscheck
from kg.validation.parsing import TURTLE, Limit, parse
from kg.validation.report import Result
from tests.shapes.fixtures import merged

_FOUND = Result(severity="Warning", message="m", focus="http://x.example/a", shape="http://x.example/s", component="c")


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every bad fixture as the default graph of one file."""
    data = merged("bad")
    path = tmp_path_factory.mktemp("crosscheck") / "graph.nq"
    path.write_text("".join(canonical_lines([Quad(*triple) for triple in parse(data, TURTLE, limit=Limit(len(data)))])))
    return path


@pytest.fixture(scope="module")
def plain(bad: Path) -> frozenset[tuple[str, ...]]:
    """What the first judge and the checks find."""
    return frozenset(result.key for result in audit(bad, settings=Settings()).results)


def test_two_judges_who_agree_find_what_one_finds(bad: Path, plain: frozenset[tuple[str, ...]]) -> None:
    report = audit(bad, settings=Settings(), judges="both")
    assert report.context == "the whole graph, by two judges"
    assert {result.key for result in report.results} == plain
    assert len(plain) > 100


def test_the_second_judge_alone_finds_it_too(bad: Path, plain: frozenset[tuple[str, ...]]) -> None:
    report = audit(bad, settings=Settings(), judges="fast")
    places = {key[:4] for key in plain}
    assert {result.key[:4] for result in report.results} == places


def test_a_finding_of_one_judge_is_kept_and_told_as_a_violation() -> None:
    other = replace(_FOUND, focus="http://x.example/b")
    found = crosscheck.together([_FOUND], [_FOUND, other])
    told = [result for result in found if result.rule == crosscheck.RULE]
    assert [result for result in found if result.rule != crosscheck.RULE] == [_FOUND, other]
    assert [(result.focus, result.severity) for result in told] == [("http://x.example/b", "Violation")]
    assert "found by the second, not by the first" in told[0].message
