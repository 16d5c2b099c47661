"""Entity IRIs: one redirect to a page or to data, and the data."""

from __future__ import annotations

import pytest
import rdflib
from flask.testing import FlaskClient

from kg.namespaces import Iris
from tests.server.site import extra as asserted

BASE = "https://w3id.org/secoop/"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
NODES = ["event/hill-day", "person/bo-lind", "statement/hill-day.heldAt.2", "evidence/hill.0-8", "item/hill.1", "capture/hill"]


def test_a_browser_is_sent_to_the_page(client: FlaskClient) -> None:
    response = client.get("/id/event/hill-day", headers=BROWSER)
    assert (response.status_code, response.location) == (303, "/page/event/hill-day")
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("accept", "ending"),
    [("text/turtle", "ttl"), ("application/ld+json", "jsonld"), ("application/n-triples", "nt"), ("application/rdf+xml", "rdf")],
)
def test_a_program_is_sent_to_data_in_its_format(client: FlaskClient, accept: str, ending: str) -> None:
    response = client.get("/id/event/hill-day", headers={"Accept": accept})
    assert (response.status_code, response.location) == (303, f"/data/event/hill-day.{ending}")


def test_redirects_never_repeat_the_host_of_the_request(client: FlaskClient) -> None:
    response = client.get("/id/event/hill-day", headers={"Host": "evil.example"})
    assert "evil" not in str(response.headers)


def test_a_format_no_entity_has_is_not_acceptable(client: FlaskClient) -> None:
    assert client.get("/id/event/hill-day", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(("ending", "parser"), [("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("rdf", "xml")])
def test_data_describes_the_entity_its_assertions_and_their_evidence(client: FlaskClient, ending: str, parser: str) -> None:
    response = client.get(f"/data/event/hill-day.{ending}")
    graph = rdflib.Graph().parse(data=response.data, format=parser)
    event, sc = rdflib.URIRef(BASE + "id/event/hill-day"), rdflib.Namespace(BASE + "ns#")
    assert (event, rdflib.SKOS.prefLabel, rdflib.Literal("Hill Day", lang="en")) in graph
    parts = list(graph.subjects(sc.participationIn, event))
    assert len(parts) == 2
    assert all(graph.value(graph.value(part, sc.evidence), sc.cite) for part in parts)


def nodes_of_the_graph(client: FlaskClient) -> list[str]:
    """Every node of ours that occurs anywhere, as ``kind/slug``."""
    query = (
        "SELECT DISTINCT ?n WHERE { { ?n ?p ?o } UNION { ?s ?p ?n } FILTER(STRSTARTS(STR(?n), 'https://w3id.org/secoop/id/')) }"
    )
    rows = client.get("/sparql", query_string={"query": query, "format": "csv"}).text.splitlines()[1:]
    return [row.removeprefix(BASE + "id/") for row in rows]


def test_every_node_of_the_graph_has_a_page_and_data(client: FlaskClient) -> None:
    names = nodes_of_the_graph(client)
    assert len(names) > 50
    for name in names:
        if name == "organization/old-northmark":
            continue
        assert client.get(f"/id/{name}", headers=BROWSER).status_code == 303, name
        assert client.get(f"/page/{name}", headers=BROWSER).status_code == 200, name
        assert client.get(f"/data/{name}.nt").data, name


def test_a_merged_entity_moves_for_good(client: FlaskClient) -> None:
    for path in ("/id/organization/", "/page/organization/"):
        response = client.get(path + "old-northmark", headers=BROWSER)
        assert (response.status_code, response.location) == (308, path + "northmark")
    assert client.get("/data/organization/old-northmark.ttl").location == "/data/organization/northmark.ttl"


def test_an_unknown_entity_is_not_found_and_near_names_are_given(client: FlaskClient) -> None:
    response = client.get("/id/event/hill-dax", headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert "event/hill-day" in response.json["near"]  # type: ignore[index]
    assert "event/hill-day" in response.json["remedy"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/id/person/BO-LIND", "person/bo-lind"),
        ("/id/person/BO-LINDD", "person/bo-lind"),
        ("/id/event/Bo-Lind", "person/bo-lind"),
        ("/concept/role/Opener", "concept/role/opener"),
        ("/page/concept/role/opener2", "concept/role/opener"),
        ("/concept/ROLE", "concept/role"),
        ("/graph/Extra", "graph/extra"),
        ("/graph/extras", "graph/extra"),
    ],
)
def test_a_name_that_differs_in_a_letter_or_in_case_is_near(client: FlaskClient, path: str, near: str) -> None:
    response = client.get(path, headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert near in response.json["near"]  # type: ignore[index]
    assert f'href="/page/{near}"' in client.get(path, headers=BROWSER).text


@pytest.mark.parametrize(
    ("path", "where"), [("/concept/qqqqqq", "/schemes"), ("/graph/qqqqqq", "/datasets"), ("/id/event/q", "/browse")]
)
def test_where_nothing_is_near_the_list_of_the_kind_is_named(client: FlaskClient, path: str, where: str) -> None:
    response = client.get(path, headers={"Accept": "application/json"})
    assert where in response.json["remedy"]  # type: ignore[index]
    assert response.json["near"] == []  # type: ignore[index]


def test_an_unknown_entity_on_a_page_links_the_near_names(client: FlaskClient) -> None:
    response = client.get("/page/event/bo-lind", headers=BROWSER)
    assert response.status_code == 404
    assert 'href="/page/person/bo-lind"' in response.text


@pytest.mark.parametrize(
    "path", ["/id/unicorn/x", "/id/event/a%22b", "/id/event/%3Cscript%3E", "/id/event/%00", "/concept/role/nobody", "/graph/none"]
)
def test_what_is_no_entity_is_not_found(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 404
    assert "<script" not in response.text.replace('<script type="module" src="/assets/', "")


def test_data_in_an_unknown_format_says_which_there_are(client: FlaskClient) -> None:
    response = client.get("/data/event/hill-day.docx")
    assert response.status_code == 400
    assert ".ttl" in response.json["remedy"]  # type: ignore[index]


def test_a_concept_and_its_scheme_have_page_and_data(client: FlaskClient) -> None:
    for name in ("role", "role/opener"):
        assert client.get(f"/concept/{name}", headers=BROWSER).location == f"/page/concept/{name}"
        response = client.get(client.get(f"/concept/{name}", headers={"Accept": "text/turtle"}).location or "")
        graph = rdflib.Graph().parse(data=response.data, format="turtle")
        assert (rdflib.URIRef(BASE + "concept/" + name), rdflib.SKOS.prefLabel, None) in graph


def test_a_named_graph_holds_what_its_dataset_asserts(client: FlaskClient) -> None:
    assert client.get("/graph/extra", headers=BROWSER).location == "/page/graph/extra"
    graph = rdflib.Graph().parse(data=client.get("/data/graph/extra.ttl").data, format="turtle")
    assert len(graph) == len(asserted(Iris())) / 2
    assert client.get("/page/graph/extra", headers=BROWSER).status_code == 200
