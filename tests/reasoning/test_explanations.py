"""The axioms that an inconsistent example names in its header are in the ontology, suffice, and are all needed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from kg.reasoning import build_view, check
from kg.reasoning.explain import clashes
from kg.reasoning.view import Triple, View, ontology_triples
from kg.store.rdf import read_turtle
from tests.reasoning import axioms
from tests.reasoning.axioms import Axiom

FILES = sorted((Path(__file__).parents[1] / "data" / "inconsistent").glob("*.ttl"))


@lru_cache(maxsize=1)
def ontology() -> tuple[Triple, ...]:
    return tuple(ontology_triples())


def named(path: Path) -> list[Axiom]:
    return axioms.named(path.read_text(encoding="utf-8"), ontology())


def view(path: Path, kept: list[Axiom]) -> View:
    """The example under the hierarchies and some axioms only."""
    return build_view(read_turtle(path, path.stem), ontology=axioms.only(ontology(), kept))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_named_axioms_stand_in_the_ontology(path: Path) -> None:
    assert [axiom for axiom in named(path) if not axioms.holds(axiom, ontology())] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_named_axioms_suffice_for_the_clash(path: Path) -> None:
    assert clashes(view(path, named(path)))


@pytest.mark.parametrize("path", [f for f in FILES if f.stem != "person-with-a-date"], ids=lambda path: path.stem)
def test_no_named_axiom_can_be_left_out(path: Path) -> None:
    """For the union of one example every pair counts only together with all others, so it is left to the test below."""
    kept = named(path)
    for axiom in kept:
        assert clashes(view(path, [other for other in kept if other != axiom])) == [], axiom


def test_one_class_of_a_union_that_is_not_excluded_lifts_the_clash() -> None:
    (path,) = (file for file in FILES if file.stem == "person-with-a-date")
    kept = [axiom for axiom in named(path) if "Instrument" not in axiom.subject.value]
    assert len(kept) < len(named(path))
    assert clashes(view(path, kept)) == []


@pytest.mark.slow
@pytest.mark.usefixtures("java")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_hermit_needs_no_more_than_the_named_axioms(path: Path) -> None:
    assert not check(view(path, named(path))).consistent


def test_a_header_without_an_axiom_is_refused() -> None:
    with pytest.raises(ValueError, match="no axiom"):
        axioms.named("# Breaks: everything.\n# Why: x\n", ())
    with pytest.raises(ValueError, match="no '# Breaks:'"):
        axioms.named("# Why: x\n", ())
