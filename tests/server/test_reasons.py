"""The reason of a change, as it comes over the wire: what the web server joins or drops on the way is never taken for one."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.contributions import tokens
from tests.server.running import served


@pytest.fixture(scope="module")
def reviewer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    root: Path = tmp_path_factory.mktemp("reasons")
    with served(root) as (base, _process):
        yield base, tokens.add(root / "home", "review", ["review"])


def rejected(reviewer: tuple[str, str], *reasons: bytes, query: str = "") -> tuple[int, str]:
    """Status and words when a contribution there is not is rejected for some reasons, each in a header of its own."""
    base, secret = reviewer
    connection = http.client.HTTPConnection(base.removeprefix("http://").rstrip("/"), timeout=30)
    connection.putrequest("POST", f"/contributions/0000000000000000/reject{query}")
    for name, value in (("Authorization", f"Bearer {secret}"), ("Content-Length", "0"), ("Accept", "application/json")):
        connection.putheader(name, value)
    for reason in reasons:
        connection.putheader("X-Why", reason)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, str(json.loads(answer.read())["detail"])


@pytest.mark.parametrize("reason", [b"no such body", b"on pages 1, 2 and 3", b"of 1,200 men none came"])
def test_one_reason_is_taken(reviewer: tuple[str, str], reason: bytes) -> None:
    assert rejected(reviewer, reason)[0] == 404, "the reason was read, and then there was no contribution"


@pytest.mark.parametrize(
    "reasons",
    [(b"one", b"two"), (b"one", b"2"), (b"one", b"\xdcbung"), (b"a,b",)],
    ids=["two", "a number", "Latin-1", "one word"],
)
def test_two_headers_are_not_taken_for_one_reason(reviewer: tuple[str, str], reasons: tuple[bytes, ...]) -> None:
    status, words = rejected(reviewer, *reasons)
    assert (status, "two reasons" in words) == (400, True)


@pytest.mark.parametrize("reason", ["отчёт".encode(), b"\xdcbung", b""])
def test_letters_a_header_cannot_carry_are_told(reviewer: tuple[str, str], reason: bytes) -> None:
    status, words = rejected(reviewer, reason)
    assert (status, "beyond ASCII" in words) == (400, True)


def test_the_parameter_carries_every_script(reviewer: tuple[str, str]) -> None:
    assert rejected(reviewer, query="?why=" + quote("отчёт"))[0] == 404
