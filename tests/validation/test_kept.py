"""The audit kept beside a generation, and what a contribution finds with it and without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.namespaces import PROJECT
from kg.settings import Settings
from kg.validation import Report, Result, audit, kept, validate
from kg.validation.parsing import TURTLE
from tests.validation.test_validate import PREFIXES, published

FINDING = Result(
    "Warning", "No status.", f"{PROJECT}id/event/a", source="check", rule="event.status", shape="https://x.example/c"
)


def test_what_was_kept_is_read_back(tmp_path: Path) -> None:
    kept.keep(tmp_path, Report.of([FINDING], context="the whole graph"))
    assert kept.results(tmp_path) == [FINDING]


def test_nothing_is_known_of_a_generation_without_an_audit(tmp_path: Path) -> None:
    assert kept.results(tmp_path) is None


def test_an_audit_by_other_rules_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(kept, "fingerprint", lambda: "of other rules")
        kept.keep(tmp_path, Report.of([FINDING], context="the whole graph"))
    assert kept.results(tmp_path) is None


def test_half_an_audit_is_none(tmp_path: Path) -> None:
    (tmp_path / "audit.json").write_text('{"rules": ')
    assert kept.results(tmp_path) is None


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_contribution_finds_the_same_with_and_without_a_kept_audit(tmp_path: Path, *, is_kept: bool) -> None:
    old = 'orgn:a a sc:Organization . orgn:b a sc:Organization . event:c a sc:Meeting ; skos:prefLabel "C"@en .'
    generation = published(tmp_path, (PREFIXES + old).encode())
    if is_kept:
        kept.keep(tmp_path, audit(generation.nquads, settings=Settings()))
    new = PREFIXES + 'orgn:b skos:prefLabel "B"@en . orgn:a skos:altLabel "A"@en . event:c sc:heldAt orgn:a .'
    report = validate(new.encode(), TURTLE, generation=generation, settings=Settings(), base=PROJECT)
    assert {(r.rule, r.focus.rsplit("/", 1)[-1], r.standing) for r in report.results} == {
        ("property.prefLabel", "a", "already there"),
        ("property.prefLabel", "b", "fixed"),
        ("event.status", "c", "already there"),
        ("property.heldAt", "c", "introduced"),
        ("plain.statement", "c", "introduced"),
    }
