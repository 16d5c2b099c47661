"""Views of the graph in other vocabularies: the CONSTRUCT queries of ``queries/project/{view}``, taken together.

Only what a source states is published, and what is merely announced stays recognisable as such (rule 1): the other
vocabularies have no certainty, no attendance status and no passage, so what they cannot qualify is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg import resources
from kg.errors import InputError
from kg.namespaces import EXTERNAL, SC
from kg.store.formats import EXTENSIONS
from kg.store.rdf import to_engine
from kg.store.reader import Reader
from kg.store.terms import Iri, Literal, Term

Triple = tuple[Iri, Iri, Term]

#: View → what it is, for people.
VIEWS = {"cpev": "the EU Core Public Event Vocabulary 1.1.1", "schema": "schema.org"}
_PREFIXES = {
    "cv": "http://data.europa.eu/m8g/",
    "dcterms": EXTERNAL["dcterms"],
    "foaf": EXTERNAL["foaf"],
    "locn": "http://www.w3.org/ns/locn#",
    "rdf": EXTERNAL["rdf"],
    "sc": SC,
    "schema": EXTERNAL["schema"],
    "skos": EXTERNAL["skos"],
    "time": "http://www.w3.org/2006/time#",
    "xsd": EXTERNAL["xsd"],
}


def queries(view: str) -> list[Path]:
    """The queries of a view, in the order of their names; raises InputError for a view there is not."""
    if view not in VIEWS:
        raise InputError(f"no view is called {view!r}", remedy="use one of " + ", ".join(VIEWS))
    return sorted((resources.path("queries") / "project" / view).glob("*.rq"))


def project(reader: Reader, view: str) -> list[Triple]:
    """The triples of a view of the reader's graph, sorted and without duplicates."""
    found = {triple for path in queries(view) for triple in reader.construct(path.read_text(encoding="utf-8"))}
    return sorted(found, key=lambda triple: [term.n3() for term in triple])


def write(triples: Iterable[Triple], extension: str, out: BinaryIO) -> None:
    """Serialise triples as ``ttl``, ``nt``, ``jsonld`` or another format of :mod:`kg.store.formats`, with the prefixes they use.

    Raises InputError for a format there is not.
    """
    chosen = EXTENSIONS.get(extension)
    if chosen is None or chosen.rdf is None:
        raise InputError(f"no format is called {extension!r}", remedy="use one of " + ", ".join(sorted(EXTENSIONS)))
    every = list(triples)
    names = {iri for triple in every for term in triple for iri in _iris(term)}
    used = {prefix: space for prefix, space in _PREFIXES.items() if any(iri.startswith(space) for iri in names)}
    engine = [ox.Triple(ox.NamedNode(s.value), ox.NamedNode(p.value), to_engine(o)) for s, p, o in every]
    ox.serialize(engine, out, format=chosen.rdf, prefixes=used if extension in ("ttl", "trig", "rdf") else None)


def _iris(term: Term) -> tuple[str, ...]:
    return (term.datatype,) if isinstance(term, Literal) else (term.value,)
