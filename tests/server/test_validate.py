"""Triples in, a judgement out, nothing stored."""

from __future__ import annotations

import gzip
import html
import io
import json
import re

import pytest
import rdflib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg.validation.guidance import anchors

GOOD = """
@prefix sc: <https://w3id.org/secoop/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/secoop/id/place/dale> a sc:Place ; skos:prefLabel "Dale"@en .
"""
BAD = """
@prefix sc: <https://w3id.org/secoop/ns#> .
@prefix event: <https://w3id.org/secoop/id/event/> .
event:hill-day sc:heldAt "a literal where a place belongs" .
"""
TURTLE = "text/turtle"
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


def post(client: FlaskClient, text: str | bytes, accept: str, content_type: str = TURTLE):  # type: ignore[no-untyped-def]
    """POST a body."""
    return client.post("/validate", data=text, content_type=content_type, headers={"Accept": accept})


def test_good_triples_conform_in_the_context_of_the_graph(client: FlaskClient) -> None:
    response = post(client, GOOD, "application/json")
    found = json.loads(response.data)
    assert response.status_code == 200
    assert found["conforms"] is True
    assert "full graph" in found["context"]


def test_bad_triples_are_reported_as_a_shacl_report(client: FlaskClient) -> None:
    response = post(client, BAD, TURTLE)
    graph = rdflib.Graph().parse(data=response.data, format="turtle")
    assert response.status_code == 200
    assert list(graph.objects(None, SH.conforms)) == [rdflib.Literal(False)]
    assert rdflib.URIRef("https://w3id.org/secoop/id/event/hill-day") in set(graph.objects(None, SH.focusNode))


def test_a_report_comes_as_text_and_json_ld(client: FlaskClient) -> None:
    text = post(client, BAD, "text/plain")
    assert text.content_type == "text/plain; charset=utf-8"
    assert "does not conform" in text.text
    graph = rdflib.Graph().parse(data=post(client, BAD, "application/ld+json").data, format="json-ld")
    assert list(graph.objects(None, SH.conforms)) == [rdflib.Literal(False)]


def sarif(client: FlaskClient, text: str, query: str = "") -> TestResponse:
    """The answer to whoever asks for SARIF."""
    return client.post(f"/validate{query}", data=text, content_type=TURTLE, headers={"Accept": "application/sarif+json"})


def test_a_report_comes_as_sarif_about_the_file_that_is_named(client: FlaskClient) -> None:
    answer = sarif(client, BAD, "?file=data/my%20file.ttl")
    assert (answer.status_code, answer.content_type) == (200, "application/sarif+json")
    log = json.loads(answer.data)
    places = {
        (place["artifactLocation"]["uri"], place["region"]["startLine"])
        for result in log["runs"][0]["results"]
        for place in (location["physicalLocation"] for location in result["locations"])
        if result["level"] == "error"
    }
    assert log["version"] == "2.1.0"
    assert places == {("data/my%20file.ttl", 4)}


def test_a_sarif_log_calls_a_file_without_a_name_an_upload(client: FlaskClient) -> None:
    log = json.loads(sarif(client, GOOD).data)
    assert [artifact["location"]["uri"] for artifact in log["runs"][0]["artifacts"]] == ["upload.ttl"]


@pytest.mark.parametrize("query", ["?file=a%0Ab", f"?file={'a' * 501}"])
def test_a_name_that_is_none_is_told_as_a_problem(client: FlaskClient, query: str) -> None:
    answer = sarif(client, GOOD, query)
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert json.loads(answer.data)["remedy"]


@pytest.mark.parametrize(
    ("text", "kind", "status", "region"),
    [
        ("<urn:a> <urn:b> 1 .\n<urn:a> <urn:b> .", TURTLE, 400, {"startLine": 2, "startColumn": 17}),
        ("", TURTLE, 400, None),
        ("a,b", "text/csv", 415, None),
        ("#" * 2_000_001, TURTLE, 413, None),
    ],
)
def test_whoever_asks_for_sarif_gets_what_cannot_be_read_as_its_one_finding(
    client: FlaskClient, text: str, kind: str, status: int, region: dict[str, int] | None
) -> None:
    answer = client.post("/validate?file=a.ttl", data=text, content_type=kind, headers={"Accept": "application/sarif+json"})
    assert (answer.status_code, answer.content_type) == (status, "application/sarif+json")
    (run,) = json.loads(answer.data)["runs"]
    (result,) = run["results"]
    assert result["locations"][0]["physicalLocation"].get("region") == region
    assert run["invocations"][0]["executionSuccessful"] is False


def test_the_form_takes_pasted_triples_and_shows_the_findings(client: FlaskClient) -> None:
    response = client.post("/validate", data={"data": BAD, "format": "ttl"}, headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert "It does not conform" in response.text
    assert 'href="/page/event/hill-day"' in response.text
    assert "a literal where a place belongs" in response.text


def report(client: FlaskClient, text: str) -> str:
    """The page of a report, up to the form."""
    answer = client.post("/validate", data={"data": text, "format": "ttl"}, headers={"Accept": "text/html"})
    return answer.text.partition('<form class="editor"')[0]


def test_the_page_of_a_report_shows_lines_and_what_was_there_before(client: FlaskClient) -> None:
    shown = report(client, BAD)
    assert '<span class="line">line 4</span>' in shown
    assert '<span class="badge other">introduced</span>' in shown
    known = report(client, "<https://w3id.org/secoop/id/organization/hostile> a <https://w3id.org/secoop/ns#Organization> .")
    assert '<span class="badge other">already there</span>' in known


def test_the_page_of_a_report_links_only_what_the_graph_has(client: FlaskClient) -> None:
    shown = report(
        client,
        """@prefix sc: <https://w3id.org/secoop/ns#> .
<https://w3id.org/secoop/id/event/new> a sc:Meeting ; sc:heldAt <https://w3id.org/secoop/id/place/nowhere> ; sc:heldAtt "x" .
<https://example.org/x> a sc:Place .
""",
    )
    assert "event:new" in shown
    assert "place:nowhere" in shown
    for missing in ("/page/event/new", "/page/place/nowhere", "#heldAtt", 'https://example.org/x"'):
        assert missing not in shown


def test_the_page_of_a_report_names_a_node_and_a_place_once(client: FlaskClient) -> None:
    shown = report(client, BAD).partition('id="brings"')[0]
    assert shown.count('href="/page/event/hill-day"') == 1
    assert shown.count("a literal where a place belongs") == 1
    assert shown.count("<code>property.heldAt</code>") + shown.count("<code>plain.statement</code>") >= 2


def test_every_finding_leads_to_the_documentation_of_its_rule(client: FlaskClient) -> None:
    links = re.findall(r'href="/shapes#([^"]+)"', report(client, BAD))
    page = client.get("/shapes", headers={"Accept": "text/html"}).text
    assert links
    assert [link for link in links if f'id="{link}"' not in page] == []


def test_every_rule_has_its_place_on_the_page_of_the_shapes(client: FlaskClient) -> None:
    page = client.get("/shapes", headers={"Accept": "text/html"}).text
    assert [place for place in anchors().values() if f'id="{place.removeprefix("shapes#")}"' not in page] == []


def test_an_example_that_passes_stands_once_with_its_document(client: FlaskClient) -> None:
    shown = report(client, BAD + '\nevent:hill-day sc:heldAt "another" .')
    (address,) = set(re.findall(r'href="(/ns/example/heldAt.ttl)"', shown))
    document = client.get(address).text
    passages = re.findall(r"<pre><code>(.*?)</code></pre>", shown, re.DOTALL)
    assert len(passages) == len(set(passages))
    assert any(html.unescape(passage) in document for passage in passages)


NEW = """@prefix sc: <https://w3id.org/secoop/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/secoop/id/place/dale-2> a sc:Place ; skos:prefLabel "hill  DAY!"@en ; sc:heldAtt 1 .
<https://w3id.org/secoop/id/event/x> a sc:Meeting ; skos:prefLabel "X"@en ; sc:inSeries <https://w3id.org/secoop/id/event/hill-day> .
"""


def test_the_page_says_what_the_triples_would_bring(client: FlaskClient) -> None:
    shown = report(client, NEW).partition('id="brings"')[2]
    assert '1 new: <a href="/ns#Place">' in shown
    assert "hill  DAY!" in shown
    links = shown.partition("links to")[2].partition("</dd>")[0]
    assert 'href="/page/event/hill-day"' in links
    assert "possibly the same" in shown
    assert '<code>sc:heldAtt</code>; nearest: <a href="/ns#heldAt">' in shown


def test_a_report_as_json_says_what_the_triples_would_bring(client: FlaskClient) -> None:
    brings = json.loads(post(client, NEW, "application/json").data)["brings"]
    assert (brings["added"], brings["already"], brings["removed"]) == (6, 0, 0)
    assert {kind["label"]: kind["count"] for kind in brings["kinds"]} == {"meeting": 1, "place": 1}
    assert [link["iri"] for link in brings["links"]] == ["https://w3id.org/secoop/id/event/hill-day"]
    assert [(double["known"]["iri"].rsplit("/")[-1], double["name"]) for double in brings["doubles"]] == [
        ("hill-day", "hill  DAY!")
    ]


def test_the_form_takes_a_file_and_goes_by_its_ending(client: FlaskClient) -> None:
    triple = b'<https://w3id.org/secoop/id/place/dale> <http://www.w3.org/2004/02/skos/core#prefLabel> "Dale"@en .\n'
    sent = {"file": (io.BytesIO(triple), "mine.nt"), "data": "", "format": "rdf"}
    response = client.post("/validate", data=sent, content_type="multipart/form-data", headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert "conform" in response.text


def test_validating_stores_nothing(client: FlaskClient) -> None:
    post(client, GOOD, "application/json")
    assert client.get("/id/place/dale").status_code == 404
    assert client.get("/").headers["X-Secoop-Generation"] == "1"


@pytest.mark.parametrize(
    ("body", "content_type", "status", "word"),
    [
        ("<a> <b> .", TURTLE, 400, "line 1"),
        ("@prefix x: <http://x/> .\nx:a x:b ;; ]", TURTLE, 400, "line 2"),
        ("{", "application/ld+json", 400, "line 1"),
        ('{"@context": "http://127.0.0.1/c.json"}', "application/ld+json", 400, "context"),
        ("<!DOCTYPE x><rdf/>", "application/rdf+xml", 400, "DOCTYPE"),
        (b"<http://x/a> <http://x/b> '\xff' .", TURTLE, 400, "UTF-8"),
        ("<http://x/a> <http://x/b> 1 .".encode("utf-16"), TURTLE + "; charset=utf-16", 415, "UTF-8"),
        ("a,b", "text/csv", 415, "text/turtle"),
        ("", "", 415, "text/turtle"),
        ("x" * 1_000_001, TURTLE, 413, "1000000"),
        ("", TURTLE, 400, "no triples"),
        ("  \n", TURTLE, 400, "no triples"),
        ("@prefix x: <http://x/> . # nothing follows", TURTLE, 400, "no triples"),
        ("[]", "application/ld+json", 400, "no triples"),
    ],
)
def test_what_cannot_be_read_is_refused_with_place_and_remedy(
    client: FlaskClient, body: str | bytes, content_type: str, status: int, word: str
) -> None:
    response = post(client, body, "application/json", content_type)
    assert response.status_code == status
    found = json.loads(response.data)
    assert found["remedy"]
    assert word in json.dumps(found)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd, gzip", "unheard-of"])
@pytest.mark.parametrize("content_type", [TURTLE, "application/x-www-form-urlencoded", "multipart/form-data; boundary=edge"])
def test_a_coded_body_is_refused_by_the_name_of_its_coding(client: FlaskClient, coding: str, content_type: str) -> None:
    sent = gzip.compress(GOOD.encode())
    headers = {"Content-Encoding": coding, "Accept": "application/json"}
    response = client.post("/validate", data=sent, content_type=content_type, headers=headers)
    assert response.status_code == 415
    assert response.headers["Accept-Encoding"] == "identity"
    assert f"Content-Encoding '{coding}'" in json.loads(response.data)["detail"]


def test_a_body_that_says_it_is_not_coded_is_read(client: FlaskClient) -> None:
    headers = {"Content-Encoding": "identity", "Accept": "application/json"}
    response = client.post("/validate", data=GOOD, content_type=TURTLE, headers=headers)
    assert json.loads(response.data)["conforms"] is True


def test_a_syntax_error_has_line_and_column(client: FlaskClient) -> None:
    found = json.loads(post(client, "@prefix x: <http://x/> .\nx:a x:b x:c x:d", "application/json").data)
    assert (found["line"], found["column"]) == (2, found["column"])
    assert found["column"] > 8


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": "", "format": "ttl"}, 400),
        ({"data": "x", "format": "doc"}, 415),
        ({"data": "x" * 1_000_001, "format": "ttl"}, 413),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_on_a_page(client: FlaskClient, sent: dict[str, str], status: int) -> None:
    for content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        response = client.post("/validate", data=sent, content_type=content_type, headers={"Accept": "text/html"})
        assert response.status_code == status
        assert 'role="alert"' in response.text


def test_what_was_typed_comes_back_with_the_error(client: FlaskClient) -> None:
    response = client.post("/validate", data={"data": "<a> <b> .", "format": "ttl"}, headers={"Accept": "text/html"})
    assert response.status_code == 400
    assert "&lt;a&gt; &lt;b&gt; ." in response.text


def test_a_report_nobody_can_have_is_refused_before_anything_is_judged(client: FlaskClient) -> None:
    assert post(client, GOOD, "image/png").status_code == 406


def test_what_cannot_be_read_stays_in_the_form_with_its_line_marked(client: FlaskClient) -> None:
    sent = {"data": "@prefix a: <https://a.example/> .\na:b a:c <oops> ;; , .\n", "format": "ttl"}
    page = client.post("/validate", data=sent, headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["Cache-Control"]) == (400, "no-store")
    form = page.text.partition("<textarea")[2].partition("</textarea>")[0]
    assert "a:b a:c &lt;oops&gt; ;; , ." in form
    assert '<option value="ttl" selected>' in page.text
    assert re.search(r'class="excerpt"><code>2 │ .*<mark>', page.text)
    assert "It conforms" not in page.text
    program = client.post("/validate", data=sent, headers={"Accept": "application/json"}).get_json()
    assert (program["status"], program["line"]) == (400, 2)


def test_a_picture_sent_as_triples_is_told_and_not_shown(client: FlaskClient) -> None:
    picture = {"file": (io.BytesIO(b"\x89PNG\r\n\x1a\n\x00\xff"), "map.ttl"), "format": "ttl"}
    page = client.post("/validate", data=picture, headers={"Accept": "text/html"}, content_type="multipart/form-data")
    assert page.status_code == 400
    assert "UTF-8" in page.text
    assert "PNG" not in page.text.partition("<textarea")[2].partition("</textarea>")[0]
