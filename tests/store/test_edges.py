"""Triples in the engine's own terms."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.namespaces import XSD
from kg.store import edges

A, P = ox.NamedNode("https://x.example/a"), ox.NamedNode("https://x.example/p")


def typed(text: str, name: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + name))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (typed("1.50", "decimal"), typed("1.5", "decimal")),
        (typed("007", "integer"), typed("7", "integer")),
        (typed("7", "int"), typed("7", "integer")),
        (typed("x", "integer"), typed("x", "integer")),
        (ox.Literal("1.50"), ox.Literal("1.50")),
        (ox.Literal("a", language="en"), ox.Literal("a", language="en")),
        (A, A),
    ],
)
def test_a_term_is_folded_as_the_store_does_it(written: edges.Node, kept: edges.Node) -> None:
    assert edges.folded(written) == kept


def test_a_store_holds_the_triples_in_its_default_graph() -> None:
    (quad,) = edges.holding([(A, P, A)]).quads_for_pattern(None, None, None, None)
    assert (quad.subject, quad.predicate, quad.object, quad.graph_name) == (A, P, A, edges.DEFAULT)


@pytest.mark.parametrize("bound", [64 << 20, 0])
def test_a_dataset_is_read_from_memory_and_from_its_files_alike(
    tmp_path: Path, bound: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edges, "_IN_MEMORY_BYTES", bound)
    file = tmp_path / "graph.nq"
    file.write_text(f"{A} {P} {A} .\n{A} {P} {P} {A} .\n")
    files = ox.Store(str(tmp_path / "store"))
    files.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    del files
    assert sorted(q.object.value for q in edges.opened(file)) == [A.value, P.value]  # type: ignore[union-attr]
