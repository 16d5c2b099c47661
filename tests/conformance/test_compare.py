"""What counts as the same answer, and what does not."""

from __future__ import annotations

import pytest

from kg.namespaces import XSD
from kg.store.terms import Iri, Literal
from tests.conformance.compare import Blank, Row, same_graph, same_reduced, same_rows
from tests.conformance.results import Answer

P, Q = Iri("http://x/p"), Iri("http://x/q")
ONE, TWO = Literal("1"), Literal("2")


def edges(*pairs: str, predicate: Iri = P) -> list[Row]:
    """A graph of blank nodes: each pair of letters is a triple."""
    return [(Blank(pair[0]), predicate, Blank(pair[1])) for pair in pairs]


RING, TRIANGLES = edges("ab", "bc", "cd", "de", "ef", "fa"), edges("ab", "bc", "ca", "de", "ef", "fd")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ([], []),
        (edges("ab"), edges("xy")),
        (edges("ab", "ac"), edges("xz", "xy")),
        (RING, edges("zy", "yx", "xw", "wv", "vu", "uz")),
        (TRIANGLES, edges("xu", "uv", "vx", "wz", "zy", "yw")),
        ([(P, P, ONE), (P, P, ONE)], [(P, P, ONE)]),
    ],
)
def test_graphs_that_differ_in_names_of_blank_nodes_only_are_the_same(left: list[Row], right: list[Row]) -> None:
    assert same_graph(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (edges("ab"), edges("aa")),
        (edges("ab", "ac"), edges("ab", "cb")),
        (RING, TRIANGLES),
        (edges("ab"), edges("ab", predicate=Q)),
        ([(P, P, ONE)], [(P, P, TWO)]),
        ([(P, P, Literal("x"))], [(P, P, Iri("x"))]),
        ([(P, P, Literal("x"))], [(P, P, Literal("x", language="en"))]),
        ([(P, P, Blank("x"))], [(P, P, Iri("x"))]),
        ([(P, P, ONE)], []),
        ([(P, P, Blank("a")), (Q, P, Blank("a"))], [(P, P, Blank("a")), (Q, P, Blank("b"))]),
    ],
)
def test_graphs_of_other_structure_are_not_the_same(left: list[Row], right: list[Row]) -> None:
    assert not same_graph(left, right)


def test_rows_count_and_their_order_does_only_where_asked() -> None:
    assert same_rows([(ONE,), (TWO,)], [(TWO,), (ONE,)])
    assert not same_rows([(ONE,), (TWO,)], [(TWO,), (ONE,)], ordered=True)
    assert not same_rows([(ONE,), (ONE,), (TWO,)], [(ONE,), (TWO,), (TWO,)])
    assert same_rows([(Blank("a"),), (ONE,)], [(Blank("b"),), (ONE,)], ordered=True)


def test_an_unbound_value_is_not_an_empty_text() -> None:
    assert not same_rows([(None,)], [(Literal(""),)])


def test_a_blank_node_in_two_rows_is_one_node() -> None:
    assert not same_rows([(Blank("a"),), (Blank("a"),)], [(Blank("a"),), (Blank("b"),)])


def test_reduced_may_leave_duplicates_out_but_invents_and_loses_nothing() -> None:
    whole: list[Row] = [(ONE,), (ONE,), (TWO,)]
    assert same_reduced(whole, [(ONE,), (TWO,)])
    assert same_reduced(whole, whole)
    assert not same_reduced(whole, [(ONE,)])
    assert not same_reduced(whole, [(ONE,), (TWO,), (TWO,)])


@pytest.mark.parametrize(
    ("wrong", "lax"),
    [
        (Answer(truth=False), False),
        (Answer.table(["a"], []), False),
        (Answer.table(["b"], [{"b": ONE}]), False),
        (Answer.table(["a"], [{"a": ONE}, {"a": ONE}]), True),
        (Answer(rows=((P, P, ONE),)), False),
    ],
)
def test_an_answer_of_another_form_columns_or_number_does_not_match(wrong: Answer, lax: bool) -> None:
    right = Answer.table(["a"], [{"a": ONE}])
    assert right.matches(Answer.table(["a"], [{"a": ONE}]), lax=lax)
    assert not right.matches(wrong, lax=lax)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("integer", "01", "1"),
        ("double", "1.0e6", "1000000"),
        ("boolean", "1", "true"),
        ("date", "2030-01-01+00:00", "2030-01-01Z"),
    ],
)
def test_values_written_in_two_ways_are_one_by_value_only(kind: str, one: str, other: str) -> None:
    left, right = (Answer.table(["a"], [{"a": Literal(text, XSD + kind)}]) for text in (one, other))
    assert not left.matches(right)
    assert left.by_value().matches(right.by_value())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Literal("1", XSD + "integer"), Literal("2", XSD + "integer")),
        (Literal("1", XSD + "integer"), Literal("1", XSD + "decimal")),
        (Literal("1"), Literal("01")),
        (Literal("x", XSD + "integer"), Literal("y", XSD + "integer")),
    ],
)
def test_other_values_stay_other_values(one: Literal, other: Literal) -> None:
    left, right = (Answer.table(["a"], [{"a": term}]) for term in (one, other))
    assert not left.by_value().matches(right.by_value())
