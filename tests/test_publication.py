"""What is joined to the published ontology agrees with what is run: examples in their files, questions in their queries."""

from __future__ import annotations

import re

import pytest
from rdflib import OWL, RDF, RDFS, Graph

from kg import resources
from kg.library import Library
from kg.namespaces import SC, SKOS
from kg.publication import QUESTIONS, answered, examples, joined, terms
from kg.store.terms import Iri

ASKED = answered()
GRAPH = Graph()
for _file in sorted((resources.path("ontology") / "modules").glob("*.ttl")):
    GRAPH.parse(_file)
DECLARED = sorted(
    str(term).removeprefix(SC)
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    for term in GRAPH.subjects(RDF.type, kind)
    if str(term).startswith(SC)
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT * { ?x sc:role ?y }", ("role",)),
        ("SELECT * { ?x <https://w3id.org/secoop/ns#role> ?y }", ("role",)),
        ("# sc:role\nSELECT * { ?x a sc:Event }", ("Event",)),
        ('SELECT * { ?x sc:date "sc:role" }', ("date",)),
        ("SELECT * { ?x osc:role ?y ; ?sc:role ?z }", ()),
        ("SELECT * { ?x sc:participationIn/sc:date ?y }", ("date", "participationIn")),
    ],
)
def test_terms_are_those_the_query_uses(query: str, found: tuple[str, ...]) -> None:
    assert terms(query) == found


def _reason(term: str) -> str:
    return next((str(o) for s, p, o in GRAPH if str(s) == SC + term and str(p) == SC + "unasked"), "")


@pytest.mark.parametrize("term", DECLARED)
def test_a_term_is_used_by_a_question_or_says_why_not(term: str) -> None:
    assert bool(ASKED.get(term)) != bool(_reason(term)), f"{term}: {_reason(term) or 'no question, and no reason why'}"


def test_a_reason_names_only_terms_that_questions_use() -> None:
    """Where a term leans on another one (``asked through sc:participant``), that one is asked for."""
    leaning = {term: re.findall(r"sc:(\w+)", _reason(term)) for term in DECLARED}
    assert {t: n for t, names in leaning.items() for n in names if not ASKED.get(n)} == {}


def test_the_published_links_to_questions_are_those_of_the_queries() -> None:
    links = {(s.value.removeprefix(SC), o.value) for s, p, o in joined() if p.value == SC + "answers" and isinstance(o, Iri)}
    assert links == {(t, QUESTIONS + q.name) for q in Library.load().questions.values() for t in terms(q.text)}


def test_no_question_uses_a_term_that_is_not_declared() -> None:
    assert set(ASKED) <= set(DECLARED)


def test_every_term_has_an_example_and_every_class_a_counterexample() -> None:
    classes = {str(c).removeprefix(SC) for c in GRAPH.subjects(RDF.type, OWL.Class) if str(c).startswith(SC)}
    names = {example.name for example in examples().values()}
    assert names == set(DECLARED) | {f"{name}.bad" for name in classes}


def test_examples_are_published_word_for_word() -> None:
    published = {(s.value, p.value): o.value for s, p, o in joined() if p.value != SC + "answers"}
    for example in examples().values():
        predicate = SC + "counterExample" if example.bad else SKOS + "example"
        assert published[SC + example.term, predicate] == example.text


@pytest.mark.parametrize("name", [example.name for example in examples().values() if not example.bad])
def test_an_example_uses_its_term(name: str) -> None:
    """A class may stand there through a class below it, or through a concept that belongs to it."""
    example = examples()[name]
    found = {str(node) for triple in Graph().parse(data=example.text, format="turtle") for node in triple}
    assert found & _below(name)


def _below(name: str) -> set[str]:
    top = next(s for s in GRAPH.subjects() if str(s) == SC + name)
    found = {str(c) for c in GRAPH.transitive_subjects(RDFS.subClassOf, top)}
    if name == "Topic":
        schemes = Graph().parse(resources.path("ontology") / "schemes" / "topic.ttl")
        found |= {str(s) for s in schemes.subjects(RDF.type, top)}
    return found


@pytest.mark.parametrize("name", sorted(examples()))
def test_an_example_says_what_it_shows(name: str) -> None:
    example = examples()[name]
    assert example.text.startswith(f"# {'Misuse' if example.bad else 'Example'} of sc:{example.term}: ")
    assert example.shows.endswith(".")
    assert len(example.shows) > 15
    assert bool(example.breaks) == example.bad
