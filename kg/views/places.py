"""Where the events of a selection were or are to be held: points of the graph with their events, and what cannot be placed.

A venue without coordinates stands at the nearest place around it that has some, and the point says so; an event whose place has
none anywhere, or whose place no source gives, is counted and listed, never placed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.store.reader import Reader
from kg.store.terms import Iri
from kg.views.selection import Event, Selection

_CHUNK = 2000
_VENUES = (
    "SELECT ?event ?venue WHERE { VALUES ?event { %s } ?event sc:heldAt ?venue }",
    """SELECT ?event ?venue WHERE { VALUES ?event { %s }
      ?s sc:subject ?event . ?s sc:predicate sc:heldAt ; sc:object ?venue }""",
)
_POINT = "SELECT ?place ?latitude ?longitude WHERE { ?place sc:latitude ?latitude ; sc:longitude ?longitude }"
_AROUND = "SELECT ?place ?around WHERE { ?place sc:within ?around }"
#: Steps from a venue to the places around it; the graph could have a circle.
_DEEPEST = 12


@dataclass(slots=True)
class Point:
    """A place with coordinates (degrees, WGS 84) and the events there; ``around`` are venues it only stands for."""

    place: str
    latitude: float
    longitude: float
    events: list[Event] = field(default_factory=list)
    around: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Places:
    """Points by IRI; events whose place has no coordinates, with the place; events whose place is not given; and events of
    which nobody knows whether they were in the period chosen."""

    points: list[Point]
    unplaced: list[tuple[Event, str]]
    nowhere: list[Event]
    unknown: list[Event] = field(default_factory=list)


def places(reader: Reader, selection: Selection) -> Places:
    """Place the events of a selection."""
    venues = _venues(reader, [event.iri for event in selection.counted])
    points: dict[str, Point] = {}
    unplaced, nowhere = [], []
    nearest: dict[str, Point | None] = {}
    for event in selection.counted:
        held_at = venues.get(event.iri)
        if not held_at:
            nowhere.append(event)
            continue
        for venue in sorted(held_at):
            if venue not in nearest:
                nearest[venue] = _nearest(reader, venue)
            found = nearest[venue]
            if found is None:
                unplaced.append((event, venue))
                continue
            point = points.setdefault(found.place, found)
            if event not in point.events:
                point.events.append(event)
            if venue != point.place:
                point.around.add(venue)
    return Places([points[iri] for iri in sorted(points)], unplaced, nowhere, selection.unknown)


def _venues(reader: Reader, events: list[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for start in range(0, len(events), _CHUNK):
        values = " ".join(Iri(name).n3() for name in events[start : start + _CHUNK])
        for query in _VENUES:
            for row in reader.select(query % values):
                if isinstance(row["venue"], Iri):
                    found.setdefault(row["event"].value, set()).add(row["venue"].value)
    return found


def _nearest(reader: Reader, venue: str) -> Point | None:
    """The venue, or the first of the places around it, nearest first, that has coordinates; the first by IRI among equals."""
    ring, seen = [venue], {venue}
    for _ in range(_DEEPEST):
        for place in ring:
            for row in reader.select(_POINT, place=Iri(place)):
                point = _point(place, row["latitude"].value, row["longitude"].value)
                if point is not None:
                    return point
        ring = sorted(_around(reader, ring) - seen)
        seen.update(ring)
    return None


def _around(reader: Reader, ring: Iterable[str]) -> set[str]:
    return {row["around"].value for place in ring for row in reader.select(_AROUND, place=Iri(place))}


def _point(place: str, latitude: str, longitude: str) -> Point | None:
    """A point, if the numbers are places on the earth."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    return Point(place, north, east) if abs(north) <= 90 and abs(east) <= 180 else None
