"""The timeline page and its files."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html"}


def test_every_event_is_on_the_page_and_in_the_files(client: FlaskClient) -> None:
    page = client.get("/timeline", headers=BROWSER).text
    rows = list(csv.DictReader(io.StringIO(client.get("/timeline.csv").text)))
    events = {row["event"] for row in rows}
    assert len(events) > 1
    for iri in events:
        assert f'href="/page/{iri.split("/id/")[1]}"' in page
    document = json.loads(client.get("/timeline.json").text)
    assert [entry["event"] for entry in document["events"]] == [row["event"] for row in rows]


def test_what_was_only_announced_is_not_drawn_as_held(client: FlaskClient) -> None:
    rows = {row["event"]: row["status"] for row in csv.DictReader(io.StringIO(client.get("/timeline.csv").text)) if row["date"]}
    root = ET.fromstring(client.get("/timeline.svg").data)  # noqa: S314 -- our own file
    space = "{http://www.w3.org/2000/svg}"
    looks = {link.get("href", "").replace("/page/", "/id/"): link[0].get("class", "") for link in root.iter(f"{space}a")}
    assert set(looks) == set(rows)
    for event, status in rows.items():
        assert ("held" in looks[event].split()) == status.endswith(("/held", "/under-way"))


def test_other_years_are_counted(client: FlaskClient) -> None:
    page = client.get("/timeline?from=1066&to=1066", headers=BROWSER).text
    assert "lie in other years" in page


@pytest.mark.parametrize(
    ("query", "status"), [("actor=person/nobody", 404), ("to=x", 400), ("grade=small", 400), ("page=-1", 400)]
)
def test_a_bad_parameter_is_told_with_a_remedy(client: FlaskClient, query: str, status: int) -> None:
    response = client.get(f"/timeline?{query}")
    assert response.status_code == status
    assert response.json is not None
    assert response.json["remedy"]
