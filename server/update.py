"""``/update``: SPARQL 1.1 Protocol updates from holders of a token. Off unless SECOOP_UPDATES is on.

What an update does is found out on a copy, in a process of its own; then it is a change like any other: held against the
policy, judged, written into the ledger. It is accepted at once, and the next generation is published before the answer is
sent. One update works at a time; reading goes on meanwhile on the generation there is.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, request, url_for

from kg.contributions import ledger, process, review
from kg.contributions.intake import Received, Sender, receive
from kg.contributions.patch import Patch
from kg.contributions.policy import Contributor
from kg.contributions.tokens import Token
from kg.errors import InputError, NotConformingError, RefusedError, SecoopError, UnsupportedMediaError, WriterBusyError
from server import contribute, incoming, parameters, publishing
from server.authorization import require
from server.protocol import FORM, UPDATE, graphs
from server.state import Snapshot, settings, state

bp = Blueprint("update", __name__)
_SILENT = "no reason given"
_NOTHING = "nothing to change; the generation in force is the one before"


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """What a client asks: the update, its dataset, and why."""

    update: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    why: str


@bp.post("/update")
def endpoint() -> Response:
    """Apply an update; the answer comes when the next generation is published."""
    if not settings().updates:
        raise RefusedError(
            "updates are switched off on this server",
            where="/update",
            remedy="send triples to /contribute; whoever runs the server may set SECOOP_UPDATES=on",
        )
    token = require("update")
    asked = read()
    try:
        with publishing.turn("/update") as current:
            return _applied(asked, token, current)
    except SecoopError as error:
        error.extra.setdefault("query", asked.update[:20_000])
        raise


def read() -> UpdateRequest:
    """Read a request (SPARQL 1.1 Protocol, section 2.2); raises the protocol's 4xx errors."""
    sent = incoming.of(request.environ)
    sent.require_length()
    limit = settings().upload_mb * 1_000_000
    in_url = sent.url_pairs()
    if sent.media_type not in (FORM, UPDATE):
        raise UnsupportedMediaError(
            f"an update cannot be read from {sent.media_type[:80] or 'a body without Content-Type'}",
            where="the Content-Type header",
            remedy=f"send {UPDATE}, or a form as {FORM}",
            extra={"supported": [UPDATE, FORM]},
        )
    sent.require_utf8([FORM, UPDATE])
    if any(name == "update" for name, _ in in_url):
        raise InputError("an update in the URL", where="the URL", remedy="send the update once, in the body")
    if sent.media_type == FORM:
        given = [*in_url, *sent.form(limit, "the form")]
    else:
        given = [*in_url, ("update", parameters.decode(sent.body(limit, "the update"), "the update"))]
    return _from_pairs(given)


def _from_pairs(given: parameters.Pairs) -> UpdateRequest:
    if any(name == "query" for name, _ in given):
        raise InputError("a query is not taken here", where="the parameter 'query'", remedy="send queries to /sparql")
    text = parameters.single(given, "update")
    if text is None:
        raise InputError("there is no update", where="the parameter 'update'", remedy="send a SPARQL update as 'update'")
    if "\x00" in text:
        raise InputError("the update holds a NUL character", where="the parameter 'update'", remedy="remove it")
    return UpdateRequest(
        text, graphs(given, "using-graph-uri"), graphs(given, "using-named-graph-uri"), contribute.why(given, _SILENT)
    )


def _applied(asked: UpdateRequest, token: Token, current: Snapshot) -> Response:
    change, kept = process.evaluate(
        asked.update,
        current.generation,
        settings(),
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        reader=current.reader,
    )
    if not (change.added or change.removed):
        return _told({"generation": current.generation.number, "added": 0, "removed": 0, "kept": kept, "note": _NOTHING})
    return _published(change, kept, asked, token, current)


def _published(change: Patch, kept: int, asked: UpdateRequest, token: Token, current: Snapshot) -> Response:
    origin = contribute.origin()
    who = Contributor(token.name, editor=token.allows("update:all"))
    sender = Sender(who, asked.why, origin, route="update")
    received = receive(change, sender, current.generation, current.reader, settings())
    name = received.contribution.id
    try:
        number = process.accept(
            name,
            by=token.name,
            settings=publishing.as_published(current),
            origin=origin,
            onto=current.generation.number,
            what="update accepted",
        )
    except SecoopError as error:
        _forget(received, token)
        if isinstance(error, WriterBusyError):
            # Its own words name a folder of this machine.
            raise publishing.busy(name, "/update", "the update") from error
        if "contributions" in error.extra:
            raise NotConformingError(error.message, where=error.where, remedy="mend the update; nothing was published") from error
        raise
    state().renew()
    response = _told({"id": name, "generation": number, "added": len(change.added), "removed": len(change.removed), "kept": kept})
    response.headers["Location"] = url_for("contribute.one", name=name)
    response.headers["X-Secoop-Generation"] = str(number)
    return response


def _forget(received: Received, token: Token) -> None:
    """An update that could not be published does not wait for a review: its sender was told that it failed."""
    left = ledger.get(settings().home, received.contribution.id)
    if left.state == ledger.PENDING and received.new:
        # Where another process is writing, it waits on: a reviewer sees it.
        with suppress(WriterBusyError):
            review.reject(settings(), left.id, token.name, "the update could not be published", origin=contribute.origin())


def _told(about: dict[str, object]) -> Response:
    response = jsonify(about)
    response.headers["Cache-Control"] = "no-store"
    return response
