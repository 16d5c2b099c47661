"""Rule 13: page furniture is not content; no evidence lies in what a record marks as furniture."""

from __future__ import annotations

import pytest

from kg import resources
from kg.commands.record import lines
from kg.interpret.nodes import Node, load, loads
from kg.interpret.passages import parse_span

RECORDS = sorted((resources.path("records") / "documents").glob("*.yaml"))


def in_furniture(root: Node) -> list[str]:
    """The lines whose passage overlaps page furniture."""
    furniture = [parse_span(node) for node in root.each("furniture")]
    passages = [(line.where, parse_span(node)) for line in lines(root) for node in line.need("at").items()]
    return [where for where, (start, end) in passages if any(start < last and first < end for first, last in furniture)]


@pytest.mark.parametrize("path", RECORDS, ids=lambda p: p.stem)
def test_no_evidence_lies_in_page_furniture(path: object) -> None:
    assert in_furniture(load(path)) == []  # type: ignore[arg-type]


def test_evidence_in_page_furniture_is_found() -> None:
    root = loads("items:\n- says:\n  - {headline: x, at: 5-12}\n  - {headline: y, at: 20-30}\nfurniture: [0-6]\n", "x.yaml")
    assert in_furniture(root) == ["x.yaml:3:5"]
