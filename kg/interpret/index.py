"""Who and what is declared, over all files, so that a record can only speak of what exists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.errors import InputError
from kg.interpret.nodes import Node
from kg.namespaces import ENTITY_TYPES, SC
from kg.vocabulary import Vocabulary, suggest

#: The class every entity of a kind must have or descend from.
KIND_CLASS = {
    "event": "Event",
    "person": "Person",
    "organization": "Organization",
    "group": "UnnamedGroup",
    "post": "Post",
    "place": "Place",
    "series": "EventSeries",
    "instrument": "Instrument",
}


@dataclass(frozen=True, slots=True)
class Declared:
    """A declared entity: ``kind/slug`` and its class (local name)."""

    name: str
    class_name: str
    where: str

    @property
    def slug(self) -> str:
        """The part after the slash."""
        return self.name.partition("/")[2]


@dataclass(slots=True)
class Index:
    """All declared entities; topics come from the vocabulary.

    ``places`` says of each assertion and evidence node (its IRI) on which line it was first written, ``file:line:column``.
    """

    vocabulary: Vocabulary
    entities: dict[str, Declared] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    _slugs: dict[str, Declared] = field(default_factory=dict)

    def declare(self, name: str, class_name: str, node: Node) -> Declared:
        """Add an entity; fails when the name, its kind, its class or its slug does not fit."""
        kind, _, slug = name.partition("/")
        if kind not in ENTITY_TYPES:
            node.fail(f"{name!r} is not a kind of entity", suggest(kind, ENTITY_TYPES))
        if not slug or any(not (c.isascii() and (c.islower() or c.isdigit() or c == "-")) for c in slug):
            node.fail(f"{slug!r} is not a slug", "use lower-case ascii letters, digits and hyphens")
        if SC + class_name not in self.vocabulary.superclasses:
            known = [iri.removeprefix(SC) for iri in self.vocabulary.superclasses if iri.startswith(SC)]
            node.fail(f"{class_name!r} is not a class of the ontology", suggest(class_name, known))
        if not self.vocabulary.is_a(class_name, {SC + KIND_CLASS[kind]}):
            node.fail(f"{class_name} does not go with {kind}/", f"the class of a {kind}/ is {KIND_CLASS[kind]} or below")
        taken = self.entities.get(name) or self._slugs.get(slug)
        if taken:
            node.fail(
                f"{name!r} is taken: {taken.name} stands at {taken.where}",
                "choose another slug, or remove one of the two",
            )
        entity = Declared(name, class_name, node.where)
        self.entities[name] = self._slugs[slug] = entity
        return entity

    def resolve(self, node: Node, allowed: Iterable[str] = ()) -> Declared:
        """Return the entity or topic a node names; ``allowed`` are class IRIs it must belong to."""
        name = node.text()
        if name.startswith("topic/"):
            try:
                self.vocabulary.check_code("topic", name.removeprefix("topic/"))
            except InputError as error:
                raise node.at(error) from None
            entity = Declared(name, "Topic", node.where)
        elif name in self.entities:
            entity = self.entities[name]
        else:
            node.fail(f"{name!r} is not declared", suggest(name, self.entities))
        wanted = [iri for iri in allowed if iri.startswith(SC)]
        if wanted and not self.vocabulary.is_a(entity.class_name, wanted):
            classes = ", ".join(sorted(iri.removeprefix(SC) for iri in wanted))
            node.fail(f"{name} is a {entity.class_name}; expected {classes}", "name another entity, or correct its class")
        return entity
