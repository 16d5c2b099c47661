"""Files that draw or list names which are no names: what XML cannot hold is left out, what is markup stays text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from kg.namespaces import CONCEPT, RDF, SC, SKOS, XSD, Iris
from kg.settings import Settings
from kg.store.terms import Iri, Literal, Quad, lang
from server import create_app
from tests.corpus import SmallCorpus
from tests.server import site

BASE = "https://w3id.org/secoop/"
NAMES = ("nul\x00 bell\x07 escape\x1b[31m end\ufffe", "]]></script><svg onload=alert(1)>", '"><script>alert(1)</script>')
SVG = "{http://www.w3.org/2000/svg}"


def met() -> Iterator[Quad]:
    """Three who were at one event of such a name, at a place of such a name."""
    iris = Iris(BASE)
    event, place = Iri(iris.entity("event/harm")), Iri(iris.entity("place/harm"))
    for node, kind in ((event, "Event"), (place, "Place")):
        yield Quad(node, Iri(RDF + "type"), Iri(SC + kind))
        yield Quad(node, Iri(SKOS + "prefLabel"), lang(NAMES[0], "en"))
    yield Quad(event, Iri(SC + "eventStatus"), Iri(CONCEPT + "status/held"))
    yield Quad(event, Iri(SC + "heldAt"), place)
    for name, value, datatype in (
        ("date", "2030", "string"),
        ("earliestStart", "2030-01-01", "date"),
        ("latestEnd", "2030-12-31", "date"),
    ):
        yield Quad(event, Iri(SC + name), Literal(value, XSD + datatype))
    for name in ("latitude", "longitude"):
        yield Quad(place, Iri(SC + name), Literal("41.5", XSD + "decimal"))
    for number, text in enumerate(NAMES):
        who, part = (Iri(iris.entity(f"{kind}/harm-{number}")) for kind in ("organization", "participation"))
        yield Quad(who, Iri(RDF + "type"), Iri(SC + "Organization"))
        yield Quad(who, Iri(SKOS + "prefLabel"), lang(text, "en"))
        for kind in ("Attendance", "Participation"):
            yield Quad(part, Iri(RDF + "type"), Iri(SC + kind))
        yield Quad(part, Iri(SC + "participationIn"), event)
        yield Quad(part, Iri(SC + "participant"), who)
        yield Quad(part, Iri(SC + "certainty"), Iri(CONCEPT + "certainty/stated"))


@pytest.fixture(scope="module")
def harmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    root = tmp_path_factory.mktemp("harm")
    site.publish(root / "home", SmallCorpus.write(root), BASE, list(met()))
    application = create_app(Settings(home=root / "home", captures=root, cache_mb=0))
    yield application.test_client()
    application.extensions["secoop"].close()


@pytest.mark.parametrize("path", ["/network.svg", "/timeline.svg", "/map.svg", "/network.graphml", "/network.gexf"])
def test_one_name_that_is_no_text_spoils_no_file(harmed: FlaskClient, path: str) -> None:
    response = harmed.get(path)
    assert response.status_code == 200
    root = ET.fromstring(response.data)  # noqa: S314 -- our own file
    written = "".join(root.itertext()) + "".join(value for element in root.iter() for value in element.attrib.values())
    assert "nul bell escape" in written
    assert not list(root.iter(f"{SVG}script"))
    assert not [element for element in root.iter() if any(name.startswith("on") for name in element.attrib)]


@pytest.mark.parametrize("path", ["/network.json", "/timeline.json", "/map.geojson"])
def test_json_has_the_names_as_they_are(harmed: FlaskClient, path: str) -> None:
    assert json.dumps(NAMES[0], ensure_ascii=False)[1:-1] in harmed.get(path).text
    assert harmed.get(path).json
