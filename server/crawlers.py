"""What crawlers read first: ``/robots.txt`` (RFC 9309), and which pages there are (https://www.sitemaps.org/protocol.html).

The pages of entities may be crawled; what asks the whole graph may not. A site map is an index of files, each of a bounded
number of addresses of one kind, in the order of their names, so that a new generation moves few of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, url_for

from kg.errors import NotFoundError
from kg.library import Library
from kg.namespaces import CONCEPT, ENTITY_TYPES
from server import listing
from server.negotiation import PLAIN, content_type
from server.representation import Addresses
from server.state import Snapshot, snapshot

bp = Blueprint("crawlers", __name__)
#: Addresses of one file; the protocol allows five times as many.
SIZE = 10_000
_XML = "application/xml; charset=utf-8"
#: Beginnings of addresses that robots leave alone: each asks the whole graph, works for its sender, is there without end, or
#: is another page with its names in another language.
CLOSED = (
    "/sparql?",
    "/sparql/",
    "/network",
    "/timeline",
    "/map",
    "/search",
    "/suggest",
    "/reconcile",
    "/queries/*?",
    "/queries/*.",
    "/queries/*/embed",
    "/browse/*?q=",
    "/browse/*&q=",
    "/*?lang=",
    "/*&lang=",
    "/validate?",
    "/contribute/",
    "/contributions",
    "/update",
    "/metrics",
    "/health/",
)
#: The standing pages, by endpoint.
_STANDING = (
    "pages.home",
    "pages.browse_index",
    "library.index",
    "datasets.index",
    "changes.index",
    "vocabulary.ontology",
    "vocabulary.properties",
    "vocabulary.choosing",
    "vocabulary.index",
    "vocabulary.schemes",
    "vocabulary.shapes",
    "validate.page",
    "contribute.page",
)
_SITE, _CONCEPT = "site", "concept"


@dataclass(frozen=True, slots=True)
class _File:
    """One file of the site map: the pages ``[begin:end]`` of a kind, in the order of their names."""

    name: str
    kind: str
    begin: int
    end: int


@bp.get("/robots.txt")
def robots() -> Response:
    """What robots may fetch, and where the site map is."""
    root = snapshot().generation.base.rstrip("/")
    text = render_template("robots.txt", closed=CLOSED, root=root) + "\n"
    return Response(text, content_type=content_type(PLAIN))


@bp.get("/sitemap.xml")
def index() -> Response:
    """The index: one file of standing pages, and files for each kind of entity and for concepts."""
    current = snapshot()
    names = [_SITE, *(one.name for one in _files(current))]
    text = render_template("sitemap_index.xml", names=names, generation=current.generation, root=_root(current))
    return Response(text, content_type=_XML)


@bp.get("/sitemap/<name>.xml")
def part(name: str) -> Response:
    """One file of the site map."""
    current = snapshot()
    if name == _SITE:
        return _listed(current, _standing())
    found = {one.name: one for one in _files(current)}
    if name not in found:
        raise NotFoundError(
            f"the site map has no file {name[:40]!r}", where="/sitemap/", remedy="/sitemap.xml names the files there are"
        )
    one = found[name]
    stem = CONCEPT if one.kind == _CONCEPT else f"{current.generation.base}id/"
    page = Addresses(current.generation.base).page
    return _listed(current, [page(stem + slug) for slug in _slugs(current, one.kind)[one.begin : one.end]])


def _files(current: Snapshot) -> list[_File]:
    """The files of entities, by kind, and those of concepts."""
    found = []
    for kind in (*ENTITY_TYPES, _CONCEPT):
        total = len(_slugs(current, kind))
        starts = enumerate(range(0, total, SIZE), start=1)
        found += [_File(f"{kind}-{number}", kind, begin, begin + SIZE) for number, begin in starts]
    return found


def _slugs(current: Snapshot, kind: str) -> list[str]:
    """What there is of a kind, as addresses name it."""
    return listing.concepts(current) if kind == _CONCEPT else listing.slugs(current, kind)


def _standing() -> list[str]:
    """The pages that are there in every generation, with every question that asks for nothing or says what it needs."""
    questions = [url_for("library.page", name=name) for name in sorted(Library.load().questions)]
    return [*(url_for(endpoint) for endpoint in _STANDING), *questions]


def _listed(current: Snapshot, paths: list[str]) -> Response:
    return Response(render_template("sitemap.xml", paths=paths, root=_root(current)), content_type=_XML)


def _root(current: Snapshot) -> str:
    return current.generation.base.rstrip("/")
