"""Liveness and readiness."""

from __future__ import annotations

from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app


def test_a_server_with_a_graph_is_ready_and_says_which(client: FlaskClient) -> None:
    found = client.get("/health/ready").json
    assert found is not None
    assert (found["status"], found["generation"], found["base"]) == ("ready", 1, "https://w3id.org/secoop/")
    assert len(found["digest"]) == 64


def test_health_is_never_cached(client: FlaskClient) -> None:
    assert client.get("/health/live").headers["Cache-Control"] == "no-store"
    assert client.get("/health/ready").headers["Cache-Control"] == "no-store"


def test_a_server_without_a_graph_lives_but_is_not_ready(empty_home: Settings) -> None:
    client = create_app(empty_home).test_client()
    assert client.get("/health/live").status_code == 200
    for path in ("/health/ready", "/", "/sparql?query=ASK{}"):
        response = client.get(path)
        assert response.status_code == 503
        assert "kg build" in response.json["remedy"]  # type: ignore[index]
