"""Views, which may be of a whole graph, are made apart: in a query process, under its limits.

The web process only hands the request and the answer on. In the query process the same route runs in an application like this
one (:mod:`server.inside`), over the graph that the query processes share.
"""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.wsgi import wrap_file

from kg.store.pool import Answer, Task
from server.front.exchange import REQUEST_ID
from server.front.gone import watch
from server.state import settings, snapshot

#: Blueprints whose answers may be of every event there is.
VIEWS = ("network", "timeline", "map")
#: Set where a request is in a query process already.
INSIDE = "secoop.inside"
#: What a request is made of there. No view looks at who asks: nothing of that goes along.
_GIVEN = ("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL")
_ALSO = ("wsgi.url_scheme", "HTTP_HOST", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", REQUEST_ID)
_REMEDY = "choose an actor, an initiative, a place or a topic, or fewer years; or ask the graph itself at /sparql"


def install(app: Flask) -> None:
    """Have views made apart, whatever their address."""
    app.before_request(_view)


def _view() -> Response | None:
    """The answer of a view, from a query process; None for everything else, and in the process that makes it.

    Raises QueryKilledError (503) with the limit that ended it, TooLargeError for a file over the bound of answers.
    """
    if request.blueprint not in VIEWS or request.environ.get(INSIDE) or request.method == "OPTIONS":
        return None
    given = {name: request.environ[name] for name in (*_GIVEN, *_ALSO) if name in request.environ}
    answer = snapshot().pool.answer(Task({"environ": given}, "view", _REMEDY, settings().view_seconds), watch())
    return _response(answer)


def _response(answer: Answer) -> Response:
    body = wrap_file(request.environ, answer.file)
    response = Response(body, status=answer.told["status"], headers=answer.told["headers"], direct_passthrough=True)
    response.content_length = answer.length
    response.call_on_close(answer.file.close)
    return response
