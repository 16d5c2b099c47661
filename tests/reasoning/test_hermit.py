"""HermiT accepts the ontology, refuses every typical mistake and accepts its corrected twin."""

from __future__ import annotations

import contextlib
import tempfile
from itertools import combinations
from pathlib import Path

import pytest

from kg.errors import MissingToolError
from kg.namespaces import OWL, RDF, RDFS, SC
from kg.reasoning import build_view, check
from kg.reasoning.hermit import ReasonerError
from kg.reasoning.view import Triple, View, ontology_triples
from kg.store.rdf import read_turtle
from kg.store.terms import Iri
from kg.validation.parsing import TURTLE, Limit, parse
from tests.shapes.fixtures import merged

DATA = Path(__file__).parents[1] / "data"
INCONSISTENT = sorted((DATA / "inconsistent").glob("*.ttl"))
CONSISTENT = sorted((DATA / "consistent").glob("*.ttl"))
#: Java starts for each: every fourth in the quick run, all of them with the slow one.
SOME = [pytest.param(path, marks=[pytest.mark.slow] if number % 4 else []) for number, path in enumerate(INCONSISTENT)]

#: Classes that exclude each other, pair by pair, as the model has it; kept apart from the ontology on purpose.
EXCLUSIVE = (
    "Actor Assertion Capture Event EventSeries Evidence IdentityDecision Instrument Pair Place Post Source SourceItem Topic Withdrawn",
    "Organization Person UnnamedGroup",
    "AttendanceCount Membership NameForm Outcome Participation Statement Tenure",
    "Polity Arrangement",
    "Polity Body",
    "Polity InternationalOrganization",
)
#: Classes that one thing may well belong to at once.
COMPATIBLE = ("Body InternationalOrganization", "Framework Initiative", "Body Framework", "Meeting ChangeEvent")


def _view(path: Path) -> View:
    return build_view(read_turtle(path, path.stem))


def _both(pairs: list[tuple[str, str]]) -> dict[str, list[Triple]]:
    """For every pair of classes the axioms of a class below both."""
    subclass = Iri(RDFS + "subClassOf")
    found: dict[str, list[Triple]] = {}
    for one, other in pairs:
        name = Iri(f"urn:both:{one}-{other}")
        found[name.value] = [
            (name, Iri(RDF + "type"), Iri(OWL + "Class")),
            (name, subclass, Iri(SC + one)),
            (name, subclass, Iri(SC + other)),
        ]
    return found


def _pairs(groups: tuple[str, ...]) -> list[tuple[str, str]]:
    return [pair for group in groups for pair in combinations(group.split(), 2)]


@pytest.mark.usefixtures("java")
def test_ontology_is_consistent_and_every_class_can_have_members() -> None:
    verdict = check(build_view())
    assert verdict.consistent
    assert verdict.unsatisfiable == ()
    assert verdict.explanation == ""


@pytest.mark.usefixtures("java")
def test_exactly_the_classes_below_two_exclusive_ones_are_unsatisfiable() -> None:
    exclusive, compatible = _both(_pairs(EXCLUSIVE)), _both(_pairs(COMPATIBLE))
    probes = [triple for part in (exclusive | compatible).values() for triple in part]
    verdict = check(build_view(ontology=[*ontology_triples(), *probes]))
    assert verdict.consistent
    assert set(verdict.unsatisfiable) == set(exclusive)
    assert "cannot have a member" in verdict.explanation


@pytest.mark.usefixtures("java")
@pytest.mark.parametrize("path", SOME, ids=lambda path: path.stem)
def test_mistake_is_inconsistent_and_explained(path: Path) -> None:
    verdict = check(_view(path))
    assert not verdict.consistent
    assert "no simple clash" not in verdict.explanation
    assert verdict.explanation


@pytest.mark.usefixtures("java")
def test_corrected_twins_are_consistent() -> None:
    """All at once: a subset of a consistent graph is consistent (OWL is monotonic), and Java starts once."""
    verdict = check(build_view(triple for path in CONSISTENT for triple in read_turtle(path, path.stem)))
    assert verdict.consistent, verdict.explanation
    assert verdict.explanation == ""


@pytest.mark.usefixtures("java")
def test_what_conforms_to_the_shapes_is_consistent_too() -> None:
    """All good twins of the shapes' fixtures, each below a name of its own."""
    triples = parse(merged("good"), TURTLE, limit=Limit(size=10_000_000))
    verdict = check(build_view(triples))
    assert len(triples) > 5000
    assert verdict.consistent, verdict.explanation


@pytest.mark.usefixtures("java")
def test_deadline_ends_the_run() -> None:
    with pytest.raises(ReasonerError, match=r"within 0\.01 s"):
        check(build_view(), deadline=0.01)


@pytest.mark.usefixtures("java")
@pytest.mark.parametrize("deadline", [120.0, 1.5, 0.5], ids=lambda seconds: f"{seconds:g} s")
def test_a_run_leaves_no_files_whether_it_ends_or_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deadline: float
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with contextlib.suppress(ReasonerError):
        check(build_view(), deadline=deadline)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("java")
def test_input_that_the_reasoner_refuses_is_an_error_and_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(View, "ntriples", lambda _view: "this is no N-Triples\n")
    with pytest.raises(ReasonerError):
        check(build_view())


def test_missing_java_is_said_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(MissingToolError) as error:
        check(build_view())
    assert "Java" in error.value.message
    assert "install" in error.value.remedy


def test_every_mistake_has_a_twin_and_says_what_it_breaks() -> None:
    assert [path.name for path in INCONSISTENT] == [path.name for path in CONSISTENT]
    assert len(INCONSISTENT) >= 10
    for path in INCONSISTENT:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# Breaks: "), path.name
        assert "\n# Why: " in text, path.name
