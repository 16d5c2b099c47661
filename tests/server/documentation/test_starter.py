"""Documents to begin with: they parse, have what the shapes ask for, and follow the shapes."""

from __future__ import annotations

import pytest
import rdflib
from flask.testing import FlaskClient

from kg.namespaces import PROJECT
from server.documentation import sources, starter, table

NAMES = [one.name for one in starter.offered()]
SC = rdflib.Namespace("https://w3id.org/secoop/ns#")


@pytest.mark.parametrize("name", NAMES)
def test_a_starter_has_every_property_the_shapes_need(name: str) -> None:
    graph = rdflib.Graph().parse(data=starter.document(name, PROJECT), format="turtle")
    (node,) = graph.subjects(rdflib.RDF.type, SC[name])
    above = {SC[name], *sources.ontology().transitive_objects(SC[name], rdflib.RDFS.subClassOf)}
    for path, targets in table.cardinalities(sources.shapes()).items():
        least = max((low for target, (low, _) in targets.items() if target in above), default=0)
        assert (graph.value(node, path, any=True) is not None) == bool(least), path


@pytest.mark.parametrize("name", NAMES)
def test_what_may_be_added_is_turtle_too(name: str) -> None:
    text = starter.document(name, PROJECT)
    allowed = [line[1:] for line in text.splitlines() if line.startswith("#   ")]
    whole = text.replace("    .\n", "\n".join([*allowed, "    .\n"]))
    assert len(rdflib.Graph().parse(data=whole, format="turtle")) >= len(allowed)


def test_people_are_offered_the_classes_they_write() -> None:
    assert {"Meeting", "Person", "Participation", "Evidence"} < set(NAMES)
    assert "Attendance" not in NAMES


def test_the_page_is_filled_and_an_unknown_class_is_refused(client: FlaskClient) -> None:
    page = client.get("/validate?start=Meeting", headers={"Accept": "text/html"}).text
    assert "a sc:Meeting ;" in page
    response = client.get("/validate?start=Unicorn")
    assert response.status_code == 404
    assert response.json is not None
    assert "Meeting" in response.json["remedy"]
