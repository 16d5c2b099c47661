"""Datasets, their description, dumps and changes, as readers and programs get them."""

from __future__ import annotations

import base64
import gzip
import re
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient
from rdflib import DCAT, DCTERMS, RDF, VOID

from kg.catalogue.prepare import prepare
from kg.namespaces import SKOS, Iris
from kg.settings import Settings
from kg.store.terms import Iri, Quad, lang
from server import create_app
from tests.corpus import SmallCorpus
from tests.server import site
from tests.waiting import until

BASE = "https://w3id.org/secoop/"
BROWSER = {"Accept": "text/html"}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A server whose second generation calls one organisation otherwise and speaks of another."""
    root = tmp_path_factory.mktemp("changed")
    corpus = SmallCorpus.write(root)
    home = root / "home"
    prepare(home, site.publish(home, corpus, BASE, named("fresh", "Fresh")))
    prepare(home, site.publish(home, corpus, BASE, [*named("fresh", "<b>Fresher</b>"), *named("another", "Another")]))
    app = create_app(Settings(home=home, captures=corpus.captures, cache_mb=0))
    yield app
    app.extensions["secoop"].close()


def named(name: str, text: str) -> list[Quad]:
    """A name, as one graph says it and in the merge."""
    iris = Iris(BASE)
    quad = Quad(Iri(iris.entity(f"organization/{name}")), Iri(SKOS + "prefLabel"), lang(text, "en"))
    return [quad, quad._replace(graph=Iri(iris.graph("extra")))]


@pytest.fixture
def reader(changed: Flask) -> FlaskClient:
    return changed.test_client()


def description(reader: FlaskClient) -> rdflib.Graph:
    return rdflib.Graph().parse(data=reader.get("/.well-known/void").data, format="turtle")


def test_the_page_tells_every_graph_with_its_licence(reader: FlaskClient) -> None:
    page = reader.get("/datasets", headers=BROWSER).text
    names = {str(graph).rsplit("/", 1)[-1] for graph in description(reader).objects(None, VOID.subset)}
    assert {"ontology", "derived", "extra"} < names
    for name in names:
        assert f'href="/page/graph/{name}"' in page
    assert page.count('rel="external license noopener"') + page.count("not stated") >= len(names)


def test_the_description_counts_what_the_endpoint_holds(reader: FlaskClient) -> None:
    graph = description(reader)
    whole = rdflib.URIRef(BASE + ".well-known/void#dataset")
    for node, pattern in [
        (whole, "?s ?p ?o"),
        *((part, f"GRAPH <{part}> {{ ?s ?p ?o }}") for part in graph.objects(whole, VOID.subset)),
    ]:
        answer = reader.get("/sparql", query_string={"query": f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"}).json
        assert answer is not None
        assert graph.value(node, VOID.triples) == rdflib.Literal(int(answer["results"]["bindings"][0]["n"]["value"])), node


def test_dumps_are_what_the_description_says(reader: FlaskClient) -> None:
    graph = description(reader)
    dumps = list(graph.subjects(RDF.type, DCAT.Distribution))
    assert len(dumps) == 2
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    for node in dumps:
        response = reader.get(str(node).removeprefix(BASE.rstrip("/")))
        assert response.mimetype == "application/gzip"
        assert rdflib.Literal(len(response.data), datatype=rdflib.XSD.nonNegativeInteger) == graph.value(node, DCAT.byteSize)
        digest = sha256(response.data)
        checksum = graph.value(node, spdx.checksum)
        assert str(graph.value(checksum, spdx.checksumValue)) == digest.hexdigest()
        assert response.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
        assert digest.hexdigest() in reader.get("/dump/SHA256SUMS").text


def test_latest_is_the_generation_served(reader: FlaskClient) -> None:
    assert reader.get("/dump/secoop-latest.nq.gz").data == reader.get("/dump/secoop-2.nq.gz").data


@pytest.mark.parametrize("name", ["secoop-1.nq.gz", "secoop-2.zip", "..%2F..%2Fmanifest.json", "catalogue.json", "%00"])
def test_an_unknown_file_is_not_found_and_the_known_are_named(reader: FlaskClient, name: str) -> None:
    response = reader.get(f"/dump/{name}")
    assert response.status_code == 404
    assert name.startswith("..") or "secoop-2.nq.gz" in response.text


@pytest.mark.parametrize(("ending", "parser"), [("ttl", "turtle"), ("jsonld", "json-ld"), ("nt", "nt"), ("rdf", "xml")])
def test_the_description_is_the_same_in_every_format(reader: FlaskClient, ending: str, parser: str) -> None:
    graph = rdflib.Graph().parse(data=reader.get(f"/datasets.{ending}").data, format=parser)
    assert len(graph) == len(description(reader))


def test_a_browser_is_sent_from_the_well_known_place_to_the_page(reader: FlaskClient) -> None:
    response = reader.get("/.well-known/void", headers=BROWSER)
    assert (response.status_code, response.location) == (303, "/datasets")


def test_the_licence_is_an_iri_where_it_has_one(reader: FlaskClient) -> None:
    graph = description(reader)
    for part in graph.objects(None, VOID.subset):
        assert isinstance(graph.value(part, DCTERMS.license) or graph.value(part, DCTERMS.rights), rdflib.URIRef | rdflib.Literal)
    assert all(isinstance(licence, rdflib.URIRef) for licence in graph.objects(None, DCTERMS.license))


def test_a_change_names_what_it_changed(reader: FlaskClient) -> None:
    change = reader.get("/changes/2", headers={"Accept": "application/json"}).json
    assert change is not None
    assert change["entities"] == {
        "added": ["organization/another"],
        "extended": [],
        "corrected": ["organization/fresh"],
        "withdrawn": [],
    }
    page = reader.get("/changes/2", headers=BROWSER).text
    assert "&lt;b&gt;Fresher&lt;/b&gt;" in page
    assert "<b>" not in page


def test_the_patch_leads_from_one_dump_to_the_next(reader: FlaskClient, changed: Flask) -> None:
    home = changed.extensions["secoop"].settings.home
    before = (home / "generations" / "000001" / "graph.nq").read_text().splitlines()
    rows = gzip.decompress(reader.get("/changes/2.rdfp.gz").data).decode().splitlines()
    gone, come = ({row[2:] for row in rows if row.startswith(kind)} for kind in ("D ", "A "))
    after = gzip.decompress(reader.get("/dump/secoop-latest.nq.gz").data).decode().splitlines()
    assert sorted((set(before) - gone) | come) == after


def test_the_feed_has_an_entry_for_every_change(reader: FlaskClient) -> None:
    response = reader.get("/changes.atom")
    assert response.mimetype == "application/atom+xml"
    feed = ET.fromstring(response.data)  # noqa: S314 -- our own feed
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == 2
    for element in [feed, *entries]:
        assert all(element.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    links = {link.get("rel"): link.get("href") for link in entries[0].findall(f"{ATOM}link")}
    assert links == {"alternate": BASE + "changes/2", "enclosure": BASE + "changes/2.rdfp.gz"}
    assert "organization/another" in (entries[0].findtext(f"{ATOM}summary") or "")


def test_the_list_of_changes_asks_for_the_feed_by_accept(reader: FlaskClient) -> None:
    assert reader.get("/changes", headers={"Accept": "application/atom+xml"}).data == reader.get("/changes.atom").data
    assert "/changes/2" in reader.get("/changes", headers=BROWSER).text


@pytest.mark.parametrize("path", ["/changes/3", "/changes/3.rdfp.gz", "/changes/1.rdfp.gz", "/changes/99999999999999999999"])
def test_a_change_that_is_not_kept_is_not_found(reader: FlaskClient, path: str) -> None:
    response = reader.get(path)
    assert response.status_code == 404
    assert response.json is not None
    assert response.json["remedy"]


def test_what_is_not_prepared_yet_is_made_beside_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = tmp_path / "gate"
    hold = ["sh", "-c", 'until test -e "$0"; do sleep 0.05; done; exec "$@"', str(gate)]

    def held(command: list[str], **named: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*hold, *command], **named)

    monkeypatch.setattr("server.preparing.subprocess", SimpleNamespace(Popen=held, DEVNULL=subprocess.DEVNULL))
    corpus = SmallCorpus.write(tmp_path)
    site.publish(tmp_path / "home", corpus, BASE)
    app = create_app(Settings(home=tmp_path / "home", captures=corpus.captures))
    client = app.test_client()
    first = client.get("/dump/secoop-latest.nq.gz")
    assert (first.status_code, first.headers["Retry-After"]) == (503, "5")
    waiting = client.get("/datasets", headers=BROWSER)
    assert "being made" in waiting.text
    assert waiting.headers["Cache-Control"] == "no-store"
    gate.touch()
    until(lambda: client.get("/dump/secoop-latest.nq.gz").status_code != 503)
    assert client.get("/dump/secoop-latest.nq.gz").status_code == 200
    assert not re.search("being made", client.get("/datasets", headers=BROWSER).text)
    app.extensions["secoop"].close()


def test_a_page_of_changes_there_are_not_is_no_empty_list(client: FlaskClient) -> None:
    assert client.get("/changes?page=2").status_code == 404
    assert client.get("/changes?page=1").status_code == 200
