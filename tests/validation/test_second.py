"""The second judge agrees with the first on everything we have, and would be heard where it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rdflib import SH, Graph

from kg.errors import MissingToolError, SecoopError
from kg.namespaces import SC
from kg.store.terms import Iri
from kg.validation import second, shapes
from kg.validation.context import ontology, union
from kg.validation.judge import judge, to_graph
from kg.validation.parsing import TURTLE, Limit, parse
from kg.validation.report import Result
from tests.shapes.fixtures import merged, slips

_FOUND = Result(severity="Violation", message="m", focus="http://x.example/a", shape="http://x.example/s", component="c")


def test_what_only_one_has_is_told_with_who_has_it() -> None:
    other = replace(_FOUND, focus="http://x.example/b")
    told = second.compare([_FOUND], [other])
    assert [(one.by, one.result.focus) for one in told] == [("first", _FOUND.focus), ("second", other.focus)]
    assert "found by the first, not by the second" in str(told[0])


def test_words_are_no_disagreement() -> None:
    assert second.compare([_FOUND], [replace(_FOUND, message="other words", line=3)]) == []


def test_an_engine_of_another_version_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "installed", lambda: "0.7.0")
    with pytest.raises(MissingToolError, match=r"version 0\.7\.0"):
        second.SecondJudge(shapes.load())


def test_a_missing_engine_is_told_with_the_way_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "installed", lambda: "")
    with pytest.raises(SecoopError) as error:
        second.SecondJudge(shapes.load())
    assert "pip install" in error.value.remedy


def test_a_superclass_target_reaches_instances_of_subclasses() -> None:
    nameless = (Iri("http://x.example/nameless"), Iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), Iri(SC + "Polity"))
    found = second.of(shapes.load()).judge(to_graph(union(ontology(), [nameless])))
    assert any(result.rule == "property.prefLabel" for result in found)


@pytest.mark.parametrize("kind", ["good", "bad"])
def test_both_judges_find_the_same_in_all_fixtures(kind: str) -> None:
    data = merged(kind, slips() if kind == "bad" else ())
    graph = to_graph(union(ontology(), parse(data, TURTLE, limit=Limit(len(data)))))
    first, other = judge(graph, shapes.load()), second.of(shapes.load()).judge(graph)
    assert second.compare(first, other) == []
    assert (len(first) > 100) == (kind == "bad")


def test_a_rule_only_one_knows_is_a_disagreement() -> None:
    data = merged("bad")
    graph = to_graph(union(ontology(), parse(data, TURTLE, limit=Limit(len(data)))))
    fewer = Graph(bind_namespaces="none")
    for triple in shapes.load():
        if triple[1] != SH.maxCount:
            fewer.add(triple)
    told = second.compare(judge(graph, shapes.load()), second.SecondJudge(fewer).judge(graph))
    assert {one.by for one in told} == {"first"}
    assert {one.result.component.rpartition("#")[2] for one in told} == {"MaxCountConstraintComponent"}
