"""The map page and its files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from kg.namespaces import RDF, SC, SKOS, XSD, Iris
from kg.settings import Settings
from kg.store.terms import Iri, Literal, Quad, lang
from kg.views.mapping import Frame
from server import assets, create_app, map
from server.apart import INSIDE
from tests.corpus import SmallCorpus
from tests.server import site

BROWSER = {"Accept": "text/html"}
#: Has the view made in this process, whose base map a test can exchange.
HERE = {INSIDE: True}


@pytest.fixture
def land(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A base map of two squares."""
    shapes = [
        {"box": [0, -500, 300, -400], "path": "M0,-500l300,0 0,100 -300,0z"},
        {"box": [1000, 0, 1100, 100], "path": "M1000,0z"},
    ]
    (tmp_path / "basemap.json").write_text(json.dumps({"credit": "Somebody", "shapes": shapes}))
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    map.base.cache_clear()


@pytest.fixture(scope="module")
def near(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A map of two places side by side, an event at each."""
    base = "https://w3id.org/secoop/"
    root, iris, quads = tmp_path_factory.mktemp("near"), Iris(base), list[Quad]()
    for name, longitude in (("Ashford", "17.11"), ("Birch", "18.30")):
        place, event = Iri(iris.entity(f"place/{name.lower()}")), Iri(iris.entity(f"event/{name.lower()}"))
        quads += [Quad(place, Iri(RDF + "type"), Iri(SC + "Place")), Quad(place, Iri(SKOS + "prefLabel"), lang(name, "en"))]
        quads += [Quad(event, Iri(RDF + "type"), Iri(SC + "Event")), Quad(event, Iri(SC + "heldAt"), place)]
        for part, degrees in (("latitude", "48.15"), ("longitude", longitude)):
            quads.append(Quad(place, Iri(SC + part), Literal(degrees, XSD + "decimal")))
    site.publish(root / "home", SmallCorpus.write(root), base, quads)
    application = create_app(Settings(home=root / "home", captures=root, cache_mb=0))
    yield application.test_client()
    application.extensions["secoop"].close()


@pytest.fixture(autouse=True)
def fresh() -> object:
    yield
    map.base.cache_clear()


@pytest.mark.usefixtures("land")
def test_only_land_in_the_frame_is_drawn() -> None:
    assert map.base().within(Frame(10, 41, 20, 45)) == ["M0,-500l300,0 0,100 -300,0z"]
    assert map.base().within(Frame(10, -45, 20, -41)) == []


@pytest.mark.usefixtures("land")
def test_the_base_map_is_credited(client: FlaskClient) -> None:
    assert "Base map: Somebody" in client.get("/map", headers=BROWSER, environ_overrides=HERE).text


def test_without_a_build_the_page_says_so(client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    map.base.cache_clear()
    page = client.get("/map", headers=BROWSER, environ_overrides=HERE)
    assert page.status_code == 200
    assert "The base map was not built" in page.text


def test_every_event_is_in_the_table_on_the_map_or_not(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/map.csv").text)))
    timeline = {row["event"] for row in csv.DictReader(io.StringIO(client.get("/timeline.csv").text))}
    assert {row["event"] for row in rows} == timeline
    document = json.loads(client.get("/map.geojson").text)
    assert client.get("/map.geojson").mimetype == "application/geo+json"
    placed = {event["event"] for feature in document["features"] for event in feature["properties"]["events"]}
    assert placed == {row["event"] for row in rows if row["latitude"]}
    left = document["notOnTheMap"]
    assert left["withoutCoordinates"] + left["withoutPlace"] == sum(not row["latitude"] for row in rows)


def test_of_a_period_the_table_has_what_nobody_can_place_in_it(near: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(near.get("/map.csv?to=1801").text)))
    assert {row["note"] for row in rows if row["event"].endswith(("/ashford", "/birch"))} == {
        "not on the map: no source gives its year"
    }
    assert not any(row["latitude"] for row in rows)
    assert json.loads(near.get("/map.geojson?to=1801").text)["notOnTheMap"]["withoutYear"] == len(rows)
    assert "no source gives the year" in near.get("/map?to=1801", headers=BROWSER).text


@pytest.mark.usefixtures("land")
def test_the_file_is_well_formed(client: FlaskClient) -> None:
    root = ET.fromstring(client.get("/map.svg").data)  # noqa: S314 -- our own file
    assert root.tag == "{http://www.w3.org/2000/svg}svg"


def test_no_name_lies_over_the_mark_of_another_place(near: FlaskClient) -> None:
    space = "{http://www.w3.org/2000/svg}"
    root = ET.fromstring(near.get("/map.svg").data)  # noqa: S314 -- our own file
    circles = [(float(c.get("cx", "")), float(c.get("cy", "")), float(c.get("r", ""))) for c in root.iter(f"{space}circle")]
    names = [text for text in root.iter(f"{space}text") if text.text]
    assert len(circles) == 2
    assert names
    for name in names:
        begin, line = float(name.get("x", "")), float(name.get("y", "")) - 4
        end = begin + (6 if name.get("text-anchor") == "start" else -6) * len(name.text or "")
        for x, y, radius in circles:
            assert abs(y - line) > radius + 8 or max(begin, end) <= x - radius or min(begin, end) >= x + radius


@pytest.mark.parametrize(("query", "status"), [("place=place/nowhere", 404), ("from=x", 400), ("zoom=3", 400)])
def test_a_bad_parameter_is_told_with_a_remedy(client: FlaskClient, query: str, status: int) -> None:
    response = client.get(f"/map?{query}")
    assert response.status_code == status
    assert response.json is not None
    assert response.json["remedy"]
