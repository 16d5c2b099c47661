"""Every fixture breaks exactly what it says, its twin breaks nothing, and nothing is without a fixture."""

from __future__ import annotations

import pytest
from rdflib.namespace import SH

from kg.turtle import canonical
from kg.validation import checks, shapes
from tests.shapes.fixtures import Fixture, findings, read, sources

BAD = read("bad")
GOOD = read("good")
FILES = [*(("bad", f) for f in BAD), *(("good", f) for f in GOOD)]


@pytest.mark.parametrize("fixture", BAD, ids=lambda f: f.name)
def test_a_bad_file_breaks_exactly_its_rule(fixture: Fixture) -> None:
    found = findings("bad").get(fixture.name, [])
    assert {result.rule for result in found} == fixture.rules
    assert sources(found) == fixture.breaks


@pytest.mark.parametrize("fixture", GOOD, ids=lambda f: f.name)
def test_a_good_twin_breaks_nothing(fixture: Fixture) -> None:
    assert [(r.rule, r.focus, r.message) for r in findings("good").get(fixture.name, [])] == []


@pytest.mark.parametrize(("kind", "fixture"), FILES, ids=lambda p: p.name if isinstance(p, Fixture) else p)
def test_a_fixture_stands_in_the_form_of_the_house(kind: str, fixture: Fixture) -> None:
    """What ``kg format`` would write; slips name pieces of this text, so that a second form of it would break them."""
    assert canonical(fixture.text, f"{kind}/{fixture.name}.ttl") == fixture.text


def test_bad_files_and_twins_come_in_pairs() -> None:
    assert [f.name for f in BAD] == [f.name for f in GOOD]
    assert len(BAD) > 200


def test_every_property_shape_and_every_check_fires_somewhere() -> None:
    graph = shapes.load()
    expected = {str(s).removeprefix(shapes.SHAPES) for s in graph.subjects(None, SH.PropertyShape)}
    expected |= {check.iri.removeprefix(shapes.SHAPES) for check in checks.load()}
    assert expected - {name for fixture in BAD for name in fixture.breaks} == set()


def test_closed_shapes_fire_too() -> None:
    closed = {str(s).removeprefix(shapes.SHAPES) for s in shapes.load().subjects(SH.closed, None)}
    assert closed == {"Person"}
    assert sources(findings("bad")["r17-private-data"]) == closed


def test_messages_say_how_to_mend() -> None:
    short = {
        r.message
        for results in findings("bad").values()
        for r in results
        if len(r.message) < 40 and "did you mean" not in r.message
    }
    assert short == set()
