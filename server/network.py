"""``/network``: who met whom, drawn by the server, with the same as a table and as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for

from kg.errors import InputError
from kg.views import exports, layout
from kg.views.exports import NOT_XML
from kg.views.layout import Place
from kg.views.network import CROWD, GRADES, Network, network, reduce
from kg.views.selection import Choice, Selection, select
from server import choosing, languages, paging, parameters, signposts, spreadsheet
from server.incoming import Pairs
from server.negotiation import CSV, HTML, JSON, content_type, negotiate
from server.representation import Shown, Words
from server.sparql import sheet as as_sheet
from server.state import Snapshot, snapshot

bp = Blueprint("network", __name__)
TITLE = "Who met whom"
GRAPHML = "application/graphml+xml"
GEXF = "application/gexf+xml"
SVG = "image/svg+xml"
#: Actors and ties of a drawing by default, and at most.
_ACTORS, _MOST_ACTORS = 50, 250
_TIES = 400
#: Ties of one page of the table.
PAGE_SIZE = 50
_DEEPEST = 10_000
_NAMES = (*choosing.NAMES, languages.PARAMETER, "grade", "actors", "page")
#: Names longer than this are cut in the drawing; the whole name is its title.
_LONGEST = 34
#: Grade → what a reader is told it means.
MEANINGS = {
    "bilateral": "the only two at a meeting whose list is complete",
    "small": "at a part of a meeting, or one of at most fifteen on a complete list",
    "co-present": "at the same meeting",
    "represented-only": "one of them through somebody else",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """An actor in the drawing: place and size of the mark, the name as drawn, and where it stands."""

    shown: Shown
    x: float
    y: float
    radius: float
    name: str
    text_x: float
    text_y: float
    anchor: str
    meetings: int
    ego: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """A tie in the drawing and in the table."""

    a: Shown
    b: Shown
    weight: int
    grade: str
    stated: bool
    href: str
    points: tuple[float, float, float, float] = (0, 0, 0, 0)
    width: float = 1


@dataclass(frozen=True, slots=True)
class View:
    """Everything a page or a file is made of."""

    chosen: Choice
    selection: Selection
    whole: Network
    drawn: Network
    given: dict[str, str]


def _view(current: Snapshot) -> View:
    """Compute what the parameters ask for."""
    pairs = parameters.query_pairs()
    parameters.only(pairs, _NAMES)
    chosen = choosing.choice(current, pairs)
    grade = _grade(pairs)
    actors = parameters.whole(pairs, "actors", _ACTORS, _MOST_ACTORS)
    selection = select(current.reader, chosen)
    whole = network(current.reader, selection)
    drawn = reduce(whole, actors=actors, ties=_TIES, grade=grade, ego=chosen.actor)
    given = choosing.address(current, chosen)
    if grade != GRADES[-1]:
        given["grade"] = grade
    if actors != _ACTORS:
        given["actors"] = str(actors)
    return View(chosen, selection, whole, drawn, given)


def _grade(pairs: Pairs) -> str:
    grade = (parameters.single(pairs, "grade") or GRADES[-1]).strip()
    if grade not in GRADES:
        raise InputError(f"no grade is called {grade[:40]!r}", where="parameter 'grade'", remedy="one of " + ", ".join(GRADES))
    return grade


@bp.get("/network")
def page() -> Response:
    """The drawing, the form, and the ties as a table."""
    chosen = negotiate(request.headers.get("Accept"), (HTML, *_FILES))
    current = snapshot()
    if chosen != HTML:
        return _file(current, _view(current), chosen)
    view = _view(current)
    number = parameters.whole(parameters.query_pairs(), "page", 1, _DEEPEST)
    kept = _kept(view)
    last = paging.last(len(kept), PAGE_SIZE, number)
    signs = choosing.signs(current, "network", _ENDINGS, view.given, number, last)
    words = Words(current.graph, languages.chosen())
    lines = [_line(current, words, view.whole, pair) for pair in kept[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]]
    response = make_response(
        render_template(
            "network.html",
            canonical=choosing.canonical(current, "network", view.given, number),
            view=view,
            fields=choosing.form(current, view.chosen, words),
            drawing=_drawing(current, view, words),
            # With fewer actors than asked for, what is not drawn is what no tie joins to the actor chosen.
            whole_drawn=len(view.drawn.actors) < int(view.given.get("actors", _ACTORS)),
            most=_MOST_ACTORS,
            lines=lines,
            number=number,
            last=last,
            total=len(kept),
            grades=GRADES,
            meanings=MEANINGS,
            grade=view.given.get("grade", GRADES[-1]),
            crowd=CROWD,
            title=choosing.title(words, view.chosen, TITLE),
            cite=_citation(current, view),
            files=choosing.downloads("network", _ENDINGS, view.given, words.chosen.tag),
            link=_link(view),
            chosen_link=choosing.address(current, view.chosen),
        )
    )
    return signposts.put(response, signs)


@bp.get("/network.<any(svg, csv, json, graphml, gexf):ending>")
def file(ending: str) -> Response:
    """The network as a file."""
    current = snapshot()
    return _file(current, _view(current), _ENDINGS[ending])


@bp.get("/network.spreadsheet.csv")
def sheet() -> Response:
    """The ties as a table that no spreadsheet program takes for formulas."""
    current = snapshot()
    return as_sheet(Response(spreadsheet.guarded_bytes(_csv(current, _view(current)))), "network")


def _file(current: Snapshot, view: View, media_type: str) -> Response:
    return Response(_FILES[media_type](current, view), content_type=content_type(media_type))


def _label(current: Snapshot) -> Callable[[str], str]:
    return lambda iri: current.graph.label(iri).value


def _svg(current: Snapshot, view: View) -> bytes:
    """A file that stands alone: its own style, absolute links; in the language its address names."""
    return (
        render_template(
            "network.svg",
            drawing=_drawing(current, view, Words(current.graph, languages.stated())),
            base=current.generation.base.rstrip("/"),
            cite=_citation(current, view),
        )
        .translate(NOT_XML)
        .encode()
    )


def _graphml(current: Snapshot, view: View) -> bytes:
    return exports.graphml(view.drawn, _label(current), _citation(current, view))


def _gexf(current: Snapshot, view: View) -> bytes:
    return exports.gexf(view.drawn, _label(current), _citation(current, view))


def _csv(current: Snapshot, view: View) -> bytes:
    """Every tie of the table, not only those of the drawing: a list has no room to want for."""
    whole, grade = view.whole, view.given.get("grade", GRADES[-1])
    return exports.table(reduce(whole, actors=len(whole.actors), ties=len(whole.ties), grade=grade), _label(current))


def _json(current: Snapshot, view: View) -> bytes:
    return exports.document(view.drawn, _label(current), _citation(current, view))


_FILES = {SVG: _svg, CSV: _csv, JSON: _json, GRAPHML: _graphml, GEXF: _gexf}
_ENDINGS = {"svg": SVG, "csv": CSV, "json": JSON, "graphml": GRAPHML, "gexf": GEXF}


def _link(view: View) -> dict[str, Any]:
    return dict(view.given)


def _citation(current: Snapshot, view: View) -> str:
    what = choosing.title(Words(current.graph), view.chosen, TITLE)
    return choosing.citation(current, str(what), url_for("network.page", **_link(view), lang=None))


def _kept(view: View) -> list[tuple[str, str]]:
    """The ties of the table: all of those that fit, those of the actor chosen first, then the strongest."""
    wanted = GRADES[: GRADES.index(view.given.get("grade", GRADES[-1])) + 1]
    ego, ties = view.chosen.actor, view.whole.ties
    kept = [pair for pair, tie in ties.items() if tie.grade in wanted]
    return sorted(
        kept, key=lambda pair: (bool(ego) and ego not in pair, -ties[pair].weight, GRADES.index(ties[pair].grade), pair)
    )


def _line(current: Snapshot, words: Words, of: Network, pair: tuple[str, str]) -> Line:
    tie, base = of.ties[pair], f"{current.generation.base}id/"
    a, b = (iri.removeprefix(base) for iri in pair)
    values: dict[str, Any] = {"a": a, "b": b}
    href = url_for("library.page", name="common-meetings", **values)
    return Line(words.node(pair[0]), words.node(pair[1]), tie.weight, tie.grade, tie.certain, href)


def _drawing(current: Snapshot, view: View, words: Words) -> dict[str, object]:
    """The marks and lines of the drawing, the weak lines first so that the strong ones lie above."""
    laid = layout.layout(view.drawn, view.chosen.actor)
    places = laid.places
    marks = [_mark(current, words, view, actor, place) for actor, place in places.items()]
    lines = []
    for pair, tie in sorted(view.drawn.ties.items(), key=lambda item: (item[1].weight, item[0])):
        found = _line(current, words, view.drawn, pair)
        a, b = (places[actor] for actor in pair)
        width = min(1 + (tie.weight - 1) * 0.9, 7)
        lines.append(replace(found, points=(a.x, a.y, b.x, b.y), width=round(width, 1)))
    return {"width": layout.WIDTH, "height": laid.height, "marks": marks, "lines": lines}


def _mark(current: Snapshot, words: Words, view: View, actor: str, place: Place) -> Drawn:
    shown, meetings = words.node(actor), view.drawn.actors[actor]
    name = shown.text if len(shown.text) <= _LONGEST else shown.text[: _LONGEST - 1].rstrip() + "…"
    kind = actor.removeprefix(f"{current.generation.base}id/").partition("/")[0]
    radius = round(min(3 + meetings**0.5 * 2, 15), 1)
    beside = {"start": radius + 4, "end": -radius - 4, "middle": 0.0}[place.side]
    text = (round(place.x + beside, 1), round(place.y + (radius + 11 if place.side == "middle" else 4), 1))
    return Drawn(shown, place.x, place.y, radius, name, *text, place.side, meetings, actor == view.chosen.actor, kind)
