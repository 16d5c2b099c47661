"""The look at a query before the engine sees it."""

from __future__ import annotations

import contextlib
import time

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError, RefusedError, SecoopError, TooLargeError
from kg.namespaces import XSD
from kg.store.rdf import to_term
from kg.store.sparql import bind, classify
from kg.store.terms import Iri, Literal, Term, lang, typed


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", "select"),
        ("# SERVICE in a comment\nASK { ?s ?p 'SERVICE' }", "ask"),
        ("PREFIX x: <http://x/> construct { ?s ?p ?o } where { ?s x:SERVICE ?o }", "construct"),
        ("DESCRIBE <http://x/LOAD>", "describe"),
        ("SELECT ?service WHERE { ?service ?load ?o }", "select"),
        ("PREFIX x: <http://x/> SELECT * { ?s x:hasService ?o }", "select"),
        ("PREFIX x: <http://x/> SELECT * { ?s a x:Service . ?s ?p ?upload ; x:workload <http://x/> }", "select"),
        ("PREFIX x: <http://x/> SELECT * { ?s ?p x:a.SERVICE }", "select"),
        ("SELECT * { VALUES ?x { " + "1.5 " * 2000 + "} }", "select"),
        ("SELECT * { ?s ?p ?o FILTER(?o IN (" + ", ".join(["1.5"] * 500) + ")) }", "select"),
        ('SELECT * { ?s ?p """a " SERVICE """ }', "select"),
    ],
)
def test_the_form_is_read_past_comments_strings_and_names(query: str, form: str) -> None:
    assert classify(query) == form


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { sErViCe SILENT ?x { ?s ?p ?o } }",
        "SELECT * { SERVICE# comment\n<http://x/> {} }",
        "SELECT * { S\\u0045RVICE <http://x/> {} }",
        'SELECT * { ?s ?p "\\u0022" SERVICE <http://x/> {} #" }',
        "SELECT * { ?s ?p 1.SERVICE <http://x/> {} }",
        "SELECT * { SERVICESILENT<http://x/>{} }",
        "SELECT * { ?s ?p trueSERVICE<http://x/>{} }",
        "SELECT * { ?s ?p 1e5SERVICE <http://x/> {} }",
        "SELECT * { ?s ?p 1.e5SERVICE <http://x/> {} }",
        "PREFIX x: <http://x/> SELECT * { ?s ?p x:.SERVICE <http://x/> {} }",
        "PREFIX : <http://x/> SELECT * { ?s ?p :.SERVICE <http://x/> {} }",
        "PREFIX l: <http://h/> SELECT * { SERVICEl:{} }",
        "PREFIX l: <http://h/> SELECT * { SERVICESILENTl:x{} }",
        "PREFIX e: <http://a/> SELECT * { OPTIONAL { ?s ?p e:a\\# } SERVICE <http://x/> {}\n}",
        "SELECT * { FILTER(1<2)SERVICE#>\n<http://x/>{} }",
        'SELECT * { OPTIONAL { ?s ?p <http://a/\\u0041#> } OPTIONAL { ?s ?p "\\u0022" } SERVICE <http://x/> {} OPTIONAL { ?s ?p "\\u0022" } }',
        "SELECT * { SERVICE ?x {} }",
        "SELECT * { SERVICE\r#\rSILENT # x\n <http://x/> {} }",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX x: <http://x/> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://x/>",
        "CLEAR ALL",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "SELECT * {} ; LOAD <http://x/>",
    ],
)
def test_updates_and_federation_are_refused_in_every_spelling(query: str) -> None:
    with pytest.raises(RefusedError) as caught:
        classify(query)
    assert "line" in caught.value.where
    assert caught.value.remedy


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE " + "{" * 60 + "}" * 60,
        "SELECT * { ?s ?p " + "(" * 60 + ")" * 60 + " }",
        "SELECT * { " + "?s ?p ?o . " * 700 + "}",
        "SELECT * { " + " UNION ".join(["{}"] * 700) + "}",
        "SELECT * { " + " ".join(f"BIND(1 AS ?v{i})" for i in range(700)) + "}",
        "SELECT * { FILTER(" + "!" * 700 + "true) }",
        "SELECT * { ?s ?p '" + "x" * 70000 + "' }",
    ],
)
def test_what_would_overflow_the_engine_is_refused_before_it(query: str) -> None:
    with pytest.raises(TooLargeError):
        classify(query)


@pytest.mark.parametrize("query", ["", "hello", "{}", "SELEC * {}"])
def test_what_has_no_form_is_refused_with_a_place(query: str) -> None:
    with pytest.raises(InputError) as caught:
        classify(query)
    assert caught.value.extra == {"line": 1, "column": 1}


@given(st.text(max_size=300))
def test_any_text_is_classified_or_refused(text: str) -> None:
    try:
        assert classify(text) in {"select", "ask", "construct", "describe"}
    except SecoopError as error:
        assert error.remedy


@given(st.text(alphabet="{}()\"'#<>\\ \n:.;?abSELCTRVIu0045", max_size=60))
def test_a_service_clause_after_any_complete_string_is_seen(filler: str) -> None:
    query = "SELECT * { ?s ?p 'x' . SERVICE <http://x/> {} } " + filler
    with pytest.raises((RefusedError, InputError)):
        classify(query)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?s { ?s ?p ?x }", "SELECT ?s { VALUES (?x) { (<http://x/1>) }  ?s ?p ?x }"),
        (
            "CONSTRUCT { ?s ?p ?x } WHERE { ?s ?p ?x }",
            "CONSTRUCT { ?s ?p ?x } WHERE { VALUES (?x) { (<http://x/1>) }  ?s ?p ?x }",
        ),
        ("CONSTRUCT WHERE { ?s ?p ?x }", "CONSTRUCT WHERE { VALUES (?x) { (<http://x/1>) }  ?s ?p ?x }"),
        (
            "SELECT (EXISTS { ?a ?b ?c } AS ?t) { ?s ?p ?x }",
            "SELECT (EXISTS { ?a ?b ?c } AS ?t) { VALUES (?x) { (<http://x/1>) }  ?s ?p ?x }",
        ),
        ("# {\nASK { ?s ?p ?x }", "# {\nASK { VALUES (?x) { (<http://x/1>) }  ?s ?p ?x }"),
    ],
)
def test_parameters_are_joined_at_the_start_of_the_outermost_group(query: str, expected: str) -> None:
    assert bind(query, {"x": Iri("http://x/1")}) == expected


@given(st.text(max_size=80))
def test_no_literal_escapes_its_place(value: str) -> None:
    text = bind("SELECT ?s { ?s ?p ?x }", {"x": Literal(value)})
    assert classify(text) == "select"


_TERMS = st.one_of(
    st.text(max_size=40).map(Literal),
    st.builds(lang, st.text(max_size=40), st.sampled_from(["en", "ja", "und-latn"])),
    st.integers().map(lambda number: typed(str(number), XSD + "integer")),
    st.lists(st.sampled_from([*"aé-.~()'&;?:@/", "%20"]), max_size=20).map(
        lambda tail: Iri("http://example.org/" + "".join(tail))
    ),
)


@given(_TERMS)
def test_a_bound_value_comes_out_as_it_went_in(term: Term) -> None:
    results = ox.Store().query(bind("SELECT ?x WHERE { }", {"x": term}))
    assert isinstance(results, ox.QuerySolutions)
    assert [to_term(row["x"]) for row in results if row["x"]] == [term]


@pytest.mark.parametrize("iri", ["http://x/> } DROP ALL #", "not an iri", "http://x/\n"])
def test_what_is_not_an_iri_is_never_bound(iri: str) -> None:
    with pytest.raises(InputError):
        bind("SELECT ?s { ?s ?p ?x }", {"x": Iri(iri)})


@pytest.mark.parametrize("unit", ['"\\"', '"', "'", '"""\n', "<", "a.", "service#", "service ", '\\u0041"', "1", "1.", ".1"])
def test_no_text_of_the_greatest_length_takes_long_to_look_at(unit: str) -> None:
    text = "SELECT * { " + unit * (65000 // len(unit))
    started = time.thread_time()
    with contextlib.suppress(SecoopError):
        classify(text)
    assert time.thread_time() - started < 2.0


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?v { SELECT ?v { VALUES ?v { 1 2 } } }",
        "SELECT ?v WHERE { # SELECT\n select ?v { VALUES ?v { 1 2 } } LIMIT 5 # }\n}",
        "SELECT ?v { { SELECT ?v { VALUES ?v { 1 2 } } } } ORDER BY ?v",
        "SELECT ?v { SELECT ?v {} VALUES ?v { 1 2 } } LIMIT 3",
    ],
)
def test_a_parameter_is_joined_with_a_subquery_that_is_the_whole_group(query: str) -> None:
    results = ox.Store().query(bind(query, {"v": typed("2", XSD + "integer")}))
    assert isinstance(results, ox.QuerySolutions)
    assert [row["v"].value for row in results] == ["2"]


def test_values_stand_wherever_a_query_has_room_for_them() -> None:
    text = (
        "SELECT ?x { { SELECT ?x { VALUES ?x { UNDEF } ?x a ?c } } MINUS { VALUES ?x { UNDEF } VALUES ?xx { UNDEF } ?x ?p ?y } }"
    )
    found = bind(text, {"x": Literal("a { \\1 b")})
    assert found.count('VALUES ?x { "a { \\\\1 b" }') == 2
    assert "VALUES ?xx { UNDEF }" in found
