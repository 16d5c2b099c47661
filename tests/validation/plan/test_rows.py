"""Where look-ups exclude every row of a check no query is asked; where they only seem to, it is."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from kg.store.edges import Edge, Node, holding
from kg.validation.checks import Check
from kg.validation.plan import rows
from kg.validation.plan.checks import compile_check
from kg.validation.plan.graph import Base, View

X = "http://x.example/"


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(X + name)


def edges(text: str) -> list[Edge]:
    """Triples of one letter each, "fpx" for :f :p :x."""
    return [(node(triple[0]), node(triple[1]), node(triple[2])) for triple in text.split()]


def possible(pattern: str, triples: str, *, more: str = "", less: str = "") -> bool:
    """Whether a check may have a row about :f in a graph, after a change of it."""
    query = f"PREFIX : <{X}> SELECT DISTINCT ?focus WHERE {{ {pattern} }}"
    planned = compile_check(Check("c", "c", "Violation", "P.", "S.", query), lambda _p, back: 8.0 if back else 2.0)
    assert not planned.unplanned
    return planned.possible(View(Base([holding(edges(triples))]), edges(more), edges(less)), node("f"))


WITHOUT = "?focus :p ?x . FILTER NOT EXISTS { ?x :q ?y }"
EXCLUDED = {
    "no match": ("?focus :p ?x . ?x :q ?y", "fpx yqx"),
    "a counterpart": (WITHOUT, "fpx xqy"),
    "one for every match": (WITHOUT, "fpx fpz xqy zqy"),
    "what is taken away": ("?focus :p ?x . MINUS { ?x :q ?y }", "fpx xqy"),
    "one branch of it": ("?focus :p ?x . MINUS { { ?x :q ?y } UNION { ?x :r ?y } }", "fpx xry"),
    "a counterpart that passes its condition": ("?focus :p ?x . FILTER NOT EXISTS { ?x :q ?y . FILTER(?y = :y) }", "fpx xqy"),
    "a condition": ("?focus :p ?x . FILTER(?x IN (:y, :z))", "fpx"),
    "a value of VALUES": ("VALUES ?x { :y :z } ?focus :p ?x .", "fpx"),
    "a path": ("?focus :p ?x . FILTER NOT EXISTS { ?x :q+ :z }", "fpx xqy yqz"),
}
LEFT = {
    "a match": ("?focus :p ?x . ?x :q ?y", "fpx xqy"),
    "a match without counterpart": (WITHOUT, "fpx fpz xqy"),
    "a counterpart that fails its condition": ("?focus :p ?x . FILTER NOT EXISTS { ?x :q ?y . FILTER(?y = :z) }", "fpx xqy"),
    "a condition of it that cannot see the value": ("?focus :p ?x . MINUS { ?x :q ?y . FILTER(?focus = :f) }", "fpx xqy"),
    "a counterpart with a counterpart": ("?focus :p ?x . MINUS { ?x :q ?y . MINUS { ?y :r ?z } }", "fpx xqy yrz"),
    "what may be open": ("?focus :p ?x . OPTIONAL { ?x :q ?y } MINUS { ?focus :r ?y }", "fpx xqy frz"),
    "a path of other predicates": ("?focus :p ?x . FILTER NOT EXISTS { ?x !:q ?y }", "fpx xqy"),
    "a condition that is not known": ("?focus :p ?x . FILTER(LANG(?x) = 'en')", "fpx"),
    "one of two alternatives": ("{ ?focus :p ?x } UNION { ?focus :q ?x }", "fqx"),
}


@pytest.mark.parametrize("name", EXCLUDED)
def test_no_query_is_asked_where_a_row_is_excluded_by(name: str) -> None:
    assert not possible(*EXCLUDED[name])


@pytest.mark.parametrize("name", LEFT)
def test_a_query_is_asked_where_there_is(name: str) -> None:
    assert possible(*LEFT[name])


def test_a_counterpart_that_goes_lets_the_row_come_and_one_that_comes_takes_it_away() -> None:
    assert possible(WITHOUT, "fpx xqy", less="xqy")
    assert not possible(WITHOUT, "fpx", more="xqy")


def test_a_query_is_asked_after_too_many_look_ups(monkeypatch: pytest.MonkeyPatch) -> None:
    triples = " ".join(f"fp{x} {x}qy" for x in "abcde")
    assert not possible(WITHOUT, triples)
    monkeypatch.setattr(rows, "LIMIT", 4)
    assert possible(WITHOUT, triples)


def test_what_is_known_of_the_last_steps_is_looked_up_once_until_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    query = f"PREFIX : <{X}> SELECT ?focus WHERE {{ ?focus :p ?x . ?x :q ?y . ?y :r ?z }}"
    planned = compile_check(Check("c", "c", "Violation", "P.", "S.", query), lambda _p, back: 8.0 if back else 2.0)
    base = Base([holding(edges("fpx gpx xqy"))])
    looked: list[Node | None] = []
    original = View.each

    def counted(self: View, s: Node | None, p: ox.NamedNode | None, o: Node | None) -> Iterable[Edge]:
        looked.append(s)
        return original(self, s, p, o)

    monkeypatch.setattr(View, "each", counted)
    assert not planned.possible(View(base), node("f"))
    assert not planned.possible(View(base, edges("hpx")), node("g"))
    assert looked.count(node("x")) == 1
    assert planned.possible(View(base, edges("yrz")), node("f"))
    assert looked.count(node("x")) == 2


def test_a_triple_of_a_change_is_found_by_its_ends_alone() -> None:
    view = View(Base([holding(edges("apb aqb fpx"))]), edges("frx"), edges("apb"))
    assert list(view.edges(node("f"), None, node("x"))) == edges("fpx frx")
    assert list(view.edges(node("a"), None, node("b"))) == edges("aqb")


def test_paths_are_followed_once_until_their_triples_change() -> None:
    base = Base([holding(edges("aqb"))])
    planned = compile_check(
        Check("c", "c", "Violation", "P.", "S.", f"PREFIX : <{X}> SELECT ?focus WHERE {{ ?focus :q+ :c }}"), lambda _p, _b: 2.0
    )
    assert not planned.possible(View(base), node("a"))
    assert planned.possible(View(base, edges("bqc")), node("a"))
    assert not planned.possible(View(base, edges("brc")), node("a"))
