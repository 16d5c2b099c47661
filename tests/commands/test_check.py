"""``kg check --ontology`` judges the ontology without a build, prints a table, and fails on a mistake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import hygiene
from kg.alignment import checks as alignments
from kg.change.version import Review
from kg.cli import main
from kg.namespaces import SC
from kg.store.terms import Iri
from tests.ontology_checks.fixtures import read


def check(home: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "check", "--ontology", *options])


def test_a_sound_ontology_passes_and_the_table_says_what_was_asked(tmp_path: Path) -> None:
    result = check(tmp_path, "--no-reasoner")
    assert result.exit_code == 0
    assert re.search(rf"ontology: checks +{len(hygiene.load()) + len(alignments.load())} ", result.output)
    assert "fits what changed since" in result.output
    assert "HermiT" not in result.output


@pytest.mark.parametrize(("name", "status"), [("hierarchy-cycle", 1), ("unused-term", 0)])
def test_a_violation_fails_and_a_warning_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, status: int) -> None:
    (bad,) = (addition for addition in read("bad") if addition.name == name)
    monkeypatch.setattr(hygiene, "ontology_facts", bad.facts)
    result = check(tmp_path, "--no-reasoner")
    assert result.exit_code == status
    assert f"ontology.{name}: sc:Raft" in result.output


def test_a_bad_mapping_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = (Iri(SC + "Raft"), Iri("http://www.w3.org/2004/02/skos/core#closeMatch"), Iri("https://schema.org/Event"))
    facts = [*hygiene.ontology_facts(), wrong]
    monkeypatch.setattr(hygiene, "ontology_facts", lambda: facts)
    result = check(tmp_path, "--no-reasoner")
    assert result.exit_code == 1
    assert "alignment.subject: sc:Raft" in result.output


def test_a_version_that_does_not_fit_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.commands.check.review", lambda: Review("1.0.0", "1.0.1", [], ["the version is at least 2.0.0"]))
    result = check(tmp_path, "--no-reasoner")
    assert result.exit_code == 1
    assert "Violation: the version is at least 2.0.0" in result.output
