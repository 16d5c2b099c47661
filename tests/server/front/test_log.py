"""The access log."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.front import log
from server.front.exchange import Exchange
from server.front.log import Lines, line
from tests.server.front.stub import Site


def test_a_line_says_who_asked_what_and_what_came_of_it(caplog: pytest.LogCaptureFixture) -> None:
    site = Site()
    with caplog.at_level(logging.INFO, "secoop.server.access"):
        site.get("/x?secret=1", X_REQUEST_ID="request-1")
        site.get("/x?secret=1")
    first, second = (json.loads(text) for text in caplog.messages)
    assert set(first) == {"time", "request_id", "client", "method", "route", "path", "status", "ms", "bytes", "cache"}
    assert (first["request_id"], first["client"], first["route"], first["status"]) == ("request-1", "192.0.2.1", "/x", 200)
    assert (first["cache"], second["cache"]) == ("miss", "hit")
    assert first["bytes"] > 0
    assert "secret" not in caplog.text


def test_a_request_that_breaks_the_application_is_logged_as_its_error(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: object) -> tuple[str, list[tuple[str, str]], bytes]:
        raise RuntimeError

    with caplog.at_level(logging.INFO, "secoop.server.access"), pytest.raises(RuntimeError):
        Site(fail).get("/x")
    assert json.loads(caplog.messages[0])["status"] == 500


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=30))
def test_nothing_that_comes_from_outside_ends_the_line_or_its_field(path: str, client: str, method: str) -> None:
    text = line(Exchange({}, method, path, client, "request-1", route="/x"), 200, 1)
    assert text.isascii()
    assert text.isprintable()
    found = json.loads(text)
    assert (found["path"], found["client"], found["method"]) == (path, client, method[:20])


def test_a_path_is_not_longer_than_a_line_should_be() -> None:
    assert len(line(Exchange({}, "GET", "x" * 100_000, "", ""), 200, 1)) < 1000


def test_lines_reach_the_file_in_order(tmp_path: Path) -> None:
    target = tmp_path / "log"
    handler = Lines(str(target))
    for number in range(500):
        handler.add(str(number))
    handler.close()
    assert target.read_text().split() == [str(number) for number in range(500)]


def test_a_file_that_takes_nothing_stops_no_request(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(log, "_WAITING", 10)
    reader, writer = os.pipe()
    target = tmp_path / "pipe"
    target.symlink_to(f"/proc/self/fd/{writer}")
    handler = Lines(str(target))
    for number in range(100_000):
        handler.add(f"{number:060d}")
    assert handler._dropped > 0
    os.close(reader)
    os.close(writer)
    handler.close()
