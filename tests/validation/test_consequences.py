"""A removal is judged with what no longer follows from the graph, found without reading all of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.contributions.patch import RDF_PATCH, UPDATE, read
from kg.namespaces import RDF, SC, SKOS
from kg.store.terms import Iri, Quad
from kg.validation import consequences
from kg.validation.context import default_graph, planner
from kg.validation.delta import Delta, Triple
from kg.validation.plan.derivation import Rule, paths, stages
from kg.validation.plan.graph import Base, View, edge
from kg.validation.plan.paths import UnplannedError
from tests.contributions.home import BASE, CLUB, PREFIXES, Home, publish
from tests.corpus import SmallCorpus

PERSON = Iri(f"{BASE}id/person/bo-lind")
CHANGES, SEED = 16, 20310117


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return publish(SmallCorpus.write(tmp_path_factory.mktemp("consequences")))


@pytest.fixture(scope="module")
def graph(home: Home) -> Base:
    return planner(home.generation.nquads).base


def follow(home: Home, graph: Base, text: str, kind: str) -> Delta:
    """What follows from a change in the words of a contribution."""
    return consequences.following(read(text.encode(), kind).delta(), graph, home.generation.nquads, BASE)


def random_changes(home: Home, number: int) -> Iterator[Delta]:
    """Whole nodes taken away, single triples, and triples of one node given to another."""
    rng = random.Random(SEED)  # noqa: S311 - a test must repeat itself
    ours = [triple for triple in default_graph(home.generation.nquads) if triple[0].value.startswith(f"{BASE}id/")]
    for _ in range(number):
        node = rng.choice(ours)[0]
        about = tuple(triple for triple in ours if triple[0] == node)
        if rng.random() < 0.4:
            yield Delta((), about)
        elif rng.random() < 0.5:
            yield Delta((), tuple(rng.sample(ours, 3)))
        else:
            other = rng.choice(ours)[0]
            yield Delta(tuple((other, p, o) for _, p, o in about), (rng.choice(about),))


def effect(delta: Delta, before: frozenset[Triple]) -> tuple[set[Triple], set[Triple]]:
    effective = delta.effective(before)
    return set(effective.added), set(effective.removed)


@cache
def anew(delta: Delta, nquads: Path) -> Delta:
    """The consequences found by deriving everything anew; what is tried later against the same changes is told the same."""
    return consequences.everything(delta, nquads, BASE)


def mismatch(home: Home, graph: Base, number: int) -> Delta | None:
    """The first of some changes with other consequences than those of deriving everything anew."""
    before = frozenset(default_graph(home.generation.nquads))
    for delta in random_changes(home, number):
        mine = consequences.by_rules(delta, graph, BASE)
        if effect(mine, before) != effect(anew(delta, home.generation.nquads), before):
            return delta
    return None


def test_what_follows_from_an_addition_is_part_of_it(home: Home, graph: Base) -> None:
    delta, sent = follow(home, graph, CLUB, "text/turtle"), read(CLUB.encode(), "text/turtle").delta()
    assert set(sent.added) < set(delta.added)
    assert (Iri(f"{BASE}id/organization/hill-club"), Iri(RDF + "type"), Iri(SC + "Organization")) in delta.added
    assert not delta.removed


@pytest.mark.parametrize("bound", ["_MOST", "_ADDED"])
def test_where_too_much_would_have_to_be_read_additions_are_judged_as_they_are(
    home: Home, graph: Base, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(consequences, bound, 0)
    assert follow(home, graph, CLUB, "text/turtle") == read(CLUB.encode(), "text/turtle").delta()


def test_what_was_derived_from_a_removed_fact_goes_with_it(home: Home, graph: Base) -> None:
    gone = follow(home, graph, f"D <{PERSON.value}> <{RDF}type> <{SC}Person> .", RDF_PATCH).removed
    assert (PERSON, Iri(RDF + "type"), Iri(SC + "Actor")) in gone
    assert all(subject.value.startswith(BASE) for subject, _, _ in gone)


def test_what_still_follows_stays(home: Home, graph: Base) -> None:
    delta = follow(home, graph, PREFIXES + "DELETE DATA { person:bo-lind skos:prefLabel 'Bo Lind'@en }", UPDATE)
    assert not any(value == Iri(SC + "Actor") for _, _, value in delta.removed)
    assert any(predicate.value == f"{SKOS}prefLabel" for _, predicate, _ in delta.removed)


def test_what_only_follows_is_not_taken_away_by_naming_it(home: Home, graph: Base) -> None:
    assert follow(home, graph, f"D <{PERSON.value}> <{RDF}type> <{SC}Actor> .", RDF_PATCH) == Delta()


def test_every_rule_of_derivation_is_planned() -> None:
    assert {rule.name for stage in stages(BASE) for rule in stage} == {path.stem for path in paths()}


def test_consequences_are_those_of_deriving_everything_again(home: Home, graph: Base) -> None:
    assert mismatch(home, graph, CHANGES) is None


@pytest.mark.slow
def test_consequences_of_many_changes_are_those_of_deriving_everything_again(home: Home, graph: Base) -> None:
    assert mismatch(home, graph, 10 * CHANGES) is None


def test_a_reader_of_rules_that_forgets_what_hides_is_caught(home: Home, graph: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consequences._Following, "_is_hidden", lambda *_: False)
    assert mismatch(home, graph, CHANGES) is not None


def test_a_reader_of_rules_that_forgets_the_nodes_around_a_change_is_caught(
    home: Home, graph: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consequences, "affected", lambda *_: set())
    assert mismatch(home, graph, CHANGES) is not None


def test_the_whole_file_is_read_only_for_a_rule_that_is_not_planned(
    home: Home, graph: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_files: list[Path] = []

    def remembered(path: Path) -> Iterator[Quad]:
        read_files.append(path)
        return iter(())

    monkeypatch.setattr(consequences, "read_nquads", remembered)
    follow(home, graph, f"D <{PERSON.value}> <{RDF}type> <{SC}Person> .", RDF_PATCH)
    assert read_files == []

    def unplanned(_name: str) -> None:
        raise UnplannedError("a new form")

    monkeypatch.setattr(consequences, "stages", unplanned)
    follow(home, graph, f"D <{PERSON.value}> <{RDF}type> <{SC}Person> .", RDF_PATCH)
    assert read_files == [home.generation.nquads]


def test_a_rule_is_asked_only_about_nodes_that_have_what_its_rows_need(home: Home, graph: Base) -> None:
    view = View(graph)
    tenure = next(rule for stage in stages(BASE) for rule in stage if rule.name == "30-tenure")
    triples = default_graph(home.generation.nquads)
    group = next(s for s, p, o in triples if p.value == RDF + "type" and o == Iri(SC + "Organization"))
    assert tenure.possible(view, ox.NamedNode(PERSON.value))
    assert not tenure.possible(view, ox.NamedNode(group.value))
    # What a change adds counts.
    assert tenure.possible(View(graph, [edge((group, Iri(RDF + "type"), Iri(SC + "Person")))]), ox.NamedNode(group.value))


def test_rules_that_are_asked_of_too_few_nodes_are_caught(home: Home, graph: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Rule.possible
    monkeypatch.setattr(Rule, "possible", lambda self, view, node: self.name != "40-attendance" and original(self, view, node))
    assert mismatch(home, graph, CHANGES) is not None
