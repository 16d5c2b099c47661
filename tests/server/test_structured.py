"""What crawlers are told of a page, where its parts are, and where a mistake is reported."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app

BROWSER = {"Accept": "text/html"}
BASE = "https://w3id.org/secoop/"


def structured(client: FlaskClient, path: str) -> dict[str, Any]:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(path, headers=BROWSER).text)
    found: dict[str, Any] = json.loads(text)
    return found


def links(client: FlaskClient, path: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for target, relations in re.findall(r'<([^>]*)>; rel="([^"]+)"', client.get(path, headers=BROWSER).headers["Link"]):
        for relation in relations.split():
            found.setdefault(relation, []).append(target)
    return found


def test_an_event_is_told_with_its_status_and_date(client: FlaskClient) -> None:
    event = structured(client, "/page/event/hill-day")
    assert (event["@type"], event["@id"]) == ("Event", BASE + "id/event/hill-day")
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert re.fullmatch(r"\d{4}(-\d\d){0,2}", event["startDate"])


def test_hostile_names_cannot_end_the_element(client: FlaskClient) -> None:
    page = client.get("/page/organization/hostile", headers=BROWSER).text
    text = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0]
    assert "<" not in text
    assert json.loads(text)["name"] == '<script>alert("x")</script>'


def test_what_schema_org_has_no_word_for_is_left_out(client: FlaskClient) -> None:
    kinds = {
        kind: path
        for kind in ("group", "post")
        for path in re.findall(rf"/page/{kind}/[^\"]+", client.get(f"/browse/{kind}", headers=BROWSER).text)
    }
    assert kinds
    for path in kinds.values():
        assert 'ld+json">' not in client.get(path, headers=BROWSER).text


def test_signposts_lead_to_the_iri_the_data_the_type_and_the_licence(client: FlaskClient) -> None:
    found = links(client, "/page/person/bo-lind")
    assert found["cite-as"] == [BASE + "id/person/bo-lind"]
    assert "https://schema.org/Person" in found["type"]
    assert found["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    for path in found["describedby"]:
        assert client.get(path).status_code == 200


def test_a_page_says_where_it_was_written_and_where_to_report(published: Settings) -> None:
    app: Flask = create_app(replace(published, reports="https://example.org/report?about={iri}&at={file}:{line}"))
    page = app.test_client().get("/page/person/bo-lind", headers=BROWSER).text
    assert 'href="https://example.org/report?about=https%3A%2F%2Fw3id.org%2Fsecoop%2Fid%2Fperson%2Fbo-lind' in page
    app.extensions["secoop"].close()


@pytest.mark.parametrize("path", ["/page/person/bo-lind", "/page/event/hill-day"])
def test_without_an_address_nothing_is_linked(client: FlaskClient, path: str) -> None:
    assert "Report it" not in client.get(path, headers=BROWSER).text
