"""What the first readers would wait for, done before anybody is served: router, library, tables and templates of the first pages.

Pages are asked of the application itself: nothing is sent, counted or kept by what stands before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from kg.errors import SecoopError
from kg.search import build
from server.front import exchange
from server.negotiation import HTML
from server.state import state_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_AN_EVENT = "SELECT ?event WHERE { ?event a sc:Event } LIMIT 1"
#: Pages of which each makes something that the others do not; none of them takes longer the larger the graph is.
_PAGES = ("/", "/queries", "/queries/who-attended", "/sparql", "/validate")


def warm(app: Flask) -> None:
    """Ask for a page of each kind over what is published; where nothing is, for what needs no graph."""
    try:
        current = state_of(app).lease()
    except (SecoopError, OSError):
        ask(app, ["/health/live"])
        return
    try:
        event = current.reader.select(_AN_EVENT)
        pages = ["/page/" + row["event"].value.removeprefix(f"{current.generation.base}id/") for row in event]
        # Whoever asks first makes the index where there is none; that takes as long as the graph is large.
        pages += ["/search?q=a"] if build.path_of(current.generation).is_file() else []
        ask(app, [*_PAGES, *pages])
    finally:
        state_of(app).release(current)


def ask(app: Flask, paths: Iterable[str]) -> None:
    """Have the application make some pages, whatever becomes of them."""

    def plain(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        return Flask.wsgi_app(app, environ, start_response)

    for path in paths:
        builder = EnvironBuilder(path, headers=[("Accept", HTML)])
        exchange.run(plain, builder.get_environ()).close()
        builder.close()
