"""What is known of a graph before any change."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.validation.plan import graph
from kg.validation.plan.graph import Base


def base() -> Base:
    """Ten nodes with two objects each, one of which all have."""
    store = ox.Store()
    for n in range(10):
        for value in ("urn:all", f"urn:o{n}"):
            store.add(ox.Quad(ox.NamedNode(f"urn:s{n}"), ox.NamedNode("urn:p"), ox.NamedNode(value)))
    return Base([store])


def test_how_a_predicate_fans_out_is_counted() -> None:
    assert base().fans() == {"urn:p": (2.0, 20 / 11)}


def test_of_a_large_graph_a_part_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "_SAMPLE", 1)
    assert base().fans() == {"urn:p": (1.0, 1.0)}
