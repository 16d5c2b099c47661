"""The judge: what pySHACL is told must not change what a shape means, and what it cannot read is no verdict."""

from __future__ import annotations

import pytest
from rdflib import Graph

from kg.errors import SecoopError
from kg.namespaces import SH
from kg.validation.judge import judge

HEAD = f"@prefix sh: <{SH}> . @prefix : <http://x/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
SIBLINGS = """
:Hand a sh:NodeShape ; sh:targetNode :h ; sh:property :fingers, :thumbs .
:fingers a sh:PropertyShape ; sh:path :digit ; sh:qualifiedMaxCount 4 ; sh:qualifiedValueShape [ sh:class :Finger ] ;
  sh:qualifiedValueShapesDisjoint true .
:thumbs a sh:PropertyShape ; sh:path :digit ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:class :Thumb ] ;
  sh:qualifiedValueShapesDisjoint true .
"""
CLASS = """
:Person a sh:NodeShape, rdfs:Class ; sh:targetNode :somebody ; sh:property :name .
:name a sh:PropertyShape ; sh:path :name ; sh:minCount 1 .
"""


def graph(text: str) -> Graph:
    return Graph().parse(data=HEAD + text, format="turtle")


@pytest.mark.parametrize(("digit", "violated"), [(":d a :Thumb .", []), (":d a :Thumb, :Finger .", ["http://x/thumbs"])])
def test_disjoint_qualified_shapes_still_see_their_siblings(digit: str, violated: list[str]) -> None:
    assert [result.shape for result in judge(graph(f":h :digit :d . {digit}"), graph(SIBLINGS))] == violated


def test_a_shape_that_is_a_class_still_judges_its_instances() -> None:
    results = judge(graph(":p a :Person . :somebody rdfs:label 'x' ."), graph(CLASS))
    assert {result.focus for result in results} == {"http://x/p", "http://x/somebody"}


def test_shapes_the_engine_cannot_read_are_an_error_and_no_verdict() -> None:
    with pytest.raises(SecoopError, match="refuses the shapes"):
        judge(graph(":a :p 1 ."), graph(":S sh:targetNode :a ; sh:property [ sh:path :p, :q ; sh:minCount 1 ] ."))
