"""The service description of ``/sparql`` (SPARQL 1.1 Service Description): what the endpoint is and can, for programs."""

from __future__ import annotations

import rdflib

from server.state import Snapshot

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMAT_NS = rdflib.Namespace("http://www.w3.org/ns/formats/")
_FORMAT_NAMES = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads"),
)


def description(current: Snapshot) -> rdflib.Graph:
    """The description over the generation that is served."""
    base = current.generation.base
    graph = rdflib.Graph()
    graph.bind("sd", SD)
    service, dataset, default = (rdflib.URIRef(base + part) for part in ("sparql", "sparql#dataset", "sparql#default"))
    graph.add((service, rdflib.RDF.type, SD.Service))
    graph.add((service, SD.endpoint, service))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    for name in _FORMAT_NAMES:
        graph.add((service, SD.resultFormat, _FORMAT_NS[name]))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, rdflib.RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, rdflib.RDF.type, SD.Graph))
    for row in current.reader.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"):
        name = rdflib.URIRef(row["g"].value)
        node = rdflib.URIRef(f"{dataset}-{name.rsplit('/', 1)[-1]}")
        graph.add((dataset, SD.namedGraph, node))
        graph.add((node, rdflib.RDF.type, SD.NamedGraph))
        graph.add((node, SD.name, name))
    return graph
