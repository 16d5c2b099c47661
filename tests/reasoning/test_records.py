"""The curated records, with their plain triples and identity decisions, contradict nothing in the ontology."""

from __future__ import annotations

import pytest

from kg.identity import decisions
from kg.interpret.plain import plain_triples
from kg.loaders.corpus import Corpus
from kg.namespaces import PROV, SC, Iris
from kg.reasoning import build_view, check
from kg.reasoning.view import Triple
from kg.store.terms import Iri


@pytest.fixture(scope="module")
def records() -> list[Triple]:
    corpus, iris = Corpus.read(None), Iris()
    asserted = corpus.expand(iris)
    merged = decisions.apply(asserted, decisions.replacements(corpus.decisions, iris))
    return [(q.subject, q.predicate, q.object) for q in [*merged, *plain_triples(merged, corpus.vocabulary)]]


@pytest.mark.usefixtures("java")
def test_curated_records_are_consistent(records: list[Triple]) -> None:
    verdict = check(build_view(records))
    assert verdict.consistent, verdict.explanation


@pytest.mark.usefixtures("java")
def test_one_mistake_among_the_records_is_found(records: list[Triple]) -> None:
    event = next(value for _, predicate, value in records if predicate.value == SC + "participationIn")
    assert isinstance(event, Iri)
    verdict = check(build_view([*records, (event, Iri(PROV + "wasDerivedFrom"), Iri("urn:x:document"))]))
    assert not verdict.consistent
    assert event.value in verdict.explanation
