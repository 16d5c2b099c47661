"""``/contribute``: triples that should be in the graph, from whoever has a token. They wait in the ledger for a review."""

from __future__ import annotations

import re

from flask import Blueprint, Response, jsonify, make_response, render_template, request, url_for

from kg.contributions import ledger, patch
from kg.contributions.intake import Received, Sender, check_reason, receive
from kg.contributions.ledger import Contribution
from kg.contributions.policy import Contributor
from kg.contributions.review import difference
from kg.errors import InputError, NotFoundError, UnsupportedMediaError
from kg.validation.parsing import Limit
from server import incoming, parameters
from server.authorization import refuse_elsewhere, require
from server.front.clients import client
from server.negotiation import JSON, PLAIN, content_type, negotiate
from server.state import settings, snapshot

bp = Blueprint("contribute", __name__, url_prefix="/contribute")
_HEADER = "X-Why"
#: How the web server joins headers of one name; between digits a comma parts thousands.
_JOINED = re.compile(r"(?<!\d),(?!\s)|,(?![\s\d])")


@bp.get("")
def page() -> str:
    """How to contribute."""
    return render_template("contribute.html", media_types=patch.MEDIA_TYPES, limits=settings())


@bp.post("")
def contribute() -> Response:
    """Judge a change and put it into the ledger; 201 with its address, 200 when it was there already."""
    token = require("contribute")
    body, kind = _sent()
    current = snapshot()
    change = patch.read(body, kind, limit=Limit(size=_limit()), base=current.generation.base)
    sender = Sender(Contributor(token.name), why(parameters.query_pairs()), origin())
    received = receive(change, sender, current.generation, current.reader, settings())
    return answer(received)


@bp.get("/<name>")
def one(name: str) -> Response:
    """A contribution, for whoever sent it and for reviewers; for others there is none."""
    token = require("read")
    found = ledger.get(settings().home, name)
    if found.meta.who != token.name and not token.allows("review"):
        # The same words as for an id that was never given.
        raise NotFoundError(f"no contribution is called {name[:60]!r}", where="the ledger", remedy="see `kg review list`")
    media_type = negotiate(request.headers.get("Accept"), (JSON, PLAIN, patch.RDF_PATCH))
    if media_type == patch.RDF_PATCH:
        text = found.patch.text()
    elif media_type == PLAIN:
        text = difference(found.patch, snapshot().reader).to_text()
    else:
        return private(jsonify(members(found)))
    return private(Response(text, content_type=content_type(media_type)))


def members(one: Contribution) -> dict[str, object]:
    """A contribution for programs: the generation it was made for, and the one it became part of."""
    shown = one.patch
    return {
        "id": one.id,
        "state": one.state,
        "who": one.meta.who,
        "when": one.meta.when,
        "why": one.meta.why,
        "made_for": one.meta.generation,
        "generation": one.published or None,
        "sha256": one.meta.sha256,
        "added": len(shown.added),
        "removed": len(shown.removed),
        "decided": {"by": one.by, "when": one.decided, "reason": one.reason} if one.by else None,
    }


def answer(received: Received) -> Response:
    """What a sender is told: the contribution, its address, and the findings that do not stand in its way."""
    about = members(received.contribution)
    if received.report is not None:
        about["report"] = received.report.to_dict()
    response = make_response(jsonify(about), 201 if received.new else 200)
    response.headers["Location"] = url_for("contribute.one", name=received.contribution.id)
    return private(response)


def why(given: parameters.Pairs, default: str = "") -> str:
    """The reason a sender gives, in the header X-Why (ASCII) or the parameter ``why``; raises InputError for none and for two."""
    refuse_elsewhere(given, "the request")
    parameter, header = parameters.single(given, "why"), request.headers.get(_HEADER)
    if parameter is not None and header is not None:
        raise InputError("two reasons are given", where=f"{_HEADER} and the parameter 'why'", remedy="give one of them")
    text = parameter if parameter is not None else _from_header(header) if header is not None else default
    if not text.strip():
        raise InputError("no reason is given", where=_HEADER, remedy=f"say why, in the header {_HEADER} or the parameter 'why'")
    return check_reason(text)


def _from_header(header: str) -> str:
    """A header's text. Letters beyond ASCII are no header's (RFC 9110, section 5.5): the web server hands on an empty one."""
    if not header.strip() or not header.isascii():
        raise InputError(
            "no reason is given, or one with letters beyond ASCII, which a header cannot carry",
            where=_HEADER,
            remedy="give it as the parameter 'why' instead, in UTF-8, percent-encoded (curl -G --data-urlencode)",
        )
    if _JOINED.search(header):
        raise InputError(
            "two reasons are given, or a comma without a blank behind it, which is how two headers of a name arrive",
            where=_HEADER,
            remedy=f"send one {_HEADER}, with a blank after each comma, or the parameter 'why'",
        )
    return header


def origin() -> str:
    """The sender's address, for the audit log."""
    return client(request.environ, settings().proxies)


def _sent() -> tuple[bytes, str]:
    """The body and its media type; raises 411, 413 and 415 before anything is parsed."""
    incoming.of(request.environ).require_length()
    kind = request.content_type or ""
    if not kind:
        raise UnsupportedMediaError(
            "a body without Content-Type is not read here",
            where="the Content-Type header",
            remedy="send one of " + ", ".join(patch.MEDIA_TYPES),
            extra={"supported": list(patch.MEDIA_TYPES)},
        )
    patch.kind_of(kind)
    return parameters.body(_limit(), "the contribution"), kind


def _limit() -> int:
    return settings().upload_mb * 1_000_000


def private(response: Response) -> Response:
    """An answer for the holder of a token: nobody keeps it, and it is another one for another token."""
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Authorization")
    return response
