"""The routes: one endpoint for manifest, queries and extensions, beside it suggestions, flyouts, proposals and previews."""

from __future__ import annotations

import json
import time
from typing import Any

from flask import Blueprint, Response, render_template, request

from kg.errors import InputError, NotFoundError
from kg.namespaces import ENTITY_TYPES
from kg.search import words
from kg.search.hits import Entity, SearchTimeoutError
from kg.search.reconcile import Query
from server import languages, parameters, search
from server.negotiation import JSON
from server.reconciliation import answers, asked, manifest
from server.representation import Words
from server.state import Snapshot, snapshot

bp = Blueprint("reconciliation", __name__, url_prefix="/reconcile")
#: Bytes of a batch, decoded.
_LONGEST = 1_000_000
#: Seconds a batch may take.
_SECONDS = 20.0
_SUGGESTED = 10
_DEEPEST = 1000
_MODES = ("queries", "query", "extend")


@bp.route("", methods=["GET", "POST"])
def endpoint() -> Response:
    """The manifest, or the answer to a batch of queries, to one query, or to a data extension query."""
    given = parameters.query_pairs() if request.method in ("GET", "HEAD") else parameters.form_body(_LONGEST, "the form")
    current = snapshot()
    words = Words(current.graph, languages.stated())
    texts = {name: text for name in _MODES if (text := parameters.single(given, name)) is not None}
    if len(texts) > 1:
        raise InputError("a request is of one kind", where="/reconcile", remedy="send one of " + ", ".join(_MODES))
    if any(name == "callback" for name, _ in given):
        raise InputError(
            "JSONP is not offered", where="the parameter 'callback'", remedy="leave it out: every origin may read (CORS)"
        )
    if "queries" in texts:
        return _answer(_batch(current, asked.batch(texts["queries"]), words))
    if "query" in texts:
        text = texts["query"]
        one = asked.query(asked.read(text, "query") if text.lstrip().startswith("{") else text, "query")
        return _answer(answers.candidates(current, search.index(current), one, words))
    if "extend" in texts:
        return _answer(answers.extended(current, search.index(current), *asked.extension(texts["extend"])))
    if request.method == "POST":
        raise InputError("nothing is asked", where="/reconcile", remedy="send a form with one of " + ", ".join(_MODES))
    return _answer(manifest.manifest(current.generation.base, languages.named()))


def _batch(current: Snapshot, batch: dict[str, Query], words: Words) -> dict[str, Any]:
    """The results of a batch; raises SearchTimeoutError when all of it takes too long."""
    index, end = search.index(current), time.monotonic() + _SECONDS
    results: dict[str, Any] = {}
    for key, query in batch.items():
        if time.monotonic() > end:
            raise SearchTimeoutError(
                f"{len(results)} of {len(batch)} queries took {_SECONDS:g} s", where="queries", remedy="send fewer in one batch"
            )
        results[key] = answers.candidates(current, index, query, words)
    return results


@bp.get("/suggest/entity")
def suggest_entity() -> Response:
    """Entities whose names begin so."""
    prefix, cursor = _typed()
    current = snapshot()
    hits = search.index(current).search(prefix, ENTITY_TYPES, limit=_SUGGESTED, offset=cursor, most=300)
    words = Words(current.graph, languages.stated())
    return _answer({"result": [answers.suggested(hit.entity, current, words) for hit in hits.hits]})


@bp.get("/suggest/type")
def suggest_type() -> Response:
    """Types by their names or identifiers."""
    prefix, cursor = _typed()
    found = [{**manifest.type_of(name), "description": manifest.definition(name)} for name in _like(prefix, manifest.classes())]
    return _answer({"result": found[cursor : cursor + _SUGGESTED]})


@bp.get("/suggest/property")
def suggest_property() -> Response:
    """Properties by their names or identifiers."""
    prefix, cursor = _typed()
    names = {key: manifest.property_name(key) for key in (*manifest.NAMES, *manifest.properties())}
    return _answer({"result": [_proposed(key) for key in _like(prefix, names)[cursor : cursor + _SUGGESTED]]})


@bp.get("/properties")
def propose() -> Response:
    """Properties worth fetching for a type (section 7.2); for no type, those of every entity."""
    given = parameters.query_pairs()
    name = (parameters.single(given, "type") or "").rpartition("#")[2]
    limit = parameters.whole(given, "limit", _DEEPEST, _DEEPEST)
    if name and name not in manifest.classes():
        raise NotFoundError(
            f"no type is called {name[:60]!r}", where="the parameter 'type'", remedy="see /reconcile/suggest/type?prefix="
        )
    keys = manifest.of_type(name) if name else [*manifest.NAMES, *manifest.properties()]
    return _answer({"properties": [_proposed(key) for key in keys[:limit]], "type": name, "limit": limit})


@bp.get("/flyout/<any(entity, type, property):kind>")
def flyout(kind: str) -> Response:
    """A small piece of HTML about an entity, a type or a property."""
    name = parameters.single(parameters.query_pairs(), "id") or ""
    if kind == "entity":
        current = snapshot()
        words = Words(current.graph, languages.stated())
        text = render_template("reconcile_flyout.html", **answers.preview(words, _entity(current, name)))
        return _answer({"id": name, "html": text})
    known = manifest.classes() if kind == "type" else [*manifest.NAMES, *manifest.properties()]
    if name not in known:
        raise NotFoundError(
            f"no {kind} is called {name[:60]!r}", where="the parameter 'id'", remedy=f"see /reconcile/suggest/{kind}?prefix="
        )
    title = manifest.classes()[name] if kind == "type" else manifest.property_name(name)
    text = render_template("reconcile_flyout.html", title=title, definition=manifest.definition(name))
    return _answer({"id": name, "html": text})


@bp.get("/preview")
def preview() -> str:
    """A page about an entity for a small frame; it may stand within pages of other sites (:mod:`server.headers`)."""
    current = snapshot()
    entity = _entity(current, parameters.single(parameters.query_pairs(), "id") or "")
    return render_template("reconcile_preview.html", **answers.preview(Words(current.graph, languages.chosen()), entity))


def _entity(current: Snapshot, name: str) -> Entity:
    found = search.index(current).get(name)
    if found is None:
        raise NotFoundError(
            f"no entity has the identifier {name[:80]!r}",
            where="the parameter 'id'",
            remedy="it is kind/slug, for example organization/osce",
        )
    return found


def _typed() -> tuple[str, int]:
    """The text typed so far, and how many suggestions to leave out."""
    given = parameters.query_pairs()
    cursor = parameters.single(given, "cursor") or "0"
    digits = cursor.lstrip("0") or "0"
    if not (cursor.isascii() and cursor.isdigit()) or len(digits) > len(str(_DEEPEST)) or int(digits) > _DEEPEST:
        raise InputError(
            f"{cursor[:20]!r} is no number of suggestions", where="the parameter 'cursor'", remedy=f"0 to {_DEEPEST}"
        )
    return (parameters.single(given, "prefix") or "").strip(), int(digits)


def _like(prefix: str, names: dict[str, str]) -> list[str]:
    """Keys of names that contain a text, those first that begin with it."""
    wanted = words.key(prefix)
    found = []
    for key, name in names.items():
        own = words.key(name)
        if wanted in own or key.lower().startswith(prefix.lower()):
            found.append((not own.startswith(wanted), own, key))
    return [key for _, _, key in sorted(found)]


def _proposed(key: str) -> dict[str, Any]:
    meaning = manifest.definition(key) if key in manifest.properties() else ""
    return {"id": key, "name": manifest.property_name(key), **({"description": meaning} if meaning else {})}


def _answer(value: object) -> Response:
    return Response(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", content_type=JSON)
