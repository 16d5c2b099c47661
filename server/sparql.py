"""``/sparql``: the SPARQL 1.1 Protocol over the pool, a query form without scripts, and a service description.

An answer is spooled before its first byte is sent, so a query that fails is an error status and never a short answer.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from werkzeug.wsgi import wrap_file

from kg.errors import InputError
from kg.store import formats
from kg.store.pool import Answer
from server import asking, incoming, languages, results, spreadsheet
from server.asking import Judged
from server.negotiation import CSV, HTML, NTRIPLES, RESULTS_JSON, TSV, TURTLE, accepts, content_type, negotiate
from server.protocol import QueryRequest, read
from server.representation import Words
from server.service import description
from server.state import Snapshot, settings, snapshot

bp = Blueprint("sparql", __name__)
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
    given = incoming.of(request.environ)
    asked = read(given, settings())
    if asked is None:
        return _form_or_description()
    judged = asking.judge(asked, given.accept, settings())
    current = snapshot()
    if judged.media_type == HTML:
        return _page(current, judged)
    if judged.media_type == spreadsheet.MEDIA_TYPE:
        return sheet(spooled(spreadsheet.guarded(asking.evaluate(judged, current, CSV)), asked.rows), "answer")
    return spooled(asking.evaluate(judged, current), asked.rows)


@bp.route("/sparql/total", methods=["GET", "POST"])
def total() -> Response:
    """How many rows (triples) the whole answer has, for a page that shows the first of them."""
    asked = read(incoming.of(request.environ), settings())
    if asked is None:
        raise InputError("there is no query", where="the parameter 'query'", remedy="send a SPARQL query as 'query'")
    judged = asking.judge(replace(asked, format=None), None, settings())
    answer = asking.evaluate(judged, snapshot(), TSV if judged.table else NTRIPLES)
    with answer.file:
        lines = results.lines(answer)
    response = jsonify(rows=max(0, lines - 1) if judged.table else lines, cut=answer.truncated)
    if answer.truncated:
        response.headers.extend(asking.truncation(asked.rows))
    return response


def sheet(response: Response, name: str) -> Response:
    """A table that is saved and not shown, under a name that says what it is for."""
    response.headers["Content-Type"] = spreadsheet.CONTENT_TYPE
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.spreadsheet.csv"'
    return response


def spooled(answer: Answer, rows: int) -> Response:
    """A response that sends a spooled answer as it lies, with its exact length; ``rows`` is where it may have been cut."""
    body = wrap_file(request.environ, answer.file)
    response = Response(body, content_type=content_type(answer.media_type), direct_passthrough=True)
    response.content_length = answer.length
    if answer.truncated:
        response.headers.extend(asking.truncation(rows))
    response.call_on_close(answer.file.close)
    return response


def _page(current: Snapshot, judged: Judged) -> Response:
    words = Words(current.graph, languages.chosen())
    answer = asking.evaluate(judged, current, RESULTS_JSON if judged.form == "ask" else TSV if judged.table else NTRIPLES)
    with answer.file as file:
        if judged.form == "ask":
            table = results.Table([], truth=b"true" in file.read(1000))
        else:
            table = results.from_table(answer, words) if judged.table else results.from_graph(answer, words)
    response = make_response(_render(judged.asked, table, judged.endings))
    if answer.truncated:
        response.headers.extend(asking.truncation(judged.asked.rows))
    return response


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
    wanted = partial(description, current.generation, current.reader, updates=settings().updates)
    body = current.once(f"service as {media_type}", lambda: wanted().serialize(format=_DESCRIPTIONS[media_type]))
    return Response(body, content_type=content_type(media_type))
