"""Proactive negotiation (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import pytest

from kg.errors import NotAcceptableError
from server.negotiation import CSV, HTML, JSONLD, RDFXML, RESULTS_JSON, RESULTS_XML, TSV, TURTLE, accepts, content_type, negotiate

TABLE = (RESULTS_JSON, RESULTS_XML, CSV, TSV)
GRAPH = (TURTLE, JSONLD, RDFXML)


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        (None, RESULTS_JSON),
        ("", RESULTS_JSON),
        ("*/*", RESULTS_JSON),
        ("text/csv", CSV),
        ("text/*", CSV),
        ("TEXT/CSV", CSV),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.6", RESULTS_XML),
        ("text/csv;q=0.5,*/*;q=0.1", CSV),
        ("application/json", RESULTS_JSON),
        ("application/xml", RESULTS_XML),
        ("text/csv;charset=utf-8", CSV),
        ("nonsense, text/csv", CSV),
        ('text/tab-separated-values;note="a, text/csv, b";q=0.5, application/sparql-results+xml;q=0.4', RESULTS_XML),
        ('image/png;note="\\", text/csv, ", application/sparql-results+xml', RESULTS_XML),
        ('application/sparql-results+xml;q="0.5", text/csv;q=0.4', CSV),
        ('text/csv, image/png;note="never closed, application/sparql-results+xml', CSV),
    ],
)
def test_the_best_liked_format_is_sent(accept: str | None, best: str) -> None:
    assert negotiate(accept, TABLE) == best


def test_an_excluded_format_is_not_sent_though_the_wildcard_takes_it() -> None:
    assert negotiate("*/*, application/sparql-results+json;q=0", TABLE) == RESULTS_XML


def test_the_more_specific_range_decides_over_the_wildcard() -> None:
    assert negotiate("text/*;q=0.9, text/csv;q=0.1, text/tab-separated-values", TABLE) == TSV


def test_an_exact_name_decides_over_an_alias_of_the_same_format() -> None:
    assert negotiate("application/json;q=0.9, application/sparql-results+json;q=0, text/csv;q=0.1", TABLE) == CSV


def test_a_browser_gets_the_page() -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert negotiate(browser, (*GRAPH, HTML)) == HTML


def test_rdflib_gets_turtle() -> None:
    rdflib = "text/turtle, application/rdf+xml;q=0.9, application/n-triples;q=0.8, */*;q=0.1"
    assert negotiate(rdflib, (HTML, *GRAPH)) == TURTLE


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text/csv;header=present", "text/csv;q=high"])
def test_what_cannot_be_had_is_refused_with_the_list(accept: str) -> None:
    with pytest.raises(NotAcceptableError) as caught:
        negotiate(accept, TABLE)
    assert caught.value.extra["available"] == list(TABLE)
    assert "text/csv" in caught.value.remedy


def test_a_wildcard_does_not_name_a_format() -> None:
    assert accepts("text/html, */*", HTML)
    assert not accepts("*/*", HTML)
    assert not accepts(None, HTML)


def test_text_formats_say_their_charset() -> None:
    assert content_type(CSV) == "text/csv; charset=utf-8"
    assert content_type(RESULTS_JSON) == RESULTS_JSON
