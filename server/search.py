"""Search: a page that works without script, the same as data, and suggestions for whoever types.

Everything is asked of one index (:mod:`kg.search`) in this process, read-only and with a deadline.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for

from kg.errors import InputError, NotAcceptableError, NotFoundError, SecoopError
from kg.namespaces import ORG, SC
from kg.search import build
from kg.search.hits import MOST_NAMES, Hit, Hits
from kg.search.index import Index
from kg.search.matched import Matched
from kg.store.terms import Iri
from server import languages, parameters
from server.negotiation import CSV, HTML, JSON, JSONLD, NTRIPLES, RDFXML, TSV, TURTLE, content_type, negotiate
from server.offered import Chosen
from server.representation import KINDS, Addresses, Shown, Words
from server.state import Snapshot, snapshot

bp = Blueprint("search", __name__)
#: Hits of one page; most suggestions a client may ask for, and those it gets unasked; names looked at for a suggestion.
PAGE_SIZE, MOST_SUGGESTED, SUGGESTED, _LOOKED_AT = 20, 50, 10, 200
FORMATS: dict[str, str] = {
    "html": HTML,
    "json": JSON,
    "csv": CSV,
    "tsv": TSV,
    "ttl": TURTLE,
    "jsonld": JSONLD,
    "nt": NTRIPLES,
    "rdf": RDFXML,
}
_ENDINGS = {media_type: name for name, media_type in FORMATS.items()}
_GRAPHS = (TURTLE, JSONLD, NTRIPLES, RDFXML)
_DESCRIBED = """CONSTRUCT { ?e a ?class ; ?p ?name } WHERE {
  VALUES ?e { %s } { ?e a ?class } UNION { VALUES ?p { skos:prefLabel skos:altLabel } ?e ?p ?name } }"""
_COLUMNS = ("iri", "label", "lang", "kind", "matched", "form", "why", "importance")
#: What a kind is called, one and several.
NAMES: Mapping[str, tuple[str, str]] = {**{kind: KINDS.get(kind, ("topic", "topics")) for kind in build.KINDS}}
#: What tells namesakes apart.
SAID = (SC + "date", SC + "heldAt", SC + "eventStatus", ORG + "unitOf", SC + "postIn", SC + "isoAlpha3")
_DEEPEST = 10_000


class NoIndexError(SecoopError):
    """The index is not there and cannot be made."""

    status = 503
    code = "no-search-index"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: text, kinds, language of labels, number of the page."""

    text: str
    kinds: tuple[str, ...]
    language: str
    page: int = 1


def index(current: Snapshot) -> Index:
    """The index of a snapshot; made by whoever asks first where publishing did not. Raises NoIndexError."""

    def opened() -> Index:
        try:
            return Index(build.ensure(current.generation, current.reader))
        except OSError as error:
            raise NoIndexError(
                f"the search index cannot be written: {error.strerror}",
                where="search",
                remedy="whoever runs this: make SECOOP_HOME writable, or run `kg build`, which makes it",
            ) from error

    return current.once("search", opened)


@bp.get("/search")
def page() -> Response:
    """What is found, as a page or as data."""
    given = parameters.query_pairs()
    _only(given, ("q", "kind", "page", "lang", "format"))
    media_type = _media_type(parameters.single(given, "format"))
    # A page is for its reader, data are the same for everybody.
    chosen = languages.chosen() if media_type == HTML else languages.stated()
    asked = _asked(given, chosen)
    if not asked.text and media_type != HTML:
        raise InputError("there is nothing to search for", where="the parameter 'q'", remedy="for example /search?q=police")
    current = snapshot()
    hits = index(current).search(
        asked.text, asked.kinds, asked.language, PAGE_SIZE, (asked.page - 1) * PAGE_SIZE, facets=media_type in (HTML, JSON)
    )
    last = max(1, -(-hits.total // PAGE_SIZE))
    if asked.page > last:
        raise NotFoundError(
            f"the search has {last} pages", where=f"parameter 'page'={asked.page}", remedy=f"ask for page 1 to {last}"
        )
    if media_type == HTML:
        return Response(_html(current, asked, hits, last, Words(current.graph, chosen)))
    response = Response(_body(current, asked, hits, last, media_type), content_type=content_type(media_type))
    if hits.more and media_type != JSON:
        response.headers["X-Secoop-Truncated"] = f"names={MOST_NAMES}"
    for rel, number in (("prev", asked.page - 1), ("next", asked.page + 1)):
        if 1 <= number <= last:
            response.headers.add("Link", f'<{_address(asked, number, _ENDINGS[media_type])}>; rel="{rel}"')
    return response


@bp.get("/suggest")
def suggest() -> Response:
    """The first few, for whoever types: ``{"query", "results": [{"iri", "id", "path", "label", …}]}``."""
    given = parameters.query_pairs()
    _only(given, ("q", "kind", "lang", "limit"))
    chosen = languages.chosen()
    asked = _asked(given, chosen)
    limit = parameters.whole(given, "limit", SUGGESTED, MOST_SUGGESTED)
    current = snapshot()
    hits = index(current).search(asked.text, asked.kinds, asked.language, limit, most=_LOOKED_AT)
    addresses = Addresses(current.generation.base, chosen.carried)
    results = [
        {
            "iri": hit.entity.iri,
            "id": identifier(current, hit.entity.iri),
            "path": addresses.page(hit.entity.iri),
            "label": hit.entity.label,
            "lang": hit.entity.lang,
            "kind": hit.entity.kind,
            "kindLabel": NAMES[hit.entity.kind][0],
            "matched": hit.matched.text,
            "highlights": hit.matched.highlights,
            "why": hit.matched.why,
        }
        for hit in hits.hits
    ]
    more = hits.more or hits.total > len(results)
    return Response(_dumps({"query": asked.text, "more": more, "results": results}), content_type=JSON)


def identifier(current: Snapshot, iri: str) -> str:
    """The short name a parameter or a reconciled cell holds: ``organization/osce``, ``topic/patrols``."""
    return current.iris.relative(iri).removeprefix("id/").removeprefix("concept/")


def _asked(given: parameters.Pairs, chosen: Chosen) -> Asked:
    kinds = tuple(dict.fromkeys(kind for kind in parameters.many(given, "kind") if kind))
    unknown = [kind for kind in kinds if kind not in NAMES]
    if unknown:
        raise InputError(
            f"no kind is called {unknown[0][:40]!r}", where="the parameter 'kind'", remedy="one of " + ", ".join(NAMES)
        )
    text = (parameters.single(given, "q") or "").strip()
    return Asked(text, kinds, chosen.tag, parameters.whole(given, "page", 1, _DEEPEST))


def _only(given: parameters.Pairs, known: Sequence[str]) -> None:
    unknown = sorted({name for name, _ in given} - set(known))
    if unknown:
        raise InputError(
            f"there is no parameter {unknown[0][:40]!r}", where=request.path, remedy="the parameters are " + ", ".join(known)
        )


def _media_type(name: str | None) -> str:
    if name is None or not name.strip():
        return negotiate(request.headers.get("Accept"), tuple(FORMATS.values()))
    if name.lower() not in FORMATS:
        raise NotAcceptableError(
            f"no format is called {name[:40]!r}", where="the parameter 'format'", remedy="one of " + ", ".join(FORMATS)
        )
    return FORMATS[name.lower()]


def _address(asked: Asked, number: int, form: str | None = None, *, kinds: tuple[str, ...] | None = None) -> str:
    """The address of another page of the same search, or of the same search among other kinds."""
    return url_for(
        "search.page",
        q=asked.text,
        kind=(asked.kinds if kinds is None else kinds) or None,
        page=number if number > 1 else None,
        format=form,
    )


def _html(current: Snapshot, asked: Asked, hits: Hits, last: int, words: Words) -> str:
    facets = [("", "all kinds", sum(hits.kinds.values()), _address(asked, 1, kinds=()))]
    facets += [(kind, NAMES[kind][1], number, _address(asked, 1, kinds=(kind,))) for kind, number in hits.kinds.items()]
    return render_template(
        "search.html",
        asked=asked,
        hits=hits,
        rows=[_row(current, words, hit) for hit in hits.hits],
        facets=facets if len(facets) > 2 or asked.kinds else [],
        moved=identifier(current, hits.moved) if hits.moved else "",
        first=(asked.page - 1) * PAGE_SIZE + 1,
        last=last,
        most=MOST_NAMES,
        previous=_address(asked, asked.page - 1),
        following=_address(asked, asked.page + 1),
        downloads=[(name, _address(asked, asked.page, name)) for name in FORMATS if name != "html"],
        names=NAMES,
    )


def _row(current: Snapshot, words: Words, hit: Hit) -> dict[str, object]:
    """A hit as the page shows it: name in pieces, what it is, when and where, and the other name it was found by."""
    iri, graph = hit.entity.iri, current.graph
    said = {name: words.term(term) for name in SAID if (term := graph.one(iri, name))}
    own = hit.matched.text == hit.entity.label
    return {
        "hit": hit,
        "href": words.addresses.page(iri),
        "label": pieces(hit.matched) if own else [(hit.entity.label, False)],
        "other": [] if own else pieces(hit.matched),
        "node": words.addresses.page(hit.matched.node) if hit.matched.node else "",
        "spoken": Shown(hit.entity.label, language=hit.entity.lang).spoken,
        "otherspoken": Shown(hit.matched.text, language=hit.matched.lang).spoken,
        "said": said,
        "kind": NAMES[hit.entity.kind][0],
    }


def pieces(matched: Matched) -> list[tuple[str, bool]]:
    """A name in pieces, each with whether it agrees with what was asked."""
    found, at = [], 0
    for start, end in matched.highlights:
        found += [(matched.text[at:start], False), (matched.text[start:end], True)]
        at = end
    return [piece for piece in [*found, (matched.text[at:], False)] if piece[0]]


def _json(current: Snapshot, asked: Asked, hits: Hits, last: int) -> str:
    addresses = Addresses(current.generation.base)
    return _dumps(
        {
            "query": asked.text,
            "total": hits.total,
            "more": hits.more,
            "cut": hits.cut,
            **({"moved": hits.moved} if hits.moved else {}),
            "kinds": hits.kinds,
            "page": asked.page,
            "pages": last,
            **({"next": _address(asked, asked.page + 1, "json")} if asked.page < last else {}),
            "results": [
                {
                    "iri": hit.entity.iri,
                    "id": identifier(current, hit.entity.iri),
                    "path": addresses.page(hit.entity.iri),
                    "label": hit.entity.label,
                    "lang": hit.entity.lang,
                    "kind": hit.entity.kind,
                    "kindLabel": NAMES[hit.entity.kind][0],
                    "classes": hit.entity.classes,
                    "importance": hit.entity.importance,
                    "score": round(hit.score, 3),
                    "matched": {
                        "text": hit.matched.text,
                        "lang": hit.matched.lang,
                        "form": hit.matched.form,
                        "how": hit.matched.how,
                        "highlights": hit.matched.highlights,
                        **({"node": hit.matched.node} if hit.matched.node else {}),
                    },
                    "why": hit.matched.why,
                }
                for hit in hits.hits
            ],
        }
    )


def _body(current: Snapshot, asked: Asked, hits: Hits, last: int, media_type: str) -> str | bytes:
    if media_type in _GRAPHS:
        return _graph(current, hits, media_type)
    return _json(current, asked, hits, last) if media_type == JSON else _table(hits, "," if media_type == CSV else "\t")


def _table(hits: Hits, separator: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n" if separator == "," else "\n")
    writer.writerow(_COLUMNS)
    for hit in hits.hits:
        entity, matched = hit.entity, hit.matched
        writer.writerow(
            (entity.iri, entity.label, entity.lang, entity.kind, matched.text, matched.form, matched.why, entity.importance)
        )
    return out.getvalue()


def _graph(current: Snapshot, hits: Hits, media_type: str) -> bytes:
    """Labels and classes of what was found."""
    values = " ".join(Iri(hit.entity.iri).n3() for hit in hits.hits)
    return current.reader.graph_bytes(_DESCRIBED % values, media_type)


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
