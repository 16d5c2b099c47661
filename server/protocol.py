"""Reading a SPARQL 1.1 Protocol query request (section 2.1), strictly: what is wrong gets a 4xx and a remedy."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.errors import InputError, NotAcceptableError, RefusedError, UnsupportedMediaError
from kg.settings import Settings
from server import parameters, spreadsheet
from server.incoming import Incoming, Pairs
from server.negotiation import CSV, HTML, JSONLD, NQUADS, NTRIPLES, RDFXML, RESULTS_JSON, RESULTS_XML, TRIG, TSV, TURTLE

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
#: As good as no cap.
_MOST_ROWS = 10**12
#: ``format=`` names → (for a table, for a graph); those that SPARQLWrapper sends are among them.
FORMATS: dict[str, tuple[str, str]] = {
    "html": (HTML, HTML),
    "json": (RESULTS_JSON, JSONLD),
    "xml": (RESULTS_XML, RDFXML),
    "csv": (CSV, ""),
    spreadsheet.NAME: (spreadsheet.MEDIA_TYPE, ""),
    "tsv": (TSV, ""),
    "ttl": ("", TURTLE),
    "turtle": ("", TURTLE),
    "n3": ("", TURTLE),
    "nt": ("", NTRIPLES),
    "n-triples": ("", NTRIPLES),
    "jsonld": ("", JSONLD),
    "json-ld": ("", JSONLD),
    "rdf": (RESULTS_XML, RDFXML),
    "rdf+xml": (RESULTS_XML, RDFXML),
    "trig": ("", TRIG),
    "nq": ("", NQUADS),
}


_NUMBER = re.compile(r"\+?[0-9]{1,20}(\.[0-9]{0,20})?([eE][+-]?[0-9]{1,3})?|\+?\.[0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """What a client asked: the query, its dataset, its own deadline in seconds, most rows, and a format named in the request.

    ``rows`` 0 is all of them.
    """

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    seconds: float | None
    format: str | None
    rows: int = 0


def read(incoming: Incoming, settings: Settings) -> QueryRequest | None:
    """Read a request; None for a GET without any parameter. Raises the 4xx errors of the protocol."""
    in_url = incoming.url_pairs()
    if incoming.reads:
        # The language of a page asks nothing.
        return _from_pairs(in_url, settings) if any(name != "lang" for name, _ in in_url) else None
    media_type = incoming.media_type
    if media_type == UPDATE:
        raise _read_only("the Content-Type header", settings)
    if media_type not in (FORM, QUERY):
        raise UnsupportedMediaError(
            f"a query cannot be read from {media_type[:80] or 'a body without Content-Type'}",
            where="the Content-Type header",
            remedy=f"send {QUERY}, or a form as {FORM}",
            extra={"supported": [QUERY, FORM]},
        )
    incoming.require_utf8([FORM, QUERY])
    if parameters.single(in_url, "query") is not None:
        second = "a form" if media_type == FORM else "another"
        raise InputError(f"a query in the URL and {second} in the body", where="the request", remedy="send the query once")
    if media_type == FORM:
        return _from_pairs([*in_url, *incoming.form(settings.query_bytes, "the form")], settings)
    query = parameters.decode(incoming.body(settings.query_bytes, "the query"), "the query")
    return _from_pairs([*in_url, ("query", query)], settings)


def _from_pairs(given: Pairs, settings: Settings) -> QueryRequest:
    if any(name == "update" for name, _ in given):
        raise _read_only("the parameter 'update'", settings)
    query = parameters.single(given, "query")
    if query is None or not query.strip():
        raise InputError("there is no query", where="the parameter 'query'", remedy="send a SPARQL query as 'query'")
    if "\x00" in query:
        raise InputError("the query holds a NUL character", where="the parameter 'query'", remedy="remove it")
    name = parameters.single(given, "format")
    return QueryRequest(
        query,
        graphs(given, "default-graph-uri"),
        graphs(given, "named-graph-uri"),
        _seconds(parameters.single(given, "timeout"), settings.query_seconds),
        _format(name) if name else None,
        _rows(given, settings.rows),
    )


def graphs(given: Pairs, name: str) -> tuple[str, ...]:
    found = parameters.many(given, name)
    for iri in found:
        if ":" not in iri or any(c <= " " or c in '<>"{}|\\^`' for c in iri):
            raise InputError(
                f"{iri[:200]!r} is not an absolute IRI", where=f"the parameter {name!r}", remedy="name a graph by its whole IRI"
            )
    return found


def _seconds(text: str | None, limit: float) -> float | None:
    """The client's deadline: it may only lower ours."""
    if text is None:
        return None
    # Python's own reading is laxer: 1_0 is ten there, and so are digits of other scripts.
    seconds = float(text) if _NUMBER.fullmatch(text) else 0.0
    if not 0 < seconds < float("inf"):
        raise InputError(
            f"{text[:40]!r} is not a positive number of seconds",
            where="the parameter 'timeout'",
            remedy=f"send seconds, for example 2.5; the limit here is {limit:g}",
        )
    return min(seconds, limit)


def _rows(given: Pairs, limit: int) -> int:
    """The client's cap on rows: it may only lower ours."""
    wanted = parameters.whole(given, "maxrows", limit or _MOST_ROWS, _MOST_ROWS)
    return min(wanted, limit) if limit else wanted % _MOST_ROWS


def _format(name: str) -> str:
    if name.lower() in FORMATS:
        return name.lower()
    raise NotAcceptableError(
        f"no format is called {name[:40]!r}",
        where="the parameter 'format'",
        remedy="one of " + ", ".join(FORMATS),
        extra={"available": list(FORMATS)},
    )


def _read_only(where: str, settings: Settings) -> RefusedError:
    remedy = "send updates to /update, with a token" if settings.updates else "send a query as 'query'"
    return RefusedError("this endpoint answers queries and takes no updates", where=where, remedy=remedy)
