"""Every alternative of every check fires on some fixture: none is there in vain."""

from __future__ import annotations

import pytest

from kg import hygiene
from kg.store.memory import MemoryGraph
from kg.validation import assess, checks
from kg.validation.parsing import TURTLE, Limit, parse
from tests.ontology_checks.fixtures import read as additions
from tests.shapes.branches import alone
from tests.shapes.fixtures import merged, slips

BRANCHES = [(check, query) for check in checks.load() for query in alone(check.query)]
OF_ONTOLOGY = [(check, query) for check in hygiene.load() for query in alone(check.query)]


@pytest.fixture(scope="module")
def graph() -> MemoryGraph:
    """All bad fixtures, each below a name of its own, with the ontology."""
    triples = parse(merged("bad", slips()), TURTLE, limit=Limit(size=10_000_000))
    return MemoryGraph([*assess.ontology(), *triples])


@pytest.mark.parametrize(("check", "query"), BRANCHES, ids=[f"{check.name}-{n}" for n, (check, _) in enumerate(BRANCHES)])
def test_a_branch_alone_finds_something(check: checks.Check, query: str, graph: MemoryGraph) -> None:
    assert graph.select(query), f"no fixture breaks this alternative of {check.name}"


@pytest.mark.parametrize(("check", "query"), OF_ONTOLOGY, ids=[f"{c.name}-{n}" for n, (c, _) in enumerate(OF_ONTOLOGY)])
def test_a_branch_of_an_ontology_check_finds_something(check: checks.Check, query: str) -> None:
    bad = [MemoryGraph(addition.facts()) for addition in additions("bad") if addition.breaks == check.name]
    assert any(graph.select(query) for graph in bad)


def test_branches_are_taken_apart() -> None:
    query = 'SELECT * { ?a ?b "}" . { A } UNION { B { C } UNION { D } } FILTER NOT EXISTS { { E } UNION { F } } }'
    assert list(alone(query)) == [
        'SELECT * { ?a ?b "}" . { A } FILTER NOT EXISTS { { E } UNION { F } } }',
        'SELECT * { ?a ?b "}" . { B { C } UNION { D } } FILTER NOT EXISTS { { E } UNION { F } } }',
        'SELECT * { ?a ?b "}" . { A } UNION { B { C } } FILTER NOT EXISTS { { E } UNION { F } } }',
        'SELECT * { ?a ?b "}" . { A } UNION { B { D } } FILTER NOT EXISTS { { E } UNION { F } } }',
    ]
    assert len(BRANCHES) > 20
