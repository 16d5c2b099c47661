"""A tiny ontology with shapes, one release of it, and the means to change it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.change import snapshot, version

PREFIXES = """
@prefix concept: <https://w3id.org/secoop/concept/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sc: <https://w3id.org/secoop/ns#> .
@prefix scsh: <https://w3id.org/secoop/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
HEADER = """
<https://w3id.org/secoop/ns> a owl:Ontology ; owl:versionInfo "NOW" ; owl:priorVersion <https://w3id.org/secoop/ns/BEFORE> .
"""
ONTOLOGY = """
sc:Thing a owl:Class ; skos:prefLabel "thing"@en ; skos:definition "Entity that is there."@en .

sc:Meal a owl:Class ; rdfs:subClassOf sc:Thing ; skos:prefLabel "meal"@en ; skos:definition "Thing that is eaten."@en .

sc:Guest a owl:Class ; skos:prefLabel "guest"@en ; skos:definition "Person who is asked to a meal."@en .

sc:Cook a owl:Class ; skos:prefLabel "cook"@en ; skos:definition "Person who makes a meal."@en .

sc:eatenBy a owl:ObjectProperty ; rdfs:domain sc:Meal ; rdfs:range [ a owl:Class ; owl:unionOf ( sc:Guest sc:Cook ) ] ;
    skos:prefLabel "eaten by"@en ; skos:definition "Relation that links a meal to who eats it."@en ; sc:rangeKind "entity" .

sc:note a owl:DatatypeProperty ; sc:rangeKind "string" ; skos:definition "Attribute that gives a remark."@en .

sc:rangeKind a owl:AnnotationProperty .

[] a owl:AllDisjointClasses ; owl:members ( sc:Meal sc:Guest ) .

<https://w3id.org/secoop/concept/course> a skos:ConceptScheme ; skos:prefLabel "course"@en .

<https://w3id.org/secoop/concept/course/main> a skos:Concept ; skos:prefLabel "main"@en ; skos:notation "main" ;
    skos:inScheme concept:course ; skos:topConceptOf concept:course .

<https://w3id.org/secoop/concept/course/roast> a skos:Concept ; skos:prefLabel "roast"@en ; skos:notation "roast" ;
    skos:inScheme concept:course ; skos:broader <https://w3id.org/secoop/concept/course/main> .
"""
SHAPES = """
scsh:Meal a sh:NodeShape ; sh:targetClass sc:Meal ; sh:property scsh:eatenBy, scsh:note .

scsh:eatenBy a sh:PropertyShape ; sh:path sc:eatenBy ; sh:minCount 1 ; sh:maxCount 8 ; sh:nodeKind sh:IRI ; sh:message "who"@en .

scsh:note a sh:PropertyShape ; sh:path sc:note ; sh:severity sh:Warning ; sh:in ( "hot" "cold" ) ; sh:message "how"@en .
"""


@dataclass(frozen=True)
class Project:
    """Files below a folder."""

    root: Path

    def write(self, now: str, before: str = "0.0.0", ontology: str = ONTOLOGY, shapes: str = SHAPES) -> None:
        header = HEADER.replace("NOW", now).replace("BEFORE", before)
        for name, text in (("ontology/secoop.ttl", header), ("ontology/modules/x.ttl", ontology), ("shapes/core/x.ttl", shapes)):
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(PREFIXES + text, encoding="utf-8")

    def release(self) -> None:
        """Keep the files as the release they declare."""
        triples = snapshot.triples(self.root)
        path = self.root / "ontology" / "releases" / f"{version.declared(snapshot.Snapshot.of(triples))}.nt"
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(snapshot.lines(triples)), encoding="utf-8")

    def mark(self, now: str, rows: str) -> None:
        path = self.root / "ontology" / "releases" / f"{now}.definitions.tsv"
        path.write_text("term\tverdict\treason\n" + rows, encoding="utf-8")

    def migration(self, name: str, text: str) -> None:
        path = self.root / "ontology" / "migrations" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def released(root: Path, number: str = "1.0.0") -> Project:
    """The tiny project, released."""
    project = Project(root)
    project.write(number)
    project.release()
    return project


def replace(text: str, old: str, new: str) -> str:
    """Change a text, which has to hold what is changed."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the text"
    return text.replace(old, new)
