"""Entities that were merged into another: where they are now (RFC 9110, section 15.4.9), told in the format asked for."""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

from flask import Response, render_template, request

from kg.errors import NotAcceptableError
from kg.store.terms import Iri, Term
from server import languages, parameters
from server.graph import REPLACED_BY
from server.negotiation import GRAPH_ENDINGS, HTML, JSON, JSONLD, NTRIPLES, PLAIN, RDFXML, TURTLE, content_type, negotiate
from server.representation import Addresses, Words
from server.state import Snapshot

_OFFERS = (HTML, JSON, PLAIN, TURTLE, JSONLD, NTRIPLES, RDFXML)
_GRAPHS = frozenset(GRAPH_ENDINGS.values())
_LINK = f"CONSTRUCT {{ ?node <{REPLACED_BY}> ?kept }} WHERE {{ ?node <{REPLACED_BY}> ?kept }}"


def into(current: Snapshot, iri: str) -> Term | None:
    """What an entity was merged into, None when it was not."""
    return current.graph.one(iri, REPLACED_BY)


def identifier(current: Snapshot, iri: str, kept: Term) -> Response:
    """From the IRI of what was merged to the IRI of what it was merged into."""
    target = Addresses(current.generation.base, languages.named()).identifier(kept.value) or kept.value
    return _moved(current, iri, kept, target, _asked())


def page(current: Snapshot, iri: str, kept: Term) -> Response:
    """From page to page, with what was asked of it."""
    target = Addresses(current.generation.base, languages.named()).page(kept.value)
    pairs = [pair for pair in parameters.query_pairs() if pair[0] != languages.PARAMETER]
    if target and pairs:
        target += ("&" if "?" in target else "?") + urlencode(pairs, safe="/", quote_via=quote)
    return _moved(current, iri, kept, target or kept.value, _asked())


def data(current: Snapshot, iri: str, kept: Term, ending: str) -> Response:
    """From data to data of the same format."""
    target = Addresses(current.generation.base).data(kept.value, ending) or kept.value
    return _moved(current, iri, kept, target, GRAPH_ENDINGS[ending])


def _asked() -> str:
    """The format of the answer: it leads on, so whoever likes none of them has it as text."""
    try:
        return negotiate(request.headers.get("Accept"), _OFFERS)
    except NotAcceptableError:
        return PLAIN


def _moved(current: Snapshot, iri: str, kept: Term, target: str, media_type: str) -> Response:
    response = Response(_body(current, iri, kept, target, media_type), 308, content_type=content_type(media_type))
    response.location = target
    return response


def _body(current: Snapshot, iri: str, kept: Term, target: str, media_type: str) -> str | bytes:
    if media_type == HTML:
        words = Words(current.graph, languages.chosen())
        return render_template("merged.html", old=words.node(iri), kept=words.node(kept.value), target=target)
    if media_type in _GRAPHS:
        return current.reader.graph_bytes(_LINK, media_type, node=Iri(iri))
    told = f"{iri} was merged into {kept.value}"
    if media_type == PLAIN:
        return f"{told}\n{target}\n"
    members = {"title": "Permanent Redirect", "status": 308, "detail": told, "merged_into": kept.value, "location": target}
    return json.dumps(members, ensure_ascii=False, indent=2) + "\n"
