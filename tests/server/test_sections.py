"""Pages of sections: programs are told the list, its place, and the pages around it, as people are."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.server.test_signposts import BASE, BROWSER, links

EVENT = "/page/event/hill-day"
HOSTILE = "/page/organization/hostile"
LONG = "fact.rdfs%3AseeAlso"


def structured(client: FlaskClient, path: str) -> dict[str, Any]:
    """The JSON-LD of a page."""
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(path, headers=BROWSER).text)
    found: dict[str, Any] = json.loads(text)
    return found


def sections(client: FlaskClient, path: str) -> list[str]:
    """The names of a page's sections."""
    names: list[str] = client.get(f"{path}?section=none", headers={"Accept": "application/json"}).json["sections"]  # type: ignore[index]
    return names


@pytest.mark.parametrize("path", [EVENT, HOSTILE, "/page/person/bo-lind"])
def test_every_section_is_told_as_a_list_that_belongs_to_the_page(client: FlaskClient, path: str) -> None:
    for key in sections(client, path):
        made = structured(client, f"{path}?section={key}")
        assert (made["@type"], made["isPartOf"]["@id"]) == ("CollectionPage", BASE.rstrip("/") + path)
        assert made["about"]["@id"].startswith(BASE + "id/")
        listed = made["mainEntity"]
        assert listed["numberOfItems"] >= len(listed["itemListElement"])
        assert bool(listed["itemListElement"]) == (key != "triples")
        found = links(client, f"{path}?section={key}")
        assert found["collection"] == [path]
        assert client.get(found["describedby"][0]).status_code == 200


def test_the_items_are_what_the_rows_lead_to(client: FlaskClient) -> None:
    path = f"{EVENT}?section=attended"
    listed = structured(client, path)["mainEntity"]["itemListElement"]
    page = client.get(path, headers=BROWSER).text
    assert listed
    for place, item in enumerate(listed, start=1):
        href = item["url"].removeprefix(BASE.rstrip("/"))
        assert (item["position"], client.get(href).status_code) == (place, 200)
        assert f'href="{href}"' in page
        assert item["name"] in page
    assert links(client, path)["item"] == [item["url"].removeprefix(BASE.rstrip("/")) for item in listed]


def test_a_page_of_a_section_goes_on_where_the_one_before_it_ended(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.paging.PAGE_SIZE", 4)
    made = structured(client, f"{HOSTILE}?section={LONG}&page=2")
    assert [item["position"] for item in made["mainEntity"]["itemListElement"]] == [5, 6, 7, 8]
    assert made["@id"] == f"{BASE.rstrip('/')}{HOSTILE}?section={LONG}&page=2"
    found = links(client, f"{HOSTILE}?section={LONG}&page=2")
    around = {relation: found[relation] for relation in ("first", "prev", "next", "last")}
    stem = f"{HOSTILE}?section={LONG}"
    assert around == {"first": [stem], "prev": [stem], "next": [f"{stem}&page=3"], "last": [f"{stem}&page=3"]}


def test_the_page_of_a_node_names_the_sections_that_go_on(client: FlaskClient) -> None:
    found = links(client, HOSTILE)["item"]
    assert f"{HOSTILE}?section={LONG}" in found
    for href in found:
        assert client.get(href).status_code == 200


def test_hostile_text_of_a_row_stays_text(client: FlaskClient) -> None:
    page = client.get(f"{HOSTILE}?section=triples", headers=BROWSER).text
    text = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0]
    assert "<" not in text
    assert "<script>alert" in json.loads(text)["about"]["name"]
