"""What an engine would do in silence without being told: each seen through the ways that programs and people call."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.namespaces import PROJECT, RDF, SC
from kg.settings import Settings
from kg.store.terms import Iri
from kg.validation import shapes, validate, validate_delta
from kg.validation.delta import Delta
from kg.validation.parsing import TURTLE

POLITY = Iri(f"{PROJECT}id/organization/eastria")
TARGET = """
@prefix sc: <https://w3id.org/secoop/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://w3id.org/secoop/shapes#by-query> a sh:NodeShape ;
    sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE { ?this a <https://w3id.org/secoop/ns#Place> }" ] ;
    sh:property <https://w3id.org/secoop/shapes#x> .
<https://w3id.org/secoop/shapes#x> a sh:PropertyShape ; sh:path sc:within ; sh:minCount 1 .
"""


def test_a_shape_on_a_superclass_reports_an_instance_of_a_subclass() -> None:
    """The shape is on sc:Actor, the thing a sc:Polity; only the ontology says that the one is the other."""
    text = f"<{POLITY.value}> a <{SC}Polity> .".encode()
    report = validate(text, TURTLE, generation=None, settings=Settings(), base=PROJECT)
    assert [(r.focus, r.shape.removeprefix(shapes.SHAPES)) for r in report.results] == [(POLITY.value, "published-prefLabel")]


def test_a_change_is_judged_by_shapes_on_superclasses_too() -> None:
    delta = Delta(added=((POLITY, Iri(RDF + "type"), Iri(SC + "Polity")),))
    report = validate_delta(delta, generation=None, settings=Settings(), base=PROJECT)
    assert {r.shape.removeprefix(shapes.SHAPES) for r in report.results} == {"published-prefLabel"}


@pytest.mark.parametrize("layer", ["core", "profile"])
def test_a_target_that_would_be_skipped_in_silence_keeps_the_shapes_from_loading(
    layer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / layer
    folder.mkdir()
    (folder / "target.ttl").write_text(TARGET)
    monkeypatch.setattr("kg.validation.shapes.resources.path", lambda _: tmp_path)
    shapes.load.cache_clear()
    try:
        with pytest.raises(InputError, match="not SHACL Core"):
            shapes.load()
    finally:
        shapes.load.cache_clear()
