"""Headers of every answer of the application: security policy, cross-origin reading, how long it may be kept."""

from __future__ import annotations

from flask import Flask, Response, g, request

from server import parameters
from server.front.clients import request_id
from server.front.exchange import REFUSAL, REQUEST_ID, ROUTE

#: No script, no frame, nothing from elsewhere; pages need one style sheet and forms that stay here.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
#: Routes that do work for their sender: other sites' scripts have no business posting to them.
_SAME_ORIGIN = ("/validate", "/metrics")
_UNCACHED = ("/health/", "/metrics")


def install(app: Flask) -> None:
    """Note who asks for what, and give every answer its headers."""
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    environ = request.environ
    g.request_id = environ.get(REQUEST_ID) or request_id(environ)
    # The template and never the path: routes are counted by it.
    environ[ROUTE] = request.url_rule.rule if request.url_rule is not None else ""
    if REFUSAL in environ:
        raise environ[REFUSAL]


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
        _date(response)
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


def _date(response: Response) -> None:
    """Name the generation, and let whole answers be kept as long as the server says on asking that they are the same."""
    taken = g.get("snapshot")
    if taken is not None:
        response.headers["X-Secoop-Generation"] = str(taken.generation.number)
    fresh = response.status_code == 200 and request.method in ("GET", "HEAD") and not request.path.startswith(_UNCACHED)
    response.headers.setdefault("Cache-Control", "no-cache" if fresh or response.status_code == 304 else "no-store")
