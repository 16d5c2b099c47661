"""The ontology, the schemes and the shapes, for people and for programs: ``/ns`` documents every term, ``/shapes`` the rules."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import rdflib
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from kg import publication
from kg.errors import NotFoundError
from kg.interpret.schema import FOLDER
from kg.namespaces import SC
from kg.vocabulary import near
from server.documentation import guide, questions, sources, table, terms
from server.documentation import schemes as scheme_pages
from server.documentation import shapes as shape_pages
from server.documentation.diagram import drawing
from server.negotiation import HTML, JSONLD, NTRIPLES, RDFXML, TURTLE, content_type, negotiate

bp = Blueprint("vocabulary", __name__)
_OFFERS = (HTML, TURTLE, JSONLD, NTRIPLES, RDFXML)
_DATA = (TURTLE, JSONLD, NTRIPLES, RDFXML)
_ENDINGS = {"ttl": TURTLE, "jsonld": JSONLD, "nt": NTRIPLES, "rdf": RDFXML}
_SCHEMA = ".schema.json"
_ANY_ENDING = "any(" + ", ".join(_ENDINGS) + ")"
_VERSION = "<int:major>.<int:minor>.<int:patch>"


def _answer(which: str, page: Callable[[], str]) -> Response:
    chosen = negotiate(request.headers.get("Accept"), _OFFERS)
    if chosen == HTML:
        return make_response(page())
    return Response(sources.serialized(which, chosen), content_type=content_type(chosen))


@bp.get("/ns")
def ontology() -> Response:
    """The ontology: documentation, or RDF."""
    return _answer("ns", _ontology_page)


def _ontology_page() -> str:
    graph = sources.ontology()
    return render_template(
        "ns.html",
        header=terms.header(graph),
        groups=terms.sections(graph, questions.by_term()),
        drawing=drawing(),
        endings=list(_ENDINGS),
        schemas=list(_schemas()),
        releases=list(sources.releases()),
    )


@bp.get(f"/ns/{_VERSION}")
def version(major: int, minor: int, patch: int) -> AnyResponse:
    """A version IRI: the release as it was kept, or, for the version in work, where the ontology is."""
    wanted = f"{major}.{minor}.{patch}"
    if wanted not in sources.releases() and wanted == terms.header(sources.ontology())["version"]:
        return redirect(url_for("vocabulary.ontology"), 303)
    # Before the format: what there is not, there is in none.
    _require(wanted)
    return _release(wanted, negotiate(request.headers.get("Accept"), _DATA))


@bp.get(f"/ns/{_VERSION}.<{_ANY_ENDING}:ending>")
def release(major: int, minor: int, patch: int, ending: str) -> Response:
    """A kept release in one format."""
    return _release(f"{major}.{minor}.{patch}", _ENDINGS[ending])


def _require(wanted: str) -> None:
    kept = sources.releases()
    if wanted not in kept:
        remedy = "one of " + ", ".join(kept)
        raise NotFoundError(f"the ontology has no release {wanted[:40]}", where=request.path[:200], remedy=remedy)


def _release(wanted: str, media_type: str) -> Response:
    _require(wanted)
    return Response(sources.release(wanted, media_type), content_type=content_type(media_type))


@bp.get("/ns/table")
def properties() -> str:
    """Every property in one table: domain, range, how many values, how it comes about."""
    return render_template("properties.html", rows=table.rows(sources.ontology(), sources.shapes()))


@bp.get("/ns/choosing")
def choosing() -> str:
    """Which class and which property fit: the decision guide."""
    declared = frozenset(str(node)[len(SC) :] for node in sources.ontology().subjects() if str(node).startswith(SC))
    # HTML in the guide comes out of the parser as text, and the guide is a file of ours.
    return render_template("guide.html", guide=Markup(guide.page(declared)))  # noqa: S704


@bp.get("/ns/questions")
def index() -> str:
    """Which question uses which term, and the other way round."""
    return render_template("term_questions.html", asked=questions.asked(), by_term=sorted(questions.by_term().items()))


@bp.get("/schemes")
def schemes() -> str:
    """Every concept of every scheme on one page."""
    return render_template("schemes.html", schemes=scheme_pages.pages(sources.schemes()))


@bp.get("/shapes")
def shapes() -> Response:
    """The shapes: documentation, or RDF."""
    return _answer("shapes", _shapes_page)


def _shapes_page() -> str:
    return render_template(
        "shapes.html",
        shapes=shape_pages.pages(sources.shapes()),
        checks=shape_pages.graph_wide(),
        endings=list(_ENDINGS),
    )


@bp.get(f"/<any(ns, shapes):which>.<{_ANY_ENDING}:ending>")
def download(which: str, ending: str) -> Response:
    """Ontology or shapes in one format."""
    return Response(sources.serialized(which, _ENDINGS[ending]), content_type=content_type(_ENDINGS[ending]))


@lru_cache(maxsize=1)
def _schemas() -> dict[str, bytes]:
    """The JSON Schemas of the files records are written in, by name."""
    return {path.name.removesuffix(_SCHEMA): path.read_bytes() for path in sorted(FOLDER.glob("*" + _SCHEMA))}


@bp.get(f"/schema/<name>{_SCHEMA}")
def schema(name: str) -> Response:
    """The JSON Schema of one kind of file, at the address it names as its own."""
    found = _schemas()
    if name not in found:
        raise NotFoundError(f"no schema is called {name[:80]!r}", where=request.path[:200], remedy="one of " + ", ".join(found))
    return Response(found[name], content_type="application/schema+json")


@bp.get("/ns/example/<name>.ttl")
def example(name: str) -> Response:
    """An example of a term, or a counterexample, as the Turtle document that is checked."""
    found = publication.examples()
    if name not in found:
        raise NotFoundError(f"no example is called {name[:80]!r}", where=request.path[:200], remedy="see /ns for every term")
    return Response(found[name].text, content_type=content_type(TURTLE))


@lru_cache(maxsize=1)
def _terms() -> frozenset[str]:
    """The local names of what the ontology declares."""
    declared = (str(node) for node in sources.ontology().subjects())
    return frozenset(name.removeprefix(SC) for name in declared if name.startswith(SC))


@bp.get("/ns/<name>")
def term(name: str) -> AnyResponse:
    """A term by path, for clients that cannot send fragments: its place in the documentation, or the RDF."""
    if (rdflib.URIRef(SC + name), None, None) not in sources.ontology():
        where, close = request.path[:200], near(name[:80], _terms())
        remedy = f"did you mean {' or '.join(close)}?" if close else "see /ns for every term"
        raise NotFoundError(f"the vocabulary has no term {name[:80]!r}", where=where, remedy=remedy)
    chosen = negotiate(request.headers.get("Accept"), _OFFERS)
    if chosen == HTML:
        return redirect(url_for("vocabulary.ontology", _anchor=name), 303)
    ending = next(ending for ending, media_type in _ENDINGS.items() if media_type == chosen)
    return redirect(url_for("vocabulary.download", which="ns", ending=ending), 303)
