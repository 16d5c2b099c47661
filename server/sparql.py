"""``/sparql``: the SPARQL 1.1 Protocol over the pool, a query form without scripts, and a service description.

An answer is spooled before its first byte is sent, so a query that fails is an error status and never a short answer.
"""

from __future__ import annotations

import hashlib
import re

import rdflib
from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.wsgi import wrap_file

from kg.errors import InputError, SecoopError
from kg.store import formats
from kg.store.pool import Answer, Request
from kg.store.sparql import classify
from server import results
from server.negotiation import (
    GRAPH_ENDINGS,
    HTML,
    NTRIPLES,
    RESULTS_JSON,
    TABLE_ENDINGS,
    TSV,
    TURTLE,
    accepts,
    content_type,
    negotiate,
)
from server.protocol import FORMATS, QueryRequest, read
from server.representation import Words
from server.state import Snapshot, settings, snapshot

bp = Blueprint("sparql", __name__)
_TABLES = (*formats.RESULTS, HTML)
_GRAPHS = (*formats.GRAPHS, HTML)
_TABLE_FORMS = ("select", "ask")
#: Functions whose value changes from call to call: their answers have no validator.
_CHANGING = re.compile(r"\b(NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)
_SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMAT_NS = rdflib.Namespace("http://www.w3.org/ns/formats/")
_FORMAT_NAMES = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads"),
)
_DESCRIPTIONS = {TURTLE: "turtle", "application/rdf+xml": "xml", "application/ld+json": "json-ld", NTRIPLES: "nt"}
EXAMPLES: tuple[tuple[str, str], ...] = (
    (
        "Who was where, and which passage says so",
        """SELECT ?who ?meeting ?passage WHERE {
  ?part a sc:Attendance ; sc:participant ?who ; sc:participationIn ?meeting ;
        sc:evidence/sc:cite ?passage .
}
LIMIT 100""",
    ),
    (
        "What is only announced",
        """SELECT ?event ?label ?date WHERE {
  ?event sc:eventStatus status:planned ; rdfs:label ?label .
  OPTIONAL { ?event sc:date ?date }
}""",
    ),
    (
        "What no reader can make out any more",
        """SELECT ?about ?predicate ?reason ?passage WHERE {
  ?x sc:certainty certainty:unreadable ; sc:evidence/sc:cite ?passage .
  OPTIONAL { ?x sc:subject ?about ; sc:predicate ?predicate }
  OPTIONAL { ?x sc:reason ?reason }
}""",
    ),
)


@bp.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query; without one, show the form or describe the service."""
    asked = read(settings())
    if asked is None:
        return _form_or_description()
    try:
        return _answer(snapshot(), asked)
    except SecoopError as error:
        error.extra.setdefault("query", asked.query)
        raise


def _answer(current: Snapshot, asked: QueryRequest) -> Response:
    form = classify(asked.query, settings().query_bytes)
    media_type = _media_type(asked, form)
    tag = _etag(current, asked, media_type)
    if tag is not None and request.if_none_match.contains_weak(tag):
        unchanged = Response(status=304)
        unchanged.set_etag(tag, weak=True)
        return unchanged
    if media_type == HTML:
        return make_response(_page(current, asked, form))
    response = spooled(run(current, asked, media_type))
    if tag is not None and request.method in ("GET", "HEAD"):
        response.set_etag(tag, weak=True)
    return response


def run(current: Snapshot, asked: QueryRequest, media_type: str) -> Answer:
    """Evaluate in the pool."""
    return current.pool.answer(
        Request(asked.query, media_type, asked.seconds, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs)
    )


def spooled(answer: Answer) -> Response:
    """A response that sends a spooled answer as it lies, with its exact length."""
    body = wrap_file(request.environ, answer.file)
    response = Response(body, content_type=content_type(answer.media_type), direct_passthrough=True)
    response.content_length = answer.length
    response.call_on_close(answer.file.close)
    return response


def _media_type(asked: QueryRequest, form: str) -> str:
    """The format of the answer: by name where the request names one that fits the query's form, else by Accept."""
    table = form in _TABLE_FORMS
    if asked.format is not None:
        named = FORMATS[asked.format][0 if table else 1]
        if named:
            return named
        raise InputError(
            f"{asked.format} cannot hold the answer of {form.upper()}",
            where="the parameter 'format'",
            remedy="one of " + ", ".join(TABLE_ENDINGS if table else GRAPH_ENDINGS),
        )
    return negotiate(request.headers.get("Accept"), _TABLES if table else _GRAPHS)


def _etag(current: Snapshot, asked: QueryRequest, media_type: str) -> str | None:
    """A weak validator: the same question on the same generation. The order of rows may differ, hence weak."""
    if _CHANGING.search(asked.query):
        return None
    parts = (current.generation.digest, media_type, asked.query, *asked.default_graphs, "|", *asked.named_graphs)
    return f"{current.generation.number}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:24]}"


def _page(current: Snapshot, asked: QueryRequest, form: str) -> str:
    words = Words(current.graph)
    if form == "ask":
        with run(current, asked, RESULTS_JSON).file as file:
            table = results.Table([], truth=b"true" in file.read(1000))
    elif form == "select":
        answer = run(current, asked, TSV)
        with answer.file:
            table = results.from_table(answer, words)
    else:
        answer = run(current, asked, NTRIPLES)
        with answer.file:
            table = results.from_graph(answer, words)
    endings = TABLE_ENDINGS if form in _TABLE_FORMS else GRAPH_ENDINGS
    return _render(asked, table, list(endings))


def _render(asked: QueryRequest | None, table: results.Table | None, endings: list[str]) -> str:
    """The page of the endpoint; the prefix table stands where there is no answer to show."""
    prefixes = None if table else snapshot().reader.prefixes
    return render_template(
        "sparql.html", asked=asked, table=table, endings=endings, examples=EXAMPLES, limits=settings(), prefixes=prefixes
    )


def _form_or_description() -> Response:
    """No query: the form for a browser, the service description for everybody else (SPARQL 1.1 Service Description, 2)."""
    if request.method == "POST":
        raise InputError("there is no query", where="the request", remedy="send a SPARQL query as 'query'")
    current = snapshot()
    accept = request.headers.get("Accept")
    if accepts(accept, HTML):
        return make_response(_render(None, None, []))
    if any(accepts(accept, media_type) for media_type in formats.RESULTS) and not accepts(accept, TURTLE):
        raise InputError("there is no query", where="the parameter 'query'", remedy="send a SPARQL query as 'query'")
    media_type = negotiate(accept, list(_DESCRIPTIONS))
    return Response(_description(current).serialize(format=_DESCRIPTIONS[media_type]), content_type=content_type(media_type))


def _description(current: Snapshot) -> rdflib.Graph:
    """What this service is and can, for programs."""
    base = current.generation.base
    graph = rdflib.Graph()
    graph.bind("sd", _SD)
    service, dataset, default = (rdflib.URIRef(base + part) for part in ("sparql", "sparql#dataset", "sparql#default"))
    graph.add((service, rdflib.RDF.type, _SD.Service))
    graph.add((service, _SD.endpoint, service))
    graph.add((service, _SD.supportedLanguage, _SD.SPARQL11Query))
    for name in _FORMAT_NAMES:
        graph.add((service, _SD.resultFormat, _FORMAT_NS[name]))
    graph.add((service, _SD.defaultDataset, dataset))
    graph.add((dataset, rdflib.RDF.type, _SD.Dataset))
    graph.add((dataset, _SD.defaultGraph, default))
    graph.add((default, rdflib.RDF.type, _SD.Graph))
    for row in current.reader.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"):
        name = rdflib.URIRef(row["g"].value)
        node = rdflib.URIRef(f"{dataset}-{name.rsplit('/', 1)[-1]}")
        graph.add((dataset, _SD.namedGraph, node))
        graph.add((node, rdflib.RDF.type, _SD.NamedGraph))
        graph.add((node, _SD.name, name))
    return graph
