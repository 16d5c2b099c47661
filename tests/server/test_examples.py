"""``/.well-known/sparql-examples``: the question library as other people's editors read it."""

from __future__ import annotations

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib import RDF, RDFS, SH

from kg.library import Library
from tests.server.conftest import BASE

PATH = "/.well-known/sparql-examples"
#: What an editor asks of a collection of examples.
COLLECTED = """SELECT ?label ?query WHERE {
  ?example a sh:SPARQLExecutable ; rdfs:label ?label ; sh:select|sh:ask|sh:construct|sh:describe ?query
}"""


def read(client: FlaskClient, accept: str, form: str) -> rdflib.Graph:
    """The examples in one format."""
    response = client.get(PATH, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.mimetype == accept
    return rdflib.Graph().parse(data=response.data, format=form)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", "turtle"),
        ("application/ld+json", "json-ld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
    ],
)
def test_every_question_is_an_example_in_every_format(
    client: FlaskClient, small_library: Library, accept: str, form: str
) -> None:
    found = {str(row[0]) for row in read(client, accept, form).query(COLLECTED)}
    assert found == {question.question for question in small_library.questions.values()}


def test_each_example_runs_as_it_stands(client: FlaskClient) -> None:
    queries = [str(row[1]) for row in read(client, "text/turtle", "turtle").query(COLLECTED)]
    assert queries
    for query in queries:
        assert client.post("/sparql", data={"query": query}).status_code == 200
        # Prefixes are in the text: another engine, which knows none of ours, parses it.
        rdflib.Graph().query(query)


def test_an_example_has_the_class_of_its_form_its_endpoint_and_its_prefixes(client: FlaskClient) -> None:
    graph = read(client, "text/turtle", "turtle")
    node = rdflib.URIRef(BASE + "queries/event-as-graph")
    assert (node, RDF.type, SH.SPARQLConstructExecutable) in graph
    assert graph.value(node, rdflib.URIRef("https://schema.org/target")) == rdflib.URIRef(BASE + "sparql")
    declared = graph.value(node, SH.prefixes)
    spaces = {
        str(graph.value(one, SH.prefix)): str(graph.value(one, SH.namespace)) for one in graph.objects(declared, SH.declare)
    }
    assert spaces["sc"] == "https://w3id.org/secoop/ns#"
    assert spaces["event"] == BASE + "id/event/"
    assert graph.value(node, RDFS.label) == rdflib.Literal("Which triples describe the events?", "en")


def test_a_reader_is_led_to_the_questions(client: FlaskClient) -> None:
    response = client.get(PATH, headers={"Accept": "text/html"})
    assert (response.status_code, response.headers["Location"]) == (303, "/queries")


def test_another_format_is_refused_with_what_there_is(client: FlaskClient) -> None:
    response = client.get(PATH, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/turtle" in response.text
