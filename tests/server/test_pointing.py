"""What points to a node: counted and read as the index has it, and no page asks more than three queries for it."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.namespaces import Iris
from kg.settings import Settings
from kg.store import generations
from kg.store.reader import Reader, Row
from kg.store.terms import Term
from server import create_app, pointing
from server.graph import SHORTCUTS, Graph

BASE = "https://w3id.org/secoop/"
KINDS = ("event", "person", "organization", "group", "place", "post", "topic")


@pytest.fixture(scope="module")
def graph(published: Settings) -> Graph:
    generation = generations.current(published.home)
    return Graph(Reader.open(generation), generation.base)


def nodes(graph: Graph, kind: str) -> list[str]:
    """Every node of a kind that something points to."""
    stem = f"{graph.base}id/{kind}/" if kind != "topic" else "https://w3id.org/secoop/concept/topic/"
    rows = graph.reader.select(f"SELECT DISTINCT ?node {{ ?s ?p ?node FILTER(STRSTARTS(STR(?node), '{stem}')) }}")
    return sorted(row["node"].value for row in rows)


@pytest.mark.parametrize("kind", ["event", "person", "organization", "place", "post"])
def test_it_is_what_the_index_has_without_shortcuts(graph: Graph, kind: str) -> None:
    found = nodes(graph, kind)
    assert found
    for iri in found:
        counted = pointing.counts(graph, iri)
        indexed = graph.incoming(iri, 10_000)
        assert counted == Counter(predicate for _, predicate in indexed)
        links = set(pointing.read(graph, iri, counted).links())
        assert links == {(subject, predicate) for subject, predicate in indexed if predicate not in SHORTCUTS}


def test_nothing_points_to_a_node_that_is_not_there(graph: Graph) -> None:
    iri = Iris(BASE).entity("person/nobody")
    assert pointing.counts(graph, iri) == {}
    assert list(pointing.read(graph, iri, {}).links()) == []


def test_rows_have_what_they_are_sorted_by(graph: Graph) -> None:
    iri = Iris(BASE).entity("event/hill-day")
    rows = pointing.read(graph, iri, pointing.counts(graph, iri)).of("participationIn")
    assert rows
    assert all("held" in row for row in rows)
    assert any("name" in row for row in rows)


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_an_entity_asks_at_most_three_queries(
    published: Settings, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    app = create_app(published)
    client = app.test_client()
    client.get("/page/organization/northmark", headers={"Accept": "text/html"})
    snapshot = app.extensions["secoop"].lease()
    found = nodes(snapshot.graph, kind)
    assert found
    asked: list[str] = []
    original = Reader.table

    def table(reader: Reader, query: str, **bindings: Term) -> tuple[list[str], list[Row]]:
        asked.append(query)
        return original(reader, query, **bindings)

    monkeypatch.setattr(Reader, "table", table)
    for iri in found:
        asked.clear()
        path = "/page/" + (iri.removeprefix(f"{BASE}id/") if "/id/" in iri else iri.removeprefix(BASE))
        assert client.get(path, headers={"Accept": "text/html"}).status_code in (200, 308), path
        assert len(asked) <= 3, [path, *asked]
    app.extensions["secoop"].close()
