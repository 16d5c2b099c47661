"""The plain triple exists exactly where a stated, uncontradicted Statement does."""

from __future__ import annotations

from kg.interpret.plain import plain_triples
from kg.interpret.quads import code, sc
from kg.namespaces import EDTF, Iris
from kg.store.terms import Iri, Quad, typed
from kg.vocabulary import Vocabulary
from tests.corpus import SmallCorpus

DAY = Iri(Iris().entity("event/hill-day"))


def plain(corpus: SmallCorpus) -> set[tuple[Iri, Iri, object]]:
    return {(q.subject, q.predicate, q.object) for q in plain_triples(corpus.quads(), Vocabulary.load())}


def test_a_stated_fact_becomes_a_plain_triple_with_its_bounds(corpus: SmallCorpus) -> None:
    triples = plain(corpus)
    assert (DAY, sc("date"), typed("2030-05-04", EDTF)) in triples
    assert {p for s, p, _ in triples if s == DAY} >= {sc("earliestStart"), sc("latestEnd"), sc("datePrecision")}


def test_an_inferred_fact_lives_only_in_its_statement(corpus: SmallCorpus) -> None:
    assert not {p for _, p, _ in plain(corpus)} & {sc("heldAt"), sc("cooperatesWith")}


def test_an_unreadable_fact_has_no_plain_triple(corpus: SmallCorpus) -> None:
    assert sc("editionNumber") not in {p for _, p, _ in plain(corpus)}


def test_two_different_stated_values_contradict_and_leave_none(corpus: SmallCorpus) -> None:
    corpus.edit(
        corpus.record,
        "    - {status: held, at: 54-63}\n",
        "    - {status: held, at: 54-63}\n    - {status: cancelled, at: 0-8}\n",
    )
    assert (DAY, sc("eventStatus")) not in {(s, p) for s, p, _ in plain(corpus)}


def test_the_same_value_stated_twice_does_not_contradict(corpus: SmallCorpus) -> None:
    corpus.edit(
        corpus.record, "    - {status: held, at: 54-63}\n", "    - {status: held, at: 54-63}\n    - {status: held, at: 0-8}\n"
    )
    assert (DAY, sc("eventStatus")) in {(s, p) for s, p, _ in plain(corpus)}


def test_plain_triples_stand_in_the_graph_of_the_source_that_states_them(corpus: SmallCorpus) -> None:
    quads = plain_triples(corpus.quads(), Vocabulary.load())
    assert Quad(DAY, sc("date"), typed("2030-05-04", EDTF), Iri(Iris().graph("hill"))) in quads


def test_a_stated_date_without_an_end_has_no_bounds_of_an_end() -> None:
    said, graph = Iri(Iris().entity("statement/s")), Iri(Iris().graph("hill"))
    facts = (
        ("subject", DAY), ("predicate", sc("date")), ("object", typed("2030-05/", EDTF)), ("certainty", code("certainty", "stated")),
    )  # fmt: skip
    found = plain_triples([Quad(said, sc(name), value, graph) for name, value in facts], Vocabulary.load())
    assert {q.predicate for q in found} == {sc("date"), sc("datePrecision"), sc("earliestStart"), sc("latestStart")}
