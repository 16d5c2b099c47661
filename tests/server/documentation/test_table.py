"""One table of every property: domains and ranges from the ontology, numbers from the shapes."""

from __future__ import annotations

import re

import pytest
import rdflib
from flask.testing import FlaskClient

from kg.namespaces import SC, SH
from server.documentation import sources, table

_PREFIXES = f"@prefix sh: <{SH}> . @prefix sc: <{SC}> . @prefix x: <http://x.example/> .\n"


def bounds(shapes: str) -> dict[str, tuple[int, int | None]]:
    graph = rdflib.Graph().parse(data=_PREFIXES + shapes, format="turtle")
    return {
        str(target).removeprefix(SC): found for counts in table.cardinalities(graph).values() for target, found in counts.items()
    }


def test_the_strictest_of_several_shapes_holds() -> None:
    shapes = """x:a a sh:NodeShape ; sh:targetClass sc:Event ; sh:property [ sh:path sc:date ; sh:maxCount 2 ] .
      x:b a sh:NodeShape ; sh:targetClass sc:Event ; sh:property [ sh:path sc:date ; sh:minCount 1 ; sh:maxCount 1 ] ."""
    assert bounds(shapes) == {"Event": (1, 1)}


def test_a_shape_that_does_not_count_says_nothing() -> None:
    assert bounds("x:a a sh:NodeShape ; sh:targetClass sc:Event ; sh:property [ sh:path sc:date ; sh:pattern 'x' ] .") == {}


def test_a_path_that_is_no_property_is_left_out() -> None:
    assert (
        bounds(
            "x:a a sh:NodeShape ; sh:targetClass sc:Event ; sh:property [ sh:path [ sh:inversePath sc:date ] ; sh:minCount 1 ] ."
        )
        == {}
    )


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (1, 1, "exactly 1"),
        (0, 1, "at most 1"),
        (1, None, "at least 1"),
        (0, None, "any number"),
        (1, 3, "1 to 3"),
        (0, 0, "none"),
    ],
)
def test_bounds_in_words(least: int, most: int | None, words: str) -> None:
    assert table.words(least, most) == words


def test_the_page_has_a_row_for_every_property(client: FlaskClient) -> None:
    page = client.get("/ns/table").text
    graph = sources.ontology()
    declared = {
        str(node).removeprefix(SC)
        for kind in (rdflib.OWL.ObjectProperty, rdflib.OWL.DatatypeProperty)
        for node in graph.subjects(rdflib.RDF.type, kind)
    }
    assert set(re.findall(r'<tr id="([^"]+)"', page)) == declared
    assert len(declared) > 100


def test_one_row_reads_as_the_model_says(client: FlaskClient) -> None:
    row = re.search(r'<tr id="attendanceStatus">.*?</tr>', client.get("/ns/table").text, re.DOTALL)
    assert row is not None
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", row.group()))
    assert "sc:attendanceStatus sc:Participation attendance exactly 1 of sc:Participation" in text


def test_a_property_of_topics_and_entities_says_both(client: FlaskClient) -> None:
    row = re.search(r'<tr id="about">.*?</tr>', client.get("/ns/table").text, re.DOTALL)
    assert row is not None
    assert "any entity" in row.group()
    assert "topic" in row.group()
