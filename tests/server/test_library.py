"""Questions as pages with forms, and as data at stable URLs."""

from __future__ import annotations

import csv
import io
import re

import pytest
import rdflib
from flask.testing import FlaskClient

from kg.errors import QueryKilledError
from kg.namespaces import Iris
from server.library import Library

BROWSER = {"Accept": "text/html"}


def test_the_index_lists_every_question_in_words(client: FlaskClient) -> None:
    text = client.get("/queries", headers=BROWSER).text
    assert "Who was at which event?" in text
    assert 'href="/queries/about-one-event"' in text


def test_a_question_without_required_parameters_is_answered_at_once(client: FlaskClient) -> None:
    text = client.get("/queries/who-was-where", headers=BROWSER).text
    assert 'href="/page/person/bo-lind"' in text
    assert ">Bo Lind<" in text
    assert 'href="/page/evidence/hill.25-60"><bdi>hill, item 1, characters 25–60' in text
    assert 'href="/queries/who-was-where.csv"' in text


def test_a_question_that_took_too_long_keeps_its_form_and_says_how_to_ask_for_less(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object) -> None:
        raise QueryKilledError("the query was ended after 2 s", where="query", remedy="add LIMIT", extra={"reason": "time"})

    monkeypatch.setattr("server.library._evaluate", ended)
    page = client.get("/queries/who-was-where", headers=BROWSER)
    assert (page.status_code, page.headers["Cache-Control"]) == (503, "no-store")
    assert "the query was ended after 2 s" in page.text
    assert "Fill in more of the form" in page.text
    assert 'name="event"' in page.text
    full = client.get("/queries/who-was-where?event=event/hill-day", headers=BROWSER).text
    assert "Fill in more of the form" not in full
    data = client.get("/queries/who-was-where.csv")
    assert (data.status_code, data.get_json(force=True)["code"]) == (503, "query-killed")


def test_columns_are_headed_by_their_meaning_and_keep_their_names_in_downloads(client: FlaskClient) -> None:
    text = client.get("/queries/who-attended?event=event/hill-day", headers=BROWSER).text
    assert '<th scope="col" title="who was there, at the level the source states"><bdi>Who was there</bdi></th>' in text
    assert '<td data-label="Who was there">' in text
    csv_text = client.get("/queries/who-attended.csv?event=event/hill-day").text
    assert csv_text.startswith("event,actor,actorLabel,role,certainty,cite,assertion\r\n")


def test_the_column_of_a_given_parameter_is_not_repeated_in_every_row(client: FlaskClient) -> None:
    table = client.get("/queries/who-attended?event=event/hill-day", headers=BROWSER).text.partition("<table")[2]
    assert "Hill Day" not in table.partition("</table>")[0]
    everything = client.get("/queries/who-was-where", headers=BROWSER).text.partition("<table")[2]
    assert "Hill Day" in everything.partition("</table>")[0]


def test_the_form_says_what_a_given_name_stands_for(client: FlaskClient) -> None:
    page = client.get("/queries/who-attended?event=event/hill-day", headers=BROWSER).text
    form = page.partition('<form class="ask"')[2].partition("</form>")[0]
    assert re.search(r'value="event/hill-day".*<a href="/page/event/hill-day"><bdi lang="en">Hill Day</bdi></a>', form, re.DOTALL)


def test_certainty_is_a_badge_and_a_passage_leads_to_what_rests_on_it(client: FlaskClient) -> None:
    text = client.get("/queries/who-attended?event=event/hill-day", headers=BROWSER).text
    assert '<span class="badge stated">stated</span>' in text
    assert re.search(r'href="/page/evidence/hill.25-60".*?href="/page/participation/hill-day.bo-lind.opener"', text, re.DOTALL)


def test_an_empty_answer_says_what_that_means(client: FlaskClient) -> None:
    text = client.get("/queries/who-attended?event=event/hill-day-2031", headers=BROWSER).text
    assert "No source says who came; that is not evidence that nobody did." in text
    general = client.get("/queries/who-was-where?event=event/hill-day-2031", headers=BROWSER).text
    assert "no source in the graph says so" in general


def test_a_form_offers_the_entities_by_name(client: FlaskClient) -> None:
    text = client.get("/queries/about-one-event", headers=BROWSER).text
    assert '<label for="p-event">' in text
    assert '<option value="event/hill-day">Hill Day</option>' in text
    assert "Fill in what the question needs" in text


@pytest.mark.parametrize("value", ["event/hill-day", "event:hill-day", "https://w3id.org/secoop/id/event/hill-day", "hill day"])
def test_an_entity_is_given_by_name_iri_or_label(client: FlaskClient, value: str) -> None:
    response = client.get("/queries/about-one-event.csv", query_string={"event": value})
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert rows
    assert {row["event"] for row in rows} == {"https://w3id.org/secoop/id/event/hill-day"}


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("csv", "text/csv"),
        ("json", "application/sparql-results+json"),
        ("tsv", "text/tab-separated-values"),
        ("xml", "application/sparql-results+xml"),
    ],
)
def test_an_answer_has_a_stable_address_in_each_format(client: FlaskClient, ending: str, media_type: str) -> None:
    response = client.get(f"/queries/who-was-where.{ending}", query_string={"event": "event/hill-day"})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert b"bo-lind" in response.data


def test_a_page_address_answers_programs_by_negotiation(client: FlaskClient) -> None:
    assert client.get("/queries/who-was-where", headers={"Accept": "text/csv"}).text.startswith("who,event,passage\r\n")


def test_a_construct_question_comes_as_a_graph(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/queries/event-as-graph.ttl").data, format="turtle")
    assert rdflib.URIRef(Iris().entity("event/hill-day")) in set(graph.subjects())
    assert "object" in client.get("/queries/event-as-graph", headers=BROWSER).text


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/queries/about-one-event.csv", 400, "event"),
        ("/queries/about-one-event.csv?event=person/bo-lind", 400, "event"),
        ("/queries/about-one-event.csv?event=nobody", 404, "event"),
        ("/queries/who-was-where.csv?evnt=x", 400, "evnt"),
        ("/queries/who-was-where.csv?event=event/a&event=event/b", 400, "event"),
        ("/queries/who-was-where.ttl", 404, "ttl"),
        ("/queries/who-was-wher", 404, "who-was-where"),
    ],
)
def test_a_mistake_is_named_with_its_parameter_and_remedy(client: FlaskClient, path: str, status: int, word: str) -> None:
    response = client.get(path, headers={"Accept": "application/json, text/csv"})
    assert response.status_code == status
    found = response.json
    assert found is not None
    assert found["remedy"]
    assert word in f"{found['where']} {found['detail']} {found['remedy']}"


def test_a_mistake_on_the_page_keeps_the_form_as_it_was_filled_in(client: FlaskClient) -> None:
    response = client.get("/queries/about-one-event?event=person/bo-lind", headers=BROWSER)
    assert response.status_code == 400
    assert 'value="person/bo-lind"' in response.text
    assert 'role="alert"' in response.text


@pytest.mark.parametrize("ending", ["csv", "tsv", "json", "xml"])
@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("about-one-event.{}?event=event/hill-dey", "event/hill-day"),
        ("who-was-where.{}?event=event/hill-dey", "event/hill-day"),
        ("of-a-status.{}?status=status/planed", "status/planned"),
    ],
)
def test_what_the_graph_does_not_know_is_no_empty_answer(client: FlaskClient, path: str, near: str, ending: str) -> None:
    response = client.get("/queries/" + path.format(ending))
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    found = response.get_json(force=True)
    assert near in found["near"]
    assert near in found["remedy"]


def test_a_graph_about_nothing_is_no_empty_graph(client: FlaskClient) -> None:
    assert client.get("/queries/event-as-graph.ttl?event=event/nix").status_code == 404


def test_the_page_names_near_names_and_keeps_what_was_typed(client: FlaskClient) -> None:
    response = client.get("/queries/about-one-event?event=event/hill-dey", headers=BROWSER)
    assert response.status_code == 404
    assert "event/hill-day" in response.text.partition('role="alert"')[2]
    assert 'value="event/hill-dey"' in response.text


def test_a_merged_entity_stands_for_the_one_that_was_kept(client: FlaskClient) -> None:
    text = client.get("/queries/what-is-said.csv?entity=organization/old-northmark").text
    assert "https://w3id.org/secoop/id/organization/northmark" in text
    assert "old-northmark" not in text


def test_a_merged_entity_is_not_offered(client: FlaskClient) -> None:
    text = client.get("/queries/what-is-said", headers=BROWSER).text
    assert 'value="organization/northmark"' in text
    assert "old-northmark" not in text


def test_a_value_cannot_leave_its_place_in_the_query(client: FlaskClient) -> None:
    response = client.get("/queries/about-one-event.csv", query_string={"event": "event/x> ?p ?o } #"})
    assert response.status_code == 400


def test_every_question_of_the_project_has_a_page(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg import resources

    library = Library.read(resources.path("queries") / "cq")
    assert library.questions
    monkeypatch.setattr(Library, "load", classmethod(lambda cls: library))
    for name in library.questions:
        assert client.get(f"/queries/{name}", headers=BROWSER).status_code == 200, name


def test_the_home_page_asks_questions_of_the_project_that_need_nothing_filled_in(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg import resources
    from server.pages import _FEATURED

    library = Library.read(resources.path("queries") / "cq")
    monkeypatch.setattr(Library, "load", classmethod(lambda cls: library))
    text = client.get("/", headers=BROWSER).text
    for name in _FEATURED:
        assert f'href="/queries/{name}"' in text
        assert client.get(f"/queries/{name}.csv").status_code == 200


def test_the_questions_of_these_tests_are_gone_with_their_test(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "who-met-whom" not in Library.load().questions
    monkeypatch.undo()
    assert "who-met-whom" in Library.load().questions


def test_several_passages_in_one_line_lead_to_the_assertion_that_shows_each(client: FlaskClient) -> None:
    text = client.get("/queries/whom-did-one-meet?actor=person/bo-lind", headers=BROWSER).text
    assert re.search(r'<a href="/page/participation/[^"]+"><bdi>hill, item 1, characters [^<]+ and more</bdi></a></td>', text)


def test_a_field_for_a_name_says_where_its_suggestions_come_from(client: FlaskClient) -> None:
    form = client.get("/queries/whom-did-one-meet", headers=BROWSER).text
    assert 'data-suggest="/suggest?kind=person&amp;kind=organization&amp;kind=group"' in form
    assert client.get("/suggest?kind=person&kind=organization&kind=group&q=bo").get_json()["results"][0]["id"] == "person/bo-lind"
    assert 'data-suggest="/suggest"' in client.get("/queries/what-is-said", headers=BROWSER).text


def test_a_field_for_a_concept_has_no_suggestions_of_names(client: FlaskClient) -> None:
    form = client.get("/queries/of-a-status", headers=BROWSER).text.partition('<form class="ask"')[2].partition("</form>")[0]
    assert form
    assert "data-suggest" not in form


def test_an_answer_can_be_cited_and_embedded(client: FlaskClient) -> None:
    page = client.get("/queries/who-attended?event=event/hill-day", headers={"Accept": "text/html"}).text
    assert "Generation 1 (" in page
    assert "https://w3id.org/secoop/queries/who-attended?event=event/hill-day" in page
    assert "&lt;iframe src=" in page
    assert "<iframe" not in page


def test_only_the_embedded_answer_may_be_framed_and_it_has_neither_form_nor_script(client: FlaskClient) -> None:
    path = "/queries/who-attended/embed?event=event/hill-day"
    response = client.get(path)
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "<form" not in response.text
    assert "<script" not in response.text
    assert "<table" in response.text
    page = client.get("/queries/who-attended?event=event/hill-day", headers={"Accept": "text/html"})
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    # A browser asks for /favicon.ico of a page that names no icon, and reports that there is none.
    assert 'rel="icon"' in client.get(path, headers={"Accept": "text/html"}).text
    assert "frame-ancestors 'none'" in client.get("/queries/who-attended/embed/x").headers["Content-Security-Policy"]


def test_an_embedded_answer_without_what_it_needs_says_so(client: FlaskClient) -> None:
    assert client.get("/queries/who-attended/embed").status_code == 400
