"""A client that goes away ends its query, over a real socket; whoever waits on gets an answer."""

from __future__ import annotations

import http.client
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from server.front.gone import Watch
from tests.server.running import served
from tests.server.test_socket import descendants
from tests.waiting import LIMIT, until

JOINED, KILLED = "secoop_single_flight_joins_total", "secoop_queries_killed_total"
SLOW = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    with served(tmp_path_factory.mktemp("served"), SECOOP_QUERY_SECONDS="8", SECOOP_CLIENT_WORKERS="2") as (base, process):
        yield urlsplit(base).netloc, process.pid


def begin(netloc: str, target: str) -> socket.socket:
    """Send a request and wait for nothing."""
    host, port = netloc.split(":")
    connection = socket.create_connection((host, int(port)), timeout=LIMIT)
    connection.sendall(f"GET {target} HTTP/1.1\r\nHost: {netloc}\r\n\r\n".encode())
    return connection


def get(netloc: str, target: str) -> bytes:
    connection = http.client.HTTPConnection(netloc, timeout=LIMIT)
    try:
        connection.request("GET", target)
        return connection.getresponse().read()
    finally:
        connection.close()


def metric(netloc: str, name: str) -> float:
    """What the server counts under a name."""
    lines = get(netloc, "/metrics").decode().splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith(name))


def ended(netloc: str) -> float:
    """How many queries were ended because their client went away; one that runs until its own end is not counted."""
    return metric(netloc, 'secoop_queries_killed_total{reason="gone"}')


def under_way(netloc: str, number: int) -> bool:
    """Whether so many queries have come to their turn."""
    return metric(netloc, 'secoop_queue_places{queue="query"}') == number and not metric(
        netloc, 'secoop_queue_waiting{queue="query"}'
    )


@pytest.mark.parametrize(
    ("half", "after"),
    [
        (True, 0.4),
        (False, 1.5),
        pytest.param(False, 0.4, marks=pytest.mark.slow),
        pytest.param(True, 1.5, marks=pytest.mark.slow),
    ],
)
def test_a_query_ends_with_its_client_and_an_idle_connection_of_the_same_address_lives(
    server: tuple[str, int], after: float, half: bool
) -> None:
    netloc, pid = server
    get(netloc, "/sparql?query=" + quote("ASK {}"))
    kept = http.client.HTTPConnection(netloc, timeout=LIMIT)
    kept.request("GET", "/health/live")
    kept.getresponse().read()
    # A kept connection that was used within the last second might be the query's own.
    time.sleep(1.3)
    before, processes = ended(netloc), descendants(pid)
    connection = begin(netloc, SLOW + f"%23{after}{half}")
    until(lambda: under_way(netloc, 1))
    time.sleep(after)
    if half:
        connection.shutdown(socket.SHUT_WR)
    else:
        connection.close()
    until(lambda: ended(netloc) == before + 1)
    connection.close()
    kept.request("GET", "/health/live")
    assert kept.getresponse().read()
    kept.close()
    until(lambda: len(descendants(pid) - processes) == 1)


def test_a_client_that_waits_is_answered_though_another_of_its_address_goes(server: tuple[str, int]) -> None:
    netloc, _ = server
    before = ended(netloc)
    waits, goes = begin(netloc, SLOW + "&timeout=2"), begin(netloc, SLOW + "%23other")
    until(lambda: under_way(netloc, 2))
    goes.close()
    answer = waits.recv(1000)
    waits.close()
    assert answer.startswith(b"HTTP/1.1 504")
    until(lambda: ended(netloc) == before + 1)


def test_a_query_that_another_client_waits_for_too_goes_on(server: tuple[str, int]) -> None:
    netloc, _ = server
    before, joined = ended(netloc), metric(netloc, JOINED)
    first = begin(netloc, SLOW + "%23joined&timeout=2")
    until(lambda: under_way(netloc, 1))
    second = begin(netloc, SLOW + "%23joined&timeout=2")
    until(lambda: metric(netloc, JOINED) == joined + 1)
    killed = metric(netloc, KILLED)
    first.close()
    assert second.recv(1000).startswith(b"HTTP/1.1 504")
    second.close()
    # It was one query, ended at its own limit: not the first one's, and then another in its place.
    until(lambda: metric(netloc, KILLED) > killed)
    assert metric(netloc, KILLED) == killed + 1
    assert ended(netloc) == before


def test_looking_for_a_client_leaves_no_descriptor_open() -> None:
    looks = 100
    with tempfile.TemporaryFile():
        before = len(list(Path("/proc/self/fd").iterdir()))
        for _ in range(looks):
            Watch("192.0.2.9", time.perf_counter(), lambda: False)()
        # Other threads of this process open and close files meanwhile, but not one at every look.
        assert len(list(Path("/proc/self/fd").iterdir())) < before + looks // 2
