"""The checks of alignments: silent on ours, and each seen to fire, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import ResultRow

from kg import resources
from kg.store.memory import MemoryGraph
from kg.store.rdf import read_turtle
from kg.validation.checks import read
from kg.vocabulary import Vocabulary

CHECKS = sorted((resources.path("queries") / "alignments").glob("*.rq"))
PREFIXES = """
@prefix cv: <http://data.europa.eu/m8g/> .
@prefix eurovoc: <http://eurovoc.europa.eu/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sc: <https://w3id.org/secoop/ns#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix topic: <https://w3id.org/secoop/concept/topic/> .
sc:Event a owl:Class . sc:Meeting a owl:Class . sc:heldAt a owl:ObjectProperty . topic:war a skos:Concept .
topic:peace a skos:Concept . schema:Event a owl:Class . schema:result a owl:ObjectProperty . org:Post a owl:Class .
"""
GOOD = (
    "sc:Event skos:closeMatch schema:Event . topic:war skos:exactMatch eurovoc:1210 . sc:Event skos:relatedMatch schema:result ."
)
#: Check → what makes exactly it fire, and on what.
BAD = {
    "no-axiom-between-others": ("schema:Event rdfs:subClassOf org:Post .", "https://schema.org/Event"),
    "no-axiom-about-others": ("schema:Event rdfs:subClassOf sc:Event .", "https://schema.org/Event"),
    "from-ours-to-theirs": ("schema:Event skos:closeMatch org:Post .", "https://schema.org/Event"),
    "subject-is-declared": ("sc:Evnet skos:closeMatch schema:Event .", "https://w3id.org/secoop/ns#Evnet"),
    "object-is-declared": ("topic:peace skos:closeMatch eurovoc:peace .", "https://w3id.org/secoop/concept/topic/peace"),
    "one-relation-a-pair": (
        "sc:Meeting skos:closeMatch schema:Event ; skos:broadMatch schema:Event .",
        "https://w3id.org/secoop/ns#Meeting",
    ),
    "exact-is-one-to-one": ("topic:peace skos:exactMatch eurovoc:1210 .", "https://w3id.org/secoop/concept/topic/peace"),
    "same-kind": ("sc:Meeting skos:closeMatch schema:result .", "https://w3id.org/secoop/ns#Meeting"),
}

Rows = Callable[[str, str], set[str]]


def with_the_store(turtle: str, query: str, folder: Path) -> set[str]:
    (folder / "graph.ttl").write_text(turtle, encoding="utf-8")
    graph = MemoryGraph(read_turtle(folder / "graph.ttl", "test"))
    return {row["focus"].value for row in graph.select(query)}


@lru_cache
def parsed(query: str) -> Query:
    """rdflib takes longer to parse most checks than to answer them."""
    return prepareQuery(query)


def with_rdflib(turtle: str, query: str, _folder: Path) -> set[str]:
    rows = rdflib.Graph().parse(data=turtle, format="turtle").query(parsed(query))
    return {str(row.focus) for row in rows if isinstance(row, ResultRow)}


ENGINES = {"store": with_the_store, "rdflib": with_rdflib}


def test_every_check_is_seen_to_fire() -> None:
    assert {path.stem for path in CHECKS} == set(BAD)


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_ours_pass(path: Path) -> None:
    triples = [triple for part in Vocabulary.load().triples.values() for triple in part]
    assert read(path).run(MemoryGraph(triples)) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_a_good_mapping_passes(path: Path, engine: str, tmp_path: Path) -> None:
    assert ENGINES[engine](PREFIXES + GOOD, read(path).query, tmp_path) == set()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", BAD)
def test_a_bad_mapping_is_found_by_its_check_alone(name: str, engine: str, tmp_path: Path) -> None:
    turtle, focus = BAD[name]
    found = {path.stem: ENGINES[engine](PREFIXES + GOOD + turtle, read(path).query, tmp_path) for path in CHECKS}
    expected = {name: {focus}}
    if name == "exact-is-one-to-one":
        expected[name] = {focus, "https://w3id.org/secoop/concept/topic/war"}
    assert {check: rows for check, rows in found.items() if rows} == expected


@pytest.mark.parametrize("relation", ["rdfs:subPropertyOf", "owl:equivalentClass", "owl:equivalentProperty", "owl:sameAs"])
def test_every_axiom_between_others_is_found(relation: str, tmp_path: Path) -> None:
    query = read(resources.path("queries") / "alignments" / "no-axiom-between-others.rq").query
    assert with_the_store(f"{PREFIXES} schema:result {relation} cv:role .", query, tmp_path) == {"https://schema.org/result"}
