"""The service description of ``/sparql`` (SPARQL 1.1 Service Description): what the endpoint is and can, for programs.

It claims no feature of the vocabulary. SERVICE is refused and nothing is dereferenced; a graph without triples is not kept.
The default graph is more than the union of the named ones: identities are resolved in it, so UnionDefaultGraph would be false.
"""

from __future__ import annotations

from urllib.parse import quote

import rdflib
from rdflib import RDF, RDFS, VOID

from kg.store.generations import Generation
from kg.store.reader import Reader
from server.asking import endpoint

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = rdflib.Namespace("http://www.w3.org/ns/formats/")
_RESULTS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads"),
)
_ENTAILMENT = rdflib.URIRef("http://www.w3.org/ns/entailment/Simple")
_DEFAULT = "The merge of all named graphs, with the identities of entities resolved; derived triples are stored in it."


def description(generation: Generation, reader: Reader, *, updates: bool) -> rdflib.Graph:
    """The description over a generation; ``updates`` is whether the endpoint for updates is open."""
    graph = rdflib.Graph()
    graph.bind("sd", SD)
    iri = endpoint(generation)
    service, dataset, default = (rdflib.URIRef(iri + part) for part in ("", "#dataset", "#default"))
    _service(graph, service, SD.SPARQL11Query)
    for name in _RESULTS:
        graph.add((service, SD.resultFormat, _FORMATS[name]))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    graph.add((default, RDFS.comment, rdflib.Literal(_DEFAULT, "en")))
    for row in reader.select("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"):
        _named(graph, dataset, rdflib.URIRef(row["g"].value), int(row["n"].value))
    if updates:
        update = rdflib.URIRef(generation.base + "update")
        _service(graph, update, SD.SPARQL11Update)
        graph.add((update, SD.defaultDataset, dataset))
    return graph


def _service(graph: rdflib.Graph, service: rdflib.URIRef, language: rdflib.URIRef) -> None:
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, service))
    graph.add((service, SD.supportedLanguage, language))
    graph.add((service, SD.defaultEntailmentRegime, _ENTAILMENT))


def _named(graph: rdflib.Graph, dataset: rdflib.URIRef, name: rdflib.URIRef, triples: int) -> None:
    """A named graph; the node that stands for it in the dataset carries the whole name, so that no two share one."""
    node = rdflib.URIRef(f"{dataset}-{quote(name, safe='')}")
    content = rdflib.URIRef(f"{node}-graph")
    graph.add((dataset, SD.namedGraph, node))
    graph.add((node, RDF.type, SD.NamedGraph))
    graph.add((node, SD.name, name))
    graph.add((node, SD.graph, content))
    graph.add((content, RDF.type, SD.Graph))
    graph.add((content, VOID.triples, rdflib.Literal(triples)))
