"""The protocol suite is read and judged so that a wrong answer is noticed: right and wrong replies side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance import description
from tests.conformance.exchanges import Exchange, Expected, Reply, judge, read, run
from tests.conformance.manifest import Site

JSON = "application/sparql-results+json"
FINE, WRONG = frozenset({2, 3}), frozenset({4})
TRUE = Reply(200, JSON, b'{"head": {}, "boolean": true}')
FALSE = Reply(200, JSON, b'{"head": {}, "boolean": false}')
TABLE = Reply(200, JSON, b'{"head": {"vars": ["x"]}, "results": {"bindings": []}}')
GRAPH = Reply(200, "text/turtle", b"<a:a> <a:b> <a:c> .")


@pytest.mark.parametrize(
    ("expected", "reply", "outcome"),
    [
        (Expected(FINE), Reply(204, "", b""), ""),
        (Expected(FINE), Reply(303, "", b""), ""),
        (Expected(FINE), Reply(400, JSON, TRUE.body), "refused"),
        (Expected(FINE), Reply(503, JSON, TRUE.body), "refused"),
        (Expected(FINE, "boolean", True), TRUE, ""),
        (Expected(FINE, "boolean", True), FALSE, "differs"),
        (Expected(FINE, "boolean", True), TABLE, "differs"),
        (Expected(FINE, "boolean"), FALSE, ""),
        (Expected(FINE, "tabular"), TABLE, ""),
        (Expected(FINE, "tabular"), Reply(200, JSON, TABLE.body[:-1]), "differs"),
        (Expected(FINE, "tabular"), Reply(200, "application/json", TABLE.body), "differs"),
        (Expected(FINE, "RDF"), GRAPH, ""),
        (Expected(FINE, "RDF"), Reply(200, "text/turtle", GRAPH.body[:-1]), "differs"),
        (Expected(FINE, "RDF"), TABLE, "differs"),
        (Expected(WRONG), Reply(400, "application/problem+json", b"{}"), ""),
        (Expected(WRONG), Reply(415, "application/problem+json", b"{}"), ""),
        (Expected(WRONG), TRUE, "accepted"),
        (Expected(WRONG), Reply(500, "text/plain", b""), "refused"),
        (Expected(WRONG), Reply(404, "text/plain", b""), "differs"),
        (Expected(WRONG), Reply(401, "text/plain", b""), "differs"),
    ],
)
def test_an_answer_is_judged_by_status_kind_and_truth(expected: Expected, reply: Reply, outcome: str) -> None:
    assert judge(expected, reply) == outcome


HEAD = """@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> . @prefix ht: <http://www.w3.org/2011/http#> .
@prefix cnt: <http://www.w3.org/2011/content#> . @prefix hts: <http://www.w3.org/2011/http-statusCodes#> .
@prefix ut: <http://www.w3.org/2009/sparql/tests/test-update#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <http://x/suite/p/manifest#> . <> a mf:Manifest ; mf:entries ( :{name} ) .
:{name} a mf:ProtocolTest ; ut:graphData [ ut:graph <data.nt> ; rdfs:label "http://x/g" ] ;
  mf:action [ ht:requests ( {steps} ) ] ."""
STEP = """[ ht:absolutePath "/sparql/?a=b" ; ht:methodName "POST" ; ht:headers ( [ ht:fieldName "Content-Type" ; ht:fieldValue "{kind}" ] ) ;
  ht:body [ cnt:chars "ASK {{}}" ; cnt:characterEncoding "UTF-16" ] ;
  ht:resp [ mf:expectedBoolean true ; mf:expectedFormat "boolean" ; mf:expectedStatus hts:StatusCode2xx ] ]"""


def suite(tmp_path: Path, name: str, steps: str) -> Exchange:
    """The only test of a manifest."""
    (tmp_path / "p").mkdir(exist_ok=True)
    (tmp_path / "p" / "manifest.ttl").write_text(HEAD.format(name=name, steps=steps), encoding="utf-8")
    (only,) = read(Site(tmp_path, "http://x/suite/"), "p")
    return only


def test_a_request_is_read_as_it_is_to_be_sent(tmp_path: Path) -> None:
    test = suite(tmp_path, "query_x", STEP.format(kind="text/plain"))
    (request,) = test.requests
    assert (request.method, request.query, request.headers) == ("POST", "?a=b", (("content-type", "text/plain"),))
    assert request.body == "ASK {}".encode("utf-16")
    assert request.expected == Expected(frozenset({2}), "boolean", truth=True)
    assert test.data[0].graph == "http://x/g"
    assert not test.updates


def test_an_update_goes_to_the_update_endpoint_and_the_query_after_it_does_not(tmp_path: Path) -> None:
    steps = STEP.format(kind="application/sparql-update") + STEP.format(kind="application/sparql-query")
    test = suite(tmp_path, "update_x", steps)
    assert [request.update for request in test.requests] == [True, False]


def test_a_test_fails_with_its_first_wrong_answer(tmp_path: Path) -> None:
    test = suite(tmp_path, "query_x", STEP.format(kind="text/plain") * 2)
    replies = [TRUE, FALSE]
    assert run(test, lambda _request: replies.pop(0)) == "differs"
    assert run(test, lambda _request: TRUE) == ""


@pytest.mark.parametrize(
    "steps",
    [
        "",
        STEP.format(kind="a/b").replace("/sparql/", "/elsewhere/"),
        STEP.format(kind="a/b").replace("StatusCode2xx", "Fine"),
        STEP.format(kind="a/b").replace("ht:methodName", "ht:otherName"),
    ],
)
def test_a_test_that_cannot_be_followed_is_an_error(tmp_path: Path, steps: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        suite(tmp_path, "query_x", steps)


DESCRIBED = """@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
<http://x/s> a sd:Service ; sd:endpoint <http://x/s> ; sd:supportedLanguage sd:SPARQL11Query ;
  sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ; sd:namedGraph [ a sd:NamedGraph ; sd:name <http://x/g> ] ] ."""


def described(text: str) -> Reply:
    return Reply(200, "text/turtle", text.encode())


def test_a_right_description_passes() -> None:
    reply = described(DESCRIBED)
    assert description.returns_rdf(reply) == ""
    assert description.has_endpoint_triple(reply, "http://x/s") == ""
    assert description.conforms_to_schema(reply) == ""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("sd:SPARQL11Query", "sd:SPARQL11Quary"),
        ("sd:supportedLanguage", "sd:supportsLanguage"),
        ("sd:SPARQL11Query", '"SPARQL 1.1"'),
        ("a sd:Service ;", ""),
        ("a sd:Graph", "a sd:Service"),
        ("sd:name <http://x/g>", 'sd:name "g"'),
        ("a sd:NamedGraph ;", "a sd:Graph ;"),
    ],
)
def test_a_wrong_description_does_not_conform(right: str, wrong: str) -> None:
    assert right in DESCRIBED
    assert description.conforms_to_schema(described(DESCRIBED.replace(right, wrong))) == "differs"


def test_another_endpoint_or_no_rdf_is_noticed() -> None:
    assert description.has_endpoint_triple(described(DESCRIBED), "http://x/other") == "differs"
    assert description.returns_rdf(described("<a>")) == "differs"
    assert description.returns_rdf(Reply(200, "text/html", DESCRIBED.encode())) == "differs"
    assert description.returns_rdf(Reply(503, "text/turtle", DESCRIBED.encode())) == "refused"
