"""Pages: home, lists, and one page for every node of the graph."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, url_for

from kg.catalogue.graphs import licence_iri
from kg.errors import NotFoundError
from kg.labels import DEFAULT
from kg.library import Library
from kg.namespaces import CONCEPT, DCTERMS, ENTITY_TYPES, NODE_TYPES, OA, SC
from kg.store.terms import Literal
from server import (
    beside,
    concepts,
    languages,
    listing,
    mistakes,
    paging,
    parameters,
    preparing,
    sections,
    signposts,
    structured,
    summary,
)
from server.description import describe
from server.facts import Reader
from server.negotiation import GRAPH_ENDINGS
from server.offered import NEUTRAL, Chosen
from server.outline import SORTED_LIMIT, Outlines
from server.passages import CONTEXT, passage
from server.representation import KINDS, Addresses, Shown, Words
from server.state import Snapshot, settings, snapshot, state

bp = Blueprint("pages", __name__)
#: Rows of one page of a list.
PAGE_SIZE = 100
_DEEPEST = 10_000
#: Questions the home page asks, each answered without filling anything in.
_FEATURED = ("who-met-whom", "held-or-announced", "who-represented-whom", "commitments", "timeline", "unreadable")

#: Formats of a node that is in no graph of its own.
_DATA = [ending for ending in GRAPH_ENDINGS if ending not in ("trig", "nq")]

_AN_EVENT = "SELECT ?event WHERE { ?event a sc:Event } LIMIT 1"
_LABELLED = "SELECT ?node ?label WHERE { ?node skos:prefLabel ?label FILTER(LANG(?label) = ?tag) }"
_SCHEMES = "SELECT DISTINCT ?scheme WHERE { ?scheme a skos:ConceptScheme }"


def assertions(current: Snapshot, chosen: Chosen) -> Reader:
    """A reader of assertions in a language, with the documents this server has."""
    shared = state()

    def made() -> Reader:
        return Reader(Words(current.graph, chosen), shared.captures)

    # What it remembers is worded: one for all who ask for nothing else than English, and one for each other page.
    return current.once("assertions", made) if chosen == NEUTRAL else made()


@bp.get("/")
def home() -> str:
    """What this is, what is in it, and the three ways to use it."""
    current = snapshot()
    # As the build has counted them: whoever comes first to a large graph does not wait for a pass over it.
    counts = current.generation.counts
    kinds = [(kind, KINDS[kind], counts.get(kind, 0)) for kind in ENTITY_TYPES]
    first = current.reader.select(_AN_EVENT)
    library = Library.load()
    featured = [library.questions[name] for name in _FEATURED if name in library.questions]
    return render_template(
        "home.html",
        featured=featured,
        total=len(library.questions),
        generation=current.generation,
        kinds=[row for row in kinds if row[2]],
        sample=first[0]["event"].value.removeprefix(current.generation.base) if first else "id/event/…",
    )


@bp.get("/browse")
def browse_index() -> str:
    """Every kind of node and every concept scheme."""
    parameters.only(parameters.query_pairs(), (languages.PARAMETER,))
    current = snapshot()
    found = listing.sizes(current)
    kinds = [(kind, KINDS[kind], found[kind]) for kind in (*ENTITY_TYPES, *NODE_TYPES)]
    words = Words(current.graph, languages.chosen())
    schemes = [row["scheme"].value for row in current.reader.select(_SCHEMES)]
    return render_template(
        "browse_index.html",
        entities=[row for row in kinds if row[0] in ENTITY_TYPES],
        nodes=[row for row in kinds if row[0] in NODE_TYPES and row[2]],
        schemes=[words.node(iri) for iri in sorted(schemes, key=lambda iri: current.graph.label(iri).value)],
    )


@bp.get("/browse/<kind>")
def browse(kind: str) -> Response:
    """The nodes of one kind, a hundred at a time; ``q`` keeps those whose name contains it, in English or in the page's language.

    Their order is the same in every language.
    """
    if kind not in KINDS:
        raise NotFoundError(f"no kind is called {kind[:60]!r}", where="/browse/", remedy="one of " + ", ".join(KINDS))
    current = snapshot()
    given = parameters.query_pairs()
    parameters.only(given, ("q", "page", languages.PARAMETER))
    wanted = (parameters.single(given, "q") or "").strip()[:200]
    number = parameters.whole(given, "page", 1, _DEEPEST)
    words, base = Words(current.graph, languages.chosen()), f"{current.generation.base}id/"
    names = _containing(current, kind, wanted.casefold(), words.chosen.tag)
    last = paging.last(len(names), PAGE_SIZE, number)
    rows = [_row(current, words, base + name) for name, _ in names[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]]
    page = render_template("browse.html", kind=kind, rows=rows, wanted=wanted, number=number, last=last, total=len(names))
    found: dict[str, Any] = {"kind": kind, "q": wanted or None, "lang": None}
    turning = signposts.turning(lambda to: url_for("pages.browse", **found, page=to if to > 1 else None), number, last)
    return signposts.put(Response(page), [signposts.link(url_for("datasets.index", lang=None), "collection"), *turning])


def _containing(current: Snapshot, kind: str, text: str, language: str) -> list[tuple[str, str]]:
    """The part of a catalogue whose names contain a text."""
    names = listing.catalogue(current, kind)
    if not text:
        return names
    base = f"{current.generation.base}id/"
    others = current.once(f"labels {language}", lambda: _labelled(current, language)) if language != DEFAULT else {}
    return [pair for pair in names if text in pair[1].casefold() or text in others.get(base + pair[0], "")]


def _labelled(current: Snapshot, language: str) -> dict[str, str]:
    """What nodes are called in a language, to be searched in; once per generation and language."""
    rows = current.reader.select(_LABELLED, tag=Literal(language))
    return {row["node"].value: row["label"].value.casefold() for row in rows}


def _row(current: Snapshot, words: Words, iri: str) -> dict[str, object]:
    """One line of a list: name, and for an event when, where and whether it was held."""
    graph = current.graph
    terms = {name: graph.one(iri, SC + name) for name in ("date", "heldAt", "eventStatus")}
    shown: dict[str, object] = {name: words.term(term) if term else None for name, term in terms.items()}
    classes = sorted((name for name in graph.types(iri) if name.startswith(SC)), key=lambda name: graph.label(name).value)
    return {"node": words.node(iri), "classes": [words.node(name) for name in classes], **shown}


def node_page(current: Snapshot, iri: str, kind: str) -> Response:
    """The page of a node, by kind."""
    reader = assertions(current, languages.chosen())
    formats = [(ending, reader.words.addresses.data(iri, ending)) for ending in (GRAPH_ENDINGS if kind == "graph" else _DATA)]
    shared: dict[str, object] = {
        "iri": iri,
        "kind": kind,
        "formats": formats,
        "identifier": reader.words.addresses.identifier(iri),
        # Templates add the language where the address names one; what programs read is without it.
        "path": Addresses(current.generation.base).page(iri),
    }
    data = [(href, GRAPH_ENDINGS[ending]) for ending, href in formats]
    if kind == "evidence":
        said = _evidence(current, reader, iri)
        page = Response(render_template("evidence.html", **shared, term_of=reader.words.node, **said))
        return signposts.put(page, _signs(shared, data, said["resting"]))
    if kind == "concept":
        topic = iri.removeprefix(CONCEPT)
        links = summary.views(topic.partition("/")[0], topic)
        said = concepts.describe(current, reader.words, iri)
        page = Response(render_template("concept.html", **shared, views=links, **said))
        return signposts.put(page, _signs(shared, data, said["members"] if said["scheme"] else said["used"]))
    if kind == "graph":
        return signposts.put(_graph(current, iri, shared), _signs(shared, data))
    return _entity(current, reader, iri, kind, shared, data)


def _signs(shared: dict[str, object], data: list[tuple[str, str]], listed: object = None) -> list[str]:
    """The signposts of a page that is no entity's, with the pages of the list on it."""
    found = structured.links(str(shared["iri"]), data, structured.types(""), [], url_for("datasets.index", lang=None))
    if not isinstance(listed, paging.Shelf):
        return found
    path = str(shared["path"])
    return [*found, *signposts.turning(lambda number: sections.address(path, listed.key, number), listed.number, listed.last)]


def _entity(
    current: Snapshot, reader: Reader, iri: str, kind: str, shared: dict[str, object], data: list[tuple[str, str]]
) -> Response:
    """An entity or assertion: its page, or the page of one of its sections."""
    outlined = outlines(current).of(iri, kind)
    about = describe(reader, outlined, iri, kind, paging.asked())
    shared |= {"about": about, "words": reader.words, "crumb": (KINDS[kind][1], url_for("pages.browse", kind=kind))}
    shared["heading"] = partial(sections.heading, kind=kind)
    root, path = current.generation.base.rstrip("/"), str(shared["path"])
    if (alone := about.alone) is not None:
        title = sections.title(about, reader.words)
        told = sections.document(about, title, alone, root, path, current.graph)
        page = Response(render_template("section.html", **shared, title=title, structured=told))
        return signposts.put(page, sections.links(about, alone, path, data))
    name = iri.removeprefix(f"{current.generation.base}id/")
    above: dict[str, object] = {
        "own": reader.assertion(iri) if reader.is_assertion(iri) else None,
        "line": summary.line(about) if kind == "event" else [],
        "neighbours": beside.neighbours(current, reader.words, iri) if kind == "event" else [],
        "company": beside.company(current, reader.words, iri, outlined) if kind in beside.ACTORS else None,
        "told": summary.told(about),
        "others": summary.others(about),
        "questions": summary.questions(kind, name),
        "views": summary.views(kind, name),
        "structured": structured.document(current.graph, iri, kind, root + path),
        "mistake": mistakes.report(current, settings(), iri),
    }
    cited = about.sources.rows if about.sources is not None else []
    licensed = structured.licences(current.graph, [source.note for source, _ in cited])
    signs = structured.links(iri, data, structured.types(kind), licensed, url_for("datasets.index", lang=None))
    page = Response(render_template("entity.html", **shared, **above))
    return signposts.put(page, [*signs, *sections.longer(about, path)])


def outlines(current: Snapshot) -> Outlines:
    """What the pages of a snapshot consist of."""
    return current.once("outlines", lambda: Outlines(current.graph))


def _graph(current: Snapshot, iri: str, shared: dict[str, object]) -> Response:
    """A named graph: its source, licence and counts, once they are there."""
    found = preparing.prepared(current)
    about = next((one for one in preparing.parts(current, found) if one.iri == iri), None) if found else None
    address = Addresses(current.generation.base, languages.named()).page
    page = render_template(
        "graph.html", **shared, label=Shown(iri.rsplit("/", 1)[-1]), about=about, page=address, licence=licence_iri
    )
    response = Response(page)
    if found is None:
        response.headers["Cache-Control"] = "no-store"
    return response


def _evidence(current: Snapshot, reader: Reader, iri: str) -> dict[str, object]:
    """A passage in its context, where it comes from, and what rests on it."""
    graph = current.graph
    wanted = paging.asked()
    paging.known(wanted, ["resting"])
    resting = sorted(node for node, predicate in graph.incoming(iri, SORTED_LIMIT) if predicate == SC + "evidence")
    source = graph.one(iri, OA + "hasSource")
    selector = graph.one(iri, OA + "hasSelector")
    place = [graph.one(selector.value, OA + name) for name in ("start", "end")] if selector else []
    return {
        "label": reader.words.node(iri),
        "passage": passage(graph, state().captures, iri, CONTEXT),
        "item": reader.first(iri, "inItem"),
        "dataset": reader.first(iri, "dataset"),
        "row": reader.first(iri, "row"),
        "coded": reader.words.term(coded) if (coded := graph.one(iri, DCTERMS + "type")) else None,
        "capture": reader.words.term(source) if source else None,
        "sha256": reader.first(source.value, "sha256") if source else None,
        "place": [term.value for term in place if term],
        "resting": paging.shelf("resting", resting, partial(_sentence, reader), wanted, paging.PAGE_SIZE),
    }


def _sentence(reader: Reader, node: str) -> dict[str, object]:
    """An assertion on one line."""
    kind = reader.kind(node)
    return {
        "kind": kind,
        "page": reader.words.addresses.page(node),
        "assertion": reader.assertion(node),
        "subject": reader.first(node, "subject"),
        "fact": reader.statement(node) if kind == "statement" else None,
        "part": reader.part(node) if kind == "participation" else None,
        "entry": reader.entry(node) if kind not in ("statement", "participation") else None,
    }
