"""Answers of the questions over the invented lake corpus, from two independent engines, in one comparable form."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pyoxigraph as ox
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import ResultRow

from kg.library import Library, Question
from kg.namespaces import PROJECT, prefixes
from kg.store.reader import Reader
from kg.store.terms import STRING, Iri, Literal, Term
from tests import lake

QUESTIONS = sorted(Library.load().questions.values(), key=lambda question: question.name)
#: Rows with their number: each row the sorted pairs of column and N-Triples form.
Answer = Counter[tuple[tuple[str, str], ...]]


@lru_cache(maxsize=1)
def store() -> ox.Store:
    """The lake dataset in memory."""
    loaded = ox.Store()
    loaded.bulk_load("".join(lake.lines()), format=ox.RdfFormat.N_QUADS)
    return loaded


@lru_cache(maxsize=1)
def reader() -> Reader:
    """A reader on it."""
    return Reader(store(), PROJECT)


@lru_cache(maxsize=1)
def graph() -> rdflib.Graph:
    """Its default graph in rdflib."""
    merged = (quad.triple for quad in store().quads_for_pattern(None, None, None, ox.DefaultGraph()))
    return rdflib.Graph().parse(data=ox.serialize(merged, format=ox.RdfFormat.N_TRIPLES), format="nt")


def by_oxigraph(text: str, terms: dict[str, Term] | None = None) -> Answer:
    """The engine in use; terms are joined, as the server does."""
    return Counter(tuple(sorted((n, t.n3()) for n, t in row.items())) for row in reader().select(text, **terms or {}))


@lru_cache
def _parsed(text: str) -> Query:
    """rdflib takes longer to parse most questions than to answer them."""
    return prepareQuery(text, initNs=prefixes(PROJECT))


def by_rdflib(text: str, terms: dict[str, Term] | None = None) -> Answer:
    """The other engine; terms are its initial bindings."""
    initial = {name: _node(term) for name, term in (terms or {}).items()}
    answer: Answer = Counter()
    for row in graph().query(_parsed(text), initBindings=initial):
        assert isinstance(row, ResultRow)
        answer[tuple(sorted((str(name), _term(value).n3()) for name, value in row.asdict().items()))] += 1
    return answer


def first_values(question: Question) -> dict[str, Term]:
    """The parameters' values in the first row that has them all: asked openly, a question answers for everybody."""
    names = [parameter.name for parameter in question.parameters]
    rows = (row for row in reader().select(question.text) if all(name in row for name in names))
    return {name: term for name, term in next(rows, {}).items() if name in names}


def _node(term: Term) -> rdflib.term.Identifier:
    if isinstance(term, Iri):
        return rdflib.URIRef(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype))


def _term(node: rdflib.term.Identifier) -> Term:
    if isinstance(node, rdflib.Literal):
        return Literal(str(node), str(node.datatype or STRING), node.language or "")
    return Iri(str(node))
