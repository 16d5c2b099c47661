"""Our own projections, read back: the same events with the same dates, states, places and roles, as far as the vocabulary says them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import projection
from kg.namespaces import PROJECT
from kg.store import generations
from kg.store.reader import Reader
from tests.loaders.foreign import Sample


@pytest.fixture(scope="module")
def reader(built: Path) -> Reader:
    """The project's own records, built."""
    return Reader.open(generations.current(built))


def expected(reader: Reader) -> dict[str, dict[str, set[str]]]:
    """Event name → status, date and places, of the events the views publish."""
    found: dict[str, dict[str, set[str]]] = {}
    rows = reader.select(
        "SELECT ?name ?status ?date ?place WHERE { ?e a sc:Event ; sc:eventStatus ?status ; skos:prefLabel ?name FILTER(LANG(?name) = 'en')"
        " FILTER(?status != status:unknown) OPTIONAL { ?e sc:date ?date }"
        " OPTIONAL { ?e sc:heldAt/skos:prefLabel ?place FILTER(LANG(?place) = 'en') } }"
    )
    for row in rows:
        one = found.setdefault(" ".join(row["name"].value.split()), {})
        one.setdefault("eventStatus", set()).add("status/" + row["status"].value.rpartition("/")[2])
        if "date" in row:
            one.setdefault("date", set()).add(f'"{row["date"].value}"^^EDTF')
        if "place" in row:
            one.setdefault("heldAt", set()).add(row["place"].value)
    return found


def imported(sample: Sample, reader: Reader, view: str) -> tuple[str, dict[str, dict[str, set[str]]]]:
    with (sample.folder / "view.nt").open("wb") as out:
        projection.write(projection.project(reader, view), "nt", out)
    output = sample.load(sample.descriptor("back", "rdf", mapping=view), sample.folder / "view.nt", "--retrieved", "2099-01-01")
    return output, sample.events()


@pytest.mark.parametrize("view", ["cpev", "schema"])
def test_what_was_projected_is_imported_as_the_same_events(sample: Sample, reader: Reader, view: str) -> None:
    output, found = imported(sample, reader, view)
    assert " 0 rejected" in output
    wanted = expected(reader)
    assert len(wanted) > 15
    assert set(found) >= set(wanted)
    assert {name: found[name]["eventStatus"] for name in wanted} == {name: one["eventStatus"] for name, one in wanted.items()}
    assert {name: found[name].get("heldAt") for name in wanted} == {name: one.get("heldAt") for name, one in wanted.items()}
    for name, one in wanted.items():
        # schema.org has no date without a year, and no interval of months: there is no date rather than a wrong one.
        if view == "cpev" or "date" in found[name]:
            assert found[name].get("date") == one.get("date"), name


@pytest.mark.parametrize("view", ["cpev", "schema"])
def test_roles_come_back_as_the_roles_they_were(sample: Sample, reader: Reader, view: str) -> None:
    node = {"cpev": "http://data.europa.eu/m8g/Participation", "schema": "https://schema.org/Role"}[view]
    roles = {s.value.rpartition(".")[2] for s, _, o in projection.project(reader, view) if o.value == node}
    assert len(roles) > 5
    _, found = imported(sample, reader, view)
    assert {key.partition("/")[2] for event in found.values() for key in event if key.startswith("role/")} == roles


def test_the_base_of_our_own_iris_gives_nobody_a_second_life(sample: Sample, reader: Reader) -> None:
    imported(sample, reader, "schema")
    minted = {line.split()[0] for line in sample.lines() if " type " in line and line.startswith(("event/", "organization/"))}
    assert minted and all(name.partition("/")[2].startswith("back-") for name in minted)
    assert reader.base == PROJECT
