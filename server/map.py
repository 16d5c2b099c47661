"""``/map``: where the events of a selection were or are to be held, over a base map that lies on this server."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for

from kg.views.exports import NOT_XML
from kg.views.mapping import WIDTH, Frame, frame
from kg.views.places import Places, Point, places
from kg.views.selection import Choice, Selection, select
from server import assets, choosing, languages, paging, parameters, signposts, spreadsheet
from server.negotiation import CSV, HTML, content_type, negotiate
from server.representation import Shown, Words
from server.sparql import sheet as as_sheet
from server.state import Snapshot, snapshot
from server.timeline import look

bp = Blueprint("map", __name__)
TITLE = "Where it was"
SVG = "image/svg+xml"
GEOJSON = "application/geo+json"
#: Entries of one page of the table.
PAGE_SIZE = 100
_DEEPEST = 10_000
_NAMES = (*choosing.NAMES, languages.PARAMETER, "page")
#: Letters of a name in the drawing, and the width of one.
_LONGEST, _LETTER = 30, 6.1
#: What a name covers: left, top, right, bottom.
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Base:
    """The base map: who it is from, and shapes with their boxes (tenths of a degree, south positive)."""

    credit: str
    shapes: tuple[tuple[tuple[float, float, float, float], str], ...]

    def within(self, part: Frame) -> list[str]:
        """The paths that have a part in a frame."""
        return [path for box, path in self.shapes if part.meets(box[0] / 10, -box[3] / 10, box[2] / 10, -box[1] / 10)]


@dataclass(frozen=True, slots=True)
class Mark:
    """A point in the drawing; ``name`` is '' where it would cover another one's."""

    shown: Shown
    x: float
    y: float
    radius: float
    held: int
    events: int
    name: str
    side: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """One event at one place in the table; ``note`` says why it is not on the map, or what the point stands for."""

    place: Shown | None
    event: Shown
    status: Shown | None
    look: str
    note: str


@lru_cache(maxsize=1)
def base() -> Base:
    """The base map of the build; empty where the assets were not built."""
    try:
        found = json.loads((assets.FOLDER / "basemap.json").read_text(encoding="utf-8"))
        return Base(str(found["credit"]), tuple((tuple(shape["box"]), str(shape["path"])) for shape in found["shapes"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Base("", ())


def _asked(current: Snapshot) -> tuple[Choice, Selection, Places]:
    pairs = parameters.query_pairs()
    parameters.only(pairs, _NAMES)
    chosen = choosing.choice(current, pairs)
    selection = select(current.reader, chosen)
    return chosen, selection, places(current.reader, selection)


@bp.get("/map")
def page() -> Response:
    """The map, the form, and the events with their places as a table."""
    wanted = negotiate(request.headers.get("Accept"), (HTML, *_FILES))
    current = snapshot()
    chosen, selection, found = _asked(current)
    if wanted != HTML:
        return Response(_FILES[wanted](current, chosen, found), content_type=content_type(wanted))
    number = parameters.whole(parameters.query_pairs(), "page", 1, _DEEPEST)
    link: dict[str, Any] = dict(choosing.address(current, chosen))
    entries = _entries(found)
    words = Words(current.graph, languages.chosen())
    last = paging.last(len(entries), PAGE_SIZE, number)
    signs = choosing.signs(current, "map", _ENDINGS, link, number, last)
    response = make_response(
        render_template(
            "map.html",
            canonical=choosing.canonical(current, "map", link, number),
            drawing=_drawing(current, chosen, found, words),
            fields=choosing.form(current, chosen, words),
            chosen=chosen,
            selection=selection,
            found=found,
            rows=[_row(words, *entry) for entry in entries[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]],
            total=len(entries),
            number=number,
            last=last,
            title=choosing.title(words, chosen, TITLE),
            cite=_citation(current, chosen),
            files=choosing.downloads("map", _ENDINGS, link, words.chosen.tag),
            link=link,
        )
    )
    return signposts.put(response, signs)


@bp.get("/map.<any(svg, csv, geojson):ending>")
def file(ending: str) -> Response:
    """The map as a file."""
    current = snapshot()
    chosen, _, found = _asked(current)
    return Response(_FILES[_ENDINGS[ending]](current, chosen, found), content_type=content_type(_ENDINGS[ending]))


@bp.get("/map.spreadsheet.csv")
def sheet() -> Response:
    """The events with their places as a table that no spreadsheet program takes for formulas."""
    current = snapshot()
    chosen, _, found = _asked(current)
    return as_sheet(Response(spreadsheet.guarded_bytes(_csv(current, chosen, found))), "map")


def _citation(current: Snapshot, chosen: Choice) -> str:
    link: dict[str, Any] = dict(choosing.address(current, chosen))
    what = choosing.title(Words(current.graph), chosen, TITLE)
    return choosing.citation(current, str(what), url_for("map.page", **link, lang=None))


def _drawing(current: Snapshot, chosen: Choice, found: Places, words: Words) -> dict[str, Any]:
    part = frame((point.longitude, point.latitude) for point in found.points)
    # The large ones below, so that none is hidden; no name covers any of them.
    ordered = sorted(found.points, key=lambda point: (-len(point.events), point.place))
    taken = [_covered(point, part) for point in ordered]
    marks = [_mark(current, words, chosen, point, part, taken) for point in ordered]
    return {
        "frame": part,
        "width": WIDTH,
        "height": part.height,
        "marks": marks,
        "land": base().within(part),
        "credit": base().credit,
    }


def _mark(current: Snapshot, words: Words, chosen: Choice, point: Point, part: Frame, taken: list[_Box]) -> Mark:
    x, y = part.at(point.longitude, point.latitude)
    radius = _radius(point)
    shown = words.node(point.place)
    name = shown.text if len(shown.text) <= _LONGEST else shown.text[: _LONGEST - 1].rstrip() + "…"
    side = _side(x, y, radius, len(name) * _LETTER + 6, taken)
    held = sum(look(event.status) == "held" for event in point.events)
    place = point.place.removeprefix(f"{current.generation.base}id/")
    values: dict[str, Any] = choosing.address(current, chosen) | {"place": place}
    href = url_for("timeline.page", **values)
    return Mark(shown, x, y, radius, held, len(point.events), name if side else "", side, href)


def _radius(point: Point) -> float:
    return round(min(4 + sqrt(len(point.events)) * 2.5, 30), 1)


def _covered(point: Point, part: Frame) -> _Box:
    """What the mark of a point covers."""
    (x, y), radius = part.at(point.longitude, point.latitude), _radius(point)
    return x - radius, y - radius, x + radius, y + radius


def _side(x: float, y: float, radius: float, room: float, taken: list[_Box]) -> str:
    """The side of a mark where its name has room, right (start) before left (end); '' where it has none."""
    right, left = x + radius, x - radius
    for side, box in (("start", (right, y - 8, right + room, y + 8)), ("end", (left - room, y - 8, left, y + 8))):
        inside = box[0] >= 0 and box[2] <= WIDTH
        if inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            return side
    return ""


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _entries(found: Places) -> list[tuple[str, Any, str]]:
    """(place, event, note) of every event: the placed ones by place, then those that are not on the map."""
    placed = [(point.place, event, _standing(point)) for point in found.points for event in point.events]
    unplaced = [(venue, event, "not on the map: no list gives coordinates of this place") for event, venue in found.unplaced]
    nowhere = [("", event, "not on the map: no source gives its place") for event in found.nowhere]
    return [*placed, *unplaced, *nowhere, *(("", event, "not on the map: no source gives its year") for event in found.unknown)]


def _standing(point: Point) -> str:
    return "the point is of this place, which the venue lies in" if point.around else ""


def _row(words: Words, place: str, event: Any, note: str) -> Row:
    status = words.node(event.status) if event.status else None
    return Row(words.node(place) if place else None, words.node(event.iri), status, look(event.status), note)


def _svg(current: Snapshot, chosen: Choice, found: Places) -> bytes:
    drawing = _drawing(current, chosen, found, Words(current.graph, languages.stated()))
    root = current.generation.base.rstrip("/")
    return render_template("map.svg", drawing=drawing, root=root, cite=_citation(current, chosen)).translate(NOT_XML).encode()


def _csv(current: Snapshot, _chosen: Choice, found: Places) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(["place", "placeLabel", "latitude", "longitude", "event", "eventLabel", "status", "note"])
    where = {point.place: (point.latitude, point.longitude) for point in found.points}
    label = current.graph.label
    for place, event, note in _entries(found):
        point = where.get(place, ("", ""))
        rows.writerow([place, label(place).value if place else "", *point, event.iri, label(event.iri).value, event.status, note])
    return out.getvalue().encode()


def _geojson(current: Snapshot, chosen: Choice, found: Places) -> bytes:
    """RFC 7946: a point each place, with its events."""
    features = [
        {
            "type": "Feature",
            "id": point.place,
            "geometry": {"type": "Point", "coordinates": [point.longitude, point.latitude]},
            "properties": {
                "label": current.graph.label(point.place).value,
                "standsFor": sorted(point.around),
                "events": [{"event": event.iri, "status": event.status} for event in point.events],
            },
        }
        for point in found.points
    ]
    left = {"withoutCoordinates": len(found.unplaced), "withoutPlace": len(found.nowhere), "withoutYear": len(found.unknown)}
    made = {"type": "FeatureCollection", "source": _citation(current, chosen), "notOnTheMap": left, "features": features}
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


_FILES = {SVG: _svg, CSV: _csv, GEOJSON: _geojson}
_ENDINGS = {"svg": SVG, "csv": CSV, "geojson": GEOJSON}
