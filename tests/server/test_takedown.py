"""After a takedown no answer about changes says the name again."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.catalogue.prepare import prepare
from kg.namespaces import SKOS, Iris
from kg.settings import Settings
from kg.store.terms import Iri, Quad, lang
from server import create_app
from tests.corpus import SmallCorpus
from tests.server import site

BASE = "https://w3id.org/secoop/"
BROWSER = {"Accept": "text/html"}


def _another(number: int) -> list[Quad]:
    return [Quad(Iri(Iris(BASE).entity("organization/another")), Iri(SKOS + "prefLabel"), lang(f"Another {number}", "en"))]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Four generations: without and with another body, the one person taken down in the third, and one after it."""
    root: Path = tmp_path_factory.mktemp("takedown")
    corpus, home = SmallCorpus.write(root), root / "home"
    prepare(home, site.publish(home, corpus, BASE))
    corpus.edit(corpus.entities, "{en: Bo Lind}", "{en: Bo A. Lind}")
    prepare(home, site.publish(home, corpus, BASE, _another(2)))
    corpus.edit(corpus.entities, "{en: Bo A. Lind}", "{en: Bo Lind}")
    corpus.take_down()
    prepare(home, site.publish(home, corpus, BASE, _another(3)))
    prepare(home, site.publish(home, corpus, BASE, _another(4)))
    app = create_app(Settings(home=home, cache_mb=0))
    yield app.test_client()
    app.extensions["secoop"].close()


@pytest.mark.parametrize("number", [2, 3])
def test_a_patch_that_would_say_the_name_is_gone_with_the_reason(client: FlaskClient, number: int) -> None:
    response = client.get(f"/changes/{number}.rdfp.gz", headers={"Accept": "application/problem+json"})
    assert response.status_code == 410
    problem = response.json
    assert problem
    assert "would name what was withdrawn" in problem["detail"]
    assert "/dump/secoop-latest.nq.gz" in problem["remedy"]


def test_a_patch_after_the_takedown_is_there_without_the_name(client: FlaskClient) -> None:
    rows = gzip.decompress(client.get("/changes/4.rdfp.gz").data).decode()
    assert "Another 4" in rows
    assert "Lind" not in rows


@pytest.mark.parametrize("accept", ["text/html", "application/json", "application/atom+xml"])
@pytest.mark.parametrize("path", ["/changes", "/changes/2", "/changes/3", "/changes.atom"])
def test_no_description_of_a_change_says_the_name(client: FlaskClient, path: str, accept: str) -> None:
    response = client.get(path, headers={"Accept": f"{accept}, text/html;q=0.5"})
    assert response.status_code == 200
    assert "Lind" not in response.text


def test_a_change_says_why_it_has_no_patch(client: FlaskClient) -> None:
    told = {number: client.get(f"/changes/{number}", headers={"Accept": "application/json"}).json or {} for number in (3, 4)}
    assert told[3]["patch"] == {}
    assert "withdrawn" in told[3]["withheld"]
    assert told[4]["patch"]
    assert "withheld" not in told[4]
    assert told[3]["withheld"] in client.get("/changes/3", headers=BROWSER).text
    assert "/changes/4.rdfp.gz" in client.get("/changes/4", headers=BROWSER).text


@pytest.mark.parametrize("path", ["/changes", "/changes.atom"])
def test_only_patches_that_are_there_are_linked(client: FlaskClient, path: str) -> None:
    told = client.get(path, headers=BROWSER).text
    assert [number for number in (1, 2, 3, 4) if f"/changes/{number}.rdfp.gz" in told] == [4]
