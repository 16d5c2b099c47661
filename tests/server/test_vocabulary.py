"""The ontology, its terms and the shapes are documented for people and served to programs."""

from __future__ import annotations

import re

import pytest
import rdflib
from flask.testing import FlaskClient

SC = "https://w3id.org/secoop/ns#"
BROWSER = {"Accept": "text/html"}


def test_every_term_of_the_ontology_has_an_anchor(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/ns.ttl").data, format="turtle")
    declared = {
        str(term).removeprefix(SC)
        for kind in (rdflib.OWL.Class, rdflib.OWL.ObjectProperty, rdflib.OWL.DatatypeProperty, rdflib.OWL.AnnotationProperty)
        for term in graph.subjects(rdflib.RDF.type, kind)
        if str(term).startswith(SC)
    }
    anchors = set(re.findall(r'<article class="term" id="([^"]+)"', client.get("/ns", headers=BROWSER).text))
    assert len(declared) > 100
    assert declared == anchors


@pytest.mark.parametrize(
    ("accept", "parser"),
    [
        ("text/turtle", "turtle"),
        ("application/ld+json", "json-ld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
    ],
)
@pytest.mark.parametrize("path", ["/ns", "/shapes"])
def test_ontology_and_shapes_come_in_every_format(client: FlaskClient, path: str, accept: str, parser: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert response.mimetype == accept
    assert len(rdflib.Graph().parse(data=response.data, format=parser)) > 500


def test_a_version_leads_to_the_release_that_was_kept(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/ns/0.1.0", headers={"Accept": "text/turtle"}).data, format="turtle")
    header = rdflib.URIRef("https://w3id.org/secoop/ns")
    assert str(graph.value(header, rdflib.OWL.versionIRI)) == "https://w3id.org/secoop/ns/0.1.0"
    assert (rdflib.URIRef(SC + "Pair"), None, None) not in graph
    assert not [node for triple in graph for node in triple if "/.well-known/genid/" in str(node)]
    assert client.get("/ns/0.1.0", headers={"Accept": "*/*"}).data == client.get("/ns/0.1.0.ttl").data
    assert 'href="/ns/0.1.0.ttl"' in client.get("/ns", headers=BROWSER).text


def test_every_version_the_header_names_answers(client: FlaskClient) -> None:
    header = rdflib.Graph().parse(data=client.get("/ns.ttl").data, format="turtle")
    named = [*header.objects(None, rdflib.OWL.versionIRI), *header.objects(None, rdflib.OWL.priorVersion)]
    answers = [client.get(str(iri).removeprefix("https://w3id.org/secoop")) for iri in named]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/ns"), (200, None)]


def test_a_version_that_never_was_is_refused_with_those_that_are(client: FlaskClient) -> None:
    for path in ("/ns/9.0.0", "/ns/9.0.0.ttl"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "0.1.0" in answer.text
    assert client.get("/ns/9.0.0", headers=BROWSER).status_code == 404


def test_the_vocabulary_leads_to_the_guide_to_choosing(client: FlaskClient) -> None:
    assert 'href="/ns/choosing"' in client.get("/ns", headers=BROWSER).text
    text = client.get("/ns/choosing", headers=BROWSER).text
    assert "<h1>Which class, which property?</h1>" in text
    assert '<a href="/ns#Tenure"><code>sc:Tenure</code></a>' in text
    assert '<a href="/queries/why">why</a>' in text
    assert "<table>" in text


def test_the_guide_links_to_no_file_the_server_does_not_show(client: FlaskClient) -> None:
    text = client.get("/ns/choosing", headers=BROWSER).text
    assert "the records guide" in text
    assert not re.findall(r'href="[^"]*\.(?:md|rq)"', text)


def test_a_union_in_a_domain_is_written_out(client: FlaskClient) -> None:
    term = re.search(r'id="objective">.*?</article>', client.get("/ns", headers=BROWSER).text, re.DOTALL)
    assert term
    assert 'href="/ns#EventSeries"' in term.group()


def test_a_term_by_path_leads_to_its_place_or_to_the_data(client: FlaskClient) -> None:
    page, data = (
        client.get("/ns/Participation", headers=BROWSER),
        client.get("/ns/Participation", headers={"Accept": "text/turtle"}),
    )
    assert (page.status_code, page.location) == (303, "/ns#Participation")
    assert (data.status_code, data.location) == (303, "/ns.ttl")
    assert client.get("/ns/Participant", headers=BROWSER).status_code == 404


def test_published_terms_carry_their_examples_and_questions(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/ns.ttl").data, format="turtle")
    place, held, part = (rdflib.URIRef(SC + name) for name in ("Place", "heldAt", "participationIn"))
    for term, predicate in ((place, "counterExample"), (part, "answers")):
        assert list(graph.objects(term, rdflib.URIRef(SC + predicate)))
    (example,) = graph.objects(held, rdflib.SKOS.example)
    assert held in set(rdflib.Graph().parse(data=str(example), format="turtle").predicates())


def test_an_example_is_served_as_it_is_checked_and_named_beside_its_term(client: FlaskClient) -> None:
    response = client.get("/ns/example/Place.bad.ttl")
    assert (response.status_code, response.mimetype) == (200, "text/turtle")
    assert response.text.startswith("# Misuse of sc:Place: a meeting is held in a government.")
    term = re.search(r'id="Place">.*?</article>', client.get("/ns", headers=BROWSER).text, re.DOTALL)
    assert term
    assert 'href="/ns/example/Place.bad.ttl"' in term.group()
    assert client.get("/ns/example/Plaice.ttl").status_code == 404


def test_shapes_are_documented_with_their_messages(client: FlaskClient) -> None:
    text = client.get("/shapes", headers=BROWSER).text
    assert "sc:Event" in text
    assert text.count('<article class="term"') > 5


@pytest.mark.parametrize("name", ["record", "entities", "authority", "decisions"])
def test_a_schema_of_records_is_served_at_the_address_it_names(client: FlaskClient, name: str) -> None:
    response = client.get(f"/schema/{name}.schema.json")
    assert (response.status_code, response.content_type) == (200, "application/schema+json")
    assert response.get_json(force=True)["$id"] == f"https://w3id.org/secoop/schema/{name}.schema.json"
    assert f'href="/schema/{name}.schema.json"' in client.get("/ns", headers=BROWSER).text


def test_an_unknown_schema_names_those_there_are(client: FlaskClient) -> None:
    response = client.get("/schema/records.schema.json")
    assert response.status_code == 404
    assert "record" in response.get_json(force=True)["remedy"]


@pytest.mark.parametrize("name", ["heldAtt", "HELDAT", "held-at"])
def test_an_unknown_term_gets_the_near_ones(client: FlaskClient, name: str) -> None:
    response = client.get(f"/ns/{name}", headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert "did you mean heldAt" in response.json["remedy"]  # type: ignore[index]
