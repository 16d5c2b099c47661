"""The dataset described for programs: VoID (https://www.w3.org/TR/void/) and DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/).

The whole is a dataset and a catalogue; every named graph is a part of it with its own source and licence. The whole claims no
licence of its own: it holds what others published under theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import rdflib
from rdflib import DCAT, DCTERMS, FOAF, PROV, RDF, VOID, XSD, Literal, URIRef

from kg.catalogue.dumps import SUMS, Dump
from kg.catalogue.graphs import NamedGraph, licence_iri
from kg.catalogue.statistics import Counts
from kg.namespaces import ONTOLOGY, prefixes
from kg.store.generations import Generation

SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
_FORMATS = rdflib.Namespace("http://www.w3.org/ns/formats/")
_FORMAT = {"application/n-quads": "N-Quads", "text/turtle": "Turtle"}
#: DCAT 3; the library's closed namespace is that of DCAT 2.
_VERSION = URIRef(str(DCAT) + "version")
_MEDIA = "https://www.iana.org/assignments/media-types/"
TITLE = "secoop: who met whom in security cooperation, and which passage says so"
ABOUT = (
    "Meetings of states, organisations and persons about security: who took part, in which capacity, on whose behalf, and"
    " what came of it. Each assertion has the passage or row it rests on and says how certain it is; what was announced is"
    " kept apart from what was held."
)
_RIGHTS = "Each named graph is under the licence of its source; see the parts of this dataset."
_VOCABULARIES = (ONTOLOGY + "#", "http://www.w3.org/ns/org#", "http://www.w3.org/ns/prov#", "http://www.w3.org/ns/oa#")


def whole(base: str) -> str:
    """The IRI of the dataset as a whole."""
    return f"{base}.well-known/void#dataset"


def describe(
    generation: Generation, graphs: Iterable[NamedGraph], merged: Counts, dumps: Iterable[Dump], examples: Iterable[str]
) -> rdflib.Graph:
    """The description of a generation; ``examples`` are IRIs of entities to begin with."""
    graph = rdflib.Graph()
    for prefix, namespace in prefixes(generation.base).items():
        graph.bind(prefix, namespace)
    graph.bind("spdx", SPDX)
    base, node = generation.base, URIRef(whole(generation.base))
    for kind in (VOID.Dataset, DCAT.Dataset, DCAT.Catalog):
        graph.add((node, RDF.type, kind))
    service = URIRef(base + "sparql")
    facts = [
        (DCTERMS.title, Literal(TITLE, "en")),
        (DCTERMS.description, Literal(ABOUT, "en")),
        (DCTERMS.identifier, Literal(f"sha256:{generation.digest}")),
        (_VERSION, Literal(str(generation.number))),
        (DCTERMS.modified, Literal(generation.created, datatype=XSD.dateTime)),
        (DCTERMS.rights, Literal(_RIGHTS, "en")),
        (DCAT.landingPage, URIRef(base + "datasets")),
        (FOAF.homepage, URIRef(base)),
        (VOID.sparqlEndpoint, service),
        (VOID.uriSpace, Literal(base + "id/")),
        (DCAT.service, service),
        *((VOID.vocabulary, URIRef(name)) for name in _VOCABULARIES),
        *((VOID.exampleResource, URIRef(name)) for name in examples),
    ]
    for predicate, value in facts:
        graph.add((node, predicate, value))
    _service(graph, service, node)
    _counts(graph, node, merged)
    for one in dumps:
        _dump(graph, node, base, one)
    for part in graphs:
        _part(graph, node, part)
    return graph


def _service(graph: rdflib.Graph, service: URIRef, node: URIRef) -> None:
    graph.add((service, RDF.type, DCAT.DataService))
    graph.add((service, DCTERMS.title, Literal("SPARQL 1.1 endpoint", "en")))
    graph.add((service, DCAT.endpointURL, service))
    graph.add((service, DCAT.endpointDescription, service))
    graph.add((service, DCAT.servesDataset, node))
    graph.add((service, DCTERMS.conformsTo, URIRef("https://www.w3.org/TR/sparql11-protocol/")))


def _counts(graph: rdflib.Graph, node: URIRef, counts: Counts) -> None:
    """Partitions are blank nodes: they have no life outside of their dataset."""
    graph.add((node, VOID.triples, Literal(counts.triples)))
    graph.add((node, VOID.distinctSubjects, Literal(counts.subjects)))
    graph.add((node, VOID.properties, Literal(len(counts.properties))))
    graph.add((node, VOID.classes, Literal(len(counts.classes))))
    for name, number in counts.properties.items():
        part = _blank(node, name)
        graph.add((node, VOID.propertyPartition, part))
        graph.add((part, VOID.property, URIRef(name)))
        graph.add((part, VOID.triples, Literal(number)))
    for name, number in counts.classes.items():
        part = _blank(node, name, "class")
        graph.add((node, VOID.classPartition, part))
        graph.add((part, VOID["class"], URIRef(name)))
        graph.add((part, VOID.entities, Literal(number)))


def _blank(*of: str) -> rdflib.BNode:
    """A blank node whose label depends on nothing but what it stands for: equal descriptions are written alike."""
    return rdflib.BNode("b" + sha256(" ".join(of).encode()).hexdigest()[:16])


def _dump(graph: rdflib.Graph, node: URIRef, base: str, one: Dump) -> None:
    address = URIRef(f"{base}dump/{one.name}")
    graph.add((node, VOID.dataDump, address))
    graph.add((node, VOID.feature, _FORMATS[_FORMAT[one.media_type]]))
    graph.add((node, DCAT.distribution, address))
    graph.add((address, RDF.type, DCAT.Distribution))
    graph.add((address, DCTERMS.title, Literal(one.holds, "en")))
    graph.add((address, DCAT.downloadURL, address))
    graph.add((address, DCAT.accessURL, URIRef(f"{base}dump/{SUMS}")))
    graph.add((address, DCAT.mediaType, URIRef(_MEDIA + one.media_type)))
    graph.add((address, DCAT.compressFormat, URIRef(_MEDIA + "application/gzip")))
    graph.add((address, DCAT.byteSize, Literal(one.size, datatype=XSD.nonNegativeInteger)))
    checksum = _blank(address, "checksum")
    graph.add((address, SPDX.checksum, checksum))
    graph.add((checksum, RDF.type, SPDX.Checksum))
    graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
    graph.add((checksum, SPDX.checksumValue, Literal(one.digest, datatype=XSD.hexBinary)))


def _part(graph: rdflib.Graph, node: URIRef, part: NamedGraph) -> None:
    """A named graph as a subset, counted, with its source, licence and the files read."""
    iri = URIRef(part.iri)
    graph.add((node, VOID.subset, iri))
    graph.add((node, DCAT.dataset, iri))
    graph.add((node, DCTERMS.hasPart, iri))
    for kind in (VOID.Dataset, DCAT.Dataset):
        graph.add((iri, RDF.type, kind))
    graph.add((iri, DCTERMS.title, Literal(part.title)))
    graph.add((iri, DCTERMS.type, Literal(part.kind)))
    licence = licence_iri(part.licence)
    graph.add((iri, DCTERMS.license, URIRef(licence)) if licence else (iri, DCTERMS.rights, Literal(part.licence)))
    for predicate, text in (
        (DCTERMS.publisher, part.publisher),
        (DCTERMS.provenance, part.provenance),
        (DCTERMS.extent, part.extent),
    ):
        if text:
            graph.add((iri, predicate, Literal(text)))
    if part.source:
        graph.add((iri, PROV.wasDerivedFrom, URIRef(part.source)))
    _counts(graph, iri, part.counts)
