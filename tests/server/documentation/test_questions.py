"""The index of terms and questions is read from the queries."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from server.documentation.questions import asked, by_term, terms


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT * { ?x sc:role ?y }", ("role",)),
        ("SELECT * { ?x <https://w3id.org/secoop/ns#role> ?y }", ("role",)),
        ("# sc:role\nSELECT * { ?x a sc:Event }", ("Event",)),
        ('SELECT * { ?x sc:date "sc:role" }', ("date",)),
        ("SELECT * { ?x osc:role ?y ; ?sc:role ?z }", ()),
        ("SELECT * { ?x sc:participationIn/sc:date ?y }", ("date", "participationIn")),
    ],
)
def test_terms_are_those_the_query_uses(query: str, found: tuple[str, ...]) -> None:
    assert terms(query) == found


def test_both_directions_agree() -> None:
    assert {(one.name, term) for one in asked() for term in one.terms} == {
        (name, term) for term, names in by_term().items() for name in names
    }


def test_the_page_leads_both_ways(client: FlaskClient) -> None:
    page = client.get("/ns/questions").text
    assert 'href="/queries/who-was-where"' in page
    assert 'href="/ns#participationIn"' in page
