"""The ontology's files as the tests read them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rdflib import OWL, RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

SC = Namespace("https://w3id.org/secoop/ns#")
PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
TERM_TYPES = (OWL.Class, *PROPERTY_TYPES)


@dataclass(frozen=True)
class Ontology:
    """The files of the ontology: name (``modules/events``) → text and graph, and all graphs in one."""

    texts: dict[str, str]
    graphs: dict[str, Graph]
    merged: Graph

    @classmethod
    def of(cls, texts: dict[str, str]) -> Ontology:
        graphs = {name: Graph().parse(data=text, format="turtle") for name, text in texts.items()}
        merged = Graph()
        for graph in graphs.values():
            merged += graph
        return cls(texts, graphs, merged)

    @classmethod
    def read(cls, root: Path) -> Ontology:
        files = [root / "secoop.ttl", root / "external.ttl", *root.glob("modules/*.ttl"), *root.glob("schemes/*.ttl")]
        files += root.glob("alignments/*/*.ttl")
        return cls.of({file.relative_to(root).with_suffix("").as_posix(): file.read_text(encoding="utf-8") for file in files})

    def terms(self, *types: Node) -> list[URIRef]:
        """Our classes and properties (of the given types), sorted."""
        found = {s for t in types or TERM_TYPES for s in self.merged.subjects(RDF.type, t)}
        return sorted(s for s in found if isinstance(s, URIRef) and s.startswith(SC))

    def properties(self) -> list[URIRef]:
        """Our properties that data use; the annotation properties of modules/annotations describe, and are left out."""
        describing = set(self.graphs.get("modules/annotations", Graph()).subjects(RDF.type, OWL.AnnotationProperty))
        return [p for p in self.terms(*PROPERTY_TYPES) if p not in describing]

    def concepts(self) -> list[URIRef]:
        found = {s for s in self.merged.subjects(RDF.type, SKOS.Concept) if isinstance(s, URIRef)}
        return sorted(found)

    def schemes(self) -> list[URIRef]:
        return sorted(s for s in self.merged.subjects(RDF.type, SKOS.ConceptScheme) if isinstance(s, URIRef))

    def words(self, subject: Node, predicate: URIRef) -> list[str]:
        """The values of a predicate that are literals, as text."""
        return [str(o) for o in self.merged.objects(subject, predicate) if isinstance(o, Literal)]
