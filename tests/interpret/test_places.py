"""Every node of the built graph that a line of a record stands behind leads back to that line."""

from __future__ import annotations

import pytest

from kg.build import assemble
from kg.interpret.places import Places
from kg.namespaces import ORG, PROJECT, SC, Iris
from tests.corpus import SmallCorpus

IRIS = Iris()


@pytest.fixture
def places(corpus: SmallCorpus) -> Places:
    read = corpus.read()
    return Places(read.index, IRIS, assemble(read, PROJECT).quads)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("event/hill-day", "hill.yaml:10:5"),
        ("person/bo-lind", "all.yaml:1:17"),
        ("statement/hill-day.date.1", "hill.yaml:14:7"),
        ("participation/hill-day.bo-lind.opener", "hill.yaml:19:7"),
        ("count/hill-day.0", "hill.yaml:22:7"),
        ("outcome/hill-day.0", "hill.yaml:24:7"),
        ("membership/hill-league.northmark.hill.0", "hill.yaml:31:5"),
        ("name/northmark.hill.0", "hill.yaml:8:5"),
        ("evidence/hill.10-20", "hill.yaml:14:7"),
        ("evidence/hill.10-20.selector", "hill.yaml:14:7"),
        ("statement/northmark.isoAlpha2.gazetteer.0", "gazetteer.yaml:8:5"),
    ],
)
def test_a_node_leads_to_its_line(places: Places, name: str, place: str) -> None:
    assert places.of(IRIS.base + "id/" + name) == [place]


def test_a_derived_tenure_leads_to_the_participation_it_follows_from(places: Places) -> None:
    assert places.of(f"{IRIS.base}id/tenure/bo-lind.northmark-chair.hill-day") == ["hill.yaml:19:7"]


def test_a_derived_name_leads_to_the_participation_that_prints_it(places: Places) -> None:
    assert places.of(f"{IRIS.base}id/name/hill-day.bo-lind.opener") == ["hill.yaml:19:7"]


def test_a_wrong_property_of_an_entity_leads_to_the_line_that_states_it(places: Places) -> None:
    hill_day = IRIS.entity("event/hill-day")
    assert places.of(hill_day, SC + "about") == ["hill.yaml:17:7"]
    assert places.of(hill_day, ORG + "unitOf") == ["hill.yaml:10:5"]


def test_nothing_is_known_of_what_nobody_wrote(places: Places) -> None:
    for name in ("capture/hill", "tenure/nobody.nothing.never", "name/nobody"):
        assert places.of(f"{IRIS.base}id/{name}") == []
