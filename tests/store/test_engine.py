"""What the engine refuses is told, whatever exception it raises."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import InputError
from kg.store.engine import evaluate
from kg.store.memory import Document, dataset


def test_a_function_nobody_knows_is_a_told_refusal() -> None:
    with pytest.raises(InputError) as caught:
        evaluate(ox.Store(), "SELECT (<http://x/f>(1) AS ?y) {}", prefixes={})
    assert "http://x/f" in caught.value.message
    assert caught.value.remedy


def test_relative_iris_of_a_query_are_resolved_where_a_base_is_given() -> None:
    store = dataset([Document(b"<a> <p> 1 .", "text/turtle", "http://x/")])
    assert evaluate(store, "ASK { <a> <p> 1 }", prefixes={}, base="http://x/")
    assert not evaluate(store, "ASK { <a> <p> 1 }", prefixes={}, base="http://y/")
    with pytest.raises(InputError):
        evaluate(store, "ASK { <a> <p> 1 }", prefixes={})


@pytest.mark.parametrize(
    "query", ["SELECT * {?s xx:p ?o}", "SELECT * {\n  xx:one\n a ?o}", "ASK {?s <http://x/#p>/xx:p ?o}", "ASK {?s a xx:T}"]
)
def test_a_prefix_nobody_declares_is_told_wherever_the_engine_stops(query: str) -> None:
    with pytest.raises(InputError, match=r"prefix (xx: )?is not declared"):
        evaluate(ox.Store(), query, prefixes={"sc": "http://x/"})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {?s sc:p ?o ?x}",
        "PREFIX xx: <http://y/> SELECT * {?s xx:p ?o ?x}",
        "SELECT * {?s ?p # as xx:p\n }",
        "SELECT * {?s ?p 'xx:p' ?x}",
    ],
)
def test_an_error_beside_a_declared_prefix_is_told_by_its_place(query: str) -> None:
    with pytest.raises(InputError, match="syntax error"):
        evaluate(ox.Store(), query, prefixes={"sc": "http://x/"})
