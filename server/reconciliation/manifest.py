"""What the service is, for its clients; and the types and properties they may name."""

from __future__ import annotations

from functools import lru_cache

from kg import __version__
from kg.namespaces import ORG, SC, SKOS
from kg.store.terms import Literal
from kg.vocabulary import Property, Vocabulary

#: Queries of one batch, entities and properties of one extension, values of one cell.
BATCH, EXTENDED, EXTENDED_BY, VALUES = 100, 200, 20, 100
PREVIEW_WIDTH, PREVIEW_HEIGHT = 420, 260
#: Good choices for a column nobody knows anything about.
_DEFAULT_TYPES = ("Organization", "Polity", "Person", "Event", "Place")
#: Classes that entities are of, and those below them.
_ROOTS = ("Event", "Person", "Organization", "UnnamedGroup", "Post", "Place", "EventSeries", "Instrument", "Actor")
#: Names of an entity, beside what the ontology declares.
NAMES = {"name": "every name", "prefLabel": "label", "altLabel": "alternative name"}


def manifest(base: str, language: str = "") -> dict[str, object]:
    """The manifest (section 3.1), its addresses below the generation's base; what people are shown goes on in a language."""
    service = base + "reconcile"
    more, first = (f"&lang={language}", f"?lang={language}") if language else ("", "")

    def suggested(kind: str) -> dict[str, str]:
        return {
            "service_url": service,
            "service_path": f"/suggest/{kind}",
            "flyout_service_url": service,
            "flyout_service_path": f"/flyout/{kind}?id=${{id}}{more}",
        }

    return {
        "versions": ["0.2"],
        "name": "secoop – security cooperation",
        "identifierSpace": base + "id/",
        "schemaSpace": SC,
        "documentation": base,
        "serviceVersion": __version__,
        "batchSize": BATCH,
        "defaultTypes": [type_of(name) for name in _DEFAULT_TYPES],
        "view": {"url": base + "id/{{id}}" + first},
        "preview": {"url": service + "/preview?id={{id}}" + more, "width": PREVIEW_WIDTH, "height": PREVIEW_HEIGHT},
        "suggest": {kind: suggested(kind) for kind in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": _SETTINGS,
        },
    }


_SETTINGS = [
    {
        "name": "limit",
        "label": "Values",
        "type": "number",
        "default": 10,
        "help_text": f"At most so many values, up to {VALUES}.",
    },
    {
        "name": "language",
        "label": "Language",
        "type": "text",
        "default": "",
        "help_text": "Only texts in this language, such as fr.",
    },
    {
        "name": "count",
        "label": "Count only",
        "type": "checkbox",
        "default": False,
        "help_text": "How many values there are, in their place.",
    },
    {
        "name": "shown",
        "label": "Shown as",
        "type": "select",
        "default": "entity",
        "help_text": "Entities as such, to go on from, or as text.",
        "choices": [{"value": "entity", "name": "entities"}, {"value": "text", "name": "text"}],
    },
]


@lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    return Vocabulary.load()


@lru_cache(maxsize=1)
def classes() -> dict[str, str]:
    """Classes of entities, local name → label in English."""
    vocabulary = _vocabulary()
    found = {}
    for name in vocabulary.superclasses:
        local = name.removeprefix(SC)
        if name.startswith(SC) and vocabulary.is_a(local, {SC + root for root in _ROOTS}):
            found[local] = _words(name)
    return dict(sorted(found.items()))


@lru_cache(maxsize=1)
def properties() -> dict[str, Property]:
    """Properties of entities, by their key in records."""
    own = {key: one for key, one in _vocabulary().properties.items() if one.iri.startswith((SC, ORG)) and _of_entities(one)}
    return dict(sorted(own.items()))


def _of_entities(one: Property) -> bool:
    return any(domain.removeprefix(SC) in classes() for domain in one.domains)


def property_name(key: str) -> str:
    """What a property is called."""
    return NAMES.get(key) or _words(properties()[key].iri)


def of_type(name: str) -> list[str]:
    """The keys of the properties a class has, those of names first."""
    vocabulary = _vocabulary()
    own = [key for key, one in properties().items() if vocabulary.is_a(name, one.domains)]
    return [*NAMES, *own]


def type_of(name: str) -> dict[str, object]:
    """A type as answers name it."""
    return {"id": name, "name": classes().get(name, name)}


def types_of(names: tuple[str, ...]) -> list[dict[str, object]]:
    """The types of an entity, the most special first."""
    known = [name for name in names if name in classes()]
    vocabulary = _vocabulary()
    return [type_of(name) for name in sorted(known, key=lambda name: (-len(vocabulary.superclasses[SC + name]), name))]


def definition(name: str) -> str:
    """What a class or a property means, in a sentence."""
    iri = properties()[name].iri if name in properties() else SC + name
    return _written(SKOS + "definition").get(iri, "")


def _words(iri: str) -> str:
    """The English label of a term, else its local name in words."""
    local = iri.rpartition("#")[2].rpartition("/")[2]
    return _written(SKOS + "prefLabel").get(iri) or "".join(f" {c.lower()}" if c.isupper() else c for c in local).strip()


@lru_cache(maxsize=2)
def _written(predicate: str) -> dict[str, str]:
    """What the ontology says of its terms in English, with one predicate."""
    return {
        triple[0].value: triple[2].value
        for triples in _vocabulary().triples.values()
        for triple in triples
        if triple[1].value == predicate and isinstance(triple[2], Literal) and triple[2].language == "en"
    }
