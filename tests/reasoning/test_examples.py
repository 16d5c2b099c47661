"""To a reasoner the ontology's examples are consistent, and the counterexamples that say so are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.publication import Example, examples
from kg.reasoning import build_view, check
from kg.reasoning.view import Triple
from kg.store.rdf import read_turtle

GOOD = [example for example in examples().values() if not example.bad]
REFUSED = [example for example in examples().values() if example.inconsistent]


def _triples(example: Example, folder: Path) -> list[Triple]:
    name = example.name.replace(".", "-")
    path = folder / f"{name}.ttl"
    path.write_text(example.text.replace("secoop/id/", f"secoop/id/{name}/"), encoding="utf-8")
    return read_turtle(path, name)


@pytest.mark.usefixtures("java")
def test_examples_are_consistent_together(tmp_path: Path) -> None:
    """Each has a namespace of its own; a subset of a consistent graph is consistent (OWL is monotonic)."""
    verdict = check(build_view(triple for example in GOOD for triple in _triples(example, tmp_path)))
    assert verdict.consistent, verdict.explanation


@pytest.mark.slow
@pytest.mark.usefixtures("java")
@pytest.mark.parametrize("example", REFUSED, ids=lambda example: example.term)
def test_a_counterexample_is_inconsistent_as_it_says(example: Example, tmp_path: Path) -> None:
    verdict = check(build_view(_triples(example, tmp_path)))
    assert not verdict.consistent
    assert verdict.explanation


def test_enough_counterexamples_are_mistakes_of_logic() -> None:
    assert len(REFUSED) >= 15
