"""Where the gazetteer's names come from: the published graph, or the curated records alone, a document left out on request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.draft.gazetteer import Name
from kg.interpret.nodes import Node, load
from kg.loaders.corpus import Corpus
from kg.namespaces import SC, Iris
from kg.store.reader import Reader

#: Class → slot. Descendants that are not here go the way of the nearest ancestor named here.
_SLOTS = (
    ("Person", "person"),
    ("Place", "place"),
    ("Post", "post"),
    ("EventSeries", "series"),
    ("Instrument", "instrument"),
    ("Event", "event"),
    ("Arrangement", "initiative"),
    ("Actor", "actor"),
)

_LABELS = """
SELECT DISTINCT ?entity ?class ?form ?printed WHERE {
  { ?entity rdfs:label ?form } UNION { ?entity sc:expansion ?form }
    UNION { ?name sc:nameOf ?entity ; skosxl:literalForm ?form BIND(true AS ?printed) }
    UNION { ?part sc:participant ?entity ; sc:listedName ?form }
  ?entity a ?class .
  FILTER(STRSTARTS(STR(?entity), ?ids) && STRSTARTS(STR(?class), STR(sc:)))
}"""


def slot_of(class_name: str, corpus: Corpus) -> str:
    """The slot names of a class go to; '' for classes nobody is named by."""
    ancestors = corpus.vocabulary.superclasses.get(SC + class_name, frozenset())
    return next((slot for name, slot in _SLOTS if SC + name in ancestors), "")


def of_corpus(corpus: Corpus, without: str = "") -> list[Name]:
    """Names of the curated records; ``without`` leaves out every name that only this document's record gives.

    An entity's label counts as given by the documents that print it; one that none prints, by all that speak of the entity.
    """
    printed: dict[tuple[str, str], set[str]] = defaultdict(set)
    spoken: dict[str, set[str]] = defaultdict(set)
    for record in corpus.records:
        for entity, form in _printed(record.root):
            printed[entity, form].add(record.name)
        for entity in _entities(record.root):
            spoken[entity].add(record.name)
    for path in corpus.authority:
        for entity, form in _expansions(load(path)):
            printed[entity, form].add("authority")
    for entity, form in _labels(corpus):
        if (entity, form) not in printed:
            printed[entity, form] = set(spoken[entity]) or {"entities"}
    names = []
    for (entity, form), sources in printed.items():
        declared = corpus.index.entities.get(entity)
        kept = sources - {without}
        slot = slot_of(declared.class_name, corpus) if declared and kept else ""
        if slot:
            names.append(Name(form, entity, slot, ", ".join(sorted(kept))))
    return sorted(names)


def _printed(root: Node) -> Iterator[tuple[str, str]]:
    for item in root.each("items"):
        for line in item.each("names"):
            yield line.need("of").text(), line.need("name").text()
        for key in ("meetings", "events"):
            for block in item.each(key):
                for line in block.each("participations"):
                    who, listed = line.get("who"), line.get("listedName")
                    if who is not None and listed is not None:
                        yield who.text(), listed.text()


def _entities(node: Node) -> Iterator[str]:
    """Everything a record speaks of, declared or not: values that look like ``kind/slug``."""
    if isinstance(node.value, dict):
        for child in node.value.values():
            yield from _entities(child)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _entities(child)
    elif node.value and "/" in node.value and " " not in node.value:
        yield node.value


def _labels(corpus: Corpus) -> Iterator[tuple[str, str]]:
    for entity in corpus.entities:
        for label in entity.line.need("label").fields().values():
            yield entity.declared.name, label.text()


def _expansions(root: Node) -> Iterator[tuple[str, str]]:
    for fact in root.each("facts"):
        for line in fact.each("says"):
            value = line.get("expansion")
            if value is not None and isinstance(value.value, dict):
                for text in value.fields().values():
                    yield fact.need("about").text(), text.text()


def of_graph(reader: Reader, corpus: Corpus) -> list[Name]:
    """Names of the published graph: labels, expansions, name forms and listed names, registers included."""
    ids = Iris(reader.base).entity("")
    ranks = {slot: rank for rank, (_, slot) in enumerate(_SLOTS)}
    slots: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in reader.select(_LABELS.replace("?ids", f'"{ids}"')):
        slot = slot_of(row["class"].value.removeprefix(SC), corpus)
        # Registers label each of their events with a phrase of their own, which no text prints.
        if slot and (slot != "event" or "printed" in row):
            slots[row["form"].value, row["entity"].value.removeprefix(ids)].add(slot)
    # The graph has every ancestor of a class too: a person is an actor there, a framework an organization.
    named = ((form, entity, min(found, key=ranks.__getitem__)) for (form, entity), found in slots.items())
    return sorted(Name(form, entity, slot, "graph") for form, entity, slot in named)


def foreign_to(names: Iterable[Name], document: str) -> bool:
    """Whether no name rests on a document's record: what leaving it out promises."""
    return all(document not in name.source.split(", ") for name in names)
