"""The one error shape on every route: problem+json (RFC 9457), a page, or text, by the Accept header.

Each says what is wrong, where, and how to mend it, with the request id under which the log has it. A query that was
refused comes back in the answer, so that it is never lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote, urlencode

from flask import Flask, Response, g, render_template, request, url_for
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge

from kg import resources
from kg.errors import NoRoomError, NotAcceptableError, NotFoundError, QueryKilledError, SecoopError
from server import languages, parameters
from server.front.exchange import KILLED
from server.negotiation import HTML, JSON, PLAIN, content_type, negotiate
from server.state import settings

PROBLEM = "application/problem+json"
_OFFERS = (PROBLEM, JSON, HTML, PLAIN)
_REMEDIES = {
    404: "start from /, which links everything there is",
    405: "use one of the methods the Allow header names",
    413: "send less, or raise the limit in the settings of your own server",
    500: "report this with the request id; nothing stored has changed",
}


def install(app: Flask) -> None:
    """Answer every error of the application in the one shape."""
    app.register_error_handler(SecoopError, respond)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(OSError, _from_system)


def respond(error: SecoopError) -> Response:
    """Render an error in the format the client likes; problem+json when it likes none of ours."""
    try:
        media_type = negotiate(request.headers.get("Accept"), _OFFERS)
    except NotAcceptableError:
        media_type = PROBLEM
    members = problem(error)
    languages.forget()
    if media_type == HTML:
        text = render_template(
            "error.html",
            problem=members,
            near=near(members),
            query=members.get("query"),
            excerpt=excerpt(str(members.get("query", "")), members),
        )
    elif media_type == PLAIN:
        text = _text(members)
    else:
        text = json.dumps(members, ensure_ascii=False, indent=2) + "\n"
    return marked(Response(text, content_type=content_type(media_type)), error)


def near(members: Mapping[str, object]) -> list[tuple[str, str]]:
    """What may have been meant, each with its address: this one with it in place of the parameter at fault, else its page."""
    names, parameter = members.get("near"), str(members.get("parameter", ""))
    if not isinstance(names, list):
        return []
    if not parameter:
        return [(name, url_for("entities.page", kind=name.partition("/")[0], slug=name.partition("/")[2])) for name in names]
    others = [pair for pair in parameters.query_pairs() if pair[0] not in (parameter, "page")]
    path = quote(request.root_path + request.path)
    return [(name, f"{path}?{urlencode([*others, (parameter, name)], safe='/')}") for name in names]


def marked(response: Response, error: SecoopError) -> Response:
    """Give an answer that tells an error its status and headers, and note a query that was ended for the front."""
    if isinstance(error, QueryKilledError):
        request.environ[KILLED] = str(error.extra.get("reason", "crash"))
    response.status_code = error.status
    response.headers["Cache-Control"] = "no-store"
    for name, value in getattr(error, "headers", {}).items():
        response.headers[name] = value
    return response


def problem(error: SecoopError) -> dict[str, object]:
    """The members of a problem document; empty ones are left out."""
    members: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "code": error.code,
        "detail": _outward(error.message),
        "where": _outward(error.where),
        "remedy": _outward(error.remedy),
        "request_id": g.get("request_id", ""),
    }
    extra = {key: value for key, value in error.extra.items() if key not in members}
    return {key: value for key, value in members.items() if value != ""} | extra


def _outward(text: str) -> str:
    """Words without the folders of this machine, which are for whoever runs it and not for whoever asks."""
    if "/" not in text:
        return text
    of = settings()
    named = {"SECOOP_HOME": of.home, "SECOOP_CAPTURES": of.captures, "SECOOP_RECORDS": of.records}
    folders = [(found, name) for name, path in named.items() if path for found in {str(path), str(path.resolve())}]
    # The longest first: one may lie within another. Only whole paths: a relative one is a word like any other.
    for folder, name in sorted(folders, key=lambda pair: -len(pair[0])):
        text = text.replace(folder, name) if folder.startswith("/") and folder != "/" else text
    return text.replace(f"{resources.path('shapes').parent}/", "")


def _text(members: dict[str, object]) -> str:
    lines = [f"{members['status']} {members['title']}: {members['detail']}"]
    lines += [f"{name}: {members[name]}" for name in ("where", "remedy", "request_id") if name in members]
    if "query" in members:
        lines += ["", "The query was:", str(members["query"])]
    return "\n".join(lines) + "\n"


def excerpt(sent: str, members: Mapping[str, object]) -> dict[str, object] | None:
    """The line an error points to in what was sent, with the column marked; None when it points nowhere."""
    line, column = members.get("line"), members.get("column")
    if not isinstance(line, int) or not isinstance(column, int):
        return None
    lines = sent.splitlines()
    if not 1 <= line <= len(lines):
        return None
    text, at = lines[line - 1], max(0, min(column - 1, len(lines[line - 1])))
    return {"line": line, "before": text[max(0, at - 80) : at], "at": text[at : at + 1] or " ", "after": text[at + 1 : at + 80]}


class _HttpError(SecoopError):
    """An error that routing or the HTTP layer found."""

    def __init__(self, status: int, code: str, message: str, *, where: str, remedy: str, headers: dict[str, str]) -> None:
        super().__init__(message, where=where, remedy=remedy)
        self.status = status
        self.code = code
        self.headers = headers


def _from_system(error: OSError) -> Response:
    """A full machine is told; everything else of the system is an error of ours."""
    if error.errno not in NoRoomError.numbers:
        raise error
    return respond(NoRoomError())


def _from_http(error: HTTPException) -> Response:
    if error.response is not None and error.code is None:
        return error.response  # type: ignore[return-value]
    status = error.code or 500
    if isinstance(error, NotFound):
        return respond(NotFoundError("there is no such page", where=request.path, remedy=_REMEDIES[404]))
    headers, message = {}, HTTPStatus(status).description or HTTPStatus(status).phrase
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
        message = f"{request.method} is not allowed here; allowed are {headers['Allow']}"
    if isinstance(error, RequestEntityTooLarge):
        message = "the request body is too long"
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        message = "an error of this server, not of the request"
    code = HTTPStatus(status).phrase.lower().replace(" ", "-")
    return respond(_HttpError(status, code, message, where=request.path, remedy=_REMEDIES.get(status, ""), headers=headers))
