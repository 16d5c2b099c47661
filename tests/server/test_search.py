"""The search page, the same as data, and suggestions."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import rdflib
from flask.testing import FlaskClient

from kg.namespaces import PROJECT
from kg.search import build
from kg.search.matched import Matched
from kg.settings import Settings
from server import create_app
from server.searched import pieces
from tests.corpus import SmallCorpus
from tests.server.site import publish

JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html"}


def results(client: FlaskClient, address: str) -> list[str]:
    return [row["id"] for row in client.get(address, headers=JSON).get_json()["results"]]


def test_the_page_lists_what_is_found_with_what_agrees(client: FlaskClient) -> None:
    page = client.get("/search?q=hill", headers=HTML).text
    assert '<a href="/page/event/hill-day"><bdi lang="en"><mark>Hill</mark> Day</bdi></a>' in page
    assert '<a href="/search?q=hill&amp;kind=event">events' in page


def test_a_page_without_a_text_shows_the_form_and_nothing_else(client: FlaskClient) -> None:
    page = client.get("/search", headers=HTML)
    assert page.status_code == 200
    assert "autofocus" in page.text
    assert "hits" not in page.text


def test_every_page_has_a_search_box_and_the_search_page_its_own_only(client: FlaskClient) -> None:
    assert 'id="site-q"' in client.get("/browse", headers=HTML).text
    assert 'id="site-q"' not in client.get("/search", headers=HTML).text


def test_what_was_meant_by_a_misspelt_name_is_found_and_the_page_says_so(client: FlaskClient) -> None:
    page = client.get("/search?q=Nortmhark", headers=HTML).text
    assert "/page/organization/northmark" in page
    assert "a similar spelling" in page


def test_nothing_found_is_said_with_what_to_try(client: FlaskClient) -> None:
    page = client.get("/search?q=qqqqqqqq&kind=event", headers=HTML)
    assert page.status_code == 200
    assert "Nothing is called “<bdi>qqqqqqqq</bdi>” among events" in page.text


def test_facets_count_every_kind_whatever_kind_is_chosen(client: FlaskClient) -> None:
    every, events = (client.get(f"/search?q=hill{more}", headers=JSON).get_json() for more in ("", "&kind=event"))
    assert events["kinds"] == every["kinds"]
    assert events["total"] == every["kinds"]["event"] < every["total"]
    assert {row["kind"] for row in events["results"]} == {"event"}


def test_json_says_why_and_where_a_name_agrees(client: FlaskClient) -> None:
    first = client.get("/search?q=northmrak", headers=JSON).get_json()["results"][0]
    assert (first["id"], first["path"]) == ("organization/northmark", "/page/organization/northmark")
    assert first["matched"]["how"] == "spelling"
    assert first["matched"]["highlights"] == [[0, 9]]


def test_the_same_comes_as_csv_and_as_rdf(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/search?q=northmark&format=csv").text)))
    assert rows[0]["iri"] == PROJECT + "id/organization/northmark"
    for form, media_type in (("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")):
        answer = client.get(f"/search?q=northmark&format={form}")
        graph = rdflib.Graph().parse(data=answer.data, format=media_type)
        assert (rdflib.URIRef(rows[0]["iri"]), rdflib.SKOS.prefLabel, rdflib.Literal("Northmark", "en")) in graph


def test_an_iri_that_was_merged_or_an_identifier_leads_to_its_entity(client: FlaskClient) -> None:
    assert results(client, "/search?q=place/hill")[0] == "place/hill"
    assert results(client, f"/search?q={PROJECT}id/place/hill")[0] == "place/hill"


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/search", 400, "bad-input"),
        ("/search?q=a&kind=nothing", 400, "bad-input"),
        ("/search?q=a&kinds=event", 400, "bad-input"),
        ("/search?q=a&q=b", 400, "bad-input"),
        ("/search?q=a&page=0", 400, "bad-input"),
        ("/search?q=hill&page=9000", 404, "not-found"),
        ("/search?q=a&lang=not_a_tag", 400, "bad-input"),
        ("/search?q=a&format=exe", 406, "not-acceptable"),
        ("/suggest?q=a&limit=1000", 400, "bad-input"),
        ("/suggest?q=a&page=2", 400, "bad-input"),
        ("/search?q=%FF", 400, "bad-input"),
    ],
)
def test_a_mistaken_request_is_told_in_the_one_shape(client: FlaskClient, address: str, status: int, code: str) -> None:
    answer = client.get(address, headers=JSON)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert client.get(address, headers={"Accept": "text/html"}).status_code == (200 if address == "/search" else status)


def test_suggestions_have_the_agreed_form(client: FlaskClient) -> None:
    found = client.get("/suggest?q=nor&kind=organization&limit=1").get_json()
    assert found["query"] == "nor"
    assert found["results"] == [
        {
            "iri": PROJECT + "id/organization/northmark",
            "id": "organization/northmark",
            "path": "/page/organization/northmark",
            "label": "Northmark",
            "lang": "en",
            "kind": "organization",
            "kindLabel": "organisation",
            "matched": "Northmark",
            "highlights": [[0, 3]],
            "why": "the name begins so",
        }
    ]


def test_nothing_typed_suggests_nothing(client: FlaskClient) -> None:
    assert client.get("/suggest?q=").get_json() == {"query": "", "more": False, "results": []}


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "“\u202e”", "%00", "a" * 300, '"&OR'])
def test_a_hostile_text_stays_text(client: FlaskClient, text: str) -> None:
    page = client.get("/search", query_string={"q": text}, headers=HTML)
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_hostile_names_stay_text(client: FlaskClient) -> None:
    page = client.get("/search?q=script&kind=organization", headers=HTML).text
    assert "/page/organization/hostile" in page
    assert "<script" not in page.replace('<script type="module"', "")


def test_pages_of_a_long_list_are_linked_and_join(tmp_path: Path) -> None:
    corpus = SmallCorpus.write(tmp_path)
    more = "".join(f"place/dale-{n}: {{class: Place, label: {{en: Dale {n}}}}}\n" for n in range(45))
    corpus.entities.write_text(corpus.entities.read_text(encoding="utf-8") + more, encoding="utf-8")
    publish(tmp_path / "home", corpus, PROJECT)
    app = create_app(Settings(home=tmp_path / "home", cache_mb=0))
    client = app.test_client()
    seen: list[str] = []
    address: str | None = "/search?q=dale&format=json"
    while address:
        answer = client.get(address)
        seen += [row["id"] for row in answer.get_json()["results"]]
        address = answer.get_json().get("next")
    assert len(seen) == len(set(seen)) == 45
    page = client.get("/search?q=dale&page=2", headers=HTML)
    assert 'rel="prev"' in page.text and 'rel="next"' in page.text and "21–40 of 45" in page.text
    app.extensions["secoop"].close()


def test_an_answer_has_a_validator(client: FlaskClient) -> None:
    tag = client.get("/suggest?q=hill").headers["ETag"]
    assert client.get("/suggest?q=hill", headers={"If-None-Match": tag}).status_code == 304


def test_an_index_that_publishing_did_not_make_is_made_by_the_first_search(tmp_path: Path) -> None:
    generation = publish(tmp_path / "home", SmallCorpus.write(tmp_path), PROJECT)
    assert not build.path_of(generation).exists()
    app = create_app(Settings(home=tmp_path / "home", cache_mb=0))
    assert results(app.test_client(), "/search?q=northmark")[0] == "organization/northmark"
    assert build.path_of(generation).exists()
    app.extensions["secoop"].close()


def test_where_no_index_can_be_written_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path / "home", SmallCorpus.write(tmp_path), PROJECT)
    app = create_app(Settings(home=tmp_path / "home", cache_mb=0))

    def full(*_arguments: object) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(build, "ensure", full)
    answer = app.test_client().get("/search?q=northmark", headers=JSON)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "no-search-index")
    app.extensions["secoop"].close()


def test_pieces_join_to_the_name() -> None:
    matched = Matched("Hill Day", "en", "label", "words", highlights=((0, 4), (5, 8)))
    assert pieces(matched) == [("Hill", True), (" ", False), ("Day", True)]
