"""What crawlers are told: rules that close what works hard and nothing else, and a map that has every entity once."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.namespaces import ENTITY_TYPES
from server import crawlers

BASE = "https://w3id.org/secoop/"
_SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def rules(client: FlaskClient) -> list[str]:
    """The paths that are closed to everybody."""
    lines = client.get("/robots.txt").text.splitlines()
    assert lines.count("User-agent: *") == 1
    return [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]


def may_fetch(closed: list[str], address: str) -> bool:
    """RFC 9309, section 2.2.2: a rule holds for addresses that begin with it, ``*`` being anything."""
    return not any(re.match(re.escape(rule).replace(r"\*", ".*"), address) for rule in closed)


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/browse/event", "/browse/event?page=2", "/id/event/hill-day", "/page/event/hill-day"),
        *("/page/event/hill-day?section=attended&page=2", "/data/event/hill-day.ttl", "/ns", "/queries", "/queries/who-met-whom"),
        *("/datasets", "/.well-known/void", "/sparql", "/dump/secoop-latest.nq.gz", "/sitemap.xml", "/validate", "/llms.txt"),
    ],
)
def test_pages_and_data_may_be_crawled(client: FlaskClient, address: str) -> None:
    assert may_fetch(rules(client), address)


@pytest.mark.parametrize(
    "address",
    [
        *("/sparql?query=ASK{}", "/sparql/total?query=ASK{}", "/network", "/network?actor=person/bo-lind", "/network.csv"),
        *("/timeline?from=2030", "/map.geojson", "/search?q=hill", "/suggest?q=h", "/reconcile?queries={}"),
        *("/queries/who-met-whom?actor=x", "/queries/who-met-whom.csv", "/queries/who-met-whom/embed?a=b"),
        *("/browse/event?q=hill", "/browse/event?page=2&q=hill", "/validate?start=Event", "/contributions", "/update"),
        *("/page/event/hill-day?lang=fr", "/page/event/hill-day?section=attended&lang=fr"),
    ],
)
def test_what_works_hard_is_closed(client: FlaskClient, address: str) -> None:
    assert not may_fetch(rules(client), address)


def test_every_rule_closes_something_there_is(app: Flask) -> None:
    for rule in crawlers.CLOSED:
        path = re.escape(re.split("[?&]", rule)[0]).replace(r"\*", "[^/]+")
        assert any(re.match(path, re.sub(r"<[^>]*>", "x", one.rule)) for one in app.url_map.iter_rules()), rule


def located(client: FlaskClient, address: str) -> list[str]:
    """The addresses of a file, without the base; the file has to be XML under it."""
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "application/xml")
    found = [str(one.text) for one in ET.fromstring(response.data).iter(f"{_SPACE}loc")]  # noqa: S314 -- written by the server under test
    assert all(one.startswith(BASE) for one in found)
    return [one.removeprefix(BASE.rstrip("/")) for one in found]


def test_the_robots_file_leads_to_the_map(client: FlaskClient) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert f"\nSitemap: {BASE}sitemap.xml\n" in response.text
    assert client.get("/robots.txt", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("size", [1, 2, crawlers.SIZE])
def test_the_map_has_every_entity_once_in_files_of_a_bounded_size(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(crawlers, "SIZE", size)
    files = [path for path in located(client, "/sitemap.xml") if path != "/sitemap/site.xml"]
    listed = [path for file in files for path in located(client, file)]
    assert all(len(located(client, file)) <= size for file in files)
    assert len(listed) == len(set(listed)) >= 10
    assert {"/page/concept/role", "/page/concept/role/opener"} <= set(listed)
    for kind in ENTITY_TYPES:
        shown = set(
            re.findall(rf'href="(/page/{kind}/[^"]+)"', client.get(f"/browse/{kind}", headers={"Accept": "text/html"}).text)
        )
        assert shown == {path for path in listed if path.startswith(f"/page/{kind}/")}


def test_every_address_of_the_map_is_a_page_and_open_to_robots(client: FlaskClient) -> None:
    closed = rules(client)
    for file in located(client, "/sitemap.xml"):
        for path in located(client, file):
            assert client.get(path, headers={"Accept": "text/html"}).status_code == 200, path
            assert may_fetch(closed, path), path


@pytest.mark.parametrize("name", ["event-0", "event-99", "none-1", "statement-1", "x%00", "..%2Fsite"])
def test_a_file_there_is_not_is_told(client: FlaskClient, name: str) -> None:
    assert client.get(f"/sitemap/{name}.xml").status_code == 404
