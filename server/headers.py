"""Headers of every answer of the application: security policy, cross-origin reading, how long it may be kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask import Flask, Response, g, request

from server.front.clients import request_id
from server.front.exchange import REFUSAL, REQUEST_ID, ROUTE
from server.state import SNAPSHOT

#: Nothing from elsewhere, no frame, no script or style in the page itself, and no text that a script makes code or markup of.
#: The editor needs no nonce for its styles: it lives in a shadow tree, where it may adopt style sheets made by script.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
GENERATION = "X-Secoop-Generation"
#: Routes that do work for their sender: other sites' scripts have no business posting to them.
_SAME_ORIGIN = ("/validate", "/metrics", "/contribute", "/contributions", "/update")
#: Files that are the same for every generation and every client.
_FILES = ("static", "assets.file")
#: Pages that are made to be shown within those of other sites; nothing on them acts.
_FRAMED = re.compile(r"/reconcile/preview|/queries/[^/]+/embed")
_UNCACHED = ("/health/", "/metrics")
_POLICIES = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Content-Security-Policy", POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
_OPEN = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link, Retry-After, X-Request-Id, X-Secoop-Generation, X-Secoop-Truncated"),
)
_PREFLIGHT = (
    ("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS"),
    ("Access-Control-Allow-Headers", "Accept, Content-Type, If-Match, If-None-Match, X-Request-Id"),
    ("Access-Control-Max-Age", "86400"),
)


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
    headers = response.headers
    headers["X-Request-Id"] = g.request_id
    taken = g.get("snapshot") or request.environ.get(SNAPSHOT)
    number = taken.generation.number if taken is not None and request.endpoint not in _FILES else None
    for name, value in standing(request.method, request.path, number):
        # What has published a generation names that one, not the one it began with.
        if name != GENERATION or name not in headers:
            headers[name] = value
    if request.endpoint not in _FILES:
        response.vary.add("Accept")
        response.headers.setdefault("Cache-Control", keeping(request.method, request.path, response.status_code))
    return response


def standing(method: str, path: str, generation: int | None) -> Iterator[tuple[str, str]]:
    """What every answer says, whatever it is: policy, who may read it, the generation it was made from."""
    yield from _POLICIES
    if _FRAMED.fullmatch(path):
        yield "Content-Security-Policy", POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
    if not path.startswith(_SAME_ORIGIN):
        # Other origins may read, without credentials (Fetch standard, CORS protocol).
        yield from _OPEN
        if method == "OPTIONS":
            yield from _PREFLIGHT
    if generation is not None:
        yield GENERATION, str(generation)


def keeping(method: str, path: str, status: int) -> str:
    """Cache-Control: whole answers may be kept as long as the server says on asking that they are the same."""
    fresh = status == 200 and method in ("GET", "HEAD") and not path.startswith(_UNCACHED)
    return "no-cache" if fresh or status == 304 else "no-store"
