"""Cached answers equal uncached ones, byte for byte, over the real application and its generations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kg.library import Library
from kg.namespaces import SKOS, Iris
from kg.settings import Settings
from kg.store.terms import Iri, Quad, lang
from server import create_app
from server.front import keys
from server.front.cache import Cache
from tests.corpus import SmallCorpus
from tests.server import site

BASE = "https://w3id.org/secoop/"
PATHS = [
    "/",
    "/ns",
    "/ns.ttl",
    "/id/event/hill-day",
    "/page/event/hill-day",
    "/data/event/hill-day.ttl",
    "/data/organization/fresh.nt",
    "/browse/organization",
    "/browse/organization?page=1&q=n",
    "/browse/organization?q=n&page=1",
    "/browse/organization?page=99",
    "/queries",
    "/queries/who-was-where",
    "/queries/who-was-where.csv",
    "/queries/who-was-where.json?event=event/hill-day",
    "/queries/who-was-where.json?event=event%2Fhill-day",
    "/queries/who-was-where.json?event=event/none",
    "/sparql",
    "/sparql?query=ASK{orgn:fresh ?p ?o}",
    "/sparql?query=ASK{orgn:fresh%20%3Fp+%3Fo}",
    "/sparql?query=ASK{orgn:fresh ?p ?o}&timeout=1",
    "/sparql?query=SELECT * {?s skos:prefLabel ?o} ORDER BY ?s ?o",
    "/sparql?query=SELECT * {?s skos:prefLabel ?o} ORDER BY ?s ?o&format=csv",
    "/sparql?query=SELECT",
    "/sparql?query=ASK{}&query=ASK{}",
    "/sparql?query=",
    "/nothing",
]
ACCEPTS = [None, "*/*", "text/html", "text/turtle", "application/json;q=0.5, text/html;q=0.4", "text/csv, */*;q=0.1", "image/png"]
CODINGS = [None, "gzip", "zstd, br", "br;q=0.5, gzip;q=0.4", "identity;q=0, gzip", "identity;q=0"]
#: Headers that matter: everything but the id of the request.
IGNORED = ("X-Request-Id",)

REQUESTS = st.lists(
    st.tuples(
        st.sampled_from(PATHS),
        st.sampled_from(["GET", "GET", "HEAD"]),
        st.sampled_from(ACCEPTS),
        st.sampled_from(CODINGS),
        st.sampled_from(["", "tag", "*"]),
        st.sampled_from([None, None, "ja, en;q=0.5", "ja-JP", "ru;q=0.9, de", "en"]),
        st.sampled_from([0, 0, 0, 0, 1, 2]),
    ),
    min_size=1,
    max_size=20,
)


class Pair:
    """The same graph served with a cache and with one that forgets everything, at a generation that tests choose."""

    def __init__(self, cached: Flask, plain: Flask, generations: dict[int, Path], home: Path) -> None:
        self.cached, self.plain = cached.test_client(), plain.test_client()
        self.generations = generations
        self.home = home
        self.tags: dict[str, str] = {}

    def switch(self, number: int) -> None:
        """Publish the first generation again, or the second; 0 leaves what is there."""
        if number == 0:
            return
        link = self.home / "current"
        link.unlink()
        link.symlink_to(self.generations[number])

    def differences(
        self, path: str, method: str, accept: str | None, coding: str | None, condition: str, language: str | None = None
    ) -> list[object]:
        """What the two answers do not have in common."""
        headers = {"X-Request-Id": "the-same-id"}
        for name, value in (("Accept", accept), ("Accept-Encoding", coding), ("Accept-Language", language)):
            if value is not None:
                headers[name] = value
        if condition:
            headers["If-None-Match"] = "*" if condition == "*" else self.tags.get(path, '"none"')
        one = _ask(self.cached, path, method, headers)
        front = self.plain.application.extensions["secoop_front"]
        front.cache = Cache(front.cache.limit)
        other = _ask(self.plain, path, method, headers)
        if "ETag" in one[1]:
            self.tags[path] = one[1]["ETag"]
        return [(a, b) for a, b in zip(one, other, strict=True) if a != b]


def _ask(client: FlaskClient, path: str, method: str, headers: dict[str, str]) -> tuple[int, dict[str, Any], bytes]:
    with client.open(path, method=method, headers=headers) as response:
        return response.status_code, {k: v for k, v in response.headers.items() if k not in IGNORED}, response.data


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    root = tmp_path_factory.mktemp("answers")
    corpus = SmallCorpus.write(root)
    first = site.publish(root / "home", corpus, BASE)
    fresh = Quad(Iri(Iris(BASE).entity("organization/fresh")), Iri(SKOS + "prefLabel"), lang("Fresh", "en"))
    second = site.publish(root / "home", corpus, BASE, [fresh])
    library = site.questions(root / "cq")
    settings = Settings(home=root / "home", captures=corpus.captures, query_seconds=60.0, workers=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Library, "load", classmethod(lambda cls: library))
        patch.setattr("server.state._INTERVAL", 0.0)
        apps = create_app(settings), create_app(settings)
        yield Pair(*apps, {1: first.path, 2: second.path}, root / "home")
        for app in apps:
            app.extensions["secoop"].close()


def _examples(number: int) -> hypothesis_settings:
    return hypothesis_settings(max_examples=number, suppress_health_check=list(HealthCheck))


@_examples(8)
@given(REQUESTS)
def test_cached_answers_equal_uncached_ones_whatever_was_asked_before(pair: Pair, requests: list[tuple[Any, ...]]) -> None:
    for *asked, generation in requests:
        pair.switch(generation)
        assert pair.differences(*asked) == [], asked


@pytest.mark.slow
@_examples(60)
@given(REQUESTS)
def test_cached_answers_equal_uncached_ones_in_many_orders(pair: Pair, requests: list[tuple[Any, ...]]) -> None:
    for *asked, generation in requests:
        pair.switch(generation)
        assert pair.differences(*asked) == [], asked


def test_every_path_is_answered_the_same_the_second_time(pair: Pair) -> None:
    for generation in (1, 2):
        pair.switch(generation)
        for path in PATHS:
            for accept in (None, "text/html", "application/json"):
                assert pair.differences(path, "GET", accept, "gzip", "") == []
                assert pair.differences(path, "GET", accept, "gzip", "") == []
    hits = pair.cached.application.extensions["secoop_front"].cache.counts.hits
    assert hits > len(PATHS)


@pytest.mark.parametrize(
    ("name", "poison"),
    [
        ("resource", lambda environ: ("", environ["PATH_INFO"], ())),
        ("resource", lambda environ: ("", "/", tuple(sorted(environ["QUERY_STRING"].split("&"))))),
        ("accept", lambda header: ""),
        ("exact", lambda environ, generation, language: (generation, environ["PATH_INFO"], environ["QUERY_STRING"])),
    ],
)
def test_a_key_that_leaves_something_out_would_be_found(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, name: str, poison: Any
) -> None:
    monkeypatch.setattr(keys, name, poison)
    pair.cached.application.extensions["secoop_front"].cache._put(10**6, ("wipe",), ("wipe",), 0)
    pair.cached.application.extensions["secoop_front"].cache._generation = -1
    pair.switch(1)
    found = [
        pair.differences(path, "GET", accept, None, "")
        for path in PATHS
        for accept in (None, "text/turtle", "text/html", "application/json")
    ]
    assert any(found)


def test_a_key_without_the_generation_would_be_found(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    original = keys.exact
    monkeypatch.setattr(keys, "exact", lambda environ, generation, language: original(environ, 1, language))
    pair.cached.application.extensions["secoop_front"].cache._generation = -1
    found, path = [], "/sparql?query=ASK{orgn:fresh ?p ?o}"
    for generation in (1, 2):
        pair.switch(generation)
        found += pair.differences(path, "GET", None, None, "")
        assert pair.cached.get(path).status_code == 200
    assert found


def test_a_key_without_the_language_would_be_found(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    original = keys.exact
    monkeypatch.setattr(keys, "exact", lambda environ, generation, language: original(environ, generation, "en"))
    pair.switch(1)
    asked = [("/page/organization/northmark", "GET", "text/html", None, "", language) for language in ("en", "ja")]
    assert [bool(pair.differences(*one)) for one in asked] == [False, True]


def test_no_question_of_the_library_changes_by_itself() -> None:
    questions = Library.load().questions
    assert questions
    assert [name for name, question in questions.items() if keys.changes(question.text)] == []


def test_metrics_are_served_and_count_what_the_application_names(pair: Pair) -> None:
    pair.cached.get("/page/event/hill-day")
    pair.cached.get("/page/event/nobody-at-all")
    page = pair.cached.get("/metrics")
    assert page.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert 'route="/page/<kind>/<path:slug>"' in page.text
    assert "nobody" not in page.text
    assert "Access-Control-Allow-Origin" not in page.headers
    assert "ETag" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"


def test_executors_are_counted(pair: Pair) -> None:
    pair.cached.get("/sparql?query=ASK{?counted ?p ?o}")
    assert "secoop_executors 1.0" in pair.cached.get("/metrics").text


def test_a_killed_query_is_counted_with_its_reason(pair: Pair) -> None:
    query = "SELECT (COUNT(*) AS ?n) {?a ?b ?c. ?d ?e ?f. ?g ?h ?i FILTER(?c!=?f && ?i!=?a)}"
    assert pair.cached.get("/sparql", query_string={"query": query, "timeout": "0.2"}).status_code in (503, 504)
    assert 'secoop_queries_killed_total{reason="time"} 1.0' in pair.cached.get("/metrics").text


@pytest.mark.parametrize("accept", ["application/problem+json", "text/html", "text/plain"])
def test_a_refusal_of_the_front_has_the_one_error_shape(pair: Pair, accept: str) -> None:
    headers = {"Accept": accept, "Accept-Encoding": "identity;q=0", "X-Request-Id": "request-99"}
    response = pair.cached.get("/ns", headers=headers)
    assert response.status_code == 406
    assert response.mimetype == accept
    assert "request-99" in response.text
    assert "Content-Security-Policy" in response.headers


def test_a_busy_server_says_so_as_a_problem(pair: Pair) -> None:
    queue = pair.cached.application.extensions["secoop_front"].lanes.query.queue
    for _ in range(queue.places_each):
        queue.enter("127.0.0.1")
    try:
        response = pair.cached.get("/sparql?query=ASK{?busy ?p ?o}", headers={"Accept": "application/json"})
    finally:
        for _ in range(queue.places_each):
            queue.leave("127.0.0.1")
    assert response.status_code == 429
    assert response.json["code"] == "too-many-requests"
    assert int(response.headers["Retry-After"]) >= 1
    assert response.headers["Cache-Control"] == "no-store"
