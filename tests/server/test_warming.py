"""Before anybody is served: pages of each kind are made once, over what is published or without it, and nobody sees it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from kg.settings import Settings
from server import create_app, warming
from server.front import exchange
from server.front.front import EXTENSION, Front


@pytest.fixture
def fresh(published: Settings) -> Iterator[Flask]:
    """An application nobody has asked anything."""
    application = create_app(published)
    yield application
    application.extensions["secoop"].close()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Each page that is asked for, with the status of the answer."""
    found: list[tuple[str, int]] = []
    plain = exchange.run

    def noted(app: object, environ: dict[str, object]) -> exchange.Answer:
        answer = plain(app, environ)  # type: ignore[arg-type]
        found.append((str(environ["PATH_INFO"]), answer.code))
        return answer

    monkeypatch.setattr(exchange, "run", noted)
    return found


def test_every_page_that_is_made_ahead_is_there(fresh: Flask, made: list[tuple[str, int]]) -> None:
    warming.warm(fresh)
    assert {status for _, status in made} == {200}
    assert {path.split("/")[1] for path, _ in made} >= {"", "page", "queries", "sparql", "validate"}


def test_what_is_made_ahead_is_neither_kept_nor_counted(fresh: Flask) -> None:
    warming.warm(fresh)
    front = fresh.extensions[EXTENSION]
    assert isinstance(front, Front)
    assert len(front.cache) == 0
    assert b'secoop_requests_total{route="/"' not in front.metrics.render()


def test_a_generation_is_given_back(fresh: Flask) -> None:
    warming.warm(fresh)
    current = fresh.extensions["secoop"].lease()
    assert current.leases == 1
    fresh.extensions["secoop"].release(current)


def test_a_server_without_a_graph_starts_all_the_same(empty_home: Settings, made: list[tuple[str, int]]) -> None:
    application = create_app(empty_home)
    warming.warm(application)
    application.extensions["secoop"].close()
    assert made == [("/health/live", 200)]
