"""``kg check --ontology`` judges the ontology without a build, prints a table, and fails on a mistake."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import hygiene, resources
from kg.alignment import checks as alignments
from kg.change.version import Review
from kg.cli import main
from kg.errors import InputError
from kg.namespaces import SC
from kg.store.memory import MemoryGraph
from kg.store.terms import Iri, Literal
from kg.validation.report import Result as Finding
from kg.vocabulary import Vocabulary
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


def test_a_mistyped_term_is_told_with_its_line_and_the_nearest_right_spelling() -> None:
    actors = (resources.path("ontology") / "modules" / "actors.ttl").read_text(encoding="utf-8")
    line = actors.split("sc:accreditedTo a ")[0].count("\n") + 2
    wrong = Finding("Violation", "", SC + "accreditedTo", value=Iri(SC + "Bod"), rule="ontology.undeclared-term")
    (found,) = hygiene.advised([wrong])
    assert found.message.startswith("sc:Bod is not declared; did you mean sc:Body")
    right = replace(wrong, value=Iri(SC + "Body"))
    assert actors.splitlines()[line - 1] == "    rdfs:domain sc:Body ;"
    assert hygiene.Places(hygiene.ontology_facts())(right) == [f"ontology/modules/actors.ttl:{line}"]


def test_a_term_mistyped_in_a_shape_is_found_in_the_shape() -> None:
    facts = [*hygiene.ontology_facts(), (Iri(SC + "Persn"), hygiene.USED_IN, Literal("shapes/core/actor.ttl"))]
    (found,) = hygiene.advised(r for r in hygiene.run(MemoryGraph(facts)) if r.rule == "ontology.undeclared-term")
    assert "did you mean sc:Person" in found.message
    right = replace(found, focus=SC + "Persn", value=Iri(SC + "Person"))
    assert [place.partition(":")[0] for place in hygiene.Places(facts)(right)] == ["shapes/core/actor.ttl"]


@pytest.mark.parametrize(
    ("name", "told"), [("unformatted", "not in its canonical form"), ("outdated", "is not what its table says")]
)
def test_a_file_that_was_not_written_anew_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, told: str) -> None:
    monkeypatch.setattr(f"kg.commands.check.{name}", lambda: ["raft"])
    result = check(tmp_path, "--no-reasoner")
    assert result.exit_code == 1
    assert f"Violation: raft: {told}" in result.output or "raft: the Turtle" in result.output


def test_a_file_that_cannot_be_read_is_named_before_the_graph_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable() -> Vocabulary:
        raise InputError(
            "a dot is expected", where="ontology/modules/time.ttl:119:5", remedy="mend the Turtle syntax at this place"
        )

    monkeypatch.setattr("kg.commands.check.Vocabulary.load", unreadable)
    result = CliRunner().invoke(main, ["--home", str(tmp_path), "check"])
    assert result.exit_code == 2
    assert "ontology/modules/time.ttl:119:5" in result.output
