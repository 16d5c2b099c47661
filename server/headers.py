"""Headers of every answer: request id, security policy, cross-origin reading, validators, and one log line."""

from __future__ import annotations

import hashlib
import logging
import re
import time
import uuid

from flask import Flask, Response, g, request

from server import parameters

_log = logging.getLogger("secoop.server.access")
#: No script, no frame, nothing from elsewhere; pages need one style sheet and forms that stay here.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
#: Routes that do work for their sender: other sites' scripts have no business posting to them.
_SAME_ORIGIN = ("/validate",)
_UNCACHED = ("/health/",)


def install(app: Flask) -> None:
    """Stamp every request with an id and every answer with its headers."""
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    g.began = time.monotonic()


def _finish(response: Response) -> Response:
    if response.status_code >= 400 and request.method in ("POST", "PUT", "PATCH"):
        parameters.discard_rest()
    headers = response.headers
    headers["X-Request-Id"] = g.request_id
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    headers["Content-Security-Policy"] = POLICY
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if not request.path.startswith(_SAME_ORIGIN):
        _open_to_readers(response)
    if request.endpoint != "static":
        response.vary.add("Accept")
        _validate(response)
    milliseconds = (time.monotonic() - g.began) * 1000
    # %r keeps a path with line breaks on its one line of the log.
    _log.info("%s %s %r %d %.0fms", g.request_id, request.method, request.path, response.status_code, milliseconds)
    return response


def _open_to_readers(response: Response) -> None:
    """Let other origins read, without credentials (Fetch standard, CORS protocol)."""
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = "ETag, Link, X-Request-Id, X-Secoop-Generation"
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
        headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match, X-Request-Id"
        headers["Access-Control-Max-Age"] = "86400"


def _validate(response: Response) -> None:
    """Give a whole answer its validator, generation (0 where none is read) and digest; 304 when the client has it."""
    taken = g.get("snapshot")
    if taken is not None:
        response.headers["X-Secoop-Generation"] = str(taken.generation.number)
    if response.status_code != 200 or request.method not in ("GET", "HEAD") or request.path.startswith(_UNCACHED):
        response.headers.setdefault("Cache-Control", "no-store" if response.status_code != 304 else "no-cache")
        return
    response.headers.setdefault("Cache-Control", "no-cache")
    if response.direct_passthrough or response.is_streamed:
        return
    number = taken.generation.number if taken is not None else 0
    response.set_etag(f"{number}-{hashlib.sha256(response.get_data()).hexdigest()[:24]}")
    response.make_conditional(request)
