"""The queue before what costs: fair between clients, short, and never in the way of what is cheap."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from kg.settings import SETTINGS, Settings
from server.front.lanes import Lanes, reserved
from server.front.queue import BusyError, FairQueue, Ticket
from tests.server.front.stub import Made, Site, answer
from tests.server.front.test_flight import Held
from tests.waiting import LIMIT, until


def queue(**options: Any) -> FairQueue:
    return FairQueue(**{"running": 1, "running_each": 1, "places": 100, "places_each": 100, "patience": 10.0, **options})


class Line:
    """Clients that wait in threads; the order in which they are called is written down."""

    def __init__(self, of: FairQueue) -> None:
        self.of = of
        self.called: list[str] = []
        self.pool = ThreadPoolExecutor(50)
        self.first = of.turn("first")

    def add(self, *clients: str) -> None:
        for client in clients:
            before = self.of.length
            self.pool.submit(self._work, client)
            until(lambda before=before: self.of.length > before)  # type: ignore[misc]

    def _work(self, client: str) -> None:
        ticket = self.of.turn(client)
        self.called.append(client)
        self.of.done(ticket)

    def run(self) -> list[str]:
        self.of.done(self.first)
        self.pool.shutdown(wait=True)
        return self.called


def test_clients_take_turns_whoever_asked_more() -> None:
    line = Line(queue())
    line.add(*["many"] * 6, "one", "two", "one")
    assert line.run() == ["many", "one", "two", "many", "one", "many", "many", "many", "many"]


def test_within_a_client_the_first_comes_first() -> None:
    of = queue()
    order: list[int] = []
    first = of.turn("a")

    def work(number: int) -> None:
        ticket = of.turn("a")
        order.append(number)
        of.done(ticket)

    with ThreadPoolExecutor(4) as pool:
        for number in range(4):
            pool.submit(work, number)
            until(lambda number=number: of.length == number + 1)  # type: ignore[misc]
        of.done(first)
    assert order == [0, 1, 2, 3]


def test_one_client_cannot_have_every_executor() -> None:
    of = queue(running=2, running_each=1, patience=0.05)
    of.turn("greedy")
    with pytest.raises(BusyError):
        of.turn("greedy")
    assert of.turn("other").client == "other"


def test_a_client_alone_may_have_all_where_the_settings_say_so() -> None:
    of = queue(running=2, running_each=2, patience=0.05)
    assert [of.turn("a").client, of.turn("a").client] == ["a", "a"]


def test_never_more_run_than_there_are_executors() -> None:
    of, lock, most, now = queue(running=3, running_each=2), threading.Lock(), 0, 0

    def work(number: int) -> None:
        nonlocal most, now
        ticket = of.turn(str(number % 4))
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.002)
        with lock:
            now -= 1
        of.done(ticket)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(work, range(200)))
    assert most == 3


def test_a_client_with_too_many_in_line_is_told_when_to_come_back() -> None:
    of = queue(places_each=2)
    of.enter("a")
    of.enter("a")
    with pytest.raises(BusyError) as caught:
        of.enter("a")
    assert (caught.value.status, caught.value.code) == (429, "too-many-requests")
    assert int(caught.value.headers["Retry-After"]) >= 1
    of.enter("b")
    of.leave("a")
    of.enter("a")


def test_a_full_queue_is_a_503_for_everybody() -> None:
    of = queue(places=2)
    of.enter("a")
    of.enter("b")
    with pytest.raises(BusyError) as caught:
        of.enter("c")
    assert (caught.value.status, caught.value.code) == (503, "queue-full")


def test_waiting_for_a_turn_has_an_end_and_leaves_nothing_behind() -> None:
    of = queue(patience=0.05)
    first = of.turn("a")
    with pytest.raises(BusyError) as caught:
        of.turn("b")
    assert caught.value.status == 503
    assert of.length == 0
    of.done(first)
    assert isinstance(of.turn("c"), Ticket)


def test_a_place_that_is_free_in_a_moment_is_waited_for() -> None:
    fair = queue(places_each=1)
    fair.enter("a")
    leaving = threading.Timer(0.1, fair.leave, ("a",))
    leaving.start()
    fair.enter("a", patience=60)
    assert fair.held == 1
    leaving.join(LIMIT)


def test_a_place_nobody_leaves_is_refused_after_the_wait() -> None:
    fair = queue(places_each=1)
    fair.enter("a")
    began = time.monotonic()
    with pytest.raises(BusyError):
        fair.enter("a", patience=0.2)
    assert 0.2 <= time.monotonic() - began < 8


def test_no_more_wait_for_a_place_than_there_are_places() -> None:
    fair = queue(places_each=1)
    fair.enter("a")
    waiting = threading.Thread(target=fair.enter, args=("a", 60.0))
    waiting.start()
    until(lambda: fair._knocking["a"] == 1)
    began = time.monotonic()
    with pytest.raises(BusyError):
        fair.enter("a", patience=60)
    assert time.monotonic() - began < LIMIT
    fair.leave("a")
    waiting.join(LIMIT)
    assert (fair.held, fair._knocking) == (1, {})


def test_whoever_waits_beside_its_own_place_gives_way_to_a_client_that_has_none() -> None:
    fair = queue(places=2, places_each=1)
    fair.enter("a")
    refused: list[BusyError] = []

    def wait() -> None:
        try:
            fair.enter("a", patience=600)
        except BusyError as error:
            refused.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    until(lambda: fair._knocking["a"] == 1)
    fair.enter("b", patience=600)
    waiting.join(LIMIT)
    assert [error.status for error in refused] == [429]
    assert (fair.held, fair._knocking) == (2, {})


def test_places_and_those_who_wait_for_one_are_no_more_than_places() -> None:
    fair = queue(places=2, places_each=2)
    fair.enter("a")
    fair.enter("b")
    with pytest.raises(BusyError):
        fair.enter("a", patience=600)
    assert fair._knocking == {}


def test_the_queue_forgets_clients_that_have_left() -> None:
    of = queue()
    for number in range(100):
        of.enter(str(number))
        of.done(of.turn(str(number)))
        of.leave(str(number))
    assert (of._held, of._working, of._lines) == ({}, {}, {})


LEAST = next(setting.least for setting in SETTINGS if setting.name == "threads")


@pytest.mark.parametrize("threads", [LEAST, 8, 12, 16, 48, 100])
def test_queries_never_hold_the_last_threads(threads: int) -> None:
    lanes = Lanes(Settings(threads=threads))
    held = sum(lane.places for lane in lanes.all.values())
    assert held <= threads - reserved(threads)
    assert reserved(48) == 4


@pytest.mark.parametrize("threads", [LEAST, 8, 12, 16, 48, 100])
def test_no_client_holds_all_places_of_bodies_on_their_way_in(threads: int) -> None:
    reading = Lanes(Settings(threads=threads)).reading.queue
    assert reading.places_each < reading.places


@pytest.mark.parametrize("threads", [LEAST, 8, 12, 16])
def test_with_few_threads_every_query_process_has_work_and_a_client_may_ask_for_two_things(threads: int) -> None:
    settings = Settings(threads=threads)
    query = Lanes(settings).query.queue
    for _ in range(settings.workers):
        query.enter("192.0.2.1")
    assert query.places >= min(threads // 2, settings.client_queue)


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/sparql?query=ASK{}", "query"),
        ("POST", "/sparql", "query"),
        ("GET", "/queries/who", "query"),
        ("GET", "/queries/who.csv", "query"),
        ("GET", "/network", "query"),
        ("HEAD", "/timeline.svg", "query"),
        ("GET", "/map.geojson", "query"),
        ("OPTIONS", "/map", None),
        ("POST", "/validate", "validate"),
        ("POST", "/nothing", None),
        ("GET", "/sparql", None),
        ("OPTIONS", "/sparql?query=x", None),
        ("GET", "/queries", None),
        ("GET", "/validate", None),
        ("GET", "/page/event/x", None),
        ("GET", "/health/live", None),
    ],
)
def test_what_costs_has_a_lane_and_what_is_cheap_has_none(method: str, path: str, name: str | None) -> None:
    place, _, query = path.partition("?")
    lane = Lanes(Settings()).of({"REQUEST_METHOD": method, "PATH_INFO": place, "QUERY_STRING": query})
    assert (lane.name if lane else None) == name


def hold(site: Site, held: Held, pool: ThreadPoolExecutor, number: int, client: str) -> list[Any]:
    """Different queries of one client; returns when all of them are in the queue."""
    before = site.front.lanes.query.queue.held
    asked = [pool.submit(site.get, f"/sparql?query={client}{n}", client=client) for n in range(number)]
    until(lambda: site.front.lanes.query.queue.held == before + number)
    return asked


def test_pages_and_known_answers_do_not_wait_behind_queries() -> None:
    held = Held(answer(b"slow"))

    def make(environ: dict[str, Any]) -> Made:
        return (
            held(environ) if environ["PATH_INFO"] == "/sparql" and environ["QUERY_STRING"] != "query=known" else answer(b"quick")
        )

    site = Site(make)
    site.get("/sparql?query=known")
    with ThreadPoolExecutor(40) as pool:
        asked = hold(site, held, pool, 16, "192.0.2.1")
        assert site.get("/page").body == b"quick"
        assert site.get("/sparql?query=known").body == b"quick"
        assert not any(one.done() for one in asked)
        held.let_go.set()


def test_many_queries_of_one_client_do_not_delay_anothers() -> None:
    begun: list[str] = []
    held = Held(answer(b"x"))

    def make(environ: dict[str, Any]) -> Made:
        begun.append(environ["REMOTE_ADDR"])
        return held(environ)

    site = Site(make)
    with ThreadPoolExecutor(40) as pool:
        hold(site, held, pool, 16, "192.0.2.1")
        mine = hold(site, held, pool, 1, "192.0.2.2")
        held.let_go.set()
        assert mine[0].result(LIMIT).status == 200
    assert begun.index("192.0.2.2") < 3


def test_the_seventeenth_query_of_a_client_is_refused_in_the_shape_of_every_error() -> None:
    held = Held(answer(b"slow"))
    site = Site(held)
    with ThreadPoolExecutor(40) as pool:
        asked = hold(site, held, pool, 16, "192.0.2.1")
        refused = site.get("/sparql?query=more", client="192.0.2.1")
        other = pool.submit(site.get, "/sparql?query=more", client="192.0.2.2")
        until(lambda: site.front.lanes.query.queue.held == 17)
        held.let_go.set()
        assert (refused.status, "Retry-After" in refused.headers) == (429, True)
        assert other.result(LIMIT).status == 200
        assert {one.result(LIMIT).status for one in asked} == {200}
    assert site.front.lanes.query.queue.held == 0


def test_a_place_is_given_back_when_the_application_breaks() -> None:
    def fail(_: object) -> Made:
        raise RuntimeError

    site = Site(fail)
    with pytest.raises(RuntimeError):
        site.get("/sparql?query=x")
    assert site.front.lanes.query.queue.held == 0
    site.make = lambda _: answer(b"x")
    assert site.get("/sparql?query=x").status == 200
