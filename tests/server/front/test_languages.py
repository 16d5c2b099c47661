"""Readers of different languages behind one cache: nobody gets what was made for others, and nothing is made more than once."""

from __future__ import annotations

import gzip
import itertools
import threading
from collections.abc import Callable
from typing import Any

import pytest
import zstandard

from server.offered import Offered
from tests.server.front.stub import Made, Site, answer
from tests.waiting import LIMIT

OFFERED = Offered(("fr", "ru"))
READERS = {
    "en": (None, "en-GB,en;q=0.9", "de", "", "*", "x" * 2000),
    "fr": ("fr", "fr-CA,fr;q=0.9,en;q=0.8", "de, FR;q=0.1"),
    "ru": ("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", "de,ru"),
}
EVERY = [(tag, header) for tag, headers in READERS.items() for header in headers]
LONG = 3000


def worded(environ: dict[str, Any]) -> Made:
    """A page that names things in the reader's language, long enough to be coded."""
    tag = OFFERED.best(environ.get("HTTP_ACCEPT_LANGUAGE"))
    headers = (("Vary", "Accept-Language, Accept"), ("Content-Language", tag))
    return answer(f"{tag} ".encode() * LONG, *headers, media_type="text/html")


def ask(site: Site, header: str | None, method: str = "GET", **more: str) -> Any:
    return site.get("/page", method, **({"ACCEPT_LANGUAGE": header} if header is not None else {}), **more)


@pytest.mark.parametrize("order", list(itertools.permutations(READERS)))
def test_each_reader_gets_the_page_in_their_own_language_whoever_came_before(order: tuple[str, ...]) -> None:
    site = Site(worded)
    for _ in range(2):
        for tag in order:
            for header in READERS[tag]:
                got = ask(site, header)
                assert (got.body, got.headers["Content-Language"]) == (f"{tag} ".encode() * LONG, tag), header
    assert len(site.asked) == len(READERS)


@pytest.mark.parametrize(("coding", "read"), [("gzip", gzip.decompress), ("zstd", zstandard.ZstdDecompressor().decompress)])
def test_a_coded_page_is_that_of_its_reader(coding: str, read: Callable[[bytes], bytes]) -> None:
    site = Site(worded)
    for _ in range(2):
        for tag, header in EVERY:
            got = ask(site, header, ACCEPT_ENCODING=coding)
            assert got.headers["Content-Encoding"] == coding
            assert read(got.body) == f"{tag} ".encode() * LONG


def test_head_tells_of_the_readers_own_page() -> None:
    site = Site(worded)
    tags = {tag: ask(site, READERS[tag][-1]).headers["ETag"] for tag in READERS}
    for tag, header in EVERY:
        head = ask(site, header, "HEAD")
        assert (head.body, head.headers["ETag"], head.headers["Content-Language"]) == (b"", tags[tag], tag)


def test_each_language_has_its_own_validator() -> None:
    site = Site(worded)
    assert len({ask(site, headers[0]).headers["ETag"] for headers in READERS.values()}) == len(READERS)


def test_pages_that_differ_only_in_what_they_say_their_language_is_have_different_validators() -> None:
    def same(environ: dict[str, Any]) -> Made:
        return answer(b"42", ("Vary", "Accept-Language"), ("Content-Language", OFFERED.best(environ.get("HTTP_ACCEPT_LANGUAGE"))))

    site = Site(same)
    assert ask(site, "fr").headers["ETag"] != ask(site, "ru").headers["ETag"]


@pytest.mark.parametrize("coding", ["identity", "gzip", "zstd"])
def test_not_modified_is_said_to_who_has_the_page_in_this_language_and_to_nobody_else(coding: str) -> None:
    site = Site(worded)
    tags = {tag: ask(site, READERS[tag][-1], ACCEPT_ENCODING=coding).headers["ETag"] for tag in READERS}
    for (tag, header), (kept, validator) in itertools.product(EVERY, tags.items()):
        got = ask(site, header, ACCEPT_ENCODING=coding, IF_NONE_MATCH=validator)
        assert got.status == (304 if kept == tag else 200), (header, kept)
        assert "Accept-Language" in got.headers["Vary"]
        assert got.headers["ETag"] == tags[tag]


def test_what_is_the_same_in_every_language_is_made_and_kept_once() -> None:
    site = Site(lambda _: answer(b"x" * LONG))
    ask(site, None)
    size = site.front.cache.size
    for _, header in EVERY:
        assert ask(site, header).body == b"x" * LONG
    assert len(site.asked) == 1
    assert site.front.cache.size - size < 3000


def test_headers_that_come_to_one_language_do_not_split_the_cache() -> None:
    site = Site(worded)
    for number in range(300):
        ask(site, f"fr-{number:03}, fr;q=0.{number:03}1, de;q=0.1")
    size = site.front.cache.size
    assert len(site.asked) == 1
    ask(site, "fr;q=0.777")
    assert (len(site.asked), site.front.cache.size) == (1, size)


def test_a_header_that_is_too_long_is_refused_even_where_the_answer_is_known() -> None:
    site = Site(worded)
    assert ask(site, "fr").status == 200
    assert ask(site, "fr," * 3000).status == 431
    assert ask(site, "fr").body.startswith(b"fr ")


def test_an_error_is_not_kept_for_any_language() -> None:
    site = Site(lambda _: answer(b"no", ("Vary", "Accept-Language"), status="404 Not Found"))
    ask(site, "fr")
    ask(site, "fr")
    assert len(site.asked) == 2


def together(site: Site, headers: list[str]) -> list[bytes]:
    """What several readers get who ask at the same time; the application answers when all of them have come."""
    got: dict[int, bytes] = {}

    def one(number: int) -> None:
        got[number] = ask(site, headers[number]).body

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(headers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    return [got[number] for number in range(len(headers))]


class Gate:
    """An application whose first answer waits until so many readers stand behind it."""

    def __init__(self, make: Any, waiting: int) -> None:
        self.make = make
        self.waiting = waiting
        self.site: Site | None = None
        self._first = threading.Lock()

    def __call__(self, environ: dict[str, Any]) -> Made:
        if self._first.acquire(blocking=False):
            assert self.site is not None
            for _ in range(6000):
                if self.site.front.flights.waiting() >= self.waiting:
                    break
                threading.Event().wait(0.005)
        made: Made = self.make(environ)
        return made


def gated(make: Any, waiting: int, **settings: Any) -> Site:
    gate = Gate(make, waiting)
    gate.site = Site(gate, **settings)
    return gate.site


@pytest.mark.parametrize("cache_mb", [8, 0])
def test_readers_of_two_languages_who_ask_at_the_same_time_get_each_their_own(cache_mb: int) -> None:
    headers = ["fr", "ru", "fr-CA", "ru;q=0.5", "fr,en;q=0.1", "de"]
    site = gated(worded, len(headers) - 1, cache_mb=cache_mb)
    for header, body in zip(headers, together(site, headers), strict=True):
        assert body == f"{OFFERED.best(header)} ".encode() * LONG
    if cache_mb:
        assert len(site.asked) == 3


def test_readers_of_every_language_wait_for_one_answer_that_is_the_same_for_all() -> None:
    headers = ["fr", "ru", "de", "fr", "ru"]
    site = gated(lambda _: answer(b"rows"), len(headers) - 1)
    assert together(site, headers) == [b"rows"] * len(headers)
    assert len(site.asked) == 1
