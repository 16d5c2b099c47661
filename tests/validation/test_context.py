"""What is read of a generation's lines when its graph is opened for judging."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.validation import context
from kg.validation.plan.graph import Base

XSD = "http://www.w3.org/2001/XMLSchema#"
LINES = [
    f'<urn:s> <urn:p> "1.50"^^<{XSD}decimal> .',
    '<urn:s> <urn:p> "words" .',
    f'<urn:s> <urn:p> "1.50"^^<{XSD}decimal> <urn:graph> .',
    f'<urn:s> <urn:p> "7"^^<{XSD}integer> .',
    '<urn:s> <urn:p> "says \\"^^<x> and no more"@en .',
    "<urn:s> <urn:p> <urn:o> .",
    f'<urn:s> <urn:p> "1"^^<{XSD}boolean> .',
]


@pytest.mark.parametrize("block", [1, 10, 60, 1 << 24])
@pytest.mark.parametrize("end", ["\n", ""])
def test_forms_the_store_changes_are_found_wherever_a_block_ends(
    block: int, end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "_BLOCK", block)
    file = tmp_path / "graph.nq"
    file.write_text("\n".join(LINES) + end, encoding="utf-8")
    odd = context.odd_forms(context._typed_edges(file))
    assert sorted((str(key[2]), [str(form) for form in forms]) for key, forms in odd.items()) == [
        (f'"1.5"^^<{XSD}decimal>', [f'"1.50"^^<{XSD}decimal>']),
        (f'"true"^^<{XSD}boolean>', [f'"1"^^<{XSD}boolean>']),
    ]


def test_without_a_graph_there_is_nothing_but_the_ontology() -> None:
    base = context.planner(None).base
    assert isinstance(base, Base)
    assert base.size > 1_000
    assert not base.odd
