"""One error shape on every route, in the format the client likes."""

from __future__ import annotations

import errno
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg import resources
from kg.errors import SecoopError
from kg.settings import Settings

BAD = [
    "/nothing",
    "/id/event/none",
    "/page/event/none",
    "/data/event/none.ttl",
    "/browse/none",
    "/queries/none",
    "/sparql?query=ASK",
    "/ns/none",
]


@pytest.mark.parametrize("path", BAD)
def test_programs_get_a_problem_document(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "application/problem+json"})
    found = json.loads(response.data)
    assert response.content_type == "application/problem+json"
    assert found["status"] == response.status_code >= 400
    assert {"type", "title", "detail", "where", "remedy", "code", "request_id"} <= set(found)
    assert found["request_id"] == response.headers["X-Request-Id"]


@pytest.mark.parametrize("path", BAD)
def test_browsers_get_a_page_that_says_the_same(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.mimetype == "text/html"
    assert "Remedy" in response.text
    assert response.headers["X-Request-Id"] in response.text


def test_text_has_message_place_and_remedy(client: FlaskClient) -> None:
    response = client.get("/sparql?query=SELECT", headers={"Accept": "text/plain, text/csv;q=0.5"})
    assert response.content_type == "text/plain; charset=utf-8"
    assert "where: query, line 1, column 7" in response.text
    assert "remedy: " in response.text
    assert response.text.endswith("The query was:\nSELECT\n")


def test_a_client_that_accepts_nothing_of_ours_still_gets_the_problem(client: FlaskClient) -> None:
    response = client.get("/nothing", headers={"Accept": "image/png"})
    assert (response.status_code, response.content_type) == (404, "application/problem+json")


def test_no_answer_names_a_folder_of_the_machine(app: Flask, published: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [published.home / "tokens.json", published.home.resolve(), resources.path("shapes") / "core" / "x.ttl"]

    def fail(*_: object) -> None:
        raise SecoopError(f"{paths[0]} is read by others", where=f"{paths[2]}:3:1", remedy=f"chmod 600 {paths[1]}/tokens.json")

    monkeypatch.setattr("server.health.snapshot", fail)
    for accept in ("application/json", "text/html", "text/plain"):
        text = app.test_client().get("/health/ready", headers={"Accept": accept}).text
        assert "SECOOP_HOME/tokens.json" in text
        assert "shapes/core/x.ttl:3:1" in text
        assert not any(str(folder) in text for folder in (published.home, resources.path("shapes").parent))


def test_errors_are_not_kept_by_caches(client: FlaskClient) -> None:
    assert client.get("/nothing").headers["Cache-Control"] == "no-store"


def test_a_fault_of_the_server_is_a_problem_without_details(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("server.pages.describe", fail)
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    client.application.testing = False
    try:
        response = client.get("/page/event/hill-day")
    finally:
        client.application.testing = True
        client.application.config["PROPAGATE_EXCEPTIONS"] = None
    assert response.status_code == 500
    assert "secret" not in response.text
    assert response.json["request_id"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("number", "status", "code"), [(errno.ENOSPC, 503, "no-room"), (errno.EIO, 500, "internal-server-error")]
)
def test_a_full_disk_is_told_and_other_failures_of_the_system_are_ours(
    app: Flask, monkeypatch: pytest.MonkeyPatch, number: int, status: int, code: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, "of the system")

    monkeypatch.setattr("server.validate.validate", fail)
    monkeypatch.setattr(app, "testing", False)
    response = app.test_client().post("/validate", data="<x:a> <x:b> 1 .", content_type="text/turtle")
    assert (response.status_code, response.json["code"]) == (status, code)
    assert response.headers.get("Retry-After") == ("5" if status == 503 else None)
