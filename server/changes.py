"""What each generation changed: as a page, as an Atom feed (RFC 4287), as JSON, and as an RDF patch."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from itertools import islice
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, make_response, render_template, request, send_file, url_for

from kg.catalogue import history
from kg.catalogue.difference import KINDS
from kg.catalogue.history import Change
from kg.errors import NotFoundError
from server import languages, parameters, signposts
from server.negotiation import HTML, JSON, content_type, negotiate
from server.preparing import prepared
from server.representation import Shown, Words
from server.state import Snapshot, settings, snapshot

bp = Blueprint("changes", __name__)
ATOM = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
#: Entries of the feed and of one page.
_ENTRIES = 50
#: Entities named in an entry of the feed.
_NAMED = 20
_TOMBSTONES = "SELECT DISTINCT ?node WHERE { ?node a sc:Withdrawn }"
#: Why a change has no patch (any more).
WITHHELD = (
    "Its patch is not given out: it would name what was withdrawn. Take the latest dump, and the patches that come after it."
)
#: What a change of an entity is called.
WORDS = {
    "added": "Added",
    "extended": "More is said of",
    "corrected": "Corrected",
    "withdrawn": "Withdrawn or merged",
}


@bp.get("/changes")
def index() -> Response:
    """The changes kept, the latest first."""
    chosen = negotiate(request.headers.get("Accept"), (HTML, ATOM, JSON))
    if chosen == ATOM:
        return feed()
    current = snapshot()
    complete = prepared(current) is not None
    parameters.only(parameters.query_pairs(), ("page", "lang"))
    number = parameters.whole(parameters.query_pairs(), "page", 1, 1 + history.KEPT // _ENTRIES)
    kept = islice(history.changes(settings().home), (number - 1) * _ENTRIES, number * _ENTRIES + 1)
    found = [_served(current, change) for change in kept]
    if number > 1 and not found:
        raise NotFoundError("there are no changes as old", where=f"parameter 'page'={number}", remedy="begin with /changes")
    if chosen == JSON:
        response = _json([_summary(change) for change in found[:_ENTRIES]])
    else:
        response = make_response(
            render_template(
                "changes.html",
                changes=found[:_ENTRIES],
                number=number,
                more=len(found) > _ENTRIES,
                words=WORDS,
                complete=complete,
            )
        )
    return _momentary(signposts.put(response, _signs(number, more=len(found) > _ENTRIES)))


def _signs(number: int, *, more: bool) -> list[str]:
    """The signposts of a page of changes: the feed, the dataset they are of, and the pages around it."""
    around = [("prev", number - 1)] if number > 1 else []
    around += [("next", number + 1)] if more else []
    return [
        signposts.link(url_for("changes.feed"), "alternate", ATOM),
        signposts.link(url_for("datasets.index", lang=None), "collection"),
        *(signposts.link(url_for("changes.index", page=to if to > 1 else None, lang=None), relation) for relation, to in around),
    ]


@bp.get("/changes.atom")
def feed() -> Response:
    """The same as a feed."""
    current = snapshot()
    prepared(current)
    root = current.generation.base.rstrip("/")
    ET.register_namespace("", _NAMESPACE)
    top = ET.Element(f"{{{_NAMESPACE}}}feed")
    _text(top, "id", f"{root}/changes")
    _text(top, "title", "secoop: changes of the graph")
    changes = [_served(current, change) for change in islice(history.changes(settings().home), _ENTRIES)]
    _text(top, "updated", changes[0].created if changes else current.generation.created)
    _text(ET.SubElement(top, f"{{{_NAMESPACE}}}author"), "name", "secoop")
    _link(top, "self", f"{root}{url_for('changes.feed')}", ATOM)
    _link(top, "alternate", f"{root}{url_for('changes.index')}", HTML)
    for change in changes:
        _entry(top, root, change)
    body = ET.tostring(top, encoding="utf-8", xml_declaration=True)
    return _momentary(Response(body, content_type=f"{ATOM}; charset=utf-8"))


def _entry(top: ET.Element, root: str, change: Change) -> None:
    entry = ET.SubElement(top, f"{{{_NAMESPACE}}}entry")
    # The graph's digest: a home that was begun anew counts its generations anew.
    _text(entry, "id", f"urn:sha256:{change.digest}")
    _text(entry, "title", f"Generation {change.number}: {_line(change)}")
    _text(entry, "updated", change.created)
    _link(entry, "alternate", f"{root}{url_for('changes.page', number=change.number)}", HTML)
    if change.patch:
        _link(entry, "enclosure", f"{root}{url_for('changes.patch', number=change.number)}", "application/gzip")
    _text(entry, "summary", "\n".join([*(_names(change) or [_line(change)]), *([WITHHELD] if _without_patch(change) else [])]))


def _names(change: Change) -> list[str]:
    lines = []
    for kind in KINDS:
        named = change.entities.get(kind, [])
        if named:
            rest = change.totals[kind] - len(named[:_NAMED])
            lines.append(f"{WORDS[kind]}: {', '.join(named[:_NAMED])}" + (f" and {rest:,} more" if rest else ""))
    return lines


def _line(change: Change) -> str:
    if not change.previous:
        return "the first one, or under a new base IRI"
    told = [f"{change.totals[kind]:,} {kind}" for kind in KINDS if change.totals[kind]]
    return ", ".join(told) or "no entity changed"


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_NAMESPACE}}}{name}").text = text


def _link(parent: ET.Element, relation: str, href: str, media_type: str) -> None:
    ET.SubElement(parent, f"{{{_NAMESPACE}}}link", rel=relation, href=href, type=media_type)


@bp.get("/changes/<int:number>")
def page(number: int) -> Response:
    """One change: the entities, and where the patch is."""
    current = snapshot()
    change = _served(current, history.get(settings().home, number))
    if negotiate(request.headers.get("Accept"), (HTML, JSON)) == JSON:
        return _json(_told(change))
    entities = {kind: [_shown(current, change, name) for name in change.entities.get(kind, [])] for kind in KINDS}
    return make_response(
        render_template(
            "change.html",
            change=change,
            entities=entities,
            words=WORDS,
            named=history.NAMED,
            withheld=WITHHELD if _without_patch(change) else "",
        )
    )


def _shown(current: Snapshot, change: Change, name: str) -> Shown:
    """An entity by its label of today; one that has none any more by its name, without a link."""
    iri = f"{change.base}id/{name}"
    if change.base != current.generation.base or not current.graph.properties(iri):
        return Shown(name)
    words = Words(current.graph, languages.chosen())
    shown = words.node(iri)
    return Shown(shown.text, words.addresses.page(iri) or "", shown.language)


@bp.get("/changes/<int:number>.rdfp.gz")
def patch(number: int) -> Response:
    """The change as an RDF patch, packed."""
    change = history.get(settings().home, number)
    path = history.patch_of(settings().home, change, _gone(snapshot()))
    return send_file(
        path, mimetype="application/gzip", download_name=path.name, as_attachment=True, conditional=False, etag=False
    )


def _gone(current: Snapshot) -> frozenset[str]:
    """What is taken down in the graph that is served, whatever was recorded of it: nobody waits for the next change."""
    stem = f"{current.generation.base}id/"
    return current.once(
        "taken down", lambda: frozenset(row["node"].value.removeprefix(stem) for row in current.reader.select(_TOMBSTONES))
    )


def _served(current: Snapshot, change: Change) -> Change:
    """A change as it is told: without a patch that is withheld."""
    return replace(change, patch={}) if history.withheld(change, _gone(current)) else change


def _without_patch(change: Change) -> bool:
    return bool(change.previous) and not change.patch


def _told(change: Change) -> dict[str, object]:
    told = {key: value for key, value in asdict(change).items() if key != "tombstones"}
    return told | ({"withheld": WITHHELD} if _without_patch(change) else {})


def _summary(change: Change) -> dict[str, object]:
    return {key: value for key, value in _told(change).items() if key != "entities"} | {"page": f"/changes/{change.number}"}


def _json(value: object) -> Response:
    return Response(json.dumps(value, indent=1, ensure_ascii=False) + "\n", content_type=content_type(JSON))


def _momentary(response: Response) -> Response:
    """A change is recorded some time after its generation is served: until then this must not be kept."""
    if prepared(snapshot()) is None:
        response.headers["Cache-Control"] = "no-store"
    return response
