"""Whatever is sent to ``/validate`` or ``/contribute``, the answer is clear and quick, and nothing is stored."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.contributions import ledger, patch
from kg.errors import InputError, TooLargeError, UnsupportedMediaError
from kg.settings import Settings
from server import create_app
from tests.contributions.home import BASE, PREFIXES, Home, publish
from tests.corpus import SmallCorpus
from tests.server import site
from tests.server.writing import Writer, writing
from tests.validation.unreadable import GENEROUS, UNREADABLE

DATA = b'<https://x.example/a> <https://x.example/p> "v" .\n'


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A server with a home of its own, where nobody else makes files."""
    root = tmp_path_factory.mktemp("bad")
    corpus = SmallCorpus.write(root)
    site.publish(root / "home", corpus, BASE)
    application = create_app(Settings(home=root / "home", captures=corpus.captures, upload_mb=1, cache_mb=0))
    yield application
    application.extensions["secoop"].close()


@pytest.fixture(scope="module", autouse=True)
def _at_work(app: Flask) -> None:
    """A worker that has opened the graph, as in a server that was asked before."""
    app.test_client().post("/validate", data=DATA, content_type="application/n-triples", headers={"Accept": "text/plain"})


@pytest.mark.parametrize("name", UNREADABLE)
def test_the_page_answers_what_cannot_be_read_with_a_remedy_and_stores_nothing(client: FlaskClient, name: str) -> None:
    bad = UNREADABLE[name]
    status = {InputError: 400, TooLargeError: 413, UnsupportedMediaError: 415}[bad.error]
    data = bad.data()
    before = stored(client)
    began = time.monotonic()
    answer = client.post("/validate", data=data, content_type=bad.media_type, headers={"Accept": "application/json"})
    # The server of the tests takes 1 MB only.
    assert answer.status_code == (413 if len(data) > 1_000_000 else status)
    assert json.loads(answer.data)["remedy"]
    assert time.monotonic() - began < GENEROUS
    assert stored(client) == before


def stored(client: FlaskClient) -> dict[str, int]:
    """Every file of the server's home with its size."""
    home: Path = client.application.extensions["secoop"].settings.home
    return {str(path): path.stat().st_size for path in sorted(home.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def base_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return publish(SmallCorpus.write(tmp_path_factory.mktemp("bad-input")))


@pytest.fixture
def writer(base_home: Home, tmp_path: Path) -> Iterator[Writer]:
    with writing(base_home, tmp_path, upload_mb=2) as found:
        yield found


def kept(writer: Writer) -> list[str]:
    """What the ledger has."""
    return [one.id for one in ledger.every(writer.home.path)]


def wait(writer: Writer, text: str) -> str:
    """Have somebody else's change wait in the ledger; what conforms is not the matter here."""
    change = patch.read(text.encode(), "text/turtle")
    name, _ = ledger.new_id(writer.home.path, change, "somebody")
    meta = ledger.Meta(name, "somebody", "2030-01-01T00:00:00+00:00", "test", BASE, 1, change.digest)
    with ledger.locked(writer.home.path):
        return ledger.write(writer.home.path, change, meta).id


NAME = f'<{BASE}id/person/bo-lind> <http://www.w3.org/2004/02/skos/core#prefLabel> "Bo Lind"@en'
EDITION = PREFIXES + "event:hill-day-2031 sc:editionNumber {} ."
NOT_ALLOWED = {
    "taking away a record's fact": (f"D {NAME} .", "application/rdf-patch", "mended there"),
    "renaming what a record names": (
        f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#> DELETE DATA {{ {NAME} }} ; INSERT DATA {{ {NAME.replace('Bo', 'Jo')} }}",
        "application/sparql-update",
        "mended there",
    ),
    "taking away what follows from other facts": (
        f"D <{BASE}id/person/bo-lind> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{BASE}ns#Actor> .",
        "application/rdf-patch",
        "follows from",
    ),
    "changing a term": (PREFIXES + 'sc:Event skos:altLabel "thing"@en .', "text/turtle", "vocabulary"),
    "asserting what is derived": (PREFIXES + "person:bo-lind sc:attended event:hill-day .", "text/turtle", "derived"),
}


@pytest.mark.parametrize("name", NOT_ALLOWED)
def test_what_a_contributor_may_not_is_refused_at_once_and_nothing_is_stored(writer: Writer, name: str) -> None:
    text, kind, word = NOT_ALLOWED[name]
    began = time.monotonic()
    answer = writer.post("/contribute", text, kind)
    assert time.monotonic() - began < GENEROUS
    told = answer.get_json(force=True)
    assert answer.status_code == 403
    assert word in told["detail"]
    assert told["remedy"]
    assert kept(writer) == []


def test_what_conflicts_with_a_waiting_contribution_is_refused_at_once_and_names_it(writer: Writer) -> None:
    first = wait(writer, EDITION.format(5))
    began = time.monotonic()
    answer = writer.post("/contribute", EDITION.format(6), "text/turtle")
    assert time.monotonic() - began < GENEROUS
    told = answer.get_json(force=True)
    assert (answer.status_code, told["contribution"]) == (409, first)
    assert told["remedy"]
    assert kept(writer) == [first]


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_not_contributed(writer: Writer, name: str) -> None:
    bad = UNREADABLE[name]
    data = bad.data()
    began = time.monotonic()
    answer = writer.post("/contribute", data, bad.media_type)
    assert time.monotonic() - began < GENEROUS
    assert answer.status_code in (400, 413, 415)
    assert answer.get_json(force=True)["remedy"]
    assert kept(writer) == []


@pytest.mark.parametrize(
    ("path", "remedy"),
    [
        ("/page/event/hill-day?sec=1", "did you mean 'section'?"),
        ("/page/event/hill-day?pages=2", "did you mean 'page'?"),
        ("/page/concept/role/opener?x=1", "the parameters are section, page, lang"),
        ("/browse/event?query=hill", "the parameters are q, page, lang"),
        ("/browse?page=2", "the parameters are lang"),
        ("/network?aktor=person/bo-lind", "did you mean 'actor'?"),
        ("/changes?number=2", "the parameters are page, lang"),
        ("/queries/who-was-where?evnt=event/hill-day", "did you mean 'event'?"),
        ("/queries/who-was-where.csv?x=1", "the parameters are event, lang"),
    ],
)
def test_a_parameter_there_is_not_is_told_with_those_there_are(client: FlaskClient, path: str, remedy: str) -> None:
    response = client.get(path, headers={"Accept": "application/json, text/html;q=0.5, */*;q=0.1"})
    assert response.status_code == 400
    assert response.json is not None
    assert remedy in response.json["remedy"]


@pytest.mark.parametrize("mark", ["utm_source=letter", "fbclid=x", "gclid=1&utm_medium=mail"])
def test_what_other_sites_add_to_links_hinders_nobody(client: FlaskClient, mark: str) -> None:
    for path in ("/page/event/hill-day", "/browse/event", "/network", "/queries/who-was-where", "/queries/who-was-where.csv"):
        assert client.get(f"{path}?{mark}", headers={"Accept": "text/html"}).status_code == 200
