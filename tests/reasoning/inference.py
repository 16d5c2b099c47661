"""What OWL 2 RL adds to small examples. ``python -m tests.reasoning.inference`` writes the golden files anew.

Kept are the new facts about the example's own entities, one sorted line each. What every rule set adds to everything
(``owl:Thing``, a thing being the same as itself, the datatypes) says nothing about the model and is left out.
"""

from __future__ import annotations

from pathlib import Path

import owlrl
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from kg.namespaces import SKOS, prefixes
from kg.reasoning.view import ontology_triples
from kg.store.rdf import read_turtle
from kg.validation.judge import to_graph

DATA = Path(__file__).parents[1] / "data" / "inference"
GOLDEN = Path(__file__).parents[1] / "golden" / "inference"
_IDLE = {OWL.Thing, RDFS.Resource, OWL.NamedIndividual}
#: The hierarchies and ends of properties are what entails facts; labels and notes would only make the run long.
_AXIOMS = {
    *(RDF.type, RDF.first, RDF.rest, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range),
    *(OWL.unionOf, OWL.inverseOf, OWL.equivalentClass, OWL.equivalentProperty),
}


def examples() -> list[Path]:
    """The examples, by name."""
    return sorted(DATA.glob("*.ttl"))


def closure(path: Path) -> Graph:
    """Example and ontology with all that OWL 2 RL entails (W3C OWL 2 Profiles, section 4.3)."""
    terms = [t for t in to_graph(ontology_triples()) if t[1] in _AXIOMS and not str(t[2]).startswith(SKOS)]
    graph = to_graph(read_turtle(path, path.stem))
    for triple in terms:
        graph.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def entailed(path: Path) -> str:
    """The new facts about the example's own entities, in prefixed names."""
    stated = to_graph(read_turtle(path, path.stem))
    own = {node for s, _, o in stated for node in (s, o) if isinstance(node, URIRef) and "/secoop/id/" in node}
    new = [t for t in closure(path) if t not in stated and t[0] in own and t[2] not in _IDLE and t[0] != t[2]]
    return "".join(sorted(f"{' '.join(map(_name, triple))}\n" for triple in new if not _anonymous(triple[2])))


def _anonymous(node: Node) -> bool:
    return "/.well-known/genid/" in str(node)


def _name(node: Node) -> str:
    if node == RDF.type:
        return "a"
    known = [(stem, name) for name, stem in prefixes().items() if str(node).startswith(stem)]
    stem, name = max(known, key=lambda item: len(item[0]), default=("", ""))
    return f"{name}:{str(node).removeprefix(stem)}" if isinstance(node, URIRef) and name else node.n3()


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for example in examples():
        (GOLDEN / f"{example.stem}.txt").write_text(entailed(example), encoding="utf-8")
