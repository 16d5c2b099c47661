"""Bodies that come late, or never, or are longer than anybody reads."""

from __future__ import annotations

import io
import os
import threading
import time

import pytest

from server.front import bodies
from server.front.bodies import LateError, ShortError
from server.front.stalls import Stalls
from tests.server.front.stub import Site, answer
from tests.waiting import LIMIT


class Slow:
    """A stream that gives blocks as they are sent, and blocks its reader until then, or until it is cut."""

    def __init__(self) -> None:
        self.out, self.sender = os.pipe()

    def cut(self, _address: str, *, silent: bool) -> int:
        os.close(self.sender)
        return 1

    def read(self, size: int = -1) -> bytes:
        return os.read(self.out, size)

    def send(self, data: bytes, *, end: bool = False) -> None:
        os.write(self.sender, data)
        if end:
            os.close(self.sender)


def prefetch(asked: dict[str, object], most: int, seconds: float) -> None:
    """Read the body of a request; the watcher cuts its stream."""
    stream = asked["wsgi.input"]
    bodies.prefetch(asked, most, seconds, Stalls(stream.cut if isinstance(stream, Slow) else lambda *_, **__: 0))  # type: ignore[arg-type]


def environ(stream: object, length: int | None) -> dict[str, object]:
    return {"wsgi.input": stream, **({} if length is None else {"CONTENT_LENGTH": str(length)})}


def test_a_body_that_comes_in_pieces_is_whole_for_the_application() -> None:
    stream = Slow()
    asked = environ(stream, 6)
    threading.Timer(0.05, stream.send, (b"def",)).start()
    stream.send(b"abc")
    prefetch(asked, 100, 5)
    assert asked["wsgi.input"].read() == b"abcdef"  # type: ignore[attr-defined]


def test_a_body_without_a_length_is_read_to_its_end() -> None:
    stream = Slow()
    stream.send(b"abc", end=True)
    asked = environ(stream, None)
    prefetch(asked, 100, 5)
    assert asked["wsgi.input"].read(10) == b"abc"  # type: ignore[attr-defined]


def test_a_half_sent_body_is_given_up_when_its_time_is_over() -> None:
    stream = Slow()
    stream.send(b"abc")
    asked = environ(stream, 6)
    began = time.monotonic()
    with pytest.raises(LateError) as caught:
        prefetch(asked, 100, 0.1)
    assert time.monotonic() - began < LIMIT
    assert (caught.value.status, caught.value.headers["Connection"]) == (408, "close")


def test_a_body_that_is_declared_too_long_is_left_to_the_application() -> None:
    stream = Slow()
    stream.send(b"abc")
    asked = environ(stream, 1000)
    prefetch(asked, 100, 0.1)
    assert asked["wsgi.input"].read(3) == b"abc"  # type: ignore[attr-defined]


def test_what_is_read_of_a_refused_body_has_a_limit_of_time_too() -> None:
    stream = Slow()
    stream.send(b"abc")
    asked = environ(stream, 1000)
    prefetch(asked, 100, 0.2)
    began = time.monotonic()
    assert asked["wsgi.input"].read() == b"abc"  # type: ignore[attr-defined]
    assert time.monotonic() - began < LIMIT


def test_a_half_sent_body_holds_no_turn() -> None:
    site = Site(lambda made: answer(made["wsgi.input"].read() or b"empty"), body_seconds=1.5, client_workers=1, workers=1)
    stream = Slow()
    site.front.work.stalls._cut = stream.cut
    late = threading.Thread(target=lambda: found.append(site.get("/sparql", "POST", body=stream).status))
    found: list[int] = []
    late.start()
    time.sleep(0.05)
    assert site.get("/sparql", "POST", body=b"query").body == b"query"
    assert found == []
    late.join(LIMIT)
    assert found == [408]


def test_a_refused_request_does_not_wait_for_its_body() -> None:
    site = Site(body_seconds=120)
    for _ in range(site.front.lanes.reading.queue.places_each):
        site.front.lanes.reading.queue.enter("192.0.2.1")
    began = time.monotonic()
    assert site.get("/nothing", "POST", body=Slow()).status == 429
    assert time.monotonic() - began < LIMIT
    assert site.asked[0]["wsgi.input"].read() == b""


def test_a_body_in_memory_is_left_as_it_is() -> None:
    stream = io.BytesIO(b"abc")
    asked = environ(stream, 3)
    prefetch(asked, 100, 5)
    assert asked["wsgi.input"] is stream


def test_a_body_shorter_than_announced_is_refused() -> None:
    stream = Slow()
    stream.send(b"abc", end=True)
    with pytest.raises(ShortError, match="6 bytes were announced and 3 came"):
        prefetch(environ(stream, 6), 100, 5)
