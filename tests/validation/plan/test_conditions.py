"""Whatever a condition is certain of, the engine says too, for terms of every kind."""

from __future__ import annotations

from itertools import product

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from kg.namespaces import EDTF, XSD
from kg.store.edges import Edge, Node, folded, holding
from kg.validation.plan.conditions import compile_condition
from kg.validation.plan.patterns import Alternatives

X = "http://x.example/"


def typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(datatype))


TERMS: list[Node] = [
    *(ox.NamedNode(X + name) for name in ("a", "b", "N1", "n1", "Ana")),
    *(ox.Literal(text) for text in ("a", "b", X + "a", X + "n1", "", "N1\n", "ſ")),
    ox.Literal("a", language="en"),
    *(typed(text, XSD + "integer") for text in ("1", "007", "x")),
    *(typed(text, XSD + "decimal") for text in ("1.0", "1.50")),
    typed("NaN", XSD + "double"),
    typed("2031-02-30", EDTF),
    typed("2031-03-05", XSD + "date"),
]
PAIRS = {ox.NamedNode(f"{X}s{i}"): pair for i, pair in enumerate(product(TERMS, TERMS))}
#: Conditions that are certain of something about these terms, with what is certain: that they hold, that they do not.
CERTAIN = {
    "isIRI(?x)": {True, False},
    "isLITERAL(?x)": {True, False},
    "!isLITERAL(?x)": {True, False},
    "sameTerm(?x, ?y)": {True, False},
    "!sameTerm(?x, ?y)": {True, False},
    "?x = ?y": {True, False},
    "?x != ?y": {True, False},
    "?x = :a": {True, False},
    "?x IN (:a, :b)": {True, False},
    "?x NOT IN (:a, :b)": {True, False},
    "?x IN (:a, 'a')": {True, False},
    "STR(?x) = STR(?y)": {True, False},
    "STR(?x) != STR(?y)": {True, False},
    "STR(?x) < STR(?y)": {True, False},
    "STR(?x) > 'b'": {True, False},
    "STRSTARTS(STR(?x), STR(:a))": {True, False},
    "STRSTARTS(STR(?x), 'http://x.example/')": {True, False},
    "DATATYPE(?x) = <http://www.w3.org/2001/XMLSchema#integer>": {True, False},
    "DATATYPE(?x) != <http://www.w3.org/2001/XMLSchema#string>": {True, False},
    "isLITERAL(?x) && DATATYPE(?x) = <http://id.loc.gov/datatypes/edtf/EDTF>": {True, False},
    "isIRI(?x) || ?x > 1": {True},
    "isIRI(?x) && ?y > 1": {False},
    "!(isIRI(?x) || ?x = 'a')": {False},
    "REGEX(STR(?x), '/[aN](1|na)?$', 'i')": {False},
    "!REGEX(STR(?x), '/[aN](1|na)?$', 'i')": {True},
    "REGEX(STR(?x), 'n1$')": {False},
}
#: Conditions that are left to the engine.
UNKNOWN = ["?x < ?y", "?x > 1", "LANG(?x) = 'en'", "REGEX(STR(?x), 'a\\\\b')", "REGEX(STR(?x), '(?i)a')", "STRLEN(STR(?x)) = 1"]


def expression(text: str) -> CompValue:
    """A condition as the planner finds it."""
    query = Alternatives(f"PREFIX : <{X}> SELECT ?s WHERE {{ ?s :x ?x ; :y ?y . FILTER({text}) }}")
    (alternative,) = query.of(query.root)
    assert [test.visible for test in alternative.tests] == [alternative.bound] * len(alternative.tests)
    node = query.root
    while node.name != "Filter":
        node = node.p
    found: CompValue = node.expr
    return found


@pytest.fixture(scope="module")
def store() -> ox.Store:
    edges: list[Edge] = []
    for subject, (x, y) in PAIRS.items():
        edges += [(subject, ox.NamedNode(X + "x"), x), (subject, ox.NamedNode(X + "y"), y)]
    return holding(edges)


@pytest.mark.parametrize("text", CERTAIN)
def test_what_is_certain_is_what_the_engine_finds(text: str, store: ox.Store) -> None:
    condition = compile_condition(expression(text), {Variable("x"): 1, Variable("y"): 2})
    assert condition is not None
    rows = store.query(f"PREFIX : <{X}> SELECT ?s WHERE {{ ?s :x ?x ; :y ?y . FILTER({text}) }}")
    assert isinstance(rows, ox.QuerySolutions)
    kept = {row["s"] for row in rows}
    answers = {subject: condition({1: folded(x), 2: folded(y)}) for subject, (x, y) in PAIRS.items()}
    assert {subject: answer for subject, answer in answers.items() if answer not in (None, subject in kept)} == {}
    assert set(answers.values()) - {None} == CERTAIN[text]


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_only_the_engine_knows_is_left_to_it(text: str) -> None:
    assert compile_condition(expression(text), {Variable("x"): 1, Variable("y"): 2}) is None


def test_a_variable_that_may_have_no_value_decides_nothing() -> None:
    condition = compile_condition(expression("isIRI(?x) && isIRI(?y)"), {Variable("y"): 2})
    assert condition is not None
    assert condition({2: ox.NamedNode(X + "a")}) is None
    assert condition({2: ox.Literal("a")}) is False
