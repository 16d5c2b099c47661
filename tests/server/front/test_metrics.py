"""What /metrics says."""

from __future__ import annotations

from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from tests.server.front.stub import Made, Site, answer


def values(site: Site) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample of the page, read by the format's own parser."""
    page = site.front.metrics.render().decode()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_status() -> None:
    site = Site(lambda environ: answer(b"x", status="404 Not Found" if environ["PATH_INFO"] == "/none" else "200 OK"))
    for path in ("/x", "/x", "/none"):
        site.get(path)
    found = values(site)
    assert found["secoop_requests_total", (("route", "/x"), ("status", "200"))] == 2
    assert found["secoop_requests_total", (("route", "/none"), ("status", "404"))] == 1
    assert found["secoop_request_seconds_count", (("route", "/x"),)] == 2
    assert found["secoop_response_bytes_total", (("route", "/x"),)] == 2


def test_the_cache_says_what_it_did() -> None:
    site = Site()
    tag = site.get("/x").headers["ETag"]
    site.get("/x")
    site.get("/x", IF_NONE_MATCH=tag)
    found = values(site)
    names = ("hits_total", "misses_total", "unchanged_total", "evictions_total")
    assert [found[f"secoop_cache_{name}", ()] for name in names] == [1, 1, 1, 0]
    assert found["secoop_cache_bytes", ()] == site.front.cache.size > 0


def test_kills_are_counted_by_reason_and_an_invented_one_is_a_crash() -> None:
    def make(environ: dict[str, Any]) -> Made:
        environ["secoop.killed"] = environ["QUERY_STRING"].removeprefix("query=")
        return answer(b"x", status="503 Service Unavailable")

    site = Site(make)
    for reason in ("time", "memory", "invented"):
        site.get(f"/sparql?query={reason}")
    found = values(site)
    assert [found["secoop_queries_killed_total", (("reason", reason),)] for reason in ("time", "memory", "crash")] == [1, 1, 1]


def test_queue_generation_and_joins_are_there_before_anything_happens() -> None:
    found = values(Site())
    assert found["secoop_generation", ()] == 1
    assert found["secoop_single_flight_joins_total", ()] == 0
    assert found["secoop_queue_waiting", (("queue", "query"),)] == 0


def test_refusals_are_counted_by_reason() -> None:
    site = Site(client_queue=1)
    site.front.lanes.query.queue.enter("192.0.2.1")
    assert site.get("/sparql?query=x").status == 429
    assert values(site)["secoop_queue_refusals_total", (("queue", "query"), ("reason", "too-many-requests"))] == 1
