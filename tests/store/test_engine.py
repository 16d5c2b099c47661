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
