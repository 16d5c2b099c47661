"""The tiny killers (conformance/dos-queries.tsv): each is refused or ended, and the next query is answered."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from flask.testing import FlaskClient

#: Construct as the table names it → the query, and the answers that are right: 413 before the engine, 503 at a limit, 200 where it is harmless.
KILLERS: dict[str, tuple[str, set[int]]] = {
    "{{{…}}} nested groups": ("SELECT * WHERE " + "{" * 2500 + "}" * 2500, {413}),
    "{ SELECT * {…} } nested": ("SELECT * " + "{ SELECT * " * 1500 + "{}" + "}" * 1500, {413}),
    "FILTER(((…)))": ("SELECT * { FILTER" + "(" * 20000 + "true" + ")" * 20000 + " }", {413}),
    "FILTER(!!!!…)": ("SELECT * { FILTER(" + "!" * 20000 + "true) }", {413}),
    "path ((((p))))": ("SELECT * { ?s " + "(" * 20000 + "<x:p>" + ")" * 20000 + " ?o }", {413}),
    "UNION chain": ("SELECT * { " + " UNION ".join(["{}"] * 20000) + " }", {413}),
    "&& chain": ("SELECT * { FILTER(" + " && ".join(["true"] * 20000) + ") }", {413}),
    "1+1+1… ": ("SELECT * { FILTER(" + "+".join(["1"] * 20000) + " > 0) }", {413}),
    "BIND chain": ("SELECT * { " + " ".join(f"BIND(1 AS ?v{i})" for i in range(3000)) + " }", {413}),
    "?s ?p ((((())))) nested lists": ("SELECT * { ?s ?p " + "(" * 160 + ")" * 160 + " }", {413}),
    "OPTIONAL chain": ("SELECT * { " + " ".join(f"OPTIONAL {{ ?a <x:p> ?b{i} }}" for i in range(160)) + " }", {413}),
    "p/p/p/p path sequence": ("SELECT * { ?s " + "/".join(["<x:p>"] * 160) + " ?o }", {413}),
    "triple patterns without joins": ("SELECT * { " + " . ".join(f"?a{i} <x:p> ?b{i}" for i in range(160)) + " }", {413}),
    "BIND(CONCAT(?v,?v)) doubling": (
        "SELECT ?v33 { BIND('aaaaaaaaaa' AS ?v0) "
        + " ".join(f"BIND(CONCAT(?v{i},?v{i}) AS ?v{i + 1})" for i in range(33))
        + " }",
        {503},
    ),
    "cartesian COUNT 6000 x 6000": ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }", {503}),
    "?x :knows+ ?y, 3000 nodes/6000 edges": ("SELECT (COUNT(*) AS ?n) { ?x (<x:a>|!<x:a>)+ ?y . ?z (<x:a>|!<x:a>)+ ?w }", {503}),
}


@pytest.mark.parametrize("construct", KILLERS)
def test_a_killer_is_refused_or_ended_and_the_next_query_answered(hurried: FlaskClient, construct: str) -> None:
    query, expected = KILLERS[construct]
    answer = hurried.post("/sparql", data=query, content_type="application/sparql-query", headers={"Accept": "application/json"})
    assert answer.status_code in expected, answer.get_data(as_text=True)[:300]
    assert answer.json
    assert answer.json["remedy"]
    assert hurried.get("/sparql?query=ASK%7B%7D", headers={"Accept": "application/sparql-results+json"}).status_code == 200


@pytest.mark.parametrize("depth", [5, 7, 8])
def test_an_entity_bomb_is_refused_before_it_is_read(client: FlaskClient, depth: int) -> None:
    entities = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(depth))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY e0 "aaaaaaaaaa">{entities}]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
        f"<rdf:Description><x:p>&e{depth};</x:p></rdf:Description></rdf:RDF>"
    )
    answer = client.post("/validate", data=bomb, content_type="application/rdf+xml", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert "DOCTYPE" in answer.get_data(as_text=True)


def test_every_row_of_the_table_is_tried(shared: Path) -> None:
    with (shared / "conformance" / "dos-queries.tsv").open(encoding="utf-8", newline="") as table:
        rows = [row["construct"] for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)]
    untried = [row for row in rows if row not in KILLERS and not row.startswith("RDF/XML nested entities")]
    assert untried == []
