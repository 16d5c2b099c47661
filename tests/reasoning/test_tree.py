"""The inferred class tree is the one that was looked at and kept."""

from __future__ import annotations

import pytest

from kg.namespaces import OWL, PROV, RDF, RDFS, SC
from kg.reasoning import build_view, check
from kg.reasoning.view import ontology_triples
from kg.store.terms import Iri
from tests.reasoning import tree


@pytest.mark.usefixtures("java")
def test_the_tree_is_the_golden_one() -> None:
    """After an intended change: ``python -m tests.reasoning.tree``, and read the difference."""
    assert tree.text(check(build_view()).parents) == tree.GOLDEN.read_text(encoding="utf-8")


@pytest.mark.usefixtures("java")
def test_an_inferred_parent_changes_the_tree() -> None:
    """A class equivalent to ours would drag a foreign one below it without any subclass axiom."""
    axiom = (Iri(PROV + "Association"), Iri(OWL + "equivalentClass"), Iri(SC + "Attendance"))
    parents = check(build_view(ontology=[*ontology_triples(), axiom])).parents
    assert tree.text(parents) != tree.GOLDEN.read_text(encoding="utf-8")
    assert SC + "Participation" in parents[PROV + "Association"]


def test_classes_in_a_circle_are_printed_once_and_marked() -> None:
    assert tree.text({SC + "A": (SC + "B",), SC + "B": (SC + "A",)}).count("(again)") == 2


def test_foreign_classes_that_touch_nothing_are_left_out() -> None:
    assert tree.text({RDF + "List": (), SC + "A": (), RDFS + "Resource": (), SC + "B": (RDFS + "Resource",)}) == (
        "rdfs:Resource\n  sc:B\nsc:A\n"
    )
