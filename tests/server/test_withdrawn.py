"""What was taken down answers 410 with the reason, wherever it is asked for, and is listed nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app
from tests.corpus import SmallCorpus
from tests.server import site

BASE = "https://w3id.org/secoop/"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The application over a graph whose one person was taken down."""
    root: Path = tmp_path_factory.mktemp("withdrawn")
    corpus = SmallCorpus.write(root)
    corpus.take_down()
    site.publish(root / "home", corpus, BASE)
    app = create_app(Settings(home=root / "home", cache_mb=0))
    yield app.test_client()
    app.extensions["secoop"].close()


@pytest.mark.parametrize(
    "path", ["/id/person/bo-lind", "/page/person/bo-lind", "/data/person/bo-lind.ttl", "/data/person/bo-lind"]
)
def test_every_address_of_a_withdrawn_person_is_gone_with_the_reason(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "application/json"})
    assert response.status_code == 410
    problem = response.json
    assert problem
    assert problem["code"] == "gone"
    assert problem["detail"] == "this was withdrawn on 2031-06-01: asked to be taken out"
    assert (problem["reason"], problem["withdrawn_on"]) == ("asked to be taken out", "2031-06-01")
    assert problem["where"] == path


@pytest.mark.parametrize(
    "path",
    [
        *("/network", "/network.csv", "/network.svg", "/network.json", "/network.graphml", "/network.gexf"),
        *("/timeline", "/timeline.csv", "/timeline.svg", "/timeline.json", "/map", "/map.csv", "/map.svg", "/map.geojson"),
        *(f"/{view}.spreadsheet.csv" for view in ("network", "timeline", "map")),
    ],
)
@pytest.mark.parametrize("actor", ["person/bo-lind", BASE + "id/person/bo-lind"])
def test_no_view_can_be_of_a_withdrawn_person(client: FlaskClient, path: str, actor: str) -> None:
    response = client.get(path, query_string={"actor": actor}, headers={"Accept": "application/problem+json, text/html;q=0.5"})
    assert response.status_code == 410
    problem = response.json
    assert problem
    assert problem["detail"] == "person/bo-lind was withdrawn on 2031-06-01: asked to be taken out"
    assert (problem["reason"], problem["withdrawn_on"]) == ("asked to be taken out", "2031-06-01")
    assert problem["where"] == "the parameter 'actor'"


def test_a_browser_reads_the_reason_on_a_page(client: FlaskClient) -> None:
    response = client.get("/id/person/bo-lind", headers={"Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (410, "text/html")
    assert "asked to be taken out" in response.text
    assert "Lind" not in response.text


def test_what_was_not_withdrawn_is_still_there(client: FlaskClient) -> None:
    assert client.get("/page/event/hill-day").status_code == 200
    assert client.get("/id/person/somebody").status_code == 404


def test_the_withdrawn_are_not_listed_and_not_suggested(client: FlaskClient) -> None:
    assert "bo-lind" not in client.get("/browse/person").text
    response = client.get("/page/event/bo-lind", headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert response.json
    assert response.json["near"] == []
