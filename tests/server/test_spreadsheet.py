"""CSV for spreadsheets: nothing in it is run, numbers stay numbers, and exact CSV beside it stays exact."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kg.store.pool import Answer
from server import spreadsheet


def rows(body: bytes) -> list[list[str]]:
    """The rows of a downloaded table."""
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def sheet(client: FlaskClient, value: str) -> str:
    """What a spreadsheet is given for one text."""
    literal = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    query = f'SELECT ?v WHERE {{ VALUES ?v {{ "{literal}" }} }}'
    response = client.post("/sparql", data={"query": query, "format": "spreadsheet"})
    assert response.status_code == 200, response.text
    return rows(response.data)[1][0]


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x","y")',
        "+1+1",
        "-1+1|cmd",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1+1",
        "＝1+1",
        "-",
        "--1",
        "+",
        "-1e",
        "1\n=2"[1:],
        "\ufeff=2+2",
        "\u200b=2+2",
        "\u202e-2+2",
    ],
)
def test_what_could_be_a_formula_is_text(client: FlaskClient, text: str) -> None:
    assert sheet(client, text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "+3.25", "-1.5e-3", "12", "Rome", "a=b", "x@y.example", "", "'quoted", "2030-05-04"])
def test_numbers_and_words_stay_as_they_are(client: FlaskClient, text: str) -> None:
    assert sheet(client, text) == text


@pytest.mark.parametrize(
    ("text", "shown"), [("x;=1+1;y", "x;'=1+1;y"), ("a; @b;-c", "a; '@b;'-c"), ('x;"=1"', 'x;"\'=1"'), ("5;6 - 7", "5;6 - 7")]
)
def test_nor_is_what_a_semicolon_would_cut_off(text: str, shown: str) -> None:
    assert spreadsheet.safe(text) == shown


def test_it_is_saved_as_utf_8_under_a_name_that_says_what_it_is(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": 'SELECT ("é" AS ?v) {}', "format": "spreadsheet"})
    assert response.data.startswith(b"\xef\xbb\xbf")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="answer.spreadsheet.csv"'
    assert response.content_length == len(response.data)


def test_exact_csv_stays_exact(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": 'SELECT ("=1+1" AS ?v) {}', "format": "csv"})
    assert response.data == b"v\r\n=1+1\r\n"


def test_a_question_has_it_too(client: FlaskClient) -> None:
    page = client.get("/queries/who-was-where?event=event/hill-day", headers={"Accept": "text/html"}).text
    assert 'href="/queries/who-was-where.spreadsheet.csv?event=event/hill-day"' in page
    response = client.get("/queries/who-was-where.spreadsheet.csv?event=event/hill-day")
    assert rows(response.data)[0] == ["who", "event", "passage"]
    assert "who-was-where.spreadsheet.csv" in response.headers["Content-Disposition"]


def test_a_graph_has_no_rows_for_it(client: FlaskClient) -> None:
    assert client.get("/queries/event-as-graph.spreadsheet.csv").status_code == 404
    response = client.get("/sparql", query_string={"query": "CONSTRUCT {} {}", "format": "spreadsheet"})
    assert response.status_code == 400
    assert "CONSTRUCT" in response.text


def test_a_cut_table_says_so(client: FlaskClient) -> None:
    query = {"query": "SELECT * { ?s ?p ?o }", "format": "spreadsheet", "maxrows": "2"}
    response = client.get("/sparql", query_string=query)
    assert response.headers["X-Secoop-Truncated"] == "rows=2"
    assert len(rows(response.data)) == 3


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_rows_come_back_as_they_went_in_but_for_the_guard(table: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    data = text.getvalue().encode("utf-8", "replace")
    read = list(csv.reader(io.StringIO(data.decode(), newline="")))
    guarded = spreadsheet.guarded(Answer(io.BytesIO(data), len(data), "text/csv"))
    with guarded.file as file:
        body = file.read()
    assert len(body) == guarded.length
    assert rows(body) == [[spreadsheet.safe(field) for field in row] for row in read]


def test_a_field_may_be_as_long_as_an_answer() -> None:
    data = b"v\r\n" + b"x" * 300_000 + b"\r\n"
    with spreadsheet.guarded(Answer(io.BytesIO(data), len(data), "text/csv")).file as file:
        assert len(file.read()) > 300_000


@pytest.mark.parametrize("view", ["network", "timeline", "map"])
def test_a_view_has_it_too_with_the_rows_of_its_exact_csv(client: FlaskClient, view: str) -> None:
    exact = list(csv.reader(io.StringIO(client.get(f"/{view}.csv?from=1900").text, newline="")))
    page = client.get(f"/{view}?from=1900", headers={"Accept": "text/html"}).text
    assert f'href="/{view}.spreadsheet.csv?from=1900" download>CSV for spreadsheets</a>' in page
    response = client.get(f"/{view}.spreadsheet.csv?from=1900")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{view}.spreadsheet.csv"'
    assert len(exact) > 1
    assert rows(response.data) == [[spreadsheet.safe(field) for field in row] for row in exact]


def test_a_formula_in_a_name_of_a_view_is_text() -> None:
    table = 'event,label\r\nx,"=HYPERLINK(""http://x"")"\r\ny,"two\r\nlines"\r\n'
    made = rows(spreadsheet.guarded_bytes(table.encode()))
    assert made == [["event", "label"], ["x", '\'=HYPERLINK("http://x")'], ["y", "two\r\nlines"]]


@pytest.mark.parametrize("view", ["network", "timeline", "map"])
def test_a_view_refuses_for_it_what_it_refuses_for_its_page(client: FlaskClient, view: str) -> None:
    assert client.get(f"/{view}.spreadsheet.csv?from=x").status_code == 400
    assert client.get(f"/{view}.spreadsheet.csv?actor=nobody").status_code == 404
