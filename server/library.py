"""The question library: a page with a form for each question, and stable URLs for its answer as data."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from markupsafe import escape

from kg.errors import InputError, NotFoundError, QueryKilledError, SecoopError
from kg.known import check_known
from kg.labels import DEFAULT
from kg.library import KINDS, Library, Parameter, Question
from kg.namespaces import CONCEPT, ENTITY_TYPES
from kg.search.build import TOPIC
from kg.store import formats
from kg.store.pool import Answer, Request
from kg.store.terms import Iri, Term
from server import asking, choosing, errors, languages, listing, naming, parameters, results, search, signposts, spreadsheet
from server.beginning import beginning
from server.front.gone import watch
from server.negotiation import CSV, GRAPH_ENDINGS, HTML, NTRIPLES, TABLE_ENDINGS, TSV, negotiate
from server.representation import Words, language
from server.searched import identifier
from server.sparql import sheet as as_sheet
from server.sparql import spooled
from server.state import Snapshot, settings, snapshot

bp = Blueprint("library", __name__, url_prefix="/queries")
_ANY_ENDING = "any(" + ", ".join({**TABLE_ENDINGS, **GRAPH_ENDINGS}) + ")"
#: Names offered while a parameter is typed; every parameter takes any name, these are only suggestions.
_MOST_SUGGESTED = 250
_TABLE_FORMS = ("select", "ask")


@bp.get("")
def index() -> str:
    """Every question, by its first tag."""
    groups: dict[str, list[Question]] = {}
    for question in sorted(Library.load().questions.values(), key=lambda question: question.question):
        groups.setdefault(question.tags[0] if question.tags else "other", []).append(question)
    return render_template("queries.html", groups=dict(sorted(groups.items())))


@bp.get("/<name>")
def page(name: str) -> Response:
    """A question's form and, once its required parameters are given, the answer: as a page, or as data by Accept."""
    question = Library.load()[name]
    if negotiate(request.headers.get("Accept"), (HTML, *_offers(question))) != HTML:
        return _data(question, negotiate(request.headers.get("Accept"), _offers(question)))
    current = snapshot()
    words = Words(current.graph, languages.chosen())
    given = _given(question)
    missing = [parameter.name for parameter in question.parameters if parameter.required and not given.get(parameter.name)]
    problem: SecoopError | None = None
    table, bindings = None, dict[str, Term]()
    if not missing:
        try:
            bindings = _bind(current, question, given)
            table = _table(current, question, bindings, words)
        except (InputError, NotFoundError, QueryKilledError) as error:
            problem = error
    response = make_response(
        render_template(
            "question.html",
            question=question,
            given=given,
            named={name: words.node(term.value) for name, term in bindings.items() if isinstance(term, Iri)},
            table=table,
            problem=problem,
            near=errors.near(problem.extra) if problem is not None else [],
            missing=missing if given else [],
            suggesting={parameter.name: _suggesting(parameter.type) for parameter in question.parameters},
            suggestions={parameter.name: _suggestions(current, parameter.type, words) for parameter in question.parameters},
            downloads=_downloads(question, given),
            text=question.standalone(current.generation.base),
            cite=_citation(current, question, given),
            canonical=_canonical(current, question, given) if table else "",
            embed=_embedding(current, question, given) if table else "",
        )
    )
    if problem is not None:
        errors.marked(response, problem)
    if table is not None and table.cut:
        response.headers.extend(asking.truncation(settings().rows))
    return signposts.put(response, _signs(current, question, given)) if table else response


def _citation(current: Snapshot, question: Question, given: dict[str, str]) -> str:
    values: dict[str, Any] = dict(given)
    return choosing.citation(current, f"“{question.question}”", url_for("library.page", name=question.name, **values, lang=None))


def _signs(current: Snapshot, question: Question, given: dict[str, str]) -> list[str]:
    """The signposts of an answer: how to cite it, and the same as files."""
    answers = [(_address(question.name, ending, given), kind) for ending, kind in _endings(question).items()]
    collection = signposts.link(url_for("datasets.index", lang=None), "collection")
    return [
        signposts.link(_canonical(current, question, given), "cite-as"),
        *signposts.files(answers, "item alternate"),
        collection,
    ]


def _canonical(current: Snapshot, question: Question, given: dict[str, str]) -> str:
    """The one address of an answer."""
    values: dict[str, Any] = dict(given)
    return current.generation.base.rstrip("/") + url_for("library.page", name=question.name, **values, lang=None)


def _embedding(current: Snapshot, question: Question, given: dict[str, str]) -> str:
    """The HTML with which another site shows the answer."""
    values: dict[str, Any] = dict(given)
    address = current.generation.base.rstrip("/") + url_for("library.embedded", name=question.name, **values)
    return (
        f'<iframe src="{escape(address)}" title="{escape(question.question)}" width="100%" height="400" loading="lazy"></iframe>'
    )


@bp.get("/<name>/embed")
def embedded(name: str) -> str:
    """The answer alone, to be shown within pages of other sites (:mod:`server.headers` lets them)."""
    question = Library.load()[name]
    current = snapshot()
    given = _given(question)
    words = Words(current.graph, languages.chosen())
    table = _table(current, question, _bind(current, question, given), words)
    values: dict[str, Any] = dict(given)
    return render_template(
        "embedded.html",
        question=question,
        table=table,
        whole=url_for("library.page", name=name, **values),
        cite=_citation(current, question, given),
    )


@bp.get(f"/<name>.<{_ANY_ENDING}:ending>")
def data(name: str, ending: str) -> Response:
    """The answer in one format, at a URL that stays."""
    question = Library.load()[name]
    endings = _endings(question)
    if ending not in endings:
        raise NotFoundError(
            f"the answer to {name} does not come as .{ending}",
            where=request.path,
            remedy="one of " + ", ".join(f".{e}" for e in endings),
        )
    return _data(question, endings[ending])


@bp.get("/<name>.spreadsheet.csv")
def sheet(name: str) -> Response:
    """The answer as a table that no spreadsheet program takes for formulas."""
    question = Library.load()[name]
    if CSV not in _offers(question):
        raise NotFoundError(f"the answer to {name} is no table", where=request.path, remedy="ask for one of its other formats")
    current = snapshot()
    answer = _evaluate(current, question, CSV, _bind(current, question, _given(question)))
    return as_sheet(spooled(spreadsheet.guarded(answer), settings().rows), name)


def _address(name: str, ending: str, given: dict[str, str]) -> str:
    """The stable URL of an answer."""
    values: dict[str, Any] = dict(given)
    return url_for("library.data", name=name, ending=ending, **values)


def _downloads(question: Question, given: dict[str, str]) -> list[tuple[str, str]]:
    """The formats of an answer with their addresses."""
    found = [(ending, _address(question.name, ending, given)) for ending in _endings(question)]
    values: dict[str, Any] = dict(given)
    if CSV in _offers(question):
        found.append((spreadsheet.NAME, url_for("library.sheet", name=question.name, **values)))
    return found


def _data(question: Question, media_type: str) -> Response:
    current = snapshot()
    bindings = _bind(current, question, _given(question))
    return spooled(_evaluate(current, question, media_type, bindings), settings().rows)


def _evaluate(current: Snapshot, question: Question, media_type: str, bindings: dict[str, Term]) -> Answer:
    return current.pool.answer(Request(question.text, media_type, bindings=bindings, rows=settings().rows), watch())


def _given(question: Question) -> dict[str, str]:
    """The parameters of the request that are not empty; raises InputError for one the question does not have."""
    pairs = parameters.query_pairs()
    known = {parameter.name for parameter in question.parameters}
    parameters.only(pairs, (*sorted(known), languages.PARAMETER))
    values = {name: parameters.single(pairs, name) for name in known}
    return {name: value.strip() for name, value in sorted(values.items()) if value and value.strip()}


def _endings(question: Question) -> dict[str, str]:
    return TABLE_ENDINGS if question.form in _TABLE_FORMS else GRAPH_ENDINGS


def _offers(question: Question) -> tuple[str, ...]:
    return tuple(formats.RESULTS if question.form in _TABLE_FORMS else formats.GRAPHS)


def _table(current: Snapshot, question: Question, bindings: dict[str, Term], words: Words) -> results.Table:
    if question.form in _TABLE_FORMS:
        if question.by[0] and question.by[0] not in bindings and (table := beginning(current, question, words)):
            return table
        answer = _evaluate(current, question, TSV, bindings)
        with answer.file:
            return results.from_question(answer, words, question, bindings)
    answer = _evaluate(current, question, NTRIPLES, bindings)
    with answer.file:
        return results.from_graph(answer, words)


def _bind(current: Snapshot, question: Question, given: dict[str, str]) -> dict[str, Term]:
    """The values as terms; an entity may also be given by its name as a page shows it."""

    def resolve(parameter: Parameter, text: str) -> str:
        return current.iris.entity(naming.one(current, _named(parameter.type), text, parameter.name, parameter.example))

    return check_known(question, question.bind(given, current.iris, resolve), current.reader, partial(_peers, current))


def _peers(current: Snapshot, stem: str) -> list[str]:
    """The IRIs that begin with a stem, from the lists there are anyway; concepts are few enough to be looked up."""
    if stem.startswith(CONCEPT):
        rows = current.reader.select("SELECT ?node WHERE { ?node skos:inScheme ?scheme }", scheme=Iri(stem.removesuffix("/")))
        return [row["node"].value for row in rows]
    return [current.iris.entity(name) for name in listing.slugs(current, stem.rstrip("/").rpartition("/")[2])]


def _named(kind: str) -> list[str]:
    """The kinds of what a parameter of a type may name."""
    kinds = [of_kind for of_kind in KINDS.get(kind, ()) if of_kind in ENTITY_TYPES]
    return [*kinds, TOPIC] if kind in (TOPIC, "entity") else kinds


def _suggesting(kind: str) -> str:
    """Where a script asks for suggestions for a parameter; '' for values that are no names."""
    if kind not in KINDS:
        return ""
    # An entity may be of any kind, of which search knows fewer than there are.
    return url_for("search.suggest", kind=[] if kind == "entity" else list(KINDS[kind]))


def _suggestions(current: Snapshot, kind: str, words: Words) -> list[tuple[str, str, str]]:
    """What a form offers for a parameter: name, label, and its language where it is not English; empty for free values."""
    if not (kinds := _named(kind)):
        return []
    try:
        found = search.index(current).important(kinds, words.chosen.tag, _MOST_SUGGESTED)
    except SecoopError:
        # The form takes any name all the same.
        return []
    offered = [(identifier(current, one.iri), one.label, language(one.lang) if one.lang != DEFAULT else "") for one in found]
    return sorted(offered, key=lambda one: (one[1].casefold(), one[0]))
