"""Entity IRIs: one 303 to a page or to data (W3C, Cool URIs for the Semantic Web, section 4.2), and that data."""

from __future__ import annotations

from typing import NoReturn

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from kg.errors import GoneError, InputError, NotFoundError
from kg.namespaces import SC
from kg.store.terms import Iri
from server import languages, merged, near, pages, parameters, signposts
from server.negotiation import GRAPH_ENDINGS, HTML, JSONLD, NTRIPLES, RDFXML, TURTLE, content_type, negotiate
from server.representation import KINDS, Addresses
from server.state import Snapshot, snapshot

bp = Blueprint("entities", __name__)
_OFFERS = (HTML, TURTLE, JSONLD, NTRIPLES, RDFXML)
_ENDINGS = {media_type: ending for ending, media_type in GRAPH_ENDINGS.items()}
_ANY_ENDING = "any(" + ", ".join(GRAPH_ENDINGS) + ")"

#: The node, what points to it, and every assertion about it with its evidence: enough to follow each link from here.
_DESCRIPTION = """
CONSTRUCT { ?s ?p ?o } WHERE {
  { ?node ?p ?o BIND(?node AS ?s) } UNION { ?s ?p ?node BIND(?node AS ?o) }
  UNION { ?s sc:concerns ?node ; ?p ?o }
  UNION { ?about sc:concerns ?node ; sc:evidence ?s . ?s ?p ?o }
  UNION { ?node ?link ?s . ?s ?p ?o FILTER(?p IN (rdfs:label, skos:prefLabel)) }
}"""
_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?node { ?s ?p ?o } }"


@bp.get("/id/<kind>/<path:slug>")
def identifier(kind: str, slug: str) -> AnyResponse:
    """An entity's, relation node's or evidence node's IRI."""
    return _see_other(kind, slug)


@bp.get("/concept/<path:slug>")
def concept(slug: str) -> AnyResponse:
    """A concept's (``scheme/code``) or a scheme's local stand-in: their IRIs stay at w3id.org."""
    return _see_other("concept", slug)


@bp.get("/graph/<path:slug>")
def graph(slug: str) -> AnyResponse:
    """A named graph's IRI."""
    return _see_other("graph", slug)


def _see_other(kind: str, slug: str) -> AnyResponse:
    current = snapshot()
    iri = known(current, kind, slug)
    kept = merged.into(current, iri)
    if kept is not None:
        response: AnyResponse = merged.identifier(current, iri, kept)
    else:
        addresses = Addresses(current.generation.base, languages.named())
        chosen = negotiate(request.headers.get("Accept"), _OFFERS)
        response = redirect(addresses.page(iri) if chosen == HTML else addresses.data(iri, _ENDINGS[chosen]), 303)
    response.headers["Cache-Control"] = "no-cache"
    return response


def known(current: Snapshot, kind: str, slug: str) -> str:
    """The IRI that kind and slug stand for.

    Raises NotFoundError with near names when the graph does not have it, GoneError with the reason when it was withdrawn.
    """
    iri = Addresses(current.generation.base).iri(kind, slug)
    if iri is not None and SC + "Withdrawn" in current.graph.types(iri):
        _gone(current, iri)
    if iri is not None and (_graph_exists(current, iri) if kind == "graph" else current.graph.exists(iri)):
        return iri
    close = near.names(current, kind, slug)
    what = KINDS.get(kind, (kind[:40], ""))[0]
    raise NotFoundError(
        f"no {what} is called {slug[:120]!r}",
        where=request.path[:200],
        remedy=f"did you mean {' or '.join(close)}?" if close else near.elsewhere(kind, slug),
        extra={"near": close},
    )


def _gone(current: Snapshot, iri: str) -> NoReturn:
    reason, on = (term.value if (term := current.graph.one(iri, SC + name)) else "" for name in ("reason", "withdrawnOn"))
    raise GoneError(
        f"this was withdrawn on {on}: {reason}",
        where=request.path[:200],
        remedy="nothing is kept of it; remove your link, or look through /browse for what there is",
        extra={"reason": reason, "withdrawn_on": on},
    )


def _graph_exists(current: Snapshot, iri: str) -> bool:
    return current.reader.ask("ASK { GRAPH ?node { ?s ?p ?o } }", node=Iri(iri))


@bp.get("/page/<kind>/<path:slug>")
def page(kind: str, slug: str) -> AnyResponse:
    """A node's page."""
    current = snapshot()
    iri = known(current, kind, slug)
    kept = merged.into(current, iri)
    if kept is not None:
        return merged.page(current, iri, kept)
    parameters.only(parameters.query_pairs(), ("section", "page", languages.PARAMETER))
    return pages.node_page(current, iri, kind)


@bp.get(f"/data/<kind>/<path:slug>.<{_ANY_ENDING}:ending>")
def data(kind: str, slug: str, ending: str) -> AnyResponse:
    """A node's RDF in one format."""
    current = snapshot()
    iri = known(current, kind, slug)
    kept = merged.into(current, iri)
    if kept is not None:
        return merged.data(current, iri, kept, ending)
    media_type = GRAPH_ENDINGS[ending]
    query = _GRAPH if kind == "graph" else _DESCRIPTION
    body = current.reader.graph_bytes(query, media_type, node=Iri(iri))
    response = Response(body, content_type=content_type(media_type))
    page_path = Addresses(current.generation.base).page(iri)
    return signposts.put(response, [signposts.link(iri, "describes"), signposts.link(page_path, "alternate", HTML)])


@bp.get("/data/<kind>/<path:slug>")
def data_without_format(kind: str, slug: str) -> AnyResponse:
    """A data address without a known ending."""
    known(snapshot(), kind, slug.rpartition(".")[0] or slug)
    raise InputError(
        "the address names no known format",
        where=request.path[:200],
        remedy="end it in one of " + ", ".join(f".{ending}" for ending in GRAPH_ENDINGS),
    )
