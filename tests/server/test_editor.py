"""What the page of the endpoint gives its editor, and how many rows an answer has in all."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app

BROWSER = {"Accept": "text/html"}


def given(text: str, name: str) -> dict[str, object]:
    """The data a page holds for its scripts."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', text, re.DOTALL)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def test_the_editor_is_told_where_things_are_and_each_is_there(client: FlaskClient) -> None:
    site = given(client.get("/sparql", headers=BROWSER).text, "editor-site")
    assert site["base"] == "https://w3id.org/secoop/"
    prefixes = site["prefixes"]
    assert isinstance(prefixes, dict)
    assert prefixes["event"] == "https://w3id.org/secoop/id/event/"
    for name in ("root", "endpoint", "examples", "vocabulary"):
        assert client.get(str(site[name])).status_code == 200, name


def test_no_query_ends_the_data_of_a_page(client: FlaskClient) -> None:
    query = "SELECT </script><script>alert(1)</script>"
    response = client.get("/sparql", query_string={"query": query, "format": "html"}, headers=BROWSER)
    assert response.status_code == 400
    assert "<script>alert" not in response.text
    assert given(response.text, "editor-site")


def test_an_error_is_handed_over_with_its_place(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT *\nWHERE { ?s oops }"}, headers=BROWSER)
    problem = given(response.text, "editor-problem")
    assert problem["line"] == 2
    assert isinstance(problem["column"], int)
    assert "query" not in problem


def test_without_a_graph_an_error_page_is_whole(empty_home: Settings) -> None:
    response = create_app(empty_home).test_client().get("/sparql", query_string={"query": "SELECT"}, headers=BROWSER)
    assert response.status_code in (400, 503)
    assert "<textarea" in response.text or response.status_code == 503
    assert "editor-site" not in response.text


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT ?v { VALUES ?v { 1 2 3 } }", 3),
        ('SELECT ?v { VALUES ?v { "a\\nb" "c" } }', 2),
        ("SELECT * { FILTER(false) }", 0),
        ("CONSTRUCT { ?v a ?v } { VALUES ?v { <x:a> <x:b> } }", 2),
        ("CONSTRUCT { ?s a ?s } { ?s a <x:none> }", 0),
    ],
)
def test_all_rows_are_counted(client: FlaskClient, query: str, rows: int) -> None:
    response = client.post("/sparql/total", data={"query": query})
    assert response.get_json() == {"rows": rows, "cut": False}


def test_a_count_of_a_cut_answer_says_so_and_is_not_kept(client: FlaskClient) -> None:
    response = client.get("/sparql/total", query_string={"query": "SELECT * { ?s ?p ?o }", "maxrows": "2"})
    assert response.get_json() == {"rows": 2, "cut": True}
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("data", "status"), [({"query": " "}, 400), ({"query": "SELECT"}, 400), ({"update": "CLEAR ALL"}, 403)])
def test_counting_refuses_what_the_endpoint_refuses(client: FlaskClient, data: dict[str, str], status: int) -> None:
    assert client.post("/sparql/total", data=data).status_code == status


def test_counting_waits_in_the_line_of_queries(client: FlaskClient) -> None:
    lanes = client.application.extensions["secoop_front"].lanes
    asked = {"PATH_INFO": "/sparql/total", "REQUEST_METHOD": "POST"}
    assert lanes.of(asked) is lanes.query


@pytest.mark.parametrize(
    ("path", "header", "told"),
    [("/sparql", "en", ("en", "")), ("/sparql", "ja", ("ja", "")), ("/sparql?lang=fr", "ja", ("fr", "fr"))],
)
def test_the_editor_is_told_the_language_of_names_and_its_addresses_are_without_it(
    client: FlaskClient, path: str, header: str, told: tuple[str, str]
) -> None:
    site = given(client.get(path, headers={**BROWSER, "Accept-Language": header}).text, "editor-site")
    assert (site["language"], site["carried"]) == told
    assert (site["root"], site["endpoint"]) == ("/", "/sparql")
