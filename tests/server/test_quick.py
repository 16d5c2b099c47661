"""A query is answered the same by the quick way and by the application, in status, headers and body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import pytest
from flask import Response
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.settings import Settings
from kg.store.pool import Answer
from server import asking, create_app, quick
from server.asking import Judged
from server.state import Snapshot

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
LONG = "SELECT ?a ?b ?c WHERE { ?a ?b ?c } ORDER BY ?a ?b ?c LIMIT 300"
#: Queries: right and wrong ones, refused ones, one that is ended, one whose answer is too long.
QUERIES = [
    "ASK {}",
    "SELECT ?who WHERE { ?who sc:attended ?event } ORDER BY ?who",
    LONG,
    "SELECT ?s { ?s a <id/x> }",
    "CONSTRUCT { <urn:a> <urn:b> ?e } WHERE { ?e a sc:Event } ORDER BY ?e",
    "DESCRIBE <urn:none>",
    "ASK {",
    "",
    "   ",
    "nonsense",
    "ASK {}\x00",
    "INSERT DATA { <a:b> <a:c> 1 }",
    "ASK { SERVICE <http://127.0.0.1/> {} }",
    "SELECT (<urn:no>(1) AS ?x) {}",
    "SELECT (NOW() AS ?x) { FILTER(false) }",
    "ASK { FILTER('" + "x" * 70_000 + "' = '') }",
    "ASK " + "{" * 60 + "}" * 60,
    "ASK { FILTER('é' = 'e') }",
]
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?f) }"
WIDE = "SELECT * WHERE { ?a ?b ?c . ?d sc:cite ?f . ?h a sc:Statement }"
ACCEPTS = [
    None,
    "",
    "*/*",
    "application/sparql-results+json",
    "text/csv",
    "text/turtle, text/csv;q=0.5",
    "application/sparql-results+xml;q=0.1, */*;q=0",
    "text/html",
    "image/png",
    'text/csv;note="a,b", text/tab-separated-values',
    ",,;q=",
]


@dataclass(frozen=True)
class Sent:
    """One request as a client writes it."""

    method: str
    query: str
    body: bytes
    headers: tuple[tuple[str, str], ...]


@contextmanager
def ways(settings: Settings) -> Iterator[tuple[FlaskClient, FlaskClient]]:
    """Clients of the same graph: with the quick way, and of the application alone."""
    fast, slow = (create_app(settings) for _ in range(2))
    front: Any = slow.extensions["secoop_front"]
    layer = front.work._app
    assert isinstance(layer, quick.Quick)
    front.work._app = layer._app
    yield fast.test_client(), slow.test_client()
    for application in (fast, slow):
        application.extensions["secoop"].close()


@pytest.fixture(scope="module")
def both(published: Settings) -> Iterator[tuple[FlaskClient, FlaskClient]]:
    with ways(published) as found:
        yield found


@st.composite
def requests(draw: st.DrawFn) -> Sent:
    query = draw(st.sampled_from(QUERIES) | st.text(max_size=12))
    accept = draw(st.sampled_from(ACCEPTS))
    headers = [("Accept", accept)] if accept is not None else []
    headers += draw(
        st.lists(
            st.sampled_from(
                [
                    ("Accept-Encoding", "gzip"),
                    ("Accept-Encoding", "identity;q=0, *;q=0"),
                    ("If-None-Match", "*"),
                    ("Origin", "http://example.org"),
                    ("Host", "evil.example"),
                    ("Host", "not a host"),
                    ("Content-Encoding", "gzip"),
                    ("Authorization", "Bearer x"),
                    ("X-Forwarded-Host", "evil.example"),
                ]
            ),
            max_size=2,
            unique_by=lambda pair: pair[0],
        )
    )
    pairs = draw(st.lists(st.sampled_from(EXTRA), max_size=2))
    more = "".join(f"&{name}={value}" for name, value in pairs)
    method = draw(st.sampled_from(["GET", "GET", "HEAD", "POST", "POST", "PUT", "OPTIONS", "DELETE"]))
    encoded = quote(query.encode("utf-8", "surrogatepass"), safe="")
    if method != "POST":
        return Sent(
            method, draw(st.sampled_from([f"query={encoded}{more}", more[1:], f"quarry={encoded}{more}"])), b"", tuple(headers)
        )
    kind = draw(st.sampled_from([FORM, QUERY, QUERY + "; charset=utf-16", "text/plain", "application/sparql-update", ""]))
    body = f"query={encoded}{more}".encode() if kind == FORM else query.encode("utf-8", "surrogatepass")
    body = draw(st.sampled_from([body, body, body, body + b"\xff", b""]))
    return Sent(method, draw(st.sampled_from(["", more[1:], "query=ASK%7B%7D"])), body, (*headers, ("Content-Type", kind)))


EXTRA = [
    ("format", "csv"),
    ("format", "html"),
    ("format", "ttl"),
    ("format", "xlsx"),
    ("timeout", "0.5"),
    ("timeout", "soon"),
    ("default-graph-uri", "https://w3id.org/secoop/graph/extra"),
    ("named-graph-uri", "not-an-iri"),
    ("query", "ASK%7B%7D"),
    ("update", "CLEAR%20ALL"),
    ("bytes", "%FF"),
]


def seen(client: FlaskClient, sent: Sent) -> tuple[int, dict[str, list[str]], bytes]:
    """What a client sees, the id of its request left out."""
    response = client.open(
        f"/sparql?{sent.query}" if sent.query else "/sparql",
        method=sent.method,
        data=sent.body or None,
        headers=list(sent.headers),
    )
    own = response.headers["X-Request-Id"].encode()
    headers: dict[str, list[str]] = {}
    for name, value in response.headers:
        if name != "X-Request-Id":
            # How long it waited for its turn is told, and is never the same twice.
            told = re.sub(r"dur=[0-9.]+", "dur", value) if name == "Server-Timing" else value
            headers.setdefault(name.lower(), []).append(told)
    return response.status_code, {name: sorted(values) for name, values in headers.items()}, response.data.replace(own, b"id")


@given(sent=requests())
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_ways_answer_the_same(both: tuple[FlaskClient, FlaskClient], sent: Sent) -> None:
    fast, slow = both
    assert seen(fast, sent) == seen(slow, sent)


def test_a_header_that_only_one_way_has_would_be_seen(
    both: tuple[FlaskClient, FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    fast, slow = both
    sent = Sent("GET", "query=ASK%20%7B%7D", b"", ())
    assert seen(fast, sent) == seen(slow, sent)
    monkeypatch.setattr(quick, "_headers", lambda *_given: [("Content-Type", "application/sparql-results+json")])
    assert seen(fast, sent) != seen(slow, sent)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("query", "status", "seconds"), [(ENDLESS, 503, 0.7), (WIDE, 413, 30.0)])
def test_what_fails_while_it_is_evaluated_fails_the_same(
    published: Settings, method: str, query: str, status: int, seconds: float
) -> None:
    encoded = "query=" + quote(query, safe="")
    sent = Sent(method, *((encoded, b"", ()) if method == "GET" else ("", encoded.encode(), (("Content-Type", FORM),))))
    with ways(replace(published, query_seconds=seconds)) as clients:
        fast, slow = (seen(client, sent) for client in clients)
    assert fast[0] == status
    assert fast == slow


def test_the_quick_way_is_taken_for_queries_of_programs_only(
    both: tuple[FlaskClient, FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    fast, _ = both
    asked: list[str] = []
    application = fast.application

    def dispatched(*_given: object) -> Response:
        asked.append("app")
        return application.make_response("app")

    monkeypatch.setattr(application, "full_dispatch_request", dispatched)
    assert fast.get("/sparql?query=ASK%7B%7D").json == {"head": {}, "boolean": True}
    assert fast.post("/sparql", data={"query": "ASK {}"}).json == {"head": {}, "boolean": True}
    assert asked == []
    assert fast.get("/sparql?query=ASK%7B%7D&format=html").data == b"app"
    assert fast.get("/sparql?query=ASK%7B").data == b"app"
    assert fast.get("/").data == b"app"


def test_a_query_is_evaluated_once_also_when_it_fails(
    both: tuple[FlaskClient, FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[str] = []

    def counted(judged: Judged, current: Snapshot) -> Answer:
        times.append(judged.form)
        return evaluate(judged, current)

    evaluate = asking.evaluate
    monkeypatch.setattr(asking, "evaluate", counted)
    assert both[0].get("/sparql?timeout=0.3&query=" + quote(ENDLESS, safe="")).status_code == 504
    assert times == ["select"]


def test_a_full_disk_is_told_in_the_one_shape(both: tuple[FlaskClient, FlaskClient], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(asking, "evaluate", full)
    for client in both:
        answer = client.get("/sparql?query=ASK%7B%7D%20%23full")
        assert answer.status_code == 503
        assert json.loads(answer.data)["code"] == "no-room"
        assert re.fullmatch("[0-9a-f]{32}", json.loads(answer.data)["request_id"])
