"""Headers of every answer."""

from __future__ import annotations

import json
import logging

import pytest
from flask.testing import FlaskClient

ROUTES = [
    "/",
    "/browse/event",
    "/page/event/hill-day",
    "/data/event/hill-day.ttl",
    "/ns",
    "/queries",
    "/sparql?query=ASK{}",
    "/validate",
    "/nothing",
]


@pytest.mark.parametrize("path", ROUTES)
def test_every_answer_forbids_foreign_scripts_frames_and_sniffing(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "style-src 'self';" in headers["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]


@pytest.mark.parametrize(
    "path", ["/data/event/hill-day.ttl", "/sparql?query=ASK{}", "/id/event/hill-day", "/queries/who-was-where.csv", "/ns"]
)
def test_other_sites_may_read_without_credentials(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers


def test_a_preflight_for_a_posted_query_is_granted(client: FlaskClient) -> None:
    response = client.options("/sparql", headers={"Origin": "http://example.org", "Access-Control-Request-Method": "POST"})
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    allowed = response.headers["Access-Control-Allow-Headers"].split(", ")
    # Every request header that is heeded and that no browser sends unasked (Fetch, section 2.2.2).
    assert {"Content-Type", "If-Match", "If-None-Match", "X-Request-Id"} <= set(allowed)


def test_other_sites_may_not_have_data_validated(client: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/validate").headers


@pytest.mark.parametrize("path", ["/", "/page/event/hill-day", "/data/event/hill-day.ttl", "/ns", "/queries"])
def test_what_the_client_has_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_formats_of_a_resource_have_different_validators(client: FlaskClient) -> None:
    turtle, page = client.get("/ns", headers={"Accept": "text/turtle"}), client.get("/ns", headers={"Accept": "text/html"})
    assert turtle.headers["ETag"] != page.headers["ETag"]
    assert "Accept" in turtle.headers["Vary"]


def test_a_sensible_request_id_is_kept_and_another_replaced(client: FlaskClient) -> None:
    assert client.get("/", headers={"X-Request-Id": "abc-12345"}).headers["X-Request-Id"] == "abc-12345"
    assert client.get("/", headers={"X-Request-Id": "<script>"}).headers["X-Request-Id"] != "<script>"


def test_each_request_has_one_line_in_the_log(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "secoop.server.access"):
        client.get("/nothing%0Aforged", headers={"X-Request-Id": "abc-12345"})
    assert len(caplog.messages) == 1
    assert "\n" not in caplog.messages[0]
    found = json.loads(caplog.messages[0])
    assert (found["request_id"], found["path"], found["status"]) == ("abc-12345", "/nothing\nforged", 404)


def test_the_generation_is_named(client: FlaskClient) -> None:
    assert client.get("/").headers["X-Secoop-Generation"] == "1"
