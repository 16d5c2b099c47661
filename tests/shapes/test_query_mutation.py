"""Whatever is left out of a check, or loosened in it, a fixture notices.

A mutant is asked of every fixture that breaks its check, of their twins and of the additions written near the check, each alone
with the ontology, and of all good fixtures together. It is noticed when one of them is found that was not, or no longer found,
or when a row lacks a column that every row of the check has.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.store.memory import Triple
from kg.store.rdf import to_engine
from kg.validation import checks
from kg.validation.parsing import TURTLE, Limit, parse
from tests.shapes.fixtures import Fixture, merged, read, slips
from tests.shapes.query_mutants import QueryMutant, mutants
from tests.shapes.test_checks import ONTOLOGY

HERE = Path(__file__).parent
#: The share of mutants that must be noticed, explained survivors counted as not noticed.
SCORE = 0.95
CHECKS = checks.load()
BAD, GOOD = [*read("bad"), *slips()], read("good")
#: Columns that some rows of a check leave open, because there is nothing to show.
OPEN = {
    "r11-decision-is-coherent": {"value"},
    "r12-renaming-has-two-ends": {"value"},
    "r2-bounds-agree": {"value"},
    "r7-tenure-holds-as-of": {"value"},
}
_ONTOLOGY, _GOOD = ox.NamedNode("urn:x:ontology"), ox.NamedNode("urn:x:good")


@dataclass(frozen=True, slots=True)
class Store:
    """The ontology, every fixture and all good ones together, each in a graph of its own."""

    store: ox.Store

    def rows(self, query: str, graph: ox.NamedNode) -> ox.QuerySolutions:
        """What a query finds in a graph with the ontology."""
        found = self.store.query(query, default_graph=[_ONTOLOGY, graph])
        assert isinstance(found, ox.QuerySolutions)
        return found

    def first(self, query: str, graph: ox.NamedNode) -> ox.QuerySolution | None:
        """Its first row."""
        return next(iter(self.rows(query, graph)), None)

    def parses(self, query: str) -> bool:
        """Whether it is a query at all."""
        try:
            self.rows(query, _ONTOLOGY)
        except SyntaxError:
            return False
        return True


def graph_of(fixture: Fixture) -> ox.NamedNode:
    return ox.NamedNode(f"urn:x:{'bad' if fixture.cells else 'good'}/{fixture.name}")


@lru_cache(maxsize=1)
def filled() -> Store:
    store = ox.Store()

    def load(triples: Iterable[Triple], graph: ox.NamedNode) -> None:
        store.bulk_extend(ox.Quad(ox.NamedNode(s.value), ox.NamedNode(p.value), to_engine(o), graph) for s, p, o in triples)

    load(ONTOLOGY, _ONTOLOGY)
    for fixture in (*BAD, *GOOD):
        load(parse(fixture.text.encode(), TURTLE, limit=Limit(size=10_000_000)), graph_of(fixture))
    load(parse(merged("good"), TURTLE, limit=Limit(size=10_000_000)), _GOOD)
    return Store(store)


def asked(check: checks.Check) -> list[tuple[ox.NamedNode, bool]]:
    """The graphs a mutant is asked of, and whether the check finds something in each."""
    breaking = [fixture for fixture in BAD if f"check-{check.name}" in fixture.breaks]
    twins = {fixture.twin or fixture.name for fixture in breaking}
    near = [fixture for fixture in BAD if check.name in fixture.near.split()]
    quiet = [fixture for fixture in (*GOOD, *near) if fixture.name in twins or fixture.near]
    graphs = {graph_of(f): True for f in breaking} | {graph_of(f): False for f in quiet if f not in breaking}
    return [*graphs.items(), (_GOOD, False)]


def columns(check: checks.Check) -> set[str]:
    """The columns every row of a check has."""
    named = {word[1:] for word in check.query.split("SELECT DISTINCT ")[1].split(" WHERE")[0].split()}
    return named - OPEN.get(check.name, set())


def survives(mutant: QueryMutant, graphs: list[tuple[ox.NamedNode, bool]], bound: set[str]) -> bool:
    for graph, expected in graphs:
        row = filled().first(mutant.query, graph)
        if (row is not None) != expected or (row is not None and any(row[name] is None for name in bound)):
            return False
    return True


def survivors() -> dict[str, str]:
    """Mutants no fixture can notice, with the reason."""
    with (HERE / "query_survivors.tsv").open(encoding="utf-8", newline="") as table:
        return {row["mutant"]: row["reason"] for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)}


@pytest.mark.slow
def test_whatever_is_left_out_of_a_check_is_noticed() -> None:
    counted, alive = 0, []
    for check in CHECKS:
        every = [mutant for mutant in mutants(check.name, check.query) if filled().parses(mutant.query)]
        graphs, bound = asked(check), columns(check)
        counted += len(every)
        alive += [mutant.name for mutant in every if survives(mutant, graphs, bound)]
    assert counted > 650
    assert sorted(set(alive) ^ set(survivors())) == [], "without a reason in query_survivors.tsv, or with one and noticed"
    assert all(reason.endswith(".") for reason in survivors().values())
    assert 1 - len(alive) / counted >= SCORE


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.name)
def test_an_unchanged_check_is_not_noticed(check: checks.Check) -> None:
    """The other side: what the mutants find differs through the change alone."""
    assert survives(QueryMutant(check.name, "nothing", check.query), asked(check), columns(check))


def test_every_row_of_a_check_shows_its_columns() -> None:
    left_open: dict[str, set[str]] = defaultdict(set)
    for check in CHECKS:
        named = columns(check) | OPEN.get(check.name, set())
        for graph, expected in asked(check):
            for row in filled().rows(check.query, graph) if expected else ():
                left_open[check.name] |= {name for name in named if row[name] is None}
    assert {name: found for name, found in left_open.items() if found} == OPEN


def test_an_addition_names_the_checks_it_is_near_to() -> None:
    names = {check.name for check in CHECKS}
    additions = [fixture for fixture in slips() if fixture.near]
    assert [f.name for f in additions if not set(f.near.split()) <= names] == []
    assert len(additions) > 200


def test_a_check_is_taken_apart_piece_by_piece() -> None:
    query = (
        "SELECT DISTINCT ?x WHERE { ?x a|sc:b+ ?y ; sc:c ?z, 1 . FILTER(?y < ?z && ?y NOT IN (2, 3)) "
        "{ ?x sc:d ?y } UNION { ?x sc:e ?y } VALUES ?y { 4 5 } MINUS { ?x sc:f* ?z } BIND(?y AS ?w) }"
    )
    changes = [mutant.change for mutant in mutants("x", query)]
    assert changes == [
        "without ?x a|sc:b+ ?y",
        "?x a|sc:b+ ?y by sc:b+ alone",
        "?x a|sc:b+ ?y by a alone",
        "?x a|sc:b+ ?y by a|sc:b alone",
        "without ?x sc:c ?z",
        "without ?x sc:c 1",
        "without FILTER(?y < ?z && ?y NOT IN (2, 3))",
        "?y < ?z loosened",
        "without ?y < ?z as operand",
        "without ?y NOT IN (2, 3) as operand",
        "without 2 of IN",
        "without 3 of IN",
        "without { ?x sc:d ?y }",
        "without ?x sc:d ?y",
        "without { ?x sc:e ?y }",
        "without ?x sc:e ?y",
        "without VALUES ?y { 4 5 }",
        "without 4 among the values",
        "without 5 among the values",
        "without MINUS { ?x sc:f* ?z }",
        "without ?x sc:f* ?z",
        "?x sc:f* ?z by sc:f? alone",
        "without BIND(?y AS ?w)",
    ]


def test_a_change_leaves_the_rest_as_it_was() -> None:
    queries = {
        mutant.change: mutant.query for mutant in mutants("x", "SELECT ?x { ?x a ?y ; sc:c 1 . FILTER(?y > 1 || ?y = 0) }")
    }
    assert queries["without ?x a ?y"] == "SELECT ?x { ?x sc:c 1 .  FILTER(?y > 1 || ?y = 0) }"
    assert queries["without ?y > 1 as operand"] == "SELECT ?x { ?x a ?y ; sc:c 1 . FILTER(?y = 0) }"
    assert queries["?y > 1 loosened"] == "SELECT ?x { ?x a ?y ; sc:c 1 . FILTER(?y >= 1 || ?y = 0) }"
