"""What is kept, what finds it, and what must never be kept."""

from __future__ import annotations

import pytest

from server.front.cache import Cache, Ready
from server.front.variant import Variant
from tests.server.front.stub import Site, answer


def test_the_second_of_two_equal_requests_does_not_reach_the_application() -> None:
    site = Site()
    first, second = site.get("/page"), site.get("/page")
    assert len(site.asked) == 1
    assert (first.status, first.body, first.headers["ETag"]) == (second.status, second.body, second.headers["ETag"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/x?a=1&b=2", "/x?b=2&a=1"),
        ("/x?a=b+c", "/x?a=b%20c"),
        ("/x?a=%C3%A9", "/x?a=%c3%a9"),
        ("/x?a=~", "/x?a=%7E"),
    ],
)
def test_spellings_of_one_request_share_an_answer(one: str, other: str) -> None:
    site = Site(lambda _: answer(b"same"))
    site.get(one)
    site.get(other)
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/x", "/y"),
        ("/x?a=1", "/x?a=2"),
        ("/x?a=1", "/x"),
        ("/x?a=", "/x"),
        ("/x?a=1&a=2", "/x?a=2&a=1"),
        ("/x?a=1%26b=2", "/x?a=1&b=2"),
        ("/x?timeout=1", "/x?timeout=2"),
        ("/x?query=a", "/x?Query=a"),
        ("/x?query=%3Fs", "/x?query=%253Fs"),
    ],
)
def test_different_requests_never_share_an_answer(one: str, other: str) -> None:
    site = Site()
    assert site.get(one).body != site.get(other).body
    assert len(site.asked) == 2


def test_accept_headers_that_mean_the_same_share_an_answer() -> None:
    site = Site(lambda _: answer(b"same"))
    site.get("/x", ACCEPT="text/html, text/turtle;q=0.5")
    site.get("/x", ACCEPT="TEXT/TURTLE; q=0.50 ,text/html")
    assert len(site.asked) == 1


@pytest.mark.parametrize("other", ["text/html", "text/turtle;q=0.4, text/html", "text/turtle;q=0, text/html", "nonsense", ""])
def test_accept_headers_that_may_differ_in_meaning_are_asked_for_apart(other: str) -> None:
    site = Site()
    site.get("/x", ACCEPT="text/html, text/turtle;q=0.5")
    site.get("/x", ACCEPT=other)
    assert len(site.asked) == 2


def test_two_accept_headers_that_end_at_one_representation_store_it_once() -> None:
    site = Site(lambda _: answer(b"x" * 100_000))
    site.get("/x", ACCEPT="text/plain")
    before = site.front.cache.size
    site.get("/x", ACCEPT="text/*")
    assert len(site.asked) == 2
    assert site.front.cache.size - before < 10_000


@pytest.mark.parametrize(
    "made",
    [
        answer(b"gone", status="404 Not Found"),
        answer(b"oops", status="500 Internal Server Error"),
        answer(b"late", status="503 Service Unavailable"),
        answer(b"mine", ("Set-Cookie", "a=b")),
        answer(b"now", ("Cache-Control", "no-store")),
        answer(b"part", ("X-Secoop-Truncated", "rows")),
        ("200 OK", [("Content-Type", "text/plain")], b"of unknown length"),
    ],
)
def test_what_is_an_error_or_not_whole_or_private_is_not_kept(made: tuple[str, list[tuple[str, str]], bytes]) -> None:
    site = Site(lambda _: made)
    site.get("/x")
    site.get("/x")
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    "query",
    [
        "SELECT(NOW() AS ?t){}",
        "SELECT (rand() AS ?t) {}",
        "SELECT (STRUUID # c\n () AS ?t) {}",
        "SELECT (\\u0055UID() AS ?t) {}",
        "SELECT (BNODE() AS ?t) {}",
    ],
)
def test_queries_whose_answer_changes_by_itself_are_asked_anew(query: str) -> None:
    from urllib.parse import quote

    site = Site()
    path = "/sparql?query=" + quote(query)
    assert site.get(path).headers["Cache-Control"] == "no-store"
    site.get(path)
    assert len(site.asked) == 2


def test_a_variable_that_is_called_like_such_a_function_does_not_hinder() -> None:
    site = Site()
    site.get("/sparql?query=SELECT+%3Fnow+%24rand+%7B%7D")
    site.get("/sparql?query=SELECT+%3Fnow+%24rand+%7B%7D")
    assert len(site.asked) == 1


@pytest.mark.parametrize("header", ["AUTHORIZATION", "RANGE", "IF_MATCH"])
def test_a_request_with_a_header_that_is_not_part_of_the_key_is_never_answered_from_the_cache(header: str) -> None:
    site = Site()
    site.get("/x")
    site.get("/x", **{header: "*"})
    assert len(site.asked) == 2


@pytest.mark.parametrize("path", ["/x?a=%FF", "/x?a=\xe9", "/x?" + "&".join("a" for _ in range(300)), "/health/live", "/metrics"])
def test_a_request_that_cannot_be_read_without_doubt_has_no_key(path: str) -> None:
    site = Site()
    site.get(path)
    site.get(path)
    assert len(site.asked) == 2


def test_a_new_generation_is_never_answered_with_an_old_answer() -> None:
    site = Site(lambda environ: answer(str(environ["secoop.snapshot"].generation.number).encode()))
    old = site.get("/x")
    site.state.number = 2
    new = site.get("/x", IF_NONE_MATCH=old.headers["ETag"])
    assert (old.body, new.body, new.status) == (b"1", b"2", 200)
    assert old.headers["ETag"] != new.headers["ETag"]


def test_equal_bytes_of_two_generations_have_different_validators() -> None:
    site = Site(lambda _: answer(b"same"))
    old = site.get("/x").headers["ETag"]
    site.state.number = 2
    assert site.get("/x").headers["ETag"] != old


def test_an_answer_that_was_made_from_an_older_generation_is_not_kept_beside_the_newer() -> None:
    cache = Cache(1_000_000)
    variant = Variant("200 OK", [], "tag", "/", b"body", 4)
    cache.keep(2, (2, "a"), variant)
    cache.keep(1, (1, "a"), variant)
    assert cache.variant((1, "a")) is None
    assert cache.variant((2, "a")) is variant


def test_the_first_answer_of_a_generation_frees_what_is_left_of_the_one_before() -> None:
    cache = Cache(1_000_000)
    cache.keep(1, (1, "a"), Variant("200 OK", [], "old", "/", b"x" * 50_000, 50_000))
    cache.keep(2, (2, "a"), Variant("200 OK", [], "new", "/", b"y", 1))
    assert cache.size < 5_000


def test_the_cache_stays_within_its_bound_whatever_is_asked() -> None:
    site = Site(lambda _: answer(b"x" * 3000), cache_mb=1)
    for number in range(800):
        site.get(f"/x?n={number}", ACCEPT=f"text/plain, a/b{number};q=0.1", ACCEPT_ENCODING=f"gzip, x{number}")
        assert site.front.cache.size <= 1_000_000
    assert site.front.cache.counts.evictions > 0


def test_the_least_recently_used_is_forgotten_first() -> None:
    site = Site(lambda _: answer(b"x" * 40_000), cache_mb=1)
    site.get("/kept")
    for number in range(60):
        site.get(f"/x?n={number}")
        site.get("/kept")
    assert [environ["PATH_INFO"] for environ in site.asked].count("/kept") == 1


def test_a_forgotten_body_is_not_held_by_the_names_that_led_to_it() -> None:
    cache = Cache(5_000)
    variant = Variant("200 OK", [], "a", "/", b"x" * 2000, 2000)
    cache.keep(1, (1, "a"), variant)
    cache.remember(1, (1, "exact"), Ready("200 OK", [], [], '"a"', "/", "", variant.name))
    assert cache.ready((1, "exact")) is not None
    cache.keep(1, (1, "b"), Variant("200 OK", [], "b", "/", b"y" * 2500, 2500))
    cache.keep(1, (1, "c"), Variant("200 OK", [], "c", "/", b"y" * 2500, 2500))
    assert cache.ready((1, "exact")) is None


def test_a_body_over_its_share_is_not_kept_but_its_validator_is() -> None:
    site = Site(lambda _: answer(b"x" * 100_000), cache_mb=1)
    tag = site.get("/x").headers["ETag"]
    assert site.get("/x").status == 200
    assert len(site.asked) == 2
    assert site.get("/x", IF_NONE_MATCH=tag).status == 304
    assert site.get("/x?", IF_NONE_MATCH=tag).status == 304
    assert len(site.asked) == 2


def test_a_cache_of_nothing_keeps_nothing() -> None:
    site = Site(cache_mb=0)
    site.get("/x")
    site.get("/x")
    assert (len(site.asked), site.front.cache.size) == (2, 0)


def test_head_and_get_have_the_same_headers_and_one_answer() -> None:
    site = Site()
    head, get = site.get("/x", "HEAD"), site.get("/x")
    assert head.body == b""
    assert {k: v for k, v in head.headers.items() if k != "X-Request-Id"} == {
        k: v for k, v in get.headers.items() if k != "X-Request-Id"
    }
    assert int(head.headers["Content-Length"]) == len(get.body)
    assert len(site.asked) == 1


def test_each_answer_from_the_cache_carries_the_id_of_its_own_request() -> None:
    site = Site()
    assert site.get("/x", X_REQUEST_ID="first-one").headers["X-Request-Id"] == "first-one"
    assert site.get("/x", X_REQUEST_ID="second-one").headers["X-Request-Id"] == "second-one"


def test_every_lease_is_given_back() -> None:
    def fail(_: object) -> tuple[str, list[tuple[str, str]], bytes]:
        raise RuntimeError

    site = Site()
    site.get("/x")
    site.get("/x")
    site.make = fail
    with pytest.raises(RuntimeError):
        site.get("/y")
    assert site.state.leases == 0


def test_an_answer_that_is_not_as_long_as_announced_is_an_error_and_not_a_short_answer() -> None:
    site = Site(lambda _: ("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "100")], b"short"))
    assert [site.get("/cut").status, site.get("/cut").status] == [500, 500]
    assert site.get("/cut", "POST", body=b"a").status == 500
