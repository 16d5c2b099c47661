"""Namespaces, the one prefix table, and the minting of IRIs (design: model.md, section IRIs).

``sc:`` terms and concepts never move; a deployment's base IRI moves ``id/`` and ``graph/`` only.
"""

from __future__ import annotations

from dataclasses import dataclass

PROJECT = "https://w3id.org/secoop/"
SC = PROJECT + "ns#"
CONCEPT = PROJECT + "concept/"
ONTOLOGY = PROJECT + "ns"

EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
DCTERMS = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SKOSXL = "http://www.w3.org/2008/05/skos-xl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

EXTERNAL: dict[str, str] = {
    "dcterms": DCTERMS,
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": OA,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": SH,
    "skos": SKOS,
    "skosxl": SKOSXL,
    "xsd": XSD,
}

#: Entity kinds that people write and read: the first segment of an entity IRI.
ENTITY_TYPES: tuple[str, ...] = ("event", "person", "organization", "group", "post", "place", "series", "instrument")
#: Kinds of nodes that carry assertions, evidence and sources.
NODE_TYPES: tuple[str, ...] = (
    "participation",
    "statement",
    "outcome",
    "count",
    "membership",
    "tenure",
    "name",
    "evidence",
    "item",
    "document",
    "capture",
    "dataset",
    "decision",
    "pair",
)
SCHEMES: tuple[str, ...] = (
    "attendance",
    "certainty",
    "code-status",
    "comparator",
    "completeness",
    "counted",
    "event-kind",
    "format",
    "grade",
    "instrument-kind",
    "level",
    "meeting-type",
    "member-status",
    "org-kind",
    "outcome",
    "precision",
    "rank",
    "realisation",
    "role",
    "status",
    "topic",
    "verdict",
)
#: Prefixes whose short name would hide a well-known vocabulary or another kind.
_RENAMED = {"organization": "orgn", "outcome": "result"}


def concept(scheme: str, code: str) -> str:
    """Return the IRI of a concept; concepts never move with the base."""
    return f"{CONCEPT}{scheme}/{code}"


def prefixes(base: str = PROJECT) -> dict[str, str]:
    """Return the one prefix table for a deployment's base IRI, sorted by prefix.

    Concept schemes win over kinds of nodes where both have a name (``outcome:`` is the scheme, ``result:`` the nodes).
    """
    table = dict(EXTERNAL)
    table["sc"] = SC
    for kind in ENTITY_TYPES + NODE_TYPES:
        table[_RENAMED.get(kind, kind)] = f"{base}id/{kind}/"
    table["graph"] = f"{base}graph/"
    for scheme in SCHEMES:
        table[scheme] = f"{CONCEPT}{scheme}/"
    return dict(sorted(table.items()))


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints the IRIs of one deployment."""

    base: str = PROJECT

    def entity(self, name: str) -> str:
        """``event/lake-forum-2`` → its IRI; ``topic/x`` → the concept's."""
        kind, _, slug = name.partition("/")
        return concept("topic", slug) if kind == "topic" else f"{self.base}id/{name}"

    def node(self, kind: str, *parts: str) -> str:
        """A relation node's IRI, readable from its endpoints' slugs."""
        return f"{self.base}id/{kind}/{'.'.join(parts)}"

    def graph(self, name: str) -> str:
        """A named graph's IRI."""
        return f"{self.base}graph/{name}"

    def relative(self, iri: str) -> str:
        """The IRI without its base (``id/event/x``), unchanged when it lies elsewhere."""
        return iri.removeprefix(self.base)
