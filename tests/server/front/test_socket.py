"""The front over a real socket, behind the web server it is made for."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.server.running import served
from tests.waiting import LIMIT, until

SLOW = "/sparql?timeout=0.8&query=" + quote("SELECT (COUNT(*) AS ?n) {?a ?b ?c. ?d ?e ?f. ?g ?h ?i FILTER(?c!=?f && ?i!=?a)}")
QUERIES = 'secoop_queue_places{queue="query"}'
ENDLESS_HEAD = (
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 1099511627776\r\n\r\n"
)
ROWS = "/sparql?format=json&query=" + quote("SELECT * {?s ?p ?o} ORDER BY ?s ?p ?o")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("front")


@pytest.fixture(scope="module")
def host(root: Path) -> Iterator[str]:
    with served(root, SECOOP_BODY_SECONDS="1", SECOOP_QUERY_SECONDS="30") as (base, _process):
        yield base.removeprefix("http://").rstrip("/")


def ask(
    host: str, path: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """One request over a connection of its own."""
    connection = http.client.HTTPConnection(host, timeout=LIMIT)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, dict(response.headers), response.read()
    finally:
        connection.close()


def raw(host: str) -> socket.socket:
    """A connection for clients that do not keep to the protocol."""
    name, _, port = host.partition(":")
    return socket.create_connection((name, int(port)), timeout=LIMIT)


def metric(host: str, name: str) -> float:
    """What the server counts under a name."""
    lines = ask(host, "/metrics")[2].decode().splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith(name))


def ends(connection: socket.socket) -> bytes:
    """Everything the server sends until it closes the connection; raises TimeoutError where it does not."""
    received = b""
    while block := connection.recv(65536):
        received += block
    return received


def test_an_answer_has_its_exact_length_in_every_coding(host: str) -> None:
    status, headers, plain = ask(host, ROWS)
    assert (status, int(headers["content-length"])) == (200, len(plain))
    status, headers, coded = ask(host, ROWS, Accept_Encoding="gzip")
    assert (status, int(headers["content-length"])) == (200, len(coded))
    assert gzip.decompress(coded) == plain


def test_head_has_the_headers_of_get(host: str) -> None:
    _, get, body = ask(host, ROWS, Accept_Encoding="zstd")
    status, head, nothing = ask(host, ROWS, "HEAD", Accept_Encoding="zstd")
    names = ("content-length", "etag", "content-encoding", "content-type", "vary", "cache-control")
    assert (status, nothing) == (200, b"")
    assert {name: head[name] for name in names} == {name: get[name] for name in names}
    assert int(head["content-length"]) == len(body)


def test_a_304_has_neither_body_nor_length(host: str) -> None:
    _, headers, _ = ask(host, ROWS)
    status, headers, body = ask(host, ROWS, If_None_Match=headers["etag"])
    assert (status, body) == (304, b"")
    assert "content-length" not in headers


def test_a_connection_serves_one_request_after_the_other(host: str) -> None:
    connection = http.client.HTTPConnection(host, timeout=LIMIT)
    for method, path in (("GET", ROWS), ("HEAD", ROWS), ("GET", "/nothing"), ("GET", "/ns.ttl"), ("GET", ROWS)):
        connection.request(method, path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        length = int(response.headers["content-length"])
        assert len(response.read()) == (0 if method == "HEAD" else length)
    connection.close()


def given(host: str) -> float:
    """How many were given an answer that was made for another, while it was made or later."""
    return metric(host, "secoop_single_flight_joins_total") + metric(host, "secoop_cache_hits_total")


def test_identical_queries_at_the_same_time_are_computed_once(host: str) -> None:
    query = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) {?a a ?c. ?d skos:prefLabel ?f FILTER(?c != ?f)} # together")
    with ThreadPoolExecutor(8) as pool:
        before = given(host)
        found = list(pool.map(lambda _: ask(host, query), range(8)))
    assert {(status, body) for status, _, body in found} == {(200, found[0][2])}
    assert given(host) == before + 7


def test_pages_are_answered_at_once_while_queries_wait(host: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        slow = [pool.submit(ask, host, SLOW + f"%23{number}") for number in range(4)]
        until(lambda: metric(host, QUERIES) == 4)
        assert ask(host, "/page/event/hill-day")[0] == 200
        assert ask(host, "/health/live")[0] == 200
        assert not all(one.done() for one in slow)
        assert {one.result()[0] for one in slow} <= {503, 504}


def test_a_killed_query_tells_how_long_it_had_waited_for_its_turn(host: str) -> None:
    def waited(number: int, limit: str) -> float:
        status, headers, _ = ask(host, SLOW.replace("0.8", limit) + f"%23turn{number}")
        assert status == 504
        return float(headers["server-timing"].removeprefix("queue;dur=")) / 1000

    until(lambda: metric(host, QUERIES) == 0)
    with ThreadPoolExecutor(2) as pool:
        began = time.monotonic()
        first = pool.submit(waited, 0, "2")
        until(lambda: metric(host, QUERIES) == 1)
        asked = time.monotonic()
        second = pool.submit(waited, 1, "0.2")
        until(lambda: metric(host, QUERIES) == 2)
        both = time.monotonic()
        # The first runs for two seconds from its turn; only then the second has its own, of which it tells nothing.
        assert first.result() <= asked - began
        assert began + 2 - both <= second.result() <= time.monotonic() - asked - 0.2


def test_a_client_with_too_many_queries_is_told_when_to_come_back(host: str) -> None:
    with ThreadPoolExecutor(40) as pool:
        found = list(pool.map(lambda number: ask(host, SLOW.replace("0.8", "0.2") + f"%23many{number}"), range(40)))
    refused = [headers for status, headers, _ in found if status == 429]
    assert len(refused) >= 4
    assert all(int(headers["retry-after"]) >= 1 for headers in refused)
    assert ask(host, "/sparql?query=ASK%7B%7D")[0] == 200


@pytest.mark.parametrize("path", ["/sparql", "/validate", "/nothing"])
def test_a_connection_with_a_half_sent_body_is_closed(host: str, path: str) -> None:
    with raw(host) as connection:
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 50\r\n\r\nASK"
        before = metric(host, "secoop_late_clients_total")
        connection.sendall(head.encode())
        ends(connection)
    until(lambda: metric(host, "secoop_late_clients_total") > before)


def test_a_body_that_drips_is_closed_too(host: str) -> None:
    with raw(host) as connection:
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n")
        began = time.monotonic()
        with pytest.raises(OSError):
            while time.monotonic() - began < LIMIT:
                connection.sendall(b"x")
                time.sleep(0.2)


def test_half_sent_bodies_keep_nobody_else_waiting(host: str) -> None:
    connections = [raw(host) for _ in range(150)]
    for connection in connections:
        connection.sendall(b"POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nx")
    for number in range(5):
        assert ask(host, "/health/live")[0] == 200
        assert ask(host, f"/sparql?query=ASK%7B%7D%23half{number}")[0] == 200
    for connection in connections:
        connection.close()
    # They were all of this client: until the server has noticed that they are gone, it may be told to wait.
    until(lambda: ask(host, "/sparql", "POST", b"ASK {}", Content_Type="application/sparql-query")[0] == 200)


def test_a_body_that_is_announced_too_long_and_never_comes_is_refused_at_once_and_holds_no_executor(tmp_path: Path) -> None:
    with served(tmp_path, SECOOP_BODY_SECONDS="25", SECOOP_WORKERS="1") as (base, _process):
        host = base.removeprefix("http://").rstrip("/")
        assert ask(host, "/sparql?query=ASK%7B%7D%23warm")[0] == 200
        with raw(host) as connection:
            began = time.monotonic()
            connection.sendall(ENDLESS_HEAD)
            assert b" 413 " in connection.recv(65536)
            assert ask(host, "/sparql?query=ASK%7B%7D%23other")[0] == 200
            # Before the time for a body is over.
            assert time.monotonic() - began < 25


def test_whoever_was_refused_and_sends_nothing_more_is_closed(host: str) -> None:
    with raw(host) as connection:
        connection.sendall(ENDLESS_HEAD)
        assert b" 413 " in ends(connection)


@pytest.mark.parametrize("path", ["/sparql", "/validate", "/nothing"])
def test_whoever_is_still_sending_hears_that_it_is_too_much(host: str, path: str) -> None:
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nTransfer-Encoding: chunked\r\n\r\n"
    for _ in range(5):
        with raw(host) as connection:
            connection.sendall(head.encode())
            for _ in range(400):
                connection.sendall(chunk)
            connection.sendall(b"0\r\n\r\n")
            status = int(connection.recv(65536).split(b" ")[1])
            assert status == (404 if path == "/nothing" else 415 if path == "/sparql" else 413)


def test_half_sent_headers_are_closed(host: str) -> None:
    with raw(host) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost:")
        ends(connection)


def test_an_idle_connection_is_closed(host: str) -> None:
    with raw(host) as connection:
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
        assert ends(connection).startswith(b"HTTP/1.1 200 ")


def test_a_posted_query_is_read_whole_before_its_turn(host: str) -> None:
    body = b"ASK { } # " + b"x" * 20_000
    assert ask(host, "/sparql", "POST", body, Content_Type="application/sparql-query")[0] == 200


def test_the_log_has_a_line_for_each_request(host: str, root: Path) -> None:
    ask(host, "/nothing%0A%22%7Dforged", X_Request_Id="logged-12345")

    def lines() -> list[str]:
        return (root / "output").read_text(encoding="utf-8").split("\n")[:-1]

    until(lambda: any("logged-12345" in line for line in lines()), "no line in the log")
    found = [json.loads(line) for line in lines() if "logged-12345" in line]
    assert [(line["path"], line["status"], line["client"]) for line in found] == [('/nothing\n"}forged', 404, "127.0.0.1")]
    assert not any("Python threads" in line for line in lines())


def test_running_requests_are_finished_before_the_server_ends(tmp_path: Path) -> None:
    with served(tmp_path) as (base, process):
        host = base.removeprefix("http://").rstrip("/")
        found: list[tuple[int, bytes]] = []
        running = threading.Thread(target=lambda: found.append(ask(host, SLOW)[::2]))
        running.start()
        until(lambda: metric(host, QUERIES) == 1)
        os.kill(process.pid, signal.SIGTERM)
        running.join(LIMIT)
        assert process.wait(LIMIT) in (0, -signal.SIGTERM)
    assert [status for status, _ in found] == [504]
    assert json.loads(found[0][1])["reason"] == "time"


def test_a_slow_reader_of_a_long_answer_gets_all_of_it(tmp_path: Path) -> None:
    wide = quote("SELECT * {?a ?b ?c. ?d ?e ?f} LIMIT 40000")
    with served(tmp_path) as (base, _process):
        host = base.removeprefix("http://").rstrip("/")
        with raw(host) as connection:
            connection.sendall(f"GET /sparql?format=json&query={wide} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            received = b""
            while block := connection.recv(1 << 18):
                received += block
                time.sleep(0.005)
        head, _, body = received.partition(b"\r\n\r\n")
        length = next(line for line in head.lower().splitlines() if line.startswith(b"content-length"))
        assert len(body) == int(length.split()[1]) > 4_000_000
        assert len(json.loads(body)["results"]["bindings"]) == 40_000
        until(lambda: f"{QUERIES} 0.0" in ask(host, "/metrics")[2].decode())
