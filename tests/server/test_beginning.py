"""A page shows how a long answer begins: the rows the whole answer begins with, made of few of its parts, and it says so."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from kg.store.pool import Pool, Request
from kg.store.terms import Iri
from server import beginning

BROWSER = {"Accept": "text/html"}
ASKED = "/queries/facts-of-events"


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of five rows, made of one event and then of two."""
    monkeypatch.setattr("server.results.ROWS", 5)
    monkeypatch.setattr("server.beginning._FIRST", 1)
    monkeypatch.setattr("server.beginning._TIMES", 2)


def whole(client: FlaskClient, path: str = ASKED) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"{path}.csv").text)))


def shown(text: str) -> list[str]:
    """The events of the rows of a page."""
    return re.findall(r'<tr><td data-label="[^"]*"><a href="/page/(event/[^"]+)"', text)


@pytest.mark.usefixtures("short")
def test_a_page_has_the_rows_the_answer_begins_with(client: FlaskClient) -> None:
    page = client.get(ASKED, headers=BROWSER)
    assert page.status_code == 200
    assert shown(page.text) == [row["event"].rpartition("/id/")[2] for row in whole(client)[:5]]


@pytest.mark.usefixtures("short")
def test_a_page_says_that_it_is_the_beginning_and_how_many_parts_there_are(client: FlaskClient) -> None:
    events = len({row["event"] for row in whole(client)})
    text = client.get(ASKED, headers=BROWSER).text
    assert "This is how the answer begins." in text
    assert f"It goes on for {events} events" in text
    assert "the first 5 rows</span>" in text
    assert 'href="/queries/facts-of-events.csv"' in text


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries the pool is asked from now on."""
    queries: list[str] = []
    plain = Pool.answer

    def noted(self: Pool, request: Request, *rest: object) -> object:
        queries.append(request.query)
        return plain(self, request, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Pool, "answer", noted)
    return queries


@pytest.mark.usefixtures("short")
def test_only_as_many_parts_are_asked_about_as_give_a_page(client: FlaskClient, heard: list[str]) -> None:
    client.get(ASKED, headers=BROWSER)
    assert "UNDEF" not in heard[-1]
    assert heard[-1].count("/id/event/") == 1


def test_a_page_that_needs_several_parts_has_their_rows_once_and_in_order(
    client: FlaskClient, heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = [row["event"].rpartition("/id/")[2] for row in whole(client)]
    first, second = dict.fromkeys(answer)
    number = answer.count(first) + 1
    monkeypatch.setattr("server.results.ROWS", number)
    monkeypatch.setattr("server.beginning._parts", lambda values: [[value] for value in values])
    heard.clear()
    page = client.get(ASKED, headers=BROWSER)
    assert "This is how the answer begins." in page.text
    assert shown(page.text) == answer[:number]
    assert [event for query in heard for event in (first, second) if f"/id/{event}>" in query] == [first, second]


def test_parts_grow_to_a_bound_and_never_hold_the_last_value() -> None:
    values = [Iri(f"https://example.org/{number:04}") for number in range(2000)]
    parts = list(beginning._parts(values))
    assert [len(part) for part in parts] == [128, 256, 512, 512, 512]
    assert [value for part in parts for value in part] == values[:1920]
    assert list(beginning._parts(values[:128])) == []


@pytest.mark.usefixtures("short")
def test_an_answer_about_one_part_is_whole(client: FlaskClient) -> None:
    text = client.get(f"{ASKED}?event=event/hill-day", headers=BROWSER).text
    assert "This is how the answer begins." not in text
    assert re.search(r"Showing the first 5 of [0-9]+ rows", text)


def test_a_short_answer_is_whole(client: FlaskClient) -> None:
    text = client.get(ASKED, headers=BROWSER).text
    assert "This is how the answer begins." not in text
    assert f"<span>{len(whole(client))} rows</span>" in text


@pytest.mark.usefixtures("short")
def test_what_is_shown_elsewhere_is_the_beginning_as_well(client: FlaskClient) -> None:
    text = client.get(f"{ASKED}/embed", headers=BROWSER).text
    assert "This is how the answer begins." in text
    assert "fill in the form above" not in text
