"""``/contributions``: what waits for a review, for holders of a token with the scope ``review``, who accept or reject it.

Accepting builds and publishes the next generation before it is answered, as an update does. Whoever decides may say which
generation they looked at; when the graph has moved on since, nothing is decided. There are pages, and no forms on them: only the
Authorization header says who asks, so that no page elsewhere decides in a reviewer's name.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, render_template, request, url_for

from kg.contributions import ledger, process, review
from kg.contributions.ledger import Contribution
from kg.contributions.patch import RDF_PATCH, Patch
from kg.errors import InputError, NotConformingError, SecoopError, StaleError, WriterBusyError
from kg.labels import DEFAULT
from server import contribute, incoming, languages, parameters, publishing
from server.authorization import require
from server.negotiation import HTML, JSON, PLAIN, content_type, negotiate
from server.protocol import FORM
from server.representation import Shown
from server.state import Snapshot, settings, snapshot, state

bp = Blueprint("review", __name__, url_prefix="/contributions")
_SCOPE = "review"
#: Contributions of one page, and triples of a contribution that are shown with labels; the patch has all of them.
_PAGE, _SHOWN = 100, 500
#: The longest form of a decision (bytes).
_FORM_BYTES = 8192
_HIGHEST = 10**9
STATES = (*ledger.STATES, "all")


@bp.get("")
def index() -> Response:
    """What waits, the oldest first; ``state`` asks for the others, ``page`` for the next hundred."""
    require(_SCOPE)
    given = parameters.query_pairs()
    wanted = _state(parameters.single(given, "state"))
    number = parameters.whole(given, "page", 1, _HIGHEST)
    found = [one for one in ledger.every(settings().home) if wanted in (one.state, "all")]
    shown = found[(number - 1) * _PAGE : number * _PAGE]
    more = len(found) > number * _PAGE
    if negotiate(request.headers.get("Accept"), (JSON, HTML)) == HTML:
        page = render_template("contributions.html", found=shown, state=wanted, states=STATES, number=number, more=more)
        return contribute.private(make_response(page))
    about = {"state": wanted, "total": len(found), "page": number, "contributions": [_members(one) for one in shown]}
    if more:
        about["next"] = url_for("review.index", state=wanted, page=number + 1)
    return contribute.private(jsonify(about))


@bp.get("/<name>")
def one(name: str) -> Response:
    """One contribution: who, why, and the change by entity, beside the graph of today."""
    require(_SCOPE)
    found, current = ledger.get(settings().home, name), snapshot()
    chosen = negotiate(request.headers.get("Accept"), (JSON, HTML, PLAIN, RDF_PATCH))
    change = found.patch.rebased(found.meta.base, current.generation.base)
    if chosen == RDF_PATCH:
        return contribute.private(Response(change.text(), content_type=content_type(chosen)))
    total = len(change.added) + len(change.removed)
    removed = change.removed[:_SHOWN]
    language = languages.chosen().tag if chosen == HTML else DEFAULT
    difference = review.difference(Patch(change.added[: _SHOWN - len(removed)], removed), current.reader, language)
    if chosen == PLAIN:
        return contribute.private(Response(difference.to_text(), content_type=content_type(chosen)))
    about = {**_members(found), "current": current.generation.number, "shown": min(total, _SHOWN)}
    if chosen == HTML:
        called = [Shown(each.label, language=each.language) for each in difference.entities]
        page = render_template("contribution.html", one=found, about=about, difference=difference, called=called, total=total)
        return contribute.private(make_response(page))
    entities = [
        {"entity": each.name, "label": each.label, "known": each.known, "change": each.lines} for each in difference.entities
    ]
    return contribute.private(jsonify({**about, "entities": entities, "namesakes": difference.namesakes}))


@bp.post("/<name>/accept")
def accept(name: str) -> Response:
    """Publish the next generation with a waiting contribution."""
    token = require(_SCOPE)
    reason, seen = _decision()
    with publishing.turn(request.path) as current:
        _require_seen(seen, current)
        ledger.waiting(settings().home, name)
        try:
            number = process.accept(
                name,
                by=token.name,
                settings=publishing.as_published(current),
                origin=contribute.origin(),
                onto=current.generation.number,
                reason=reason,
            )
        except SecoopError as error:
            _not_accepted(name, error)
            raise
        state().renew()
    response = jsonify(_members(ledger.get(settings().home, name)))
    response.headers["X-Secoop-Generation"] = str(number)
    return contribute.private(response)


@bp.post("/<name>/reject")
def reject(name: str) -> Response:
    """Say why a waiting contribution does not become part of the graph."""
    token = require(_SCOPE)
    reason, seen = _decision()
    with publishing.turn(request.path) as current:
        _require_seen(seen, current)
        try:
            done = review.reject(settings(), name, token.name, reason, origin=contribute.origin(), waiting=True)
        except WriterBusyError as error:
            raise publishing.busy(name, request.path, "the contribution") from error
    return contribute.private(jsonify(_members(done)))


def _not_accepted(name: str, error: SecoopError) -> None:
    """Tell a reviewer why a build did not come about, in words of the server; raises the error that says so, or nothing."""
    if isinstance(error, WriterBusyError):
        raise publishing.busy(name, request.path, "the contribution") from error
    if "contributions" in error.extra:
        remedy = f"reject it, or ask its sender to mend it; {url_for('review.one', name=name)} shows it. Nothing was published"
        raise NotConformingError(error.message, where=error.where, remedy=remedy) from error


def _decision() -> tuple[str, int | None]:
    """The reason of a decision, and the generation its maker has looked at (None: not said), from the URL or a form."""
    given, sent = parameters.query_pairs(), incoming.of(request.environ)
    sent.require_length()
    if sent.media_type == FORM:
        sent.require_utf8([FORM])
        given = [*given, *sent.form(_FORM_BYTES, "the form")]
    elif sent.body(_FORM_BYTES, "the decision"):
        raise InputError(
            "a decision has no body of this type",
            where="the Content-Type header",
            remedy=f"send nothing, or a form as {FORM} with 'why' and 'generation'",
        )
    seen = parameters.single(given, "generation")
    return contribute.why(given), parameters.whole(given, "generation", 1, _HIGHEST) if seen is not None else None


def _require_seen(seen: int | None, current: Snapshot) -> None:
    if seen is not None and seen != current.generation.number:
        raise StaleError(
            f"the graph is at generation {current.generation.number}, you have looked at {seen}",
            where="the parameter 'generation'",
            remedy="look at the contribution beside the graph as it is now, and decide again",
            extra={"current": current.generation.number},
        )


def _state(text: str | None) -> str:
    if text is None:
        return ledger.PENDING
    if text not in STATES:
        raise InputError(f"{text[:40]!r} is no state", where="the parameter 'state'", remedy="one of " + ", ".join(STATES))
    return text


def _members(one: Contribution) -> dict[str, object]:
    return contribute.members(one) | {"href": url_for("review.one", name=one.id)}
