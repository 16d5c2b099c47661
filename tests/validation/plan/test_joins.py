"""Joins take another way where a node is crowded, and find the same."""

from __future__ import annotations

from itertools import cycle

import pyoxigraph as ox
import pytest

from kg.store.edges import Node, holding
from kg.validation.plan import graph, joins, ordering, rows
from kg.validation.plan.graph import Base, View
from kg.validation.plan.matching import Match
from tests.validation.plan.graphs import invented_case, invented_rules, real_case, real_rules
from tests.validation.plan.oracle import first_mismatch


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://x.example/{name}")


def test_ways_around_crowded_nodes_are_judged_as_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    turned = []
    original = ordering.narrowed

    def narrowed(view: View, steps: tuple[Match, ...], binding: dict[int, Node]) -> tuple[Match, ...]:
        found = original(view, steps, binding)
        turned.append(found is not steps)
        return found

    answers = cycle([True, False])
    monkeypatch.setattr(View, "many", lambda *_arguments: next(answers))
    for user in (joins, rows):
        monkeypatch.setattr(user, "narrowed", narrowed)
    for make, rules, cases in ((invented_case, invented_rules(), 8), (real_case, real_rules(), 1)):
        assert first_mismatch([make(seed, 8) for seed in range(40, 40 + cases)], rules.compile()) is None
    assert sum(turned) > 10


def test_a_step_from_a_crowded_object_waits_for_one_from_another() -> None:
    crowded = [(node(f"s{i}"), node("object"), node("held")) for i in range(graph._MANY + 1)]
    view = View(Base([holding([*crowded, (node("s1"), node("subject"), node("e"))])]))
    first, second = Match(0, node("object"), node("held")), Match(0, node("subject"), node("e"))
    assert ordering.narrowed(view, (first, second), {}) == (second, first)
    assert ordering.narrowed(view, (second, first), {}) == (second, first)
    assert ordering.narrowed(view, (first, second), {0: node("s1")}) == (first, second)


@pytest.mark.parametrize("known", [False, True])
def test_what_is_crowded_is_so_from_one_triple_more_on(known: bool) -> None:
    few = [(node(f"s{i}"), node("object"), node("few")) for i in range(graph._MANY)]
    many = [(node(f"s{i}"), node("object"), node("many")) for i in range(graph._MANY + 1)]
    base = Base([holding(few), holding(many)])
    if known:
        assert len(base.edges(None, node("object"), node("few"))) == graph._MANY
        assert len(base.edges(None, node("object"), node("many"))) == graph._MANY + 1
    for _ in range(2):
        assert not base.many(node("object"), node("few"))
        assert base.many(node("object"), node("many"))


def test_a_triple_is_found_by_all_its_terms() -> None:
    base = Base([holding([]), holding([(node("s"), node("p"), node("o"))])])
    assert base.edges(node("s"), node("p"), node("o")) == ((node("s"), node("p"), node("o")),)
    assert base.edges(node("s"), node("p"), node("other")) == ()
