"""Queries of programs, answered before the application: routing, contexts and response objects cost more than the rest.

Only the common case ends here: a query to ``/sparql`` that is read, judged and evaluated without an error and whose answer is
no page. It goes through the same modules as in the application. Whatever else a request is, the application answers it; an
error found here is handed on, so that there is one shape of errors and no query is evaluated twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.errors import SecoopError
from kg.settings import Settings
from kg.store.pool import Answer
from server import asking, headers, incoming, protocol, spreadsheet
from server.asking import Judged
from server.front.exchange import REFUSAL, ROUTE, WHOLE, Spool
from server.front.variant import Headers
from server.negotiation import HTML, content_type
from server.state import SNAPSHOT, Snapshot

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PATH = "/sparql"
_METHODS = ("GET", "POST")


class Quick:
    """The WSGI application that answers queries itself and leaves everything else to the one behind it."""

    def __init__(self, app: WSGIApplication, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        current = environ.get(SNAPSHOT)
        if (
            environ.get("PATH_INFO") == _PATH
            and environ["REQUEST_METHOD"] in _METHODS
            and isinstance(current, Snapshot)
            and REFUSAL not in environ
            and not environ.get("SCRIPT_NAME")
        ):
            try:
                answered = self._answer(environ, current)
            except (SecoopError, OSError) as error:
                environ[REFUSAL] = error
            else:
                if answered is not None:
                    environ[ROUTE] = _PATH
                    start_response("200 OK", answered[0])
                    return answered[1]
        return self._app(environ, start_response)

    def _answer(self, environ: WSGIEnvironment, current: Snapshot) -> tuple[Headers, Iterable[bytes]] | None:
        """Headers and body of the answer to a query; None where there is none, or where it is to be a page."""
        given = incoming.of(environ)
        asked = protocol.read(given, self._settings)
        if asked is None:
            return None
        judged = asking.judge(asked, given.accept, self._settings)
        if judged.media_type in (HTML, spreadsheet.MEDIA_TYPE):
            return None
        answer = asking.evaluate(judged, current)
        return _headers(answer, judged, environ["REQUEST_METHOD"], current), _body(answer)


def _headers(answer: Answer, judged: Judged, method: str, current: Snapshot) -> Headers:
    whole = [("Cache-Control", headers.keeping(method, _PATH, 200))]
    return [
        ("Content-Type", content_type(answer.media_type)),
        ("Content-Length", str(answer.length)),
        *headers.standing(method, _PATH, current.generation.number),
        ("Vary", "Accept"),
        *(asking.truncation(judged.asked.rows) if answer.truncated else whole),
    ]


def _body(answer: Answer) -> Iterable[bytes]:
    """The spooled answer: at once where it is short, else as the file it is."""
    if answer.length > WHOLE:
        return Spool(answer.file)
    with answer.file as file:
        return [file.read()]
