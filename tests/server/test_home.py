"""The home page and the list of kinds: numbers of nodes, without the name of any."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from kg.settings import Settings
from kg.store.terms import Literal
from server import create_app
from server.graph import Graph


@pytest.fixture
def fresh(published: Settings) -> FlaskClient:
    """A client of an application that has not looked anything up."""
    return create_app(published).test_client()


@pytest.mark.parametrize("path", ["/", "/browse"])
def test_nodes_are_counted_without_naming_them(fresh: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    named: list[str] = []
    look = Graph.label

    def noted(graph: Graph, iri: str, language: str = "en") -> Literal:
        named.append(iri)
        return look(graph, iri, language)

    monkeypatch.setattr(Graph, "label", noted)
    page = fresh.get(path, headers={"Accept": "text/html"}).text
    assert "persons</span>" in page
    assert not [iri for iri in named if "/id/" in iri]


@pytest.mark.parametrize("kind", ["person", "organization", "evidence"])
def test_the_numbers_are_those_of_the_lists(fresh: FlaskClient, kind: str) -> None:
    index = fresh.get("/browse", headers={"Accept": "text/html"}).text
    (number,) = re.findall(rf'href="/browse/{kind}"><span>[^<]+</span> <strong>(\d+)<', index)
    listed = fresh.get(f"/browse/{kind}", headers={"Accept": "text/html"}).text
    assert int(number) == len(re.findall(rf'<a href="/page/{kind}/', listed)) > 0
