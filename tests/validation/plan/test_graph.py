"""What is known of a graph before any change."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pyoxigraph as ox
import pytest

from kg.store.edges import Edge, Node
from kg.validation.plan import graph
from kg.validation.plan.automaton import FOCUS, Automaton, Kind
from kg.validation.plan.graph import Base, View
from kg.validation.plan.walk import TooManyError, read


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


def triple(text: str) -> Edge:
    """A triple by three words."""
    subject, predicate, value = (ox.NamedNode(f"urn:{word}") for word in text.split())
    return subject, predicate, value


@pytest.fixture
def read_triples(monkeypatch: pytest.MonkeyPatch) -> list[Edge]:
    """The triples that are read from a store from now on."""
    found, original = list[Edge](), Base._find

    def noted(self: Base, subject: Node | None, predicate: ox.NamedNode | None, value: Node | None) -> Iterator[Edge]:
        for edge in original(self, subject, predicate, value):
            found.append(edge)
            yield edge

    monkeypatch.setattr(Base, "_find", noted)
    return found


@pytest.mark.parametrize(("few", "large"), [(32, 2_000), (0, 0), (1, 1), (2, 3)])
def test_all_ways_to_look_find_the_same(few: int, large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "_MANY", few)
    monkeypatch.setattr(graph, "_LARGE", large)
    added = [triple(text) for text in ("new p all", "s1 q all", "s2 p all", "s3 p o3")]
    removed = [triple(text) for text in ("s1 p all", "s2 p all", "s4 p o4")]
    nodes = [None, *(ox.NamedNode(f"urn:{word}") for word in ("s1", "s2", "s4", "s5", "new", "all", "o1", "o3", "none"))]
    predicates = [None, ox.NamedNode("urn:p"), ox.NamedNode("urn:q"), ox.NamedNode("urn:none")]
    keys = [key for key in product(nodes, predicates, nodes) if key[0] or key[2]]
    plain, lazy, asked = (View(base(), added, removed) for _ in range(3))
    seen = set()
    for key in [*keys, *keys]:
        found = set(plain.edges(*key))
        assert set(lazy.each(*key)) == found
        assert asked.has(*key) is bool(found)
        seen.add(len(found))
    assert seen >= {0, 1, 2, 10}


def test_that_something_is_there_is_known_without_reading_all(read_triples: list[Edge], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "_MANY", 2)
    key, found = (None, ox.NamedNode("urn:p"), ox.NamedNode("urn:all")), base()
    assert found.has(*key)
    assert found.has(*key)
    assert len(read_triples) == 3


def test_of_many_triples_no_more_are_read_than_are_taken(read_triples: list[Edge], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "_LARGE", 2)
    triples = iter(base().each(None, ox.NamedNode("urn:p"), ox.NamedNode("urn:all")))
    assert [next(triples) for _ in range(5)] == read_triples


def test_a_node_with_too_many_triples_is_not_read_to_the_end(read_triples: list[Edge], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "_LARGE", 2)
    reads = Automaton()
    reads.step(FOCUS, Kind.BACKWARD, ox.NamedNode("urn:p"))
    sink = set[Edge]()
    with pytest.raises(TooManyError):
        read(View(base()), reads, [ox.NamedNode("urn:all")], sink, 4)
    assert len(sink) == len(read_triples) == 5
    read(View(base()), reads, [ox.NamedNode("urn:all")], sink, 10)
    assert len(sink) == 10
