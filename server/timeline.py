"""``/timeline``: when the events of a selection were or are to be, as exactly as is known and no more."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for

from kg.namespaces import CONCEPT
from kg.store.terms import Iri
from kg.views.exports import NOT_XML
from kg.views.selection import Choice, Event, Selection, When, select
from kg.views.timeline import MOST, Timeline, timeline
from server import choosing, languages, paging, parameters, signposts, spreadsheet
from server.dates import in_words
from server.negotiation import CSV, HTML, JSON, content_type, negotiate
from server.representation import Shown, Words
from server.sparql import sheet as as_sheet
from server.state import Snapshot, snapshot

bp = Blueprint("timeline", __name__)
TITLE = "When it was"
SVG = "image/svg+xml"
#: Events of one page of the table.
PAGE_SIZE = 100
_DEEPEST = 10_000
_NAMES = (*choosing.NAMES, languages.PARAMETER, "page")
#: Status → how it is drawn. What was announced is never drawn as if it had been held.
LOOKS = {
    "held": "held",
    "under-way": "held",
    "planned": "announced",
    "confirmed": "announced",
    "postponed": "off",
    "cancelled": "off",
}
MEANINGS = {
    "held": "held, as a source says",
    "announced": "planned or confirmed beforehand; no source says that it was held",
    "off": "postponed or cancelled",
    "open": "no source says how far it has come to pass",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An event in the table."""

    node: Shown
    status: Shown | None
    status_stated: bool
    look: str
    dates: tuple[tuple[str, str, bool], ...]


def look(status: str) -> str:
    """How an event of a status is drawn."""
    return LOOKS.get(status.removeprefix(f"{CONCEPT}status/"), "open")


def _asked(current: Snapshot) -> tuple[Choice, Selection]:
    pairs = parameters.query_pairs()
    parameters.only(pairs, _NAMES)
    chosen = choosing.choice(current, pairs)
    return chosen, select(current.reader, chosen)


@bp.get("/timeline")
def page() -> Response:
    """The drawing, the form, and the events as a table: the dated ones in order, then the undated."""
    wanted = negotiate(request.headers.get("Accept"), (HTML, *_FILES))
    current = snapshot()
    chosen, selection = _asked(current)
    if wanted != HTML:
        return Response(_FILES[wanted](current, chosen, selection), content_type=content_type(wanted))
    number = parameters.whole(parameters.query_pairs(), "page", 1, _DEEPEST)
    words = Words(current.graph, languages.chosen())
    begin = (number - 1) * PAGE_SIZE
    link: dict[str, Any] = dict(choosing.address(current, chosen))
    last = paging.last(len(selection.events), PAGE_SIZE, number)
    signs = choosing.signs(current, "timeline", _ENDINGS, link, number, last)
    response = make_response(
        render_template(
            "timeline.html",
            canonical=choosing.canonical(current, "timeline", link, number),
            drawing=_drawn(words, selection),
            fields=choosing.form(current, chosen, words),
            chosen=chosen,
            selection=selection,
            rows=[_row(words, event) for event in selection.events[begin : begin + PAGE_SIZE]],
            number=number,
            last=last,
            undated=max(0, len(selection.dated) - begin),
            title=choosing.title(words, chosen, TITLE),
            cite=_citation(current, chosen),
            files=choosing.downloads("timeline", _ENDINGS, link, words.chosen.tag),
            link=link,
            look=look,
            words=words,
            meanings=MEANINGS,
            most=MOST,
            year_links=_year_links(link),
            in_words=in_words,
        )
    )
    return signposts.put(response, signs)


@bp.get("/timeline.<any(svg, csv, json):ending>")
def file(ending: str) -> Response:
    """The timeline as a file."""
    current = snapshot()
    chosen, selection = _asked(current)
    return Response(_FILES[_ENDINGS[ending]](current, chosen, selection), content_type=content_type(_ENDINGS[ending]))


@bp.get("/timeline.spreadsheet.csv")
def sheet() -> Response:
    """The events as a table that no spreadsheet program takes for formulas."""
    current = snapshot()
    return as_sheet(Response(spreadsheet.guarded_bytes(_csv(current, *_asked(current)))), "timeline")


def _drawn(words: Words, selection: Selection) -> Timeline:
    return timeline(selection, lambda iri: words.label(iri).value)


def _year_links(link: dict[str, Any]) -> Callable[[int], str]:
    return lambda year: url_for("timeline.page", **(link | {"from": str(year), "to": str(year)}))


def _citation(current: Snapshot, chosen: Choice) -> str:
    link: dict[str, Any] = dict(choosing.address(current, chosen))
    what = choosing.title(Words(current.graph), chosen, TITLE)
    return choosing.citation(current, str(what), url_for("timeline.page", **link, lang=None))


def _row(words: Words, event: Event) -> Row:
    dates = tuple((in_words(date.written), date.written, date.stated) for date in sorted(event.dates, key=_firm))
    status = words.term(Iri(event.status)) if event.status else None
    return Row(words.node(event.iri), status, event.status_stated, look(event.status), dates)


def _firm(date: When) -> tuple[bool, str]:
    return not date.stated, date.earliest


def _svg(current: Snapshot, chosen: Choice, selection: Selection) -> bytes:
    words = Words(current.graph, languages.stated())
    return (
        render_template(
            "timeline.svg",
            drawing=_drawn(words, selection),
            base=current.generation.base.rstrip("/"),
            cite=_citation(current, chosen),
            look=look,
            words=words,
            year_links=_year_links(dict(choosing.address(current, chosen))),
            in_words=in_words,
        )
        .translate(NOT_XML)
        .encode()
    )


def _entries(current: Snapshot, selection: Selection) -> list[dict[str, Any]]:
    """One entry an event and date; an undated event has one without."""
    entries: list[dict[str, Any]] = []
    for event in selection.events:
        about = {"event": event.iri, "label": current.graph.label(event.iri).value, "status": event.status}
        about["statusCertainty"] = ("stated" if event.status_stated else "inferred") if event.status else ""
        told = [_told(date) for date in sorted(event.dates, key=_firm)] or [_told(None)]
        entries += [about | one for one in told]
    return entries


def _told(date: When | None) -> dict[str, str]:
    if date is None:
        return dict.fromkeys(("date", "from", "to", "dateCertainty"), "")
    certainty = "stated" if date.stated else "inferred"
    return {"date": date.written, "from": date.earliest, "to": date.latest, "dateCertainty": certainty}


def _csv(current: Snapshot, _chosen: Choice, selection: Selection) -> bytes:
    out = io.StringIO()
    names = ["event", "label", "status", "statusCertainty", "date", "from", "to", "dateCertainty"]
    rows = csv.DictWriter(out, names, lineterminator="\r\n")
    rows.writeheader()
    rows.writerows(_entries(current, selection))
    return out.getvalue().encode()


def _json(current: Snapshot, chosen: Choice, selection: Selection) -> bytes:
    made = {"source": _citation(current, chosen), "events": _entries(current, selection), "outsideOfThePeriod": selection.outside}
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


_FILES = {SVG: _svg, CSV: _csv, JSON: _json}
_ENDINGS = {"svg": SVG, "csv": CSV, "json": JSON}
