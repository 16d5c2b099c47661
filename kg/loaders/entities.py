"""``kg/records/entities/*.yaml``: who and what exists."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.interpret import schema
from kg.interpret.index import Declared, Index
from kg.interpret.nodes import Node, load
from kg.interpret.quads import GraphWriter, sc
from kg.interpret.values import Values, texts
from kg.namespaces import Iris
from kg.store.terms import Iri, Quad

GRAPH = "entities"
_KEYS = ("classification", "postIn", "drawnFrom", "territoryOf", "instrumentKind")


@dataclass(frozen=True, slots=True)
class Entity:
    """One declared line."""

    declared: Declared
    line: Node


def declare(folder: Path, index: Index) -> list[Entity]:
    """Read every file of the folder and declare its entities; raises InputError at the first mistake of a file."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        root = load(path)
        schema.check(root, "entities")
        for name, line in root.fields().items():
            declared = index.declare(name, line.need("class").text(), line)
            found.append(Entity(declared, line))
    return found


def expand(entities: list[Entity], index: Index, iris: Iris) -> list[Quad]:
    """Write the entities: type, labels, and what identifies them."""
    writer = GraphWriter(iris, GRAPH)
    values = Values(index, iris)
    for entity in entities:
        subject = writer.entity(entity.declared.name)
        writer.type(subject, entity.declared.class_name)
        writer.labels(subject, texts(entity.line.need("label")))
        for key in _KEYS:
            for value in entity.line.each(key):
                prop = index.vocabulary.property(key)
                wanted = [iri for iri in prop.domains if iri.startswith(sc("").value)]
                if wanted and not index.vocabulary.is_a(entity.declared.class_name, wanted):
                    value.fail(f"{key!r} does not go with {entity.declared.class_name}", "see docs/guide/records.md, Entities")
                for term in values.read(prop, value):
                    writer.add(subject, Iri(prop.iri), term)
    return writer.quads
