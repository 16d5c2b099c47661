"""The drawing of the core shows what the ontology declares, and can be read."""

from __future__ import annotations

import re

import rdflib
from flask.testing import FlaskClient
from rdflib.namespace import RDFS

from kg.namespaces import SC
from server.documentation import diagram, sources, table


def undeclared(arrows: tuple[tuple[str, str, str], ...]) -> list[tuple[str, str, str]]:
    """The arrows no domain, range or superclass of the ontology bears out."""
    graph = sources.ontology()
    relations = table.relations(graph)
    return [
        (start, relation, end)
        for start, relation, end in arrows
        if not (
            (rdflib.URIRef(SC + start), RDFS.subClassOf, rdflib.URIRef(SC + end)) in graph
            if relation == diagram.KIND
            else (SC + start, SC + relation, SC + end) in relations
        )
    ]


def test_every_arrow_is_declared() -> None:
    assert undeclared(diagram.ARROWS) == []


def test_an_arrow_that_is_not_declared_would_be_seen() -> None:
    wrong = (("Actor", "participant", "Participation"), ("Place", diagram.KIND, "Event"))
    assert undeclared(wrong) == list(wrong)


def test_nothing_covers_anything() -> None:
    assert diagram.overlaps(diagram.drawing()) == []


def test_an_arrow_through_a_box_would_be_seen() -> None:
    drawn = diagram.drawing()
    first = drawn.arrows[0]
    through = diagram.Arrow(first.text, first.term, (0, 25, 900, 25), first.at)
    crossed = diagram.overlaps(diagram.Drawing(drawn.width, drawn.height, drawn.boxes, (through, *drawn.arrows[1:])))
    assert ("Participation–Actor", "Place") in crossed


def test_every_box_leads_to_its_term(client: FlaskClient) -> None:
    page = client.get("/ns", headers={"Accept": "text/html"}).text
    drawn = re.search(r'<svg class="core".*?</svg>', page, re.DOTALL)
    assert drawn is not None
    anchors = set(re.findall(r'<article class="term" id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', drawn.group())) <= anchors
