"""Views are made in query processes: what they say is the same, limits end them, and nobody else waits meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.namespaces import CONCEPT, RDF, SC, Iris
from kg.settings import Settings
from kg.store.terms import Iri, Quad
from server import create_app
from tests.corpus import SmallCorpus
from tests.server import site
from tests.waiting import until

BASE = "https://w3id.org/secoop/"
BROWSER = {"Accept": "text/html"}
VIEWS = ("/network", "/timeline", "/map")
#: Meetings as large as are still resolved into pairs, each of other people: 3,160 pairs a meeting.
_MEETINGS, _PARTIES = 220, 80


def crowds() -> list[Quad]:
    """A graph in which very many met."""
    iris = Iris(BASE)
    numbers = count()
    quads = []
    for meeting in range(_MEETINGS):
        event = Iri(iris.entity(f"event/crowd-{meeting}"))
        quads.append(Quad(event, Iri(RDF + "type"), Iri(SC + "Event")))
        for _ in range(_PARTIES):
            number = next(numbers)
            part, who = Iri(iris.entity(f"participation/crowd-{number}")), Iri(iris.entity(f"person/crowd-{number}"))
            quads += [
                Quad(who, Iri(RDF + "type"), Iri(SC + "Person")),
                *(Quad(part, Iri(RDF + "type"), Iri(SC + name)) for name in ("Participation", "Attendance")),
                Quad(part, Iri(SC + "participationIn"), event),
                Quad(part, Iri(SC + "participant"), who),
                Quad(part, Iri(SC + "certainty"), Iri(CONCEPT + "certainty/stated")),
            ]
    return quads


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("crowded")
    site.publish(root / "home", SmallCorpus.write(root), BASE, crowds())
    return root / "home"


def serving(settings: Settings) -> Iterator[FlaskClient]:
    app = create_app(settings)
    try:
        yield app.test_client()
    finally:
        app.extensions["secoop"].close()


@pytest.fixture(scope="module")
def short_of_time(crowded: Path) -> Iterator[FlaskClient]:
    yield from serving(Settings(home=crowded, view_seconds=1.0, cache_mb=0))


@pytest.fixture
def patient(crowded: Path) -> Iterator[FlaskClient]:
    yield from serving(Settings(home=crowded, view_seconds=2.0, query_memory_mb=8000, cache_mb=0))


@pytest.fixture
def short_of_memory(crowded: Path) -> Iterator[FlaskClient]:
    yield from serving(Settings(home=crowded, view_seconds=60.0, query_memory_mb=150, cache_mb=0))


def _never(*_arguments: object, **_named: object) -> NoReturn:
    raise AssertionError("a view is made in the web process")


@pytest.mark.parametrize("path", VIEWS)
def test_the_web_process_makes_nothing_of_a_view_itself(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    for module in ("network", "timeline", "map"):
        monkeypatch.setattr(f"server.{module}.select", _never)
        monkeypatch.setattr(f"server.{module}.render_template", _never)
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200
    assert "</html>" in answer.text


def test_an_answer_has_the_headers_of_every_answer_once(client: FlaskClient) -> None:
    answer = client.get("/network", headers=BROWSER)
    names = [name.lower() for name, _ in answer.headers]
    assert {name for name in names if names.count(name) > 1} == set()
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert answer.headers["X-Secoop-Generation"] == "1"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Accept" in answer.headers["Vary"]


def test_a_mistake_in_a_view_is_told_as_on_every_route(client: FlaskClient) -> None:
    answer = client.get("/timeline?from=abc", headers={"X-Request-Id": "who-asks"})
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.json is not None
    assert answer.json["request_id"] == "who-asks"
    assert "no-store" in answer.headers["Cache-Control"]


def test_other_methods_and_options_are_answered_without_a_process(app: Flask, client: FlaskClient) -> None:
    assert client.options("/network").status_code in (200, 204)
    assert client.post("/network").status_code == 405
    assert client.head("/network").status_code == 200


@pytest.mark.parametrize("path", ["/network", "/network.csv"])
def test_a_view_that_takes_too_long_is_ended_with_reason_and_advice(short_of_time: FlaskClient, path: str) -> None:
    answer = short_of_time.get(path, headers={"Accept": "application/json" if path == "/network" else "text/csv"})
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["reason"] == "time"
    assert "the view was ended after 1 s" in answer.json["detail"]
    assert "choose an actor" in answer.json["remedy"]
    assert "query" not in answer.json


def test_a_browser_is_told_so_on_a_page(short_of_time: FlaskClient) -> None:
    answer = short_of_time.get("/network", headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert "the view was ended after 1 s" in answer.text
    assert "choose an actor" in answer.text


def test_a_smaller_choice_of_the_same_graph_is_answered(short_of_time: FlaskClient) -> None:
    answer = short_of_time.get("/network.csv?actor=person/crowd-7")
    assert answer.status_code == 200
    assert "person/crowd-0" in answer.text
    assert f"person/crowd-{_PARTIES}," not in answer.text


def test_a_view_that_wants_too_much_memory_is_ended_with_that_reason(short_of_memory: FlaskClient) -> None:
    answer = short_of_memory.get("/network", headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["reason"] == "memory"
    assert short_of_memory.get("/timeline", headers=BROWSER).status_code == 200


def test_pages_are_answered_while_a_view_of_everything_is_made(patient: FlaskClient) -> None:
    ended: list[int] = []

    def look() -> None:
        ended.append(patient.application.test_client().get("/network", headers=BROWSER).status_code)

    for slug in ("northmark", "hostile"):
        assert patient.get(f"/page/organization/{slug}").status_code == 200
    view = threading.Thread(target=look)
    view.start()
    views = patient.application.extensions["secoop_front"].lanes.query.queue
    until(lambda: views.held == 1)
    for slug in ("northmark", "hostile"):
        assert patient.get(f"/page/organization/{slug}").status_code == 200
    assert ended == []
    view.join()
    assert ended == [503]
