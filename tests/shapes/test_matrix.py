"""The fire matrix: every shape × constraint component has a fixture that violates it and breaks no other rule."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib.namespace import DCTERMS, SH

from kg.validation import shapes
from tests.shapes.fixtures import Fixture, cells, findings, read, slips
from tests.shapes.mutants import CONSTRAINTS

HERE = Path(__file__).parent
BAD = [*read("bad"), *slips()]


def matrix() -> dict[str, str]:
    """Every cell of the shapes, as fixtures write it, with the rule of its shape."""
    graph, found = shapes.load(), {}
    for name in CONSTRAINTS:
        for shape in graph.subjects(SH[name], None):
            severity = str(graph.value(shape, SH.severity) or SH.Violation).removeprefix(str(SH))
            component = name[0].upper() + name[1:]
            cell = f"{str(shape).removeprefix(shapes.SHAPES)}/{component}" + ("" if severity == "Violation" else f"/{severity}")
            found[cell] = str(graph.value(shape, DCTERMS.identifier))
    return found


def shared() -> dict[str, tuple[frozenset[str], str]]:
    """Cells whose mistake another rule forbids as well: the other rules and the reason."""
    with (HERE / "shared_cells.tsv").open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["cell"]: (frozenset(row["other rules"].split()), row["reason"]) for row in rows}


@pytest.mark.parametrize("slip", slips(), ids=lambda f: f.name)
def test_a_slip_breaks_exactly_what_it_says(slip: Fixture) -> None:
    found = findings("bad").get(slip.name, [])
    assert {result.rule for result in found} == slip.rules
    assert cells(found) == slip.cells


def test_names_are_given_once() -> None:
    assert [name for name, count in Counter(f.name for f in BAD).items() if count > 1] == []


def test_a_slip_is_called_after_what_it_does() -> None:
    """Not by number: whoever reads that one failed should know which mistake went unseen."""
    assert [slip.name for slip in slips() if re.search(r"-misspelt$|-\d$", slip.name)] == []


def test_the_matrix_knows_every_constraint_of_the_shapes() -> None:
    explained = {"name", "description", "message", "severity", "path", "property", "targetClass", "ignoredProperties"}
    explained |= {"alternativePath"}
    used = {str(p).removeprefix(str(SH)) for p in shapes.load().predicates() if str(p).startswith(str(SH))}
    assert used - explained == set(CONSTRAINTS)


def test_every_cell_is_violated_by_a_fixture_that_breaks_no_other_rule() -> None:
    wanted, allowed = matrix(), shared()
    covered = {cell for fixture in BAD for cell in fixture.cells if fixture.rules == {wanted.get(cell)}}
    for cell, (others, _) in allowed.items():
        covered |= {cell for fixture in BAD if cell in fixture.cells and fixture.rules == others | {wanted.get(cell)}}
    assert len(wanted) > 300
    assert sorted(set(wanted) - covered) == []


def test_shared_cells_are_shared_still_and_say_why() -> None:
    wanted = matrix()
    alone = {cell for fixture in BAD for cell in fixture.cells if fixture.rules == {wanted.get(cell)}}
    for cell, (others, reason) in shared().items():
        assert cell in wanted
        assert cell not in alone, f"{cell} has a fixture of its own now: take the line out"
        assert others
        assert reason.endswith(".")
