"""A new generation is served without a restart and without a failed request."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from kg.namespaces import SKOS, Iris
from kg.settings import Settings
from kg.store.terms import Iri, Quad, lang
from server import create_app
from server.state import State, state_of
from tests.corpus import SmallCorpus
from tests.server import site
from tests.waiting import LIMIT, until

BASE = "https://w3id.org/secoop/"
ASK = "/sparql?query=ASK{orgn:fresh ?p ?o}"


def fresh(corpus: SmallCorpus, home: Path) -> None:
    """Publish a second generation with one more organisation."""
    node = Iri(Iris(BASE).entity("organization/fresh"))
    site.publish(home, corpus, BASE, [Quad(node, Iri(SKOS + "prefLabel"), lang("Fresh", "en"))])


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[SmallCorpus, Settings]:
    monkeypatch.setattr("server.state._INTERVAL", 0.0)
    corpus = SmallCorpus.write(tmp_path)
    site.publish(tmp_path / "home", corpus, BASE)
    return corpus, Settings(home=tmp_path / "home")


def test_pages_data_and_queries_follow_a_new_generation(served: tuple[SmallCorpus, Settings]) -> None:
    corpus, settings = served
    app = create_app(settings)
    client = app.test_client()
    assert client.get("/id/organization/fresh").status_code == 404
    assert client.get(ASK).json == {"head": {}, "boolean": False}
    fresh(corpus, settings.home)
    assert client.get("/id/organization/fresh").status_code == 303
    assert client.get(ASK).json == {"head": {}, "boolean": True}
    assert client.get("/").headers["X-Secoop-Generation"] == "2"
    app.extensions["secoop"].close()


def test_no_request_fails_while_the_generation_changes(served: tuple[SmallCorpus, Settings]) -> None:
    corpus, settings = served
    app = create_app(settings)
    statuses: list[int] = []
    stop = threading.Event()

    def ask() -> None:
        client = app.test_client()
        while not stop.is_set():
            statuses.append(client.get(ASK).status_code)
            statuses.append(client.get("/page/event/hill-day").status_code)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    fresh(corpus, settings.home)
    client = app.test_client()
    for _ in range(20):
        statuses.append(client.get(ASK).status_code)
    stop.set()
    for thread in threads:
        thread.join()
    assert client.get("/").headers["X-Secoop-Generation"] == "2"
    assert set(statuses) == {200}
    app.extensions["secoop"].close()


def test_a_replaced_generation_is_closed_when_its_last_request_ends(served: tuple[SmallCorpus, Settings]) -> None:
    corpus, settings = served
    state = State(settings)
    old = state.lease()
    pool = old.pool
    fresh(corpus, settings.home)
    new = state.lease()
    assert new.generation.number == 2
    assert not pool.host._closed
    state.release(old)
    assert pool.host._closed
    state.release(new)
    state.close()


def test_a_generation_that_does_not_open_leaves_the_old_one_in_service(
    served: tuple[SmallCorpus, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, settings = served
    state = State(settings)
    state.release(state.lease())
    fresh(corpus, settings.home)

    def broken(*_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr("server.state.Reader.open", broken)
    assert state.lease().generation.number == 1
    state.close()


def test_settings_without_a_home_folder_do_not_stop_the_application_from_starting(tmp_path: Path) -> None:
    assert create_app(replace(Settings(), home=tmp_path / "none")).test_client().get("/health/live").status_code == 200


def test_nothing_of_a_replaced_generation_stays_in_memory(served: tuple[SmallCorpus, Settings]) -> None:
    corpus, settings = served
    app = create_app(settings)
    client = app.test_client()
    gc.disable()
    try:
        for path in (
            ASK,
            ASK + "&format=xml",
            "/page/event/hill-day",
            "/queries",
            "/id/event/hill-day",
            "/nothing",
            "/sparql?query=",
        ):
            client.get(path)
        client.post("/sparql", data={"query": "ASK {}"})
        snapshot = state_of(app)._snapshot
        # As a traceback does that was kept with an error.
        snapshot._computed["circle"] = snapshot
        old = weakref.ref(snapshot)
        del snapshot
        fresh(corpus, settings.home)
        client.get("/page/event/hill-day")
        client.get("/health/live")
        assert state_of(app)._snapshot.generation.number == 2
        until(lambda: old() is None, "the old generation is kept")
    finally:
        gc.enable()
        state_of(app).close()


def test_what_several_ask_for_at_once_is_computed_once(served: tuple[SmallCorpus, Settings]) -> None:
    _, settings = served
    app = create_app(settings)
    snapshot = state_of(app).lease()
    together, computed = threading.Barrier(6), []

    def compute() -> int:
        computed.append(1)
        time.sleep(0.05)
        return snapshot.once("inner", lambda: 1) + 1

    def ask() -> None:
        together.wait()
        assert snapshot.once("outer", compute) == 2

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    assert len(computed) == 1
    state_of(app).release(snapshot)
    app.extensions["secoop"].close()


def test_what_could_not_be_computed_is_tried_again(served: tuple[SmallCorpus, Settings]) -> None:
    _, settings = served
    app = create_app(settings)
    snapshot = state_of(app).lease()
    with pytest.raises(ZeroDivisionError):
        snapshot.once("key", lambda: 1 // 0)
    assert snapshot.once("key", lambda: 5) == 5
    state_of(app).release(snapshot)
    app.extensions["secoop"].close()


def test_a_graph_is_read_from_its_files_for_pages_where_it_is_larger_than_the_setting(tmp_path: Path) -> None:
    site.publish(tmp_path / "home", SmallCorpus.write(tmp_path), BASE)
    opened = []
    for size in (64, 0):
        app = create_app(Settings(home=tmp_path / "home", pages_in_memory_mb=size, cache_mb=0))
        assert app.test_client().get("/page/organization/northmark").status_code == 200
        serving = state_of(app)
        opened.append(serving.lease().reader.in_memory)
        serving.close()
    assert opened == [True, False]
