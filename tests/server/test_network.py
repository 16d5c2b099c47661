"""The network page and its files, with the parameters a reader or an attacker may send."""

from __future__ import annotations

import csv
import io
import re
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html"}


def test_the_page_shows_the_same_ties_as_the_file(client: FlaskClient) -> None:
    page = client.get("/network", headers=BROWSER).text
    rows = list(csv.DictReader(io.StringIO(client.get("/network.csv").text)))
    assert rows
    lines = re.findall(r'href="/queries/common-meetings\?a=([^&"]+)&amp;b=([^&"]+)"', page)
    pairs = {(row["a"].split("/id/")[1], row["b"].split("/id/")[1]) for row in rows}
    assert {(a.replace("%2F", "/"), b.replace("%2F", "/")) for a, b in lines} == pairs


def test_the_table_as_a_file_has_the_ties_that_are_not_drawn(client: FlaskClient) -> None:
    whole, few = (list(csv.DictReader(io.StringIO(client.get(f"/network.csv{q}").text))) for q in ("", "?actors=1"))
    assert len(few) == len(whole) > 0
    assert client.get("/network.json?actors=1").json["edges"] == []  # type: ignore[index]


def test_an_actor_may_be_given_by_address_by_iri_or_by_name(client: FlaskClient) -> None:
    answers = {
        client.get("/network.csv", query_string={"actor": actor}).text
        for actor in ("person/bo-lind", "https://w3id.org/secoop/id/person/bo-lind", "Bo Lind", "bo lind")
    }
    assert len(answers) == 1
    assert "person/bo-lind" in answers.pop()


@pytest.mark.parametrize(
    ("path", "mimetype"),
    [
        ("/network.svg", "image/svg+xml"),
        ("/network.csv", "text/csv"),
        ("/network.json", "application/json"),
        ("/network.graphml", "application/graphml+xml"),
        ("/network.gexf", "application/gexf+xml"),
    ],
)
def test_files_come_by_ending_and_by_accept(client: FlaskClient, path: str, mimetype: str) -> None:
    by_ending = client.get(path)
    assert by_ending.mimetype == mimetype
    assert client.get("/network", headers={"Accept": mimetype}).data == by_ending.data


def test_the_drawing_as_a_file_is_well_formed_and_links_to_this_base(client: FlaskClient) -> None:
    root = ET.fromstring(client.get("/network.svg").data)  # noqa: S314 -- our own file
    links = [element.get("href", "") for element in root.iter("{http://www.w3.org/2000/svg}a")]
    assert links
    assert all(link.startswith("https://w3id.org/secoop/") for link in links)
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))


def test_what_rests_on_inference_is_broken_in_the_file_and_in_the_key(client: FlaskClient) -> None:
    root = ET.fromstring(client.get("/network.svg").data)  # noqa: S314 -- our own file
    for line in root.iter("{http://www.w3.org/2000/svg}line"):
        classes = (line.get("class") or "").split()
        if "represented-only" not in classes:
            assert (line.get("stroke-dasharray") is not None) == ("inferred" in classes)
    assert 'class="tie inferred"' in client.get("/network", headers=BROWSER).text


def test_a_view_can_be_cited(client: FlaskClient) -> None:
    page = client.get("/network?actor=person/bo-lind", headers=BROWSER).text
    assert re.search(r"Generation 1 \([0-9a-f]{12}\), 2030-05-05\. https://w3id.org/secoop/network\?actor=person", page)


@pytest.mark.parametrize(
    ("query", "status", "word"),
    [
        ("actor=person/nobody", 404, "actor"),
        ("actor=event/hill-day", 404, "actor"),
        ("actor=<script>", 404, "actor"),
        ("actor=a&actor=b", 400, "2 times"),
        ("topic=topic/none", 404, "topic"),
        ("from=abc", 400, "from"),
        ("from=2020&to=2019", 400, "period"),
        ("grade=close", 400, "grade"),
        ("actors=100000", 400, "actors"),
        ("page=0", 400, "page"),
        ("actors=00000000000199999", 400, "actors"),
        ("from=000000000001" + "9" * 5000, 400, "from"),
        ("colour=red", 400, "colour"),
    ],
)
def test_a_bad_parameter_is_named_with_a_remedy(client: FlaskClient, query: str, status: int, word: str) -> None:
    response = client.get(f"/network?{query}")
    assert response.status_code == status
    assert response.json is not None
    assert word in response.json["detail"] + response.json["where"]
    assert response.json["remedy"]


@pytest.mark.parametrize(
    "topic",
    ["training", "concept/topic/training", "/page/concept/topic/training", "https://w3id.org/secoop/concept/topic/training"],
)
def test_a_topic_may_be_given_by_any_address_it_has_here(client: FlaskClient, topic: str) -> None:
    answer = client.get("/network.json", query_string={"topic": topic})
    assert answer.status_code == 200
    assert answer.data == client.get("/network.json?topic=topic/training").data


@pytest.mark.parametrize("topic", ["concept/topic/none", "concept/role/opener", "concept/", "id/topic/training"])
def test_what_is_no_address_of_a_topic_is_none(client: FlaskClient, topic: str) -> None:
    assert client.get("/network.json", query_string={"topic": topic}).status_code == 404


@pytest.mark.parametrize("name", ["from", "to"])
def test_an_example_of_a_year_is_one_of_ours(client: FlaskClient, name: str) -> None:
    assert client.get(f"/network?{name}=abc").json["remedy"] == "for example 2019"  # type: ignore[index]


def test_blanks_around_a_year_are_left_out(client: FlaskClient) -> None:
    bare = client.get("/network.json?from=2030&to=2032")
    assert bare.status_code == 200
    assert client.get("/network.json?from=+2030+&to=%092032").data == bare.data


def test_blanks_within_a_year_are_not(client: FlaskClient) -> None:
    assert client.get("/network.json?from=20+30").status_code == 400


def test_a_selection_in_which_nobody_met_says_so(client: FlaskClient) -> None:
    page = client.get("/network?from=1066&to=1066", headers=BROWSER).text
    assert "Nobody is known to have met anybody there." in page
    assert "<table" not in page
