"""Identical requests at the same time are computed once."""

from __future__ import annotations

import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from server.front.exchange import Answer, Spool
from server.front.flight import Flights
from tests.server.front.stub import Got, Made, Site, answer
from tests.waiting import LIMIT, until


class Held:
    """An application whose answers wait until the test lets them go."""

    def __init__(self, *made: Made) -> None:
        self.let_go = threading.Event()
        self.made = list(made)

    def __call__(self, _environ: dict[str, Any]) -> Made:
        assert self.let_go.wait(LIMIT)
        return self.made.pop(0) if len(self.made) > 1 else self.made[0]


def together(site: Site, held: Held, paths: list[str], joins: int, **options: Any) -> list[Got]:
    """Ask for paths at the same time, and let the application go once the expected number have joined."""
    with ThreadPoolExecutor(len(paths)) as pool:
        asked = [pool.submit(site.get, path, X_REQUEST_ID=f"request-{n}", **options) for n, path in enumerate(paths)]
        until(lambda: site.front.flights.joined >= joins)
        until(lambda: len(site.asked) >= len(paths) - joins)
        held.let_go.set()
        return [one.result(LIMIT) for one in asked]


def test_identical_requests_at_the_same_time_reach_the_application_once() -> None:
    held = Held(answer(b"once"))
    site = Site(held)
    found = together(site, held, ["/x"] * 6, 5)
    assert [got.body for got in found] == [b"once"] * 6
    assert len(site.asked) == 1
    assert len({got.headers["X-Request-Id"] for got in found}) == 6


def test_requests_that_differ_in_their_limit_are_computed_apart() -> None:
    held = Held(answer(b"each"))
    site = Site(held, client_workers=2)
    together(site, held, ["/sparql?query=q&timeout=1", "/sparql?query=q&timeout=2"], 0)
    assert len(site.asked) == 2


def test_a_volatile_query_is_never_shared() -> None:
    held = Held(answer(b"1"), answer(b"2"))
    site = Site(held, client_workers=2)
    found = together(site, held, ["/sparql?query=SELECT(UUID()AS?x){}"] * 2, 0)
    assert {got.body for got in found} == {b"1", b"2"}


@pytest.mark.parametrize(
    "bad",
    [
        answer(b"mine", ("Set-Cookie", "a=b")),
        answer(b"mine", ("Cache-Control", "no-store")),
        answer(b"mine", status="400 Bad Request"),
        answer(b"mine", status="500 Internal Server Error"),
    ],
)
def test_what_is_not_for_others_is_not_given_to_them(bad: Made) -> None:
    held = Held(bad, answer(b"own"))
    site = Site(held)
    found = together(site, held, ["/x"] * 3, 2)
    assert sorted(got.body for got in found) == [b"mine", b"own", b"own"]


def test_a_leader_that_breaks_leaves_the_others_to_ask_for_themselves() -> None:
    held = Held(answer(b"own"))
    site = Site()

    def make(environ: dict[str, Any]) -> Made:
        first = len(site.asked) == 1
        made = held(environ)
        if first:
            raise RuntimeError("broken")
        return made

    site.make = make
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(site.get, "/x") for _ in range(3)]
        until(lambda: site.front.flights.joined == 2)
        held.let_go.set()
        found = [one.exception(LIMIT) or one.result().body for one in asked]
    assert found.count(b"own") == 2
    assert sum(isinstance(one, RuntimeError) for one in found) == 1
    assert site.front.flights.waiting() == 0


def test_a_killed_query_is_killed_for_all_who_asked_it_each_under_its_own_id() -> None:
    held = Held(answer(b"", status="503 Service Unavailable"))
    site = Site()

    def make(environ: dict[str, Any]) -> Made:
        held(environ)
        environ["secoop.killed"] = "time"
        return answer(f"killed, {environ['secoop.request_id']}".encode(), status="503 Service Unavailable")

    site.make = make
    found = together(site, held, ["/sparql?query=q"] * 3, 2)
    assert len(site.asked) == 1
    assert {got.status for got in found} == {503}
    assert [got.body.decode() for got in found] == [f"killed, {got.headers['X-Request-Id']}" for got in found]
    assert all(int(got.headers["Content-Length"]) == len(got.body) for got in found)


def test_nobody_falls_between_the_end_of_a_flight_and_the_cache() -> None:
    site = Site(lambda _: answer(b"x"))
    for number in range(30):
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda n: site.get(f"/x?n={n}"), [number] * 6))
    assert len(site.asked) == 30


def test_a_file_is_closed_when_the_last_who_shares_it_is_done() -> None:
    flights = Flights()
    spool = Spool(tempfile.TemporaryFile())  # type: ignore[arg-type]  # noqa: SIM115 - closing it is what is tested
    flight = flights.lead("key", "leader")
    assert flight is not None
    assert flights.join("key") is flight
    flights.land("key", flight, Answer("200 OK", [], spool))
    spool.close()
    assert not spool.file.closed
    spool.close()
    assert spool.file.closed


def test_a_landed_flight_is_not_joined_any_more() -> None:
    flights = Flights()
    flight = flights.lead("key", "leader")
    assert flight is not None
    assert flights.lead("key", "another") is None
    flights.land("key", flight, None)
    assert flights.join("key") is None
