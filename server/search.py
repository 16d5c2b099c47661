"""Search: a page that works without script, the same as data, and suggestions for whoever types.

Everything is asked of one index (:mod:`kg.search`) in this process, read-only and with a deadline.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from kg.errors import InputError, NotAcceptableError, SecoopError
from kg.search import build
from kg.search.hits import MOST_NAMES, Hits
from kg.search.index import Index
from server import languages, paging, parameters, searched
from server.negotiation import HTML, JSON, content_type, negotiate
from server.offered import Chosen
from server.representation import Addresses, Words
from server.searched import FORMATS, NAMES, Asked
from server.state import Snapshot, snapshot

bp = Blueprint("search", __name__)
#: Hits of one page; most suggestions a client may ask for, and those it gets unasked; names looked at for a suggestion.
PAGE_SIZE, MOST_SUGGESTED, SUGGESTED, _LOOKED_AT = 20, 50, 10, 200
_DEEPEST = 10_000


class NoIndexError(SecoopError):
    """The index is not there and cannot be made."""

    status = 503
    code = "no-search-index"


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
    parameters.only(given, ("q", "kind", "page", "lang", "format"))
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
    last = paging.last(hits.total, PAGE_SIZE, asked.page)
    if media_type == HTML:
        return Response(_html(current, asked, hits, last, Words(current.graph, chosen)))
    response = Response(searched.body(current, asked, hits, last, media_type), content_type=content_type(media_type))
    if hits.more and media_type != JSON:
        response.headers["X-Secoop-Truncated"] = f"names={MOST_NAMES}"
    for rel, number in (("prev", asked.page - 1), ("next", asked.page + 1)):
        if 1 <= number <= last:
            response.headers.add("Link", f'<{searched.address(asked, number, searched.ENDINGS[media_type])}>; rel="{rel}"')
    return response


@bp.get("/suggest")
def suggest() -> Response:
    """The first few, for whoever types: ``{"query", "results": [{"iri", "id", "path", "label", …}]}``."""
    given = parameters.query_pairs()
    parameters.only(given, ("q", "kind", "lang", "limit"))
    chosen = languages.chosen()
    asked = _asked(given, chosen)
    limit = parameters.whole(given, "limit", SUGGESTED, MOST_SUGGESTED)
    current = snapshot()
    hits = index(current).search(asked.text, asked.kinds, asked.language, limit, most=_LOOKED_AT)
    addresses = Addresses(current.generation.base, chosen.carried)
    results = [
        {
            "iri": hit.entity.iri,
            "id": searched.identifier(current, hit.entity.iri),
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
    return Response(searched.dumps({"query": asked.text, "more": more, "results": results}), content_type=JSON)


def _asked(given: parameters.Pairs, chosen: Chosen) -> Asked:
    kinds = tuple(dict.fromkeys(kind for kind in parameters.many(given, "kind") if kind))
    unknown = [kind for kind in kinds if kind not in NAMES]
    if unknown:
        raise InputError(
            f"no kind is called {unknown[0][:40]!r}", where="the parameter 'kind'", remedy="one of " + ", ".join(NAMES)
        )
    text = (parameters.single(given, "q") or "").strip()
    return Asked(text, kinds, chosen.tag, parameters.whole(given, "page", 1, _DEEPEST))


def _media_type(name: str | None) -> str:
    if name is None or not name.strip():
        return negotiate(request.headers.get("Accept"), tuple(FORMATS.values()))
    if name.lower() not in FORMATS:
        raise NotAcceptableError(
            f"no format is called {name[:40]!r}", where="the parameter 'format'", remedy="one of " + ", ".join(FORMATS)
        )
    return FORMATS[name.lower()]


def _html(current: Snapshot, asked: Asked, hits: Hits, last: int, words: Words) -> str:
    facets = [("", "all kinds", sum(hits.kinds.values()), searched.address(asked, 1, kinds=()))]
    facets += [(kind, NAMES[kind][1], number, searched.address(asked, 1, kinds=(kind,))) for kind, number in hits.kinds.items()]
    return render_template(
        "search.html",
        asked=asked,
        hits=hits,
        rows=[searched.row(current, words, hit) for hit in hits.hits],
        facets=facets if len(facets) > 2 or asked.kinds else [],
        moved=searched.identifier(current, hits.moved) if hits.moved else "",
        first=(asked.page - 1) * PAGE_SIZE + 1,
        last=last,
        most=MOST_NAMES,
        previous=searched.address(asked, asked.page - 1),
        following=searched.address(asked, asked.page + 1),
        downloads=[(name, searched.address(asked, asked.page, name)) for name in FORMATS if name != "html"],
        names=NAMES,
    )
