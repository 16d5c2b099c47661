"""Asking over HTTP is over at its deadline, whatever a server sends a byte at a time or without an end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from itertools import repeat

import pytest

from kg import deadline, remote
from kg.errors import QueryKilledError, SecoopError
from tests.loaders.rdf.test_endpoint import Answer, serving

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\n"
#: So many drips that a reader without a deadline would get to their end only after a minute.
DRIPS = 600
MEGABYTE = b"x" * 1_000_000


def sent(handler: BaseHTTPRequestHandler, begin: bytes, rest: Iterator[bytes], pause: float = 0.0) -> None:
    """Send the beginning, and then the rest piece by piece until nobody listens."""
    with suppress(OSError):
        handler.wfile.write(begin)
        for piece in rest:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(pause)


def dripping(begin: bytes) -> Answer:
    return lambda handler, _query: sent(handler, begin, repeat(b"a", DRIPS), 0.1)


def asked(answer: Answer, seconds: float = 30) -> SecoopError:
    """What a question to such a server ends with."""
    with serving(answer) as address, pytest.raises(SecoopError) as caught:
        remote.graph(address, "CONSTRUCT WHERE { ?s ?p ?o }", seconds=seconds, most=10_000_000)
    assert address in caught.value.where
    return caught.value


@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Long: ",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffff\r\n",
        HEAD + b"Content-Length: 100000\r\n\r\n",
    ],
    ids=["status", "header", "chunk-size", "chunk", "body"],
)
def test_what_drips_ends_at_the_deadline(begin: bytes) -> None:
    error = asked(dripping(begin), seconds=1)
    assert isinstance(error, QueryKilledError)
    assert error.message == "no answer within 1 s"


@pytest.mark.parametrize("code", [500, 502])
def test_an_error_whose_words_drip_ends_at_the_deadline(code: int) -> None:
    begin = f"HTTP/1.1 {code} No\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\nout of order ".encode()
    error = asked(dripping(begin), seconds=1)
    assert error.message == "no answer within 1 s" or error.message.startswith(f"HTTP {code}")
    assert error.message.count("a") < 500


@pytest.mark.parametrize("code", [404, 500, 502])
def test_an_error_that_breaks_off_is_told_by_its_status_and_the_words_that_came(code: int) -> None:
    begin = f"HTTP/1.1 {code} No\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\nout of order".encode()
    assert asked(lambda handler, _query: sent(handler, begin, iter(()))).message == f"HTTP {code}: out of order"


@pytest.mark.parametrize("code", [500, 502])
def test_of_an_error_without_an_end_only_the_beginning_is_read(code: int) -> None:
    written: list[int] = []

    def endless(handler: BaseHTTPRequestHandler, _query: str) -> None:
        def pieces() -> Iterator[bytes]:
            for _ in range(300):
                yield MEGABYTE
                written.append(1)

        sent(handler, f"HTTP/1.1 {code} No\r\n\r\n".encode(), pieces())

    assert asked(endless).message == f"HTTP {code}: " + "x" * 600
    assert len(written) < 300


def test_redirects_do_not_begin_the_time_anew() -> None:
    def slowly(handler: BaseHTTPRequestHandler, _query: str) -> None:
        time.sleep(0.4)
        handler.send_response(302)
        handler.send_header("Location", handler.path + "x")
        handler.end_headers()

    assert asked(slowly, seconds=1).message == "no answer within 1 s"


@pytest.mark.parametrize("location", ["http://[", "https://[::1/x"])
def test_a_redirect_to_what_is_no_address_is_told(location: str) -> None:
    def broken(handler: BaseHTTPRequestHandler, _query: str) -> None:
        handler.send_response(302)
        handler.send_header("Location", location)
        handler.end_headers()

    assert "an address that is none" in asked(broken).message


@pytest.mark.parametrize("more", ["", "x"], ids=["circle", "ever-further"])
def test_redirects_without_an_end_are_told_as_such(more: str) -> None:
    def onward(handler: BaseHTTPRequestHandler, _query: str) -> None:
        handler.send_response(302)
        handler.send_header("Location", handler.path + more)
        handler.end_headers()

    assert asked(onward).message == "the endpoint redirects without an end (HTTP 302)"


def test_what_is_opened_without_a_time_has_no_deadline_and_follows_redirects() -> None:
    def once(handler: BaseHTTPRequestHandler, _query: str) -> None:
        moved = handler.path.endswith("moved")
        handler.send_response(200 if moved else 302)
        handler.send_header("Content-Length" if moved else "Location", "2" if moved else handler.path + "moved")
        handler.end_headers()
        handler.wfile.write(b"ok" if moved else b"")

    with serving(once) as address, deadline.opener().open(address) as reply:
        assert reply.read() == b"ok"
