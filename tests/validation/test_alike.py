"""Judging one focus node of a kind finds what judging all of them finds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph

from kg.namespaces import PROJECT, RDF, XSD
from kg.store.memory import MemoryGraph, Store, stored
from kg.store.terms import Iri, Literal, Quad, Term
from kg.validation import checks, second, shapes
from kg.validation.alike import CannotTellError, Eyes, Kinds
from kg.validation.context import ontology
from kg.validation.parsing import TURTLE, Limit, parse
from kg.validation.report import Result
from kg.validation.sight import looked
from tests.shapes import fixtures

pytest.importorskip("pyshacl_turbo")
Triple = tuple[Iri, Iri, Term]
ONE = [check for check in checks.load() if check.of_node]


@lru_cache(maxsize=1)
def above() -> tuple[bytes, ...]:
    return tuple(f"{Quad(*triple).n3()}\n".encode() for triple in ontology())


@lru_cache(maxsize=2)
def triples(kind: str) -> tuple[Triple, ...]:
    """All fixtures of a kind, the slips among the bad ones."""
    text = fixtures.merged(kind, fixtures.slips() if kind == "bad" else ())
    return tuple(parse(text, TURTLE, limit=Limit(size=len(text))))


def judged(data: Iterable[Triple]) -> tuple[list[Result], int, list[Result]]:
    """The findings by kinds, for how many nodes, and those of judging everything."""
    lines = sorted({f"{Quad(*triple).n3()}\n".encode() for triple in data} | set(above()))
    judge = second.of(shapes.load()).judge
    kinds = Kinds(lambda: [lines], Eyes.of(shapes.load(), ONE), f"{PROJECT}id/")
    found, number = kinds.judge(judge, checked)
    store = stored(b"".join(lines))
    return found, number, judge(store) + checked(store)


def checked(store: Store) -> list[Result]:
    return checks.run(MemoryGraph(store=store), ONE)


def keys(results: Iterable[Result], subjects: set[str]) -> set[object]:
    return {result.key for result in results if result.focus in subjects}


def test_every_finding_of_the_bad_fixtures_is_found() -> None:
    found, _, every = judged(triples("bad"))
    subjects = {triple[0].value for triple in triples("bad")}
    assert len(keys(every, subjects)) > 200
    assert {check.iri for check in ONE} <= {result.shape for result in every if result.focus in subjects}
    assert keys(found, subjects) == keys(every, subjects)


def renamed(triple: Triple, number: int) -> Triple:
    """The triple about another entity of the same kind, with other words."""

    def term(value: Term) -> Term:
        if isinstance(value, Literal) and value.datatype in (XSD + "string", RDF + "langString"):
            return value._replace(value=f"{value.value} {number}") if triple[1].value.endswith("abel") else value
        return Iri(f"{value.value}-{number}") if isinstance(value, Iri) and "/secoop/id/" in value.value else value

    subject, _, value = triple
    return Iri(term(subject).value), triple[1], term(value)


@pytest.mark.slow
def test_copies_of_what_is_wrong_have_the_same_findings() -> None:
    copies = {renamed(triple, number) for triple in triples("bad") for number in range(3)}
    found, _, every = judged(copies)
    subjects = {triple[0].value for triple in copies}
    assert keys(found, subjects) == keys(every, subjects)


def test_nodes_that_are_alike_are_judged_once() -> None:
    copies = [renamed(triple, number) for triple in triples("good") for number in range(5)]
    _, once, _ = judged(triples("good"))
    found, number, every = judged(copies)
    assert found == every == []
    seen = {iri for check in ONE for iri in looked(check.query)}
    # Which passages and decisions a node points to, checks look at: such nodes are judged each.
    apart = {
        triple[0]
        for triple in triples("good")
        if triple[1].value in seen and isinstance(triple[2], Iri) and triple[2].value.startswith(f"{PROJECT}id/")
    }
    assert number <= once + 4 * len(apart)
    assert 5 * len(apart) < len({triple[0] for triple in copies}) / 2


def test_what_is_wrong_with_one_is_found_at_every_node_like_it() -> None:
    wrong = [
        triple for triple in triples("bad") if "missing-role" in triple[0].value or "missing-attendanceStatus" in triple[0].value
    ]
    found, _, every = judged([renamed(triple, number) for triple in wrong for number in range(3)])
    assert sum(result.source == "shape" for result in every) >= 3
    assert {result.key for result in found} == {result.key for result in every}


def losses_are_found(data: st.DataObject) -> None:
    whole = triples("good")
    lost = data.draw(st.sets(st.sampled_from(range(len(whole))), min_size=1, max_size=30))
    moved = data.draw(st.lists(st.tuples(st.sampled_from(whole), st.sampled_from(whole)), max_size=10))
    left = [triple for number, triple in enumerate(whole) if number not in lost]
    left += [(one[0], one[1], other[2]) for one, other in moved]
    found, _, every = judged(left)
    subjects = {triple[0].value for triple in left}
    assert keys(found, subjects) == keys(every, subjects)


@settings(max_examples=3)
@given(st.data())
def test_random_losses_are_found(data: st.DataObject) -> None:
    losses_are_found(data)


@pytest.mark.slow
@settings(max_examples=25)
@given(st.data())
def test_many_random_losses_are_found(data: st.DataObject) -> None:
    losses_are_found(data)


@pytest.mark.parametrize(
    "wanted",
    [
        "sh:targetClass sc:Event ; sh:property [ sh:path ( sc:heldAt sc:within ) ; sh:minCount 1 ]",
        "sh:targetClass sc:Event ; sh:property [ sh:path [ sh:inversePath sc:participationIn ] ; sh:minCount 1 ]",
        "sh:targetClass sc:Event ; sh:pattern 'x'",
        "sh:targetSubjectsOf sc:heldAt ; sh:property [ sh:path sc:heldAt ; sh:maxCount 1 ]",
    ],
)
def test_a_shape_that_reads_more_is_refused(wanted: str) -> None:
    graph = Graph().parse(
        data=f"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix sc: <https://w3id.org/secoop/ns#> . sc:S a sh:NodeShape ; {wanted} ."
    )
    with pytest.raises(CannotTellError):
        Eyes.of(graph)
