"""The named graphs of a generation: what each holds, from whom, under which licence, as the graph itself says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.catalogue.statistics import Counts
from kg.namespaces import Iris
from kg.store.reader import Reader
from kg.store.terms import Term

#: What is read out of documents and written in this project.
OWN = "https://creativecommons.org/licenses/by/4.0/"
_SPDX = "https://spdx.org/licenses/"
#: Graphs of every generation → title.
_STANDING = {
    "ontology": "Ontology",
    "schemes": "Concept schemes",
    "identity": "Identity decisions",
    "entities": "Who and what exists, shared by all documents",
    "derived": "What follows by rule from the other graphs",
}
_SOURCES = """SELECT ?graph ?source ?licence ?provenance ?extent WHERE {
  ?graph dcterms:source ?source . ?source a sc:Source
  OPTIONAL { ?graph dcterms:license ?licence } OPTIONAL { ?graph dcterms:provenance ?provenance }
  OPTIONAL { ?graph dcterms:extent ?extent } }"""
_ABOUT = """SELECT ?source ?title ?licence ?publisher ?homepage WHERE {
  ?source a sc:Source OPTIONAL { ?source skos:prefLabel ?title } OPTIONAL { ?source dcterms:license ?licence }
  OPTIONAL { ?source dcterms:publisher ?publisher } OPTIONAL { ?source rdfs:seeAlso ?homepage } }"""
_CAPTURES = """SELECT ?source ?file ?sha256 ?retrieved WHERE {
  ?capture sc:captureOf ?source ; sc:fileName ?file ; sc:sha256 ?sha256
  OPTIONAL { ?capture <http://purl.org/pav/retrievedOn> ?retrieved } }"""


@dataclass(frozen=True, slots=True)
class Capture:
    """A file that was read: its name, SHA-256, and the day it was retrieved where that is known."""

    name: str
    sha256: str
    retrieved: str


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """One named graph. ``kind`` is register, authority, document, contribution or own; texts are empty where nothing is said."""

    iri: str
    name: str
    kind: str
    title: str
    counts: Counts
    source: str = ""
    licence: str = ""
    publisher: str = ""
    homepage: str = ""
    provenance: str = ""
    extent: str = ""
    captures: tuple[Capture, ...] = ()


def graphs(reader: Reader, base: str, counts: Mapping[str, Counts]) -> list[NamedGraph]:
    """Every named graph that was counted, by name."""
    iris = Iris(base)
    loaded = {row["graph"].value: row for row in reader.select(_SOURCES)}
    about = {row["source"].value: row for row in reader.select(_ABOUT)}
    captures: dict[str, list[Capture]] = {}
    for row in reader.select(_CAPTURES):
        captures.setdefault(row["source"].value, []).append(
            Capture(row["file"].value, row["sha256"].value, _text(row, "retrieved"))
        )
    found = []
    for iri, number in counts.items():
        if not iri:
            continue
        name = iri.removeprefix(f"{base}graph/")
        said = loaded.get(iri, {})
        kind, source = ("register", said["source"].value) if said else _source(iris, name, about)
        of = about.get(source, {})
        found.append(
            NamedGraph(
                iri,
                name,
                kind,
                _STANDING.get(name) or _text(of, "title") or name,
                number,
                source,
                _text(said, "licence") or (_text(of, "licence") if kind == "authority" else OWN),
                _text(of, "publisher"),
                _text(of, "homepage"),
                _text(said, "provenance"),
                _text(said, "extent"),
                tuple(sorted(set(captures.get(source, [])), key=lambda capture: capture.name)),
            )
        )
    return sorted(found, key=lambda graph: graph.name)


def licence_iri(licence: str) -> str:
    """A licence as an IRI, where it is one or an SPDX identifier; '' for words."""
    if licence.startswith(("http://", "https://")):
        return licence
    known = licence.replace("CC0", "CC0-1.0") if licence == "CC0" else licence
    return _SPDX + known if known and all(c.isalnum() or c in "-." for c in known) else ""


def _source(iris: Iris, name: str, about: Mapping[str, object]) -> tuple[str, str]:
    """Kind and source of a graph that does not say them itself."""
    if name.startswith("authority-"):
        return "authority", iris.node("dataset", name.removeprefix("authority-"))
    if name.startswith("contribution/"):
        return "contribution", ""
    document = iris.node("document", name)
    return ("document", document) if document in about else ("own", "")


def _text(row: Mapping[str, Term], name: str) -> str:
    term = row.get(name)
    return term.value if term is not None else ""
