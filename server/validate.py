"""``/validate``: triples in, a judgement out. Nothing that is sent is stored."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from kg.errors import InputError, NotFoundError, SecoopError, UnsupportedMediaError
from kg.validation import Report, validate
from kg.validation.sarif import MEDIA_TYPE as SARIF
from kg.validation.sarif import UNREADABLE, Judged, to_sarif
from kg.validation.shacl_report import to_jsonld, to_turtle
from server import errors, languages, multipart, parameters
from server.documentation import starter
from server.findings import bringing, by_node
from server.front.gone import watch
from server.negotiation import GRAPH_ENDINGS, HTML, JSON, JSONLD, PLAIN, TURTLE, content_type, negotiate
from server.offered import NEUTRAL
from server.protocol import FORM
from server.representation import Words
from server.state import settings, snapshot

bp = Blueprint("validate", __name__, url_prefix="/validate")
_MULTIPART = "multipart/form-data"
_REPORTS = (TURTLE, JSONLD, JSON, PLAIN, HTML, SARIF)
_GRAPHS = {TURTLE: to_turtle, JSONLD: to_jsonld}
_READ = tuple(GRAPH_ENDINGS.values())
#: What people see in the form's menu: ending → name.
_NAMES = {"ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdf": "RDF/XML", "trig": "TriG", "nq": "N-Quads"}
#: What the parts of a form take beside the data.
_OVERHEAD = 8192
#: Findings on the page; the other formats have all of them.
_SHOWN = 500
#: Characters of the name a log gives the file.
_LONGEST_NAME = 500


@bp.get("")
def page() -> str:
    """The form; ``start`` fills it with what the shapes ask of a class."""
    start = parameters.single(parameters.query_pairs(), "start")
    if start is None:
        return _page(None, b"", "text/turtle")
    if start not in {one.name for one in starter.offered()}:
        raise NotFoundError(
            f"there is nothing to begin with for {start[:40]!r}",
            where="parameter 'start'",
            remedy="one of " + ", ".join(one.name for one in starter.offered()),
        )
    return _page(None, starter.document(start, snapshot().generation.base).encode(), "text/turtle")


@bp.post("")
def judge() -> Response:
    """Judge a body of RDF, or a form's text or file, in the context of the graph."""
    media_type = negotiate(request.headers.get("Accept"), _REPORTS)
    if media_type == SARIF:
        return _logged(_name())
    body, kind = _sent()
    try:
        report = _judged(body, kind)
    except SecoopError as error:
        if request.mimetype not in (FORM, _MULTIPART):
            raise
        if media_type == HTML:
            return errors.marked(make_response(_page(None, body, kind, error)), error)
        error.extra.setdefault("data", body.decode("utf-8", "replace")[:20_000])
        raise
    if media_type == HTML:
        return make_response(_page(report, body, kind))
    if media_type in _GRAPHS:
        return Response(_GRAPHS[media_type]([report]), content_type=content_type(media_type))
    text = report.to_json() if media_type == JSON else report.to_text()
    return Response(text, content_type=content_type(media_type))


def _judged(body: bytes, kind: str) -> Report:
    """The report on triples, of which there must be some."""
    current = snapshot().generation
    report = validate(body, kind, generation=current, settings=settings(), base=current.base, gone=watch())
    if not report.triples:
        raise InputError(
            "there are no triples to judge", where="the upload", remedy="send what your file holds (curl --data-binary)"
        )
    return report


def _logged(name: str) -> Response:
    """The report as a SARIF log; what cannot be read is its one result, under the status the error has everywhere."""
    name = name or "upload"
    try:
        body, kind = _sent()
        if name == "upload":
            name += next(f".{ending}" for ending, known in GRAPH_ENDINGS.items() if known == kind)
        return Response(to_sarif([Judged(name, _judged(body, kind))]), content_type=SARIF)
    except UNREADABLE as error:
        return errors.marked(Response(to_sarif([Judged(name, None, error)]), content_type=SARIF), error)


def _name() -> str:
    """What a SARIF log calls the file: the parameter ``file``, '' for none; raises InputError for what is no name."""
    name = parameters.single(parameters.query_pairs(), "file") or ""
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise InputError(
            f"{name[:40]!r} is no name of a file",
            where="parameter 'file'",
            remedy=f"the path in your repository, at most {_LONGEST_NAME} characters",
        )
    return name


def _page(report: Report | None, body: bytes, kind: str, problem: SecoopError | None = None) -> str:
    """The form with what was sent, below the report on it or what is wrong with it."""
    ending = next(ending for ending, media_type in GRAPH_ENDINGS.items() if media_type == kind)
    # The form alone names nothing.
    words = Words(snapshot().graph, languages.chosen() if report else NEUTRAL)
    return render_template(
        "validate.html",
        report=report,
        problem=errors.problem(problem) if problem else None,
        excerpt=errors.excerpt(_text(body), problem.extra) if problem else None,
        nodes=by_node(report, words, _SHOWN) if report else [],
        brings=bringing(report.brings, words) if report and report.brings else None,
        shown=_SHOWN,
        data=_text(body),
        ending=ending,
        names=_NAMES,
        limits=settings(),
        starters=starter.offered(),
    )


def _text(body: bytes) -> str:
    """What the form is filled with: what was sent, if it is text."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _sent() -> tuple[bytes, str]:
    """The data and its media type; raises 413 and 415 before anything is parsed."""
    limit = settings().upload_mb * 1_000_000
    if request.mimetype == _MULTIPART:
        return _from_multipart(limit)
    if request.mimetype == FORM:
        given = parameters.form_body(limit, "the form")
        return _from_text(parameters.single(given, "data") or "", parameters.single(given, "format") or "ttl", limit)
    if request.mimetype not in _READ:
        raise UnsupportedMediaError(
            f"{request.mimetype[:80] or 'a body without Content-Type'} is not read here",
            where="the Content-Type header",
            remedy="send one of " + ", ".join(_READ),
            extra={"supported": [*_READ, FORM, _MULTIPART]},
        )
    parameters.require_utf8(_READ)
    return parameters.body(limit, "the upload"), request.mimetype


def _from_multipart(limit: int) -> tuple[bytes, str]:
    body = parameters.body(limit + _OVERHEAD, "the upload")
    found = multipart.parts(body, request.mimetype_params.get("boundary", ""))
    upload, ending = multipart.one(found, "file"), multipart.one(found, "format")
    data, named = multipart.one(found, "data"), ending.text if ending else "ttl"
    if upload is None or not upload.filename:
        return _from_text(data.text if data else "", named, limit)
    if len(upload.data) > limit:
        raise parameters.too_large("the file", limit)
    return upload.data, GRAPH_ENDINGS.get(upload.filename.rpartition(".")[2].lower()) or _kind(named)


def _from_text(text: str, ending: str, limit: int) -> tuple[bytes, str]:
    if not text.strip():
        raise InputError("there is nothing to check", where="the form", remedy="paste triples or choose a file")
    body = text.encode("utf-8")
    if len(body) > limit:
        raise parameters.too_large("the text", limit)
    return body, _kind(ending)


def _kind(ending: str) -> str:
    if ending in GRAPH_ENDINGS:
        return GRAPH_ENDINGS[ending]
    raise UnsupportedMediaError(
        f"no format is called {ending[:40]!r}", where="the field 'format'", remedy="one of " + ", ".join(GRAPH_ENDINGS)
    )
