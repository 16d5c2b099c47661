"""From a query request to an answer of the pool: one way, for the application and for the quick way before it.

The steps are apart because a page shows the answer of a step otherwise: read (:mod:`server.protocol`), judge, evaluate.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import InputError, SecoopError
from kg.settings import Settings
from kg.store import formats
from kg.store.generations import Generation
from kg.store.pool import Answer, Request
from kg.store.sparql import classify
from server.front.gone import watch
from server.front.represent import TRUNCATED
from server.negotiation import GRAPH_ENDINGS, HTML, TABLE_ENDINGS, negotiate
from server.protocol import FORMATS, QueryRequest
from server.state import Snapshot

_TABLES = (*formats.RESULTS, HTML)
_GRAPHS = (*formats.GRAPHS, HTML)
_TABLE_FORMS = ("select", "ask")


@dataclass(frozen=True, slots=True)
class Judged:
    """A request that may be evaluated: what was asked, the query's form (``select``, ``ask`` …), the format of the answer."""

    asked: QueryRequest
    form: str
    media_type: str

    @property
    def table(self) -> bool:
        """Whether the answer is a table and not a graph."""
        return self.form in _TABLE_FORMS

    @property
    def endings(self) -> list[str]:
        """The formats the answer can be had in."""
        return list(TABLE_ENDINGS if self.table else GRAPH_ENDINGS)


def judge(asked: QueryRequest, accept: str | None, settings: Settings) -> Judged:
    """Look at a query before the engine sees it, and choose the format. Raises SecoopError with the query."""
    try:
        form = classify(asked.query, settings.query_bytes)
        return Judged(asked, form, _media_type(asked, form, accept))
    except SecoopError as error:
        raise keeping(error, asked.query) from None


def evaluate(judged: Judged, current: Snapshot, media_type: str | None = None) -> Answer:
    """Evaluate in the pool, in the request's format or another. Raises SecoopError with the query."""
    asked = judged.asked
    try:
        return current.pool.answer(
            Request(
                asked.query,
                media_type or judged.media_type,
                asked.seconds,
                default_graphs=asked.default_graphs,
                named_graphs=asked.named_graphs,
                base=endpoint(current.generation),
                rows=asked.rows,
            ),
            watch(),
        )
    except SecoopError as error:
        raise keeping(error, asked.query) from None


def endpoint(generation: Generation) -> str:
    """The endpoint's IRI, against which relative IRIs of a query are resolved; from the generation, never from the request."""
    return generation.base + "sparql"


def truncation(rows: int) -> list[tuple[str, str]]:
    """The headers of an answer that was cut at so many rows: it says so, and nobody keeps it."""
    return [(TRUNCATED, f"rows={rows}"), ("Cache-Control", "no-store")]


def keeping(error: SecoopError, query: str) -> SecoopError:
    """The error with the query it is about, which is never lost."""
    error.extra.setdefault("query", query)
    return error


def _media_type(asked: QueryRequest, form: str, accept: str | None) -> str:
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
    return negotiate(accept, _TABLES if table else _GRAPHS)
