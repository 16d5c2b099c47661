"""What there is to take away: the datasets with source and licence, their description for programs, and dumps."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, send_file, url_for
from rdflib import RDF
from werkzeug.wrappers import Response as AnyResponse

from kg.catalogue import description, graphs
from kg.catalogue import prepare as catalogue
from kg.catalogue.dumps import SUMS
from kg.catalogue.prepare import Prepared
from kg.errors import NotFoundError
from kg.namespaces import ENTITY_TYPES, SC
from server import languages, signposts, structured
from server.documentation import sources
from server.listing import catalogue as names
from server.negotiation import GRAPH_ENDINGS, HTML, JSONLD, NTRIPLES, PLAIN, RDFXML, TURTLE, content_type, negotiate
from server.preparing import PreparingError, parts, prepared
from server.representation import Shown, Words
from server.state import Snapshot, snapshot

bp = Blueprint("datasets", __name__)
_DATA = (TURTLE, JSONLD, NTRIPLES, RDFXML)
_PACKED = "application/gzip"
_ENDINGS = ("ttl", "jsonld", "nt", "rdf")
_SERIALIZERS = {TURTLE: "turtle", JSONLD: "json-ld", NTRIPLES: "nt", RDFXML: "pretty-xml"}
#: Kinds of graphs in reading order → heading, what they are.
KINDS = {
    "document": ("Documents", "What was read out of one press release each, passage by passage."),
    "register": ("Registers", "Tables others keep, loaded row by row; a row is its own evidence."),
    "authority": ("Authority lists", "Codes and memberships taken over for the actors the documents name."),
    "contribution": ("Contributions", "What others sent in and a reviewer accepted."),
    "own": ("The project's own", "Vocabulary, identities, and what follows by rule."),
}


def _examples(current: Snapshot) -> list[str]:
    base = f"{current.generation.base}id/"
    return [base + found[0][0] for kind in ENTITY_TYPES if (found := names(current, kind))]


def _described(current: Snapshot, media_type: str) -> bytes:
    found = prepared(current)
    if found is None:
        raise PreparingError("/.well-known/void")

    def make() -> bytes:
        graph = description.describe(current.generation, parts(current, found), found.counts[""], found.dumps, _examples(current))
        return graph.serialize(format=_SERIALIZERS[media_type], encoding="utf-8")

    return current.once(f"description as {media_type}", make)


@bp.get("/datasets")
def index() -> Response:
    """Every dataset with its licence, the whole as files, and the description for programs."""
    chosen = negotiate(request.headers.get("Accept"), (HTML, *_DATA))
    current = snapshot()
    if chosen != HTML:
        return Response(_described(current, chosen), content_type=content_type(chosen))
    found = prepared(current)
    listed = parts(current, found) if found else []
    groups = [(kind, told, [one for one in listed if one.kind == kind]) for kind, told in KINDS.items()]
    words = Words(current.graph, languages.chosen())
    response = make_response(
        render_template(
            "datasets.html",
            generation=current.generation,
            prepared=found,
            groups=[group for group in groups if group[2]],
            classes=_terms(words, found.counts[""].classes) if found else [],
            properties=_terms(words, found.counts[""].properties) if found else [],
            licence=graphs.licence_iri,
            page=words.addresses.page,
            endings=_ENDINGS,
            sums=SUMS,
            structured=structured.dataset(current.generation, found.dumps if found else []),
        )
    )
    if found is None:
        response.headers["Cache-Control"] = "no-store"
    return signposts.put(response, _signs(current, found))


def _signs(current: Snapshot, found: Prepared | None) -> list[str]:
    """The signposts of the page: the dataset's IRI, description, files, and types. Its licences are those of its parts."""
    described = [(url_for("datasets.described", ending=ending), GRAPH_ENDINGS[ending]) for ending in _ENDINGS]
    dumps = [(url_for("datasets.dump", name=one.name), _PACKED) for one in found.dumps] if found else []
    return [
        signposts.link(description.whole(current.generation.base), "cite-as"),
        *signposts.files(described, "describedby alternate"),
        *(signposts.link(structured.SCHEMA + name, "type") for name in ("AboutPage", "Dataset")),
        *signposts.files(dumps),
    ]


def _terms(words: Words, counted: Any) -> list[tuple[Shown, int]]:
    """The terms of our vocabulary with their numbers, the most used first."""
    return [(words.node(name), number) for name, number in counted.items() if name in _declared()]


@lru_cache(maxsize=1)
def _declared() -> frozenset[str]:
    return frozenset(str(node) for node in sources.ontology().subjects(RDF.type) if str(node).startswith(SC))


@bp.get("/.well-known/void")
def void() -> AnyResponse:
    """The description of the dataset (VoID, section 7.2, names this address); for people, the page of datasets."""
    chosen = negotiate(request.headers.get("Accept"), (*_DATA, HTML))
    if chosen == HTML:
        return redirect(url_for("datasets.index"), 303)
    return Response(_described(snapshot(), chosen), content_type=content_type(chosen))


@bp.get("/datasets.<any(ttl, jsonld, nt, rdf):ending>")
def described(ending: str) -> Response:
    """The description in one format."""
    media_type = GRAPH_ENDINGS[ending]
    return Response(_described(snapshot(), media_type), content_type=content_type(media_type))


@bp.get("/dump/")
def dumps() -> AnyResponse:
    """Where the files are listed."""
    return redirect(url_for("datasets.index") + "#files", 303)


@bp.get("/dump/<name>")
def dump(name: str) -> Response:
    """One file of the generation served, as it lies there; ``latest`` in the place of the number stands for that."""
    current = snapshot()
    found = prepared(current)
    if found is None:
        raise PreparingError(request.path[:200])
    folder = catalogue.folder(current.generation)
    if name == SUMS:
        return Response((folder / SUMS).read_bytes(), content_type=content_type(PLAIN))
    known = {one.name: one for one in found.dumps}
    wanted = name.replace("-latest.", f"-{current.generation.number}.", 1)
    if wanted not in known:
        raise NotFoundError(
            f"there is no file {name[:80]!r}; a dump is kept as long as its generation is served",
            where="/dump/",
            remedy="one of " + ", ".join([*known, SUMS]) + ", or with 'latest' in the place of the number",
        )
    path = folder / wanted
    response = send_file(path, _PACKED, as_attachment=True, download_name=wanted, conditional=False, etag=False)
    response.headers["Repr-Digest"] = f"sha-256=:{_base64(known[wanted].digest)}:"
    return response


def _base64(digest: str) -> str:
    return base64.b64encode(bytes.fromhex(digest)).decode("ascii")
