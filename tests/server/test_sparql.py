"""The SPARQL 1.1 Protocol, read operations."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
import rdflib
from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app

ATTENDED = "SELECT ?who WHERE { ?who sc:attended ?event } ORDER BY ?who"
ENTITY = "https://w3id.org/secoop/id/"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { event:hill-day } ?s ?p ?o }"
FORM = "application/x-www-form-urlencoded"


def names(body: bytes) -> list[str]:
    """Values of ?who in a JSON answer."""
    return [row["who"]["value"] for row in json.loads(body)["results"]["bindings"]]


EXPECTED = [ENTITY + "group/eastmark-experts", ENTITY + "person/bo-lind"]


def test_a_get_with_a_query_is_answered(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": ATTENDED})
    assert response.status_code == 200
    assert response.content_type == "application/sparql-results+json"
    assert names(response.data) == EXPECTED


def test_a_post_of_a_form_is_answered(client: FlaskClient) -> None:
    assert names(client.post("/sparql", data={"query": ATTENDED}).data) == EXPECTED


def test_a_posted_query_is_answered(client: FlaskClient) -> None:
    response = client.post("/sparql", data=ATTENDED, content_type="application/sparql-query; charset=UTF-8")
    assert names(response.data) == EXPECTED


def test_head_has_the_length_and_no_body(client: FlaskClient) -> None:
    got, head = client.get("/sparql", query_string={"query": ATTENDED}), client.head("/sparql", query_string={"query": ATTENDED})
    assert head.status_code == 200
    assert head.content_length == len(got.data)
    assert head.data == b""


def test_csv_follows_rfc_4180(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": ATTENDED}, headers={"Accept": "text/csv"})
    assert response.content_type == "text/csv; charset=utf-8"
    assert response.data.endswith(b"\r\n")
    assert [row[0] for row in csv.reader(io.StringIO(response.text))] == ["who", *EXPECTED]


def test_tsv_holds_whole_terms(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": ATTENDED}, headers={"Accept": "text/tab-separated-values"})
    assert response.text.splitlines() == ["?who", *[f"<{iri}>" for iri in EXPECTED]]


def test_xml_results_parse(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": ATTENDED}, headers={"Accept": "application/sparql-results+xml"})
    found = [node.text for node in ElementTree.fromstring(response.data).iter("{http://www.w3.org/2005/sparql-results#}uri")]  # noqa: S314
    assert found == EXPECTED


@pytest.mark.parametrize(
    "accept", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
)
def test_ask_is_answered_in_every_table_format(client: FlaskClient, accept: str) -> None:
    response = client.get("/sparql", query_string={"query": "ASK { ?s a sc:Event }"}, headers={"Accept": accept})
    assert response.status_code == 200
    assert b"true" in response.data


@pytest.mark.parametrize(
    ("accept", "parser"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
        ("application/trig", "trig"),
        ("application/n-quads", "nquads"),
    ],
)
def test_a_construct_is_answered_in_every_graph_format(client: FlaskClient, accept: str, parser: str) -> None:
    response = client.get("/sparql", query_string={"query": CONSTRUCT}, headers={"Accept": accept})
    assert response.mimetype == accept
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=response.data, format=parser)
    label = rdflib.URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
    assert rdflib.Literal("Hill Day", lang="en") in set(graph.objects(rdflib.URIRef(ENTITY + "event/hill-day"), label))


def test_describe_is_answered(client: FlaskClient) -> None:
    response = client.get(
        "/sparql", query_string={"query": "DESCRIBE person:bo-lind"}, headers={"Accept": "application/n-triples"}
    )
    assert b"Bo Lind" in response.data


def test_a_default_graph_named_by_the_client_is_the_only_one_read(client: FlaskClient) -> None:
    query = "SELECT ?who WHERE { ?who dcterms:isReplacedBy ?kept }"
    merged = client.get("/sparql", query_string={"query": query})
    extra = client.get("/sparql", query_string={"query": query, "default-graph-uri": "https://w3id.org/secoop/graph/extra"})
    other = client.get("/sparql", query_string={"query": query, "default-graph-uri": "https://w3id.org/secoop/graph/none"})
    assert names(merged.data) == names(extra.data) == [ENTITY + "organization/old-northmark"]
    assert names(other.data) == []


def test_named_graphs_are_those_the_client_names(client: FlaskClient) -> None:
    query = "SELECT DISTINCT ?who WHERE { GRAPH ?who { ?s ?p ?o } }"
    graph = "https://w3id.org/secoop/graph/extra"
    assert names(client.get("/sparql", query_string={"query": query, "named-graph-uri": graph}).data) == [graph]
    assert len(names(client.get("/sparql", query_string={"query": query}).data)) > 1


def problem(client: FlaskClient, status: int, **parameters: str) -> dict[str, object]:
    """The problem document of a refused GET."""
    response = client.get(
        "/sparql", query_string=parameters, headers={"Accept": "application/json, application/sparql-results+json"}
    )
    assert response.status_code == status
    found = json.loads(response.data)
    assert found["detail"]
    assert found["remedy"]
    assert found["where"]
    assert isinstance(found, dict)
    return found


def test_a_syntax_error_has_line_and_column_and_keeps_the_query(client: FlaskClient) -> None:
    query = "SELECT ?s\nWHERE { ?s ?p 1 } LIMIT many"
    found = problem(client, 400, query=query)
    assert (found["line"], found["column"]) == (2, 25)
    assert found["query"] == query


def test_a_syntax_error_on_a_page_keeps_the_query_in_the_form(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT <b> WHERE {"}, headers={"Accept": "text/html"})
    assert response.status_code == 400
    assert "SELECT &lt;b&gt; WHERE {</textarea>" in response.text


@pytest.mark.parametrize("parameters", [{"query": ""}, {"quarry": ATTENDED}, {"default-graph-uri": "http://example.org/g"}])
def test_a_request_without_query_is_refused(client: FlaskClient, parameters: dict[str, str]) -> None:
    assert "no query" in str(problem(client, 400, **parameters)["detail"])


def test_results_asked_for_without_a_query_are_refused(client: FlaskClient) -> None:
    assert client.get("/sparql", headers={"Accept": "application/sparql-results+json"}).status_code == 400


def test_two_queries_are_refused(client: FlaskClient) -> None:
    response = client.get(f"/sparql?query=ASK{{}}&query={ATTENDED}")
    assert response.status_code == 400
    assert "2 times" in response.json["detail"]  # type: ignore[index]


def test_a_query_in_the_url_and_in_the_body_is_refused(client: FlaskClient) -> None:
    assert client.post("/sparql?query=ASK{}", data={"query": ATTENDED}).status_code == 400
    assert client.post("/sparql?query=ASK{}", data=ATTENDED, content_type="application/sparql-query").status_code == 400


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "", "multipart/form-data; boundary=x"])
def test_a_body_of_another_type_is_unsupported(client: FlaskClient, content_type: str) -> None:
    response = client.post("/sparql", data=ATTENDED.encode(), content_type=content_type)
    assert response.status_code == 415
    assert "application/sparql-query" in response.json["remedy"]  # type: ignore[index]


@pytest.mark.parametrize("content_type", ["application/sparql-query", "application/x-www-form-urlencoded"])
def test_a_coded_query_is_refused_by_the_name_of_its_coding(client: FlaskClient, content_type: str) -> None:
    response = client.post("/sparql", data=b"\x1f\x8b", content_type=content_type, headers={"Content-Encoding": "gzip"})
    assert response.status_code == 415
    assert "Content-Encoding 'gzip'" in response.get_json(force=True)["detail"]


def test_another_charset_is_unsupported(client: FlaskClient) -> None:
    response = client.post("/sparql", data=ATTENDED.encode("utf-16"), content_type="application/sparql-query; charset=utf-16")
    assert response.status_code == 415


def test_bytes_that_are_not_utf8_are_refused_with_their_place(client: FlaskClient) -> None:
    response = client.post("/sparql", data=b"ASK {\n  ?s ?p '\xff' }", content_type="application/sparql-query")
    assert response.status_code == 400
    assert (response.json["line"], response.json["column"]) == (2, 10)  # type: ignore[index]


def test_a_percent_encoding_that_is_not_utf8_is_refused(client: FlaskClient) -> None:
    response = client.get("/sparql?query=ASK%7B%7D%FF")
    assert response.status_code == 400
    assert "UTF-8" in response.json["detail"]  # type: ignore[index]


def test_put_is_not_allowed(client: FlaskClient) -> None:
    response = client.put("/sparql", query_string={"query": ATTENDED})
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:b> <a:c> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1/>",
        "ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    ],
)
def test_updates_and_other_peoples_endpoints_are_refused_and_change_nothing(client: FlaskClient, query: str) -> None:
    count = {"query": "SELECT (COUNT(*) AS ?who) { ?s ?p ?o }"}
    before = names(client.get("/sparql", query_string=count).data)
    assert problem(client, 403, query=query)["query"] == query
    assert names(client.get("/sparql", query_string=count).data) == before


def test_the_update_operation_is_refused(client: FlaskClient) -> None:
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403
    assert client.post("/sparql", data="CLEAR ALL", content_type="application/sparql-update").status_code == 403


def test_a_format_nobody_has_is_not_acceptable_and_the_answer_lists_what_there_is(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": ATTENDED}, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert response.content_type == "application/problem+json"
    assert "text/csv" in response.json["available"]  # type: ignore[index]


def test_a_graph_format_for_a_table_is_not_acceptable(client: FlaskClient) -> None:
    assert client.get("/sparql", query_string={"query": ATTENDED}, headers={"Accept": "text/turtle"}).status_code == 406
    assert client.get("/sparql", query_string={"query": ATTENDED, "format": "ttl"}).status_code == 400
    assert client.get("/sparql", query_string={"query": ATTENDED, "format": "xlsx"}).status_code == 406


def test_a_query_that_runs_too_long_is_ended_and_told_so(client: FlaskClient) -> None:
    endless = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
    found = problem(client, 504, query=endless, timeout="0.5")
    assert found["reason"] == "time"
    assert found["query"] == endless
    assert names(client.get("/sparql", query_string={"query": ATTENDED}).data) == EXPECTED


@pytest.mark.parametrize("timeout", ["0", "-1", "soon", "nan", "inf", "1_0", "٣", "1e999", " 1"])
def test_a_timeout_that_is_no_positive_number_is_refused(client: FlaskClient, timeout: str) -> None:
    assert "timeout" in str(problem(client, 400, query=ATTENDED, timeout=timeout)["where"])


def test_a_timeout_cannot_raise_the_limit(hurried: FlaskClient) -> None:
    endless = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
    assert problem(hurried, 503, query=endless, timeout="60")["seconds"] == 1.0


def test_a_query_over_the_size_limit_is_too_large(client: FlaskClient) -> None:
    long = "ASK { ?s ?p '" + "x" * 70_000 + "' }"
    assert client.post("/sparql", data=long, content_type="application/sparql-query").status_code == 413
    assert client.post("/sparql", data={"query": long}).status_code == 413
    assert client.post("/sparql", data={"query": long * 4}).status_code == 413


def test_an_answer_over_the_limit_is_an_error_and_not_a_short_answer(client: FlaskClient) -> None:
    wide = "SELECT * WHERE { ?a ?b ?c . ?d sc:cite ?f . ?h a sc:Statement }"
    response = client.get("/sparql", query_string={"query": wide}, headers={"Accept": "text/csv"})
    assert response.status_code == 413
    assert "LIMIT" in response.json["remedy"]  # type: ignore[index]


def test_a_nul_is_refused(client: FlaskClient) -> None:
    assert client.get("/sparql?query=ASK%7B%7D%00").status_code == 400


def test_the_same_question_on_the_same_generation_is_not_sent_twice(client: FlaskClient) -> None:
    first = client.get("/sparql", query_string={"query": ATTENDED})
    again = client.get("/sparql", query_string={"query": ATTENDED}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(
        "/sparql", query_string={"query": ATTENDED}, headers={"If-None-Match": first.headers["ETag"], "Accept": "text/csv"}
    )
    assert other.status_code == 200


def test_an_answer_that_changes_by_itself_has_no_validator(client: FlaskClient) -> None:
    assert "ETag" not in client.get("/sparql", query_string={"query": "SELECT (NOW() AS ?who) {}"}).headers


def test_a_browser_without_query_gets_a_form(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.mimetype == "text/html"
    assert "<textarea" in response.text
    assert "<button>Run</button>" in response.text


def test_a_browser_with_a_query_gets_a_table_with_links_and_downloads(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": ATTENDED}, headers={"Accept": "text/html"})
    assert 'href="/page/person/bo-lind"' in response.text
    assert "format=csv" in response.text
    assert "2 rows" in response.text


def test_a_long_answer_on_a_page_says_what_it_left_out(client: FlaskClient) -> None:
    response = client.get(
        "/sparql", query_string={"query": "SELECT ?s WHERE { ?s ?p ?o } LIMIT 700"}, headers={"Accept": "text/html"}
    )
    assert "Showing the first 200 of 700 rows" in response.text


def test_a_construct_on_a_page_is_a_table_of_triples(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": CONSTRUCT}, headers={"Accept": "text/html"})
    assert "subject" in response.text
    assert "format=ttl" in response.text


def test_a_program_without_query_gets_the_service_description(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=response.data, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert set(graph.objects(None, sd.endpoint)) == {rdflib.URIRef("https://w3id.org/secoop/sparql")}
    assert rdflib.URIRef("https://w3id.org/secoop/graph/extra") in set(graph.objects(None, sd.name))


def test_a_relative_iri_is_resolved_against_the_endpoint_and_not_against_the_host(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT (<x> AS ?who) {}"}, headers={"Host": "evil.example"})
    assert names(response.data) == ["https://w3id.org/secoop/x"]


@pytest.mark.parametrize("updates", [True, False])
def test_the_update_endpoint_is_described_where_it_is_open(published: Settings, updates: bool) -> None:
    application = create_app(replace(published, updates=updates))
    text = application.test_client().get("/sparql", headers={"Accept": "text/turtle"}).get_data(as_text=True)
    application.extensions["secoop"].close()
    assert (text.count("SPARQL11Update") == 1) is updates
    for claim in ("BasicFederatedQuery", "UnionDefaultGraph", "DereferencesURIs", "EmptyGraphs"):
        assert claim not in text


@pytest.mark.parametrize("name", ["json", "csv", "tsv", "xml"])
def test_a_format_can_be_named_in_the_url(client: FlaskClient, name: str) -> None:
    response = client.get("/sparql", query_string={"query": ATTENDED, "format": name}, headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert name in response.mimetype or response.mimetype == "text/tab-separated-values"


def test_hostile_variable_names_and_values_stay_text(client: FlaskClient) -> None:
    query = "SELECT ('<img src=x onerror=alert(1)>' AS ?x) (<javascript:alert(1)> AS ?y) {}"
    text = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/html"}).text
    assert "<img src=x" not in text
    assert 'href="javascript:' not in text


def test_a_page_shows_labels_beside_names_and_a_download_does_not(client: FlaskClient) -> None:
    query = "SELECT ?who ?role WHERE { ?part sc:participant ?who ; sc:role ?role }"
    text = client.get("/sparql", query_string={"query": query, "format": "html"}).text
    assert re.search(r"person:bo-lind</bdi></a> <span class=\"gloss\"><bdi[^>]*>Bo Lind</bdi>", text)
    assert re.search(r"role:opener</bdi></a> <span class=\"gloss\"><bdi[^>]*>opener</bdi>", text)
    assert "Bo Lind" not in client.get("/sparql", query_string={"query": query, "format": "csv"}).text


def test_a_page_of_triples_shows_labels_beside_names_too(client: FlaskClient) -> None:
    query = "CONSTRUCT { ?who sc:attended ?event } WHERE { ?who sc:attended ?event }"
    text = client.get("/sparql", query_string={"query": query, "format": "html"}).text
    assert re.search(r"event:hill-day</bdi></a> <span class=\"gloss\"><bdi[^>]*>Hill Day</bdi>", text)


@pytest.mark.parametrize(
    ("parameters", "accept"),
    [
        ({"query": ATTENDED}, "application/sparql-results+json"),
        ({"query": ATTENDED}, "text/html"),
        ({"query": CONSTRUCT}, "text/turtle"),
        ({"query": "ASK {"}, "*/*"),
        ({"query": ATTENDED, "format": "xlsx"}, "*/*"),
        ({"query": ATTENDED}, "image/png"),
        ({}, "text/turtle"),
        ({}, "text/html"),
    ],
)
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_head_has_the_headers_of_get(client: FlaskClient, parameters: dict[str, str], accept: str, coding: str) -> None:
    asked = {"Accept": accept, "Accept-Encoding": coding, "X-Request-Id": "head-and-get"}
    got, head = (getattr(client, name)("/sparql", query_string=parameters, headers=asked) for name in ("get", "head"))
    assert head.status_code == got.status_code
    assert list(head.headers) == list(got.headers)
    assert (head.data, head.content_length) == (b"", len(got.data))


def test_head_is_told_that_nothing_has_changed(client: FlaskClient) -> None:
    tag = client.head("/sparql", query_string={"query": ATTENDED}).headers["ETag"]
    again = client.head("/sparql", query_string={"query": ATTENDED}, headers={"If-None-Match": tag})
    assert (again.status_code, again.headers["ETag"]) == (304, tag)


def test_options_names_the_methods_and_takes_no_turn(client: FlaskClient) -> None:
    response = client.options("/sparql", headers={"Origin": "http://example.org", "Access-Control-Request-Method": "POST"})
    assert response.status_code == 200
    assert {name.strip() for name in response.headers["Allow"].split(",")} == {"GET", "HEAD", "POST", "OPTIONS"}
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" not in response.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("path", ["/update", "/contribute", "/validate"])
def test_other_sites_may_not_write(client: FlaskClient, path: str) -> None:
    response = client.options(path, headers={"Origin": "http://example.org", "Access-Control-Request-Method": "POST"})
    assert "Access-Control-Allow-Origin" not in response.headers
