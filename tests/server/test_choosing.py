"""What a view shows is chosen by addresses and by names, as they stand on pages: with blanks, in any language, or nearly."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html"}


@pytest.mark.parametrize("view", ["network", "timeline", "map"])
@pytest.mark.parametrize(
    ("name", "parameter", "address"),
    [
        ("topic", "Counter-Terrorism", "topic/counter-terrorism"),
        ("topic", "border security", "topic/border-security"),
        ("actor", "Bo Lind", "person/bo-lind"),
    ],
)
def test_a_name_stands_for_what_is_called_so(client: FlaskClient, view: str, name: str, parameter: str, address: str) -> None:
    named = client.get(f"/{view}", query_string={name: parameter}, headers=BROWSER)
    assert named.status_code == 200
    assert f'value="{address}"' in named.text


@pytest.mark.parametrize("name", ["topic", "actor", "place", "framework"])
@pytest.mark.parametrize(
    "text", ["border  nonsense zz", 'a "quoted" name', "a{b}c", "a|b^c", "[x", "50%", "person/bo lind", "\\"]
)
def test_a_text_no_address_can_hold_is_a_name_like_any_other(client: FlaskClient, name: str, text: str) -> None:
    response = client.get("/timeline.json", query_string={name: text})
    assert response.status_code == 404
    assert response.json is not None
    assert response.json["where"] == f"the parameter {name!r}"


def test_a_name_that_is_nearly_one_is_answered_with_what_search_finds(client: FlaskClient) -> None:
    response = client.get("/network.json", query_string={"actor": "Bo Lindd"})
    assert response.status_code == 404
    assert response.json is not None
    assert response.json["near"][0] == "person/bo-lind"
    assert "did you mean person/bo-lind" in response.json["remedy"]


def test_the_page_leads_to_the_same_view_of_what_was_meant(client: FlaskClient) -> None:
    asked = "/timeline?actor=" + quote("Bo Lindd") + "&from=2029&page=3"
    page = client.get(asked, headers=BROWSER)
    assert page.status_code == 404
    assert '<a href="/timeline?from=2029&amp;actor=person/bo-lind">person/bo-lind</a>' in page.text
    assert client.get("/timeline?from=2029&actor=person/bo-lind", headers=BROWSER).status_code == 200


def test_a_question_suggests_as_views_do(client: FlaskClient) -> None:
    response = client.get("/queries/who-was-where.csv", query_string={"event": "Hill Dy"}, headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert response.json is not None
    assert response.json["near"][0] == "event/hill-day"


def test_the_page_of_a_question_leads_to_its_answer_about_what_was_meant(client: FlaskClient) -> None:
    page = client.get("/queries/who-was-where", query_string={"event": "Hill Dy"}, headers=BROWSER)
    assert page.status_code == 404
    assert '<a href="/queries/who-was-where?event=event/hill-day">event/hill-day</a>' in page.text
    assert client.get("/queries/who-was-where?event=event/hill-day", headers=BROWSER).status_code == 200


def test_a_concept_that_was_meant_is_put_in_its_place(client: FlaskClient) -> None:
    page = client.get("/queries/of-a-status", query_string={"status": "status/helt"}, headers=BROWSER)
    assert page.status_code == 404
    assert '<a href="/queries/of-a-status?status=status/held">status/held</a>' in page.text
