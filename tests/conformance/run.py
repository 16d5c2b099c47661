"""Running one test: every kind of test of the suites, through the entry points that strangers' input takes here.

A runner returns an empty text when the test passes, otherwise one of the words of :data:`OUTCOMES`. Exceptions that are not
this project's own are never caught: they are failures of another sort.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pyoxigraph as ox

from kg.errors import SecoopError
from kg.store.engine import evaluate
from kg.store.memory import Document, dataset
from kg.store.rdf import GENID
from kg.store.sparql import classify
from kg.store.terms import Iri, Literal
from kg.store.update import apply
from kg.validation.parsing import parse
from tests.conformance import shacl
from tests.conformance.compare import Blank, Row, Value, same_graph
from tests.conformance.manifest import Case, Source
from tests.conformance.results import RDF_TYPES, expected, received, term, triples

#: How a test can fail: the answer is another, only its literals are written otherwise than expected (the same values),
#: what is valid was refused, or what is invalid was accepted.
OUTCOMES = ("differs", "spelling", "refused", "accepted")
_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)
_DROPPED = re.compile(r"\b(?:DROP|CLEAR)\s+GRAPH\s+<([^>]*)>", re.IGNORECASE)
_ORDER = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
_MEDIA_TYPES = {
    "Turtle": "text/turtle",
    "Trig": "application/trig",
    "NTriples": "application/n-triples",
    "NQuads": "application/n-quads",
    "XML": "application/rdf+xml",
}


def run(case: Case) -> str:
    """Run a test; the word for its failure, or an empty text."""
    return _runner(case)(case)


def _runner(case: Case) -> Callable[[Case], str]:
    if case.kind == "Validate":
        return shacl.run
    if case.kind in ("QueryEvaluationTest", "CSVResultFormatTest"):
        return _query
    if case.kind == "UpdateEvaluationTest":
        return _update
    if case.kind.startswith(("Positive", "Negative")):
        return _syntax
    if case.kind.startswith("Test"):
        return _parser
    raise ValueError(f"{case.id}: no runner for {case.kind}")


def _document(source: Source) -> Document:
    graph = Iri(source.graph) if source.graph else None
    return Document(source.path.read_bytes(), RDF_TYPES[source.path.suffix], source.address, graph)


def _ask(store: ox.Store, text: str, base: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    classify(text)
    return evaluate(store, text, prefixes={}, base=base)


def _query(case: Case) -> str:
    """Query evaluation; graphs a query names by FROM are filled from the files at their addresses."""
    text = _text(case.action)
    sources = list(case.data)
    folder = case.action.address.rpartition("/")[0]
    for name in dict.fromkeys(_FROM.findall(_COMMENT.sub("", text))):
        path = case.action.path.parent / name
        if path.is_file() and not any(source.graph == f"{folder}/{name}" for source in sources):
            sources.append(Source(path, f"{folder}/{name}", f"{folder}/{name}"))
    store = dataset(_document(source) for source in sources)
    if case.result is None:
        raise ValueError(f"{case.id} has no result")
    try:
        actual = received(_ask(store, text, case.action.address), as_csv=case.result.path.suffix == ".csv")
    except SecoopError:
        return "refused"
    wanted = expected(case.result, ordered=bool(_ORDER.search(_COMMENT.sub("", text))))
    if wanted.matches(actual, lax=case.lax):
        return ""
    return "spelling" if wanted.by_value().matches(actual.by_value(), lax=case.lax) else "differs"


def _text(source: Source) -> str:
    return source.path.read_bytes().decode()


def _syntax(case: Case) -> str:
    """Query and update syntax: what is right is taken by the guard and the engine's parser, what is wrong is not."""
    text, base, store = _text(case.action), case.action.address, ox.Store()
    for name in _DROPPED.findall(text):
        # Dropping a graph that is not there is an error of another kind, and no matter of syntax.
        store.add_graph(ox.NamedNode(f"{base.rpartition('/')[0]}/{name}"))
    try:
        if case.action.path.suffix == ".ru":
            apply(store, text, prefixes={}, base=base)
        else:
            _ask(store, text, base)
    except SecoopError:
        return "refused" if case.kind.startswith("Positive") else ""
    return "" if case.kind.startswith("Positive") else "accepted"


def _update(case: Case) -> str:
    """Update evaluation: every graph of the store is as expected afterwards; empty graphs do not count."""
    store = dataset(_document(source) for source in case.data)
    try:
        apply(store, _text(case.action), prefixes={}, base=case.action.address)
    except SecoopError:
        return "refused"
    actual, wanted = _graphs(store), _graphs(dataset(_document(source) for source in case.state))
    same = actual.keys() == wanted.keys() and all(same_graph(actual[name], wanted[name]) for name in wanted)
    return "" if same else "differs"


def _graphs(store: ox.Store) -> dict[Value, list[Row]]:
    graphs: dict[Value, list[Row]] = {}
    for quad in store:
        row = (term(quad.subject), term(quad.predicate), term(quad.object))
        graphs.setdefault(term(quad.graph_name), []).append(row)
    return graphs


def _parser(case: Case) -> str:
    """Parsing as uploads are parsed: graph names are left out there, so they are not compared."""
    media_type = next(kind for name, kind in _MEDIA_TYPES.items() if case.kind.startswith("Test" + name))
    wrong = "Negative" in case.kind
    try:
        found = parse(case.action.path.read_bytes(), media_type, base=case.action.address)
    except SecoopError:
        return "" if wrong else "refused"
    if wrong or case.result is None:
        return "accepted" if wrong else ""
    wanted = triples(case.result.path.read_bytes(), RDF_TYPES[case.result.path.suffix])
    rows = [(term(quad.subject), term(quad.predicate), term(quad.object)) for quad in wanted]
    return "" if same_graph(rows, [tuple(_unnamed(value) for value in triple) for triple in found]) else "differs"


def _unnamed(value: Iri | Literal) -> Value:
    """A blank node again, where parsing gave it a name of its own."""
    if isinstance(value, Iri):
        return Blank(value.value) if value.value.startswith(GENID) else value
    return value._replace(language=value.language.lower())
