"""Whatever constraint is dropped or loosened, a fixture notices."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import SH

from kg.validation import assess, judge, shapes
from kg.validation.parsing import TURTLE, Limit, parse
from kg.validation.report import Result
from tests.shapes import mutants
from tests.shapes.fixtures import by_owner, cells, merged, slips
from tests.shapes.mutants import Mutant

HERE = Path(__file__).parent
#: The share of mutants that must be noticed, explained survivors counted as not noticed.
SCORE = 0.95


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return judge.to_graph(assess.ontology())


@pytest.fixture(scope="module")
def data(ontology: Graph) -> Graph:
    """All bad and good fixtures and all slips, each below a name of its own, with the ontology."""
    graph = judge.to_graph(())
    graph += ontology
    for kind, more in (("bad", slips()), ("good", ())):
        document = merged(kind, more).replace(b"secoop/id/", f"secoop/id/{kind}--".encode())
        graph += judge.to_graph(parse(document, TURTLE, limit=Limit(size=10_000_000)))
    return graph


def survivors() -> dict[str, str]:
    """Mutants no fixture can notice, with the reason."""
    with (HERE / "survivors.tsv").open(encoding="utf-8", newline="") as table:
        return {row["mutant"]: row["reason"] for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)}


def seen(results: list[Result]) -> dict[str, set[str]]:
    """What each fixture is found to break, under the original's name."""
    found: dict[str, set[str]] = defaultdict(set)
    for owner, some in by_owner(results).items():
        found[owner] = {re.sub(r"~\d+", "", cell) for cell in cells(some)}
    return dict(found)


def unnoticed(every: list[Mutant], data: Graph) -> list[str]:
    originals, changed = mutants.run(data, shapes.load(), every)
    pairs = zip(every, changed, strict=True)
    return [m.name for m, results in pairs if seen(results) == seen(originals.get(str(m.shape), []))]


@pytest.mark.slow
def test_every_dropped_or_loosened_constraint_is_noticed(data: Graph, ontology: Graph) -> None:
    every = mutants.mutants(shapes.load(), ontology)
    alive = unnoticed(every, data)
    assert len(every) > 1000
    assert sorted(set(alive) ^ set(survivors())) == [], "without a reason in survivors.tsv, or with one and noticed"
    assert all(reason.endswith(".") for reason in survivors().values())
    assert 1 - len(alive) / len(every) >= SCORE


@pytest.mark.slow
def test_an_unchanged_copy_is_not_noticed(data: Graph) -> None:
    """The other side: what the copies report differs through the change alone."""
    graph = shapes.load()
    copies = [Mutant(shape, "nothing", [], []) for shape in sorted({*graph.subjects(SH.path, None), shapes.iri("Person")})]
    assert len(unnoticed(copies, data)) == len(copies)


def test_names_of_mutants_are_given_once(ontology: Graph) -> None:
    names = [mutant.name for mutant in mutants.mutants(shapes.load(), ontology)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("pattern", "looser"),
    [
        ("^[A-Z]{2}$", {"[A-Z]{2}$", "^[A-Z]{2}", "^.{2}$", "^[A-Z]{2,}$", "^[A-Z]{1,2}$"}),
        ("^x[a-z]+", {"x[a-z]+", "^x.+"}),
        ("0[1-9]|3[01]", {".|3[01]", "0[1-9]|3."}),
    ],
)
def test_patterns_are_loosened_piece_by_piece(pattern: str, looser: set[str]) -> None:
    assert {loose for _, loose in mutants.patterns(pattern)} == looser
