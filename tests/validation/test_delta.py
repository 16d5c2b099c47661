"""A change is judged as the graph would be after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.namespaces import PROJECT, RDF, SC, SKOS
from kg.settings import Settings
from kg.store.terms import Iri, lang, typed
from kg.validation import Report, validate_delta
from kg.validation.delta import Delta, Triple
from kg.validation.shacl_report import to_turtle
from tests.validation.test_validate import PREFIXES, published

A = Iri(f"{PROJECT}id/organization/a")
TYPE, LABEL = Iri(RDF + "type"), Iri(SKOS + "prefLabel")
POLITY: Triple = (A, TYPE, Iri(SC + "Polity"))
NAME: Triple = (A, LABEL, lang("A", "en"))
CODE: Triple = (A, Iri(SC + "isoAlpha2"), typed("AL", "http://www.w3.org/2001/XMLSchema#string"))


def judge(delta: Delta, folder: Path, graph: str = 'orgn:a a sc:Polity ; skos:prefLabel "A"@en .') -> Report:
    generation = published(folder, (PREFIXES + graph).encode())
    return validate_delta(delta, generation=generation, settings=Settings(), base=PROJECT)


def test_what_is_removed_is_gone_and_what_is_added_is_there() -> None:
    assert Delta(added=(CODE,), removed=(NAME,)).apply([POLITY, NAME]) == [POLITY, CODE]


def test_a_triple_that_is_removed_and_added_stays() -> None:
    assert Delta(added=(NAME,), removed=(NAME,)).apply([POLITY, NAME]) == [POLITY, NAME]


def test_only_what_changes_something_is_effective() -> None:
    delta = Delta(added=(POLITY, CODE, CODE), removed=(NAME, CODE))
    assert delta.effective({POLITY, NAME}) == Delta(added=(CODE,), removed=(NAME,))
    assert Delta(added=(NAME,), removed=(NAME,)).effective({NAME}) == Delta()


def test_a_change_reads_back_with_its_lexical_forms() -> None:
    odd = (A, LABEL, typed("01.50", "http://www.w3.org/2001/XMLSchema#decimal"))
    delta = Delta(added=(odd, NAME), removed=(POLITY,))
    assert Delta.from_dict(delta.to_dict()) == delta


def test_a_term_that_is_none_is_an_input_error() -> None:
    with pytest.raises(InputError):
        Delta.from_dict({"added": "<a b> <c> <d> .\n", "removed": ""})


def test_removing_what_a_shape_asks_for_introduces_a_finding(tmp_path: Path) -> None:
    report = judge(Delta(removed=(NAME,)), tmp_path)
    assert [(r.rule, r.focus, r.standing) for r in report.results] == [("property.prefLabel", A.value, "introduced")]
    assert not report.conforms


def test_adding_what_was_missing_fixes_a_finding_that_then_counts_for_nothing(tmp_path: Path) -> None:
    report = judge(Delta(added=(NAME,)), tmp_path, "orgn:a a sc:Polity .")
    assert [(r.rule, r.standing) for r in report.results] == [("property.prefLabel", "fixed")]
    assert report.conforms
    assert report.counts["Violation"] == 0
    assert "prefLabel" not in to_turtle([report])


def test_a_finding_the_change_leaves_alone_is_already_there(tmp_path: Path) -> None:
    report = judge(Delta(added=(CODE,)), tmp_path, "orgn:a a sc:Polity .")
    assert ("property.prefLabel", "already there") in {(r.rule, r.standing) for r in report.results}


def test_the_vocabulary_may_not_be_taken_from_either(tmp_path: Path) -> None:
    concept = (Iri(f"{PROJECT}concept/role/chair"), LABEL, lang("chair", "en"))
    assert "vocabulary.changed" in {r.rule for r in judge(Delta(removed=(concept,)), tmp_path).results}
