"""The index of terms and questions is read from the queries."""

from __future__ import annotations

from flask.testing import FlaskClient

from server.documentation.questions import asked, by_term


def test_both_directions_agree() -> None:
    assert {(one.name, term) for one in asked() for term in one.terms} == {
        (name, term) for term, names in by_term().items() for name in names
    }


def test_the_page_leads_both_ways(client: FlaskClient) -> None:
    page = client.get("/ns/questions").text
    assert 'href="/queries/who-was-where"' in page
    assert 'href="/ns#participationIn"' in page
