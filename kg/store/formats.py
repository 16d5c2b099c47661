"""Result and graph formats: media type → the engine's serializer (SPARQL 1.1 results formats, RDF 1.1 syntaxes)."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class Format:
    """One format: media type, file extension, and the engine's name for it."""

    media_type: str
    extension: str
    results: ox.QueryResultsFormat | None = None
    rdf: ox.RdfFormat | None = None

    @property
    def content_type(self) -> str:
        """The Content-Type header; text formats say their charset."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


RESULTS: dict[str, Format] = {
    f.media_type: f
    for f in (
        Format("application/sparql-results+json", "json", results=ox.QueryResultsFormat.JSON),
        Format("application/sparql-results+xml", "xml", results=ox.QueryResultsFormat.XML),
        Format("text/csv", "csv", results=ox.QueryResultsFormat.CSV),
        Format("text/tab-separated-values", "tsv", results=ox.QueryResultsFormat.TSV),
    )
}
GRAPHS: dict[str, Format] = {
    f.media_type: f
    for f in (
        Format("text/turtle", "ttl", rdf=ox.RdfFormat.TURTLE),
        Format("application/n-triples", "nt", rdf=ox.RdfFormat.N_TRIPLES),
        Format("application/ld+json", "jsonld", rdf=ox.RdfFormat.JSON_LD),
        Format("application/rdf+xml", "rdf", rdf=ox.RdfFormat.RDF_XML),
        Format("application/trig", "trig", rdf=ox.RdfFormat.TRIG),
        Format("application/n-quads", "nq", rdf=ox.RdfFormat.N_QUADS),
    )
}
EXTENSIONS: dict[str, Format] = {f.extension: f for f in GRAPHS.values()}
