"""What there is of a kind: the same from the index of names as from a pass over the graph, and never fewer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kg.namespaces import ENTITY_TYPES
from kg.search import build
from kg.settings import Settings
from server import create_app, listing, naming, near, search
from server.state import Snapshot, state_of

_KIND = "person"


@pytest.fixture
def fresh(published: Settings) -> Iterator[Snapshot]:
    """A snapshot nobody has asked anything, with the index of names beside its graph."""
    application = create_app(published)
    state = state_of(application)
    current = state.lease()
    build.ensure(current.generation, current.reader)
    yield current
    state.release(current)
    application.extensions["secoop"].close()


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each pass over the graph."""
    found: list[int] = []
    whole = listing.nodes

    def counted(current: Snapshot) -> dict[str, list[str]]:
        found.append(1)
        return whole(current)

    monkeypatch.setattr(listing, "nodes", counted)
    return found


def counting(current: Snapshot, kind: str, number: int) -> None:
    """Have the build counted so many of a kind."""
    current.generation = replace(current.generation, counts={**current.generation.counts, kind: number})


@pytest.mark.parametrize("kind", ENTITY_TYPES)
def test_the_index_lists_what_a_pass_over_the_graph_finds(fresh: Snapshot, kind: str) -> None:
    found = listing.nodes(fresh)[kind]
    label = fresh.graph.label
    named = [(name, label(f"{fresh.generation.base}id/{name}").value) for name in found]
    assert sorted(listing.catalogue(fresh, kind)) == sorted(named)
    assert listing.slugs(fresh, kind) == found


def test_names_and_addresses_of_a_kind_need_no_pass_over_the_graph(fresh: Snapshot, passes: list[int]) -> None:
    index = {name for name, _ in listing.catalogue(fresh, _KIND)}
    assert index == set(listing.slugs(fresh, _KIND))
    assert naming.called(fresh, ("person", "organization"), "bo LIND") == ["person/bo-lind"]
    assert near.names(fresh, _KIND, "bo-lindd") == ["person/bo-lind"]
    assert passes == []


def test_an_index_that_lacks_something_is_not_believed(fresh: Snapshot, passes: list[int]) -> None:
    counting(fresh, _KIND, fresh.generation.counts[_KIND] + 1)
    assert listing.catalogue(fresh, _KIND)
    assert passes == [1]


def test_kinds_are_counted_without_a_pass_over_a_large_graph(fresh: Snapshot, passes: list[int]) -> None:
    wanted = {kind: len(names) for kind, names in listing.nodes(fresh).items()}
    passes.clear()
    fresh.reader.in_memory = False
    assert listing.sizes(fresh) == wanted
    assert passes == []


def test_what_the_build_has_not_counted_is_counted(fresh: Snapshot) -> None:
    fresh.reader.in_memory = False
    fresh.generation = replace(fresh.generation, counts={})
    assert listing.sizes(fresh) == {kind: len(names) for kind, names in listing.nodes(fresh).items()}


def test_a_relation_that_is_not_there_costs_a_large_graph_no_pass(fresh: Snapshot, passes: list[int]) -> None:
    fresh.reader.in_memory = False
    assert near.names(fresh, "evidence", "nothing-like-it") == []
    assert passes == []


def test_where_the_index_cannot_be_asked_a_name_stands_for_the_same(fresh: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Snapshot) -> None:
        raise search.NoIndexError("there is no index", where="search", remedy="make one")

    monkeypatch.setattr(search, "index", refused)
    assert naming.called(fresh, ("person", "organization"), "bo LIND") == ["person/bo-lind"]
    assert listing.catalogue(fresh, _KIND)
