"""Link headers: what may stand in one, and that every link of every kind of page leads somewhere."""

from __future__ import annotations

import re

import pytest
from flask import Response
from flask.testing import FlaskClient

from server import signposts

BROWSER = {"Accept": "text/html"}
BASE = "https://w3id.org/secoop/"
#: A link value of RFC 8288 as this project writes them.
_LINK = re.compile(r'<([^<>" ]*)>; rel="([a-z -]+)"(?:; type="([^"]+)")?(?:, |$)')


def links(client: FlaskClient, path: str) -> dict[str, list[str]]:
    """Relation → targets of the Link header of a page; every byte of it has to be part of a link."""
    header = client.get(path, headers=BROWSER).headers["Link"]
    assert _LINK.sub("", header) == ""
    found: dict[str, list[str]] = {}
    for target, relations, _ in _LINK.findall(header):
        for relation in relations.split():
            found.setdefault(relation, []).append(target)
    return found


def test_what_a_uri_may_not_hold_is_percent_encoded() -> None:
    assert signposts.link("https://x.example/é>,<y", "item") == '<https://x.example/%C3%A9%3E,%3Cy>; rel="item"'
    assert signposts.link("/a%20b?c=d&e", "item", "text/csv") == '</a%20b?c=d&e>; rel="item"; type="text/csv"'


def test_items_are_all_there_or_none() -> None:
    few = [f"/page/statement/{number:04}" for number in range(20)]
    assert len(signposts.items(few)) == 20
    assert signposts.items(few * 10) == signposts.items(few), "one row twice is one item"
    assert signposts.items(f"/page/statement/{number:04}" for number in range(400)) == []


def test_a_header_that_proxies_would_refuse_is_left_out() -> None:
    assert "Link" in signposts.put(Response(), [signposts.link("/" + "x" * 1000, "item")]).headers
    assert "Link" not in signposts.put(Response(), [signposts.link("/" + "x" * 8000, "item")]).headers


@pytest.mark.parametrize(
    ("number", "last", "relations"),
    [
        (1, 1, []),
        (1, 3, ["first 1", "next 2", "last 3"]),
        (2, 3, ["first 1", "prev 1", "next 3", "last 3"]),
        (3, 3, ["first 1", "prev 2", "last 3"]),
    ],
)
def test_pages_know_those_around_them(number: int, last: int, relations: list[str]) -> None:
    found = [_LINK.match(one) for one in signposts.turning(str, number, last)]
    assert [f"{one[2]} {one[1]}" for one in found if one] == relations


@pytest.mark.parametrize(
    ("path", "cited"),
    [
        ("/page/event/hill-day", "id/event/hill-day"),
        ("/page/graph/hill", "graph/hill"),
        ("/network?actor=person/bo-lind&page=1", "network?actor=person/bo-lind"),
        ("/timeline?from=2030", "timeline?from=2030"),
        ("/map", "map"),
        ("/datasets", ".well-known/void#dataset"),
        ("/queries/who-was-where?event=event/hill-day", "queries/who-was-where?event=event/hill-day"),
    ],
)
def test_a_page_says_how_it_is_cited_and_where_its_data_is(client: FlaskClient, path: str, cited: str) -> None:
    found = links(client, path)
    assert found["cite-as"] == [BASE + cited]
    leading = [*found.get("describedby", []), *found.get("item", []), *found.get("collection", [])]
    assert leading
    for href in leading:
        assert client.get(href).status_code == 200, href


@pytest.mark.parametrize(
    "path",
    [
        "/network?actor=Bo+Lind&lang=fr",
        "/timeline?to=2031&from=2030",
        "/map?lang=ru",
        "/queries/who-was-where?event=event/hill-day",
    ],
)
def test_what_a_view_is_cited_as_is_its_canonical_address(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers=BROWSER)
    assert page.status_code == 200
    assert f'<link rel="canonical" href="{links(client, path)["cite-as"][0].replace("&", "&amp;")}">' in page.text


def test_a_passage_and_a_concept_have_signposts_too(client: FlaskClient) -> None:
    for kind in ("evidence", "concept"):
        listing = client.get("/browse/evidence" if kind == "evidence" else "/browse", headers=BROWSER).text
        path = re.findall(rf'href="(/page/{kind}/[^"]+)"', listing)[0]
        found = links(client, path)
        assert len(found["cite-as"]) == 1
        assert client.get(found["describedby"][0]).status_code == 200


def test_lists_know_the_pages_around_them(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.pages.PAGE_SIZE", 2)
    found = links(client, "/browse/organization?page=2&q=a")
    assert (found["first"], found["prev"]) == (["/browse/organization?q=a"], ["/browse/organization?q=a"])
    assert found["last"][0].startswith("/browse/organization?")
    assert client.get(found["last"][0]).status_code == 200
    assert "first" not in links(client, "/browse/person")


def test_the_changes_lead_to_their_feed(client: FlaskClient) -> None:
    found = links(client, "/changes")
    assert found["alternate"] == ["/changes.atom"]
    assert client.get("/changes.atom").mimetype == "application/atom+xml"


def test_a_question_that_lacks_an_answer_is_nothing_to_cite(client: FlaskClient) -> None:
    assert "Link" not in client.get("/queries/about-one-event", headers=BROWSER).headers
