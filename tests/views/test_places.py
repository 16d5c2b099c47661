"""Where events are placed, and what cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.namespaces import PROJECT
from kg.views.mapping import WIDTH, frame
from kg.views.places import Places, places
from kg.views.selection import Choice, select
from tests.views.conftest import Reading

ID = PROJECT + "id/"
TOWN = """
    place/town sc:latitude "41.3"
    place/town sc:longitude "19.8"
    place/hall sc:within place/town
    """


def placed(reading: Reading, text: str) -> Places:
    reader = reading(text)
    return places(reader, select(reader, Choice()))


def test_a_venue_without_coordinates_stands_at_the_nearest_place_around_it(reading: Reading) -> None:
    found = placed(
        reading,
        TOWN
        + """
        place/town sc:within place/land
        place/land sc:latitude "41"
        place/land sc:longitude "20"
        event/a rdf:type sc:Event
        event/a sc:heldAt place/hall
    """,
    )
    (point,) = found.points
    assert (point.place, point.latitude, point.longitude, point.around) == (ID + "place/town", 41.3, 19.8, {ID + "place/hall"})


def test_within_years_an_event_without_a_year_is_told_and_not_placed(reading: Reading) -> None:
    reader = reading(TOWN + "event/a rdf:type sc:Event\nevent/a sc:heldAt place/town")
    assert len(places(reader, select(reader, Choice())).points) == 1
    found = places(reader, select(reader, Choice(last=1801)))
    assert (found.points, found.unplaced, found.nowhere) == ([], [], [])
    assert [event.iri for event in found.unknown] == [ID + "event/a"]


def test_events_at_one_place_share_its_point(reading: Reading) -> None:
    text = "".join(
        f"event/{n} rdf:type sc:Event\nevent/{n} sc:heldAt place/{place}\n" for n, place in enumerate(("town", "hall"))
    )
    (point,) = placed(reading, TOWN + text).points
    assert len(point.events) == 2


def test_what_has_no_coordinates_or_no_place_is_never_placed(reading: Reading) -> None:
    found = placed(
        reading,
        """
        event/a rdf:type sc:Event
        event/a sc:heldAt place/nowhere
        event/b rdf:type sc:Event
    """,
    )
    assert found.points == []
    assert [(event.iri, place) for event, place in found.unplaced] == [(ID + "event/a", ID + "place/nowhere")]
    assert [event.iri for event in found.nowhere] == [ID + "event/b"]


@pytest.mark.parametrize(("latitude", "longitude"), [("91", "0"), ("0", "181"), ("north", "0"), ("nan", "0"), ("inf", "0")])
def test_what_is_no_place_on_earth_makes_no_point(reading: Reading, latitude: str, longitude: str) -> None:
    found = placed(
        reading,
        f"""
        event/a rdf:type sc:Event
        event/a sc:heldAt place/odd
        place/odd sc:latitude "{latitude}"
        place/odd sc:longitude "{longitude}"
    """,
    )
    assert (found.points, len(found.unplaced)) == ([], 1)


def test_places_within_each_other_end_the_search(reading: Reading) -> None:
    found = placed(
        reading,
        """
        event/a rdf:type sc:Event
        event/a sc:heldAt place/x
        place/x sc:within place/y
        place/y sc:within place/x
    """,
    )
    assert len(found.unplaced) == 1


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), max_size=8))
def test_every_point_lies_in_its_frame(points: list[tuple[float, float]]) -> None:
    part = frame(points)
    assert -180 <= part.west < part.east <= 180
    assert -90 <= part.south < part.north <= 90
    for longitude, latitude in points:
        x, y = part.at(longitude, latitude)
        assert -0.1 <= x <= WIDTH + 0.1
        assert -0.1 <= y <= part.height + 0.1
