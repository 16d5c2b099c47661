"""Candidates, values and previews, in the form the specification gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.labels import DEFAULT
from kg.namespaces import SC, SKOS, XSD
from kg.search import reconcile
from kg.search.hits import Entity
from kg.search.index import Index
from kg.search.reconcile import Query
from kg.store.terms import Literal, Term, lang
from server import searched
from server.reconciliation import manifest
from server.reconciliation.asked import Column
from server.representation import Shown, Words
from server.state import Snapshot

_INTEGERS = frozenset(XSD + name for name in ("integer", "int", "nonNegativeInteger", "positiveInteger"))
_NUMBERS = frozenset(XSD + name for name in ("decimal", "double", "float"))


def candidates(current: Snapshot, index: Index, query: Query, words: Words) -> dict[str, Any]:
    """The result of one query (section 4.2). What is found, and its score, is the same in every language."""

    def values(iri: str, name: str) -> list[str]:
        return [text for term in terms(current, index, iri, name) for text in _texts(current, term)]

    found = reconcile.candidates(index, query, values)
    return {
        "result": [
            {
                "id": searched.identifier(current, one.entity.iri),
                "name": called(words, one.entity),
                **({"description": described} if (described := description(words, one.entity)) else {}),
                "type": manifest.types_of(one.entity.classes),
                "score": one.score,
                "match": one.match,
                "features": [{"id": name, "value": value} for name, value in one.features.items()],
            }
            for one in found
        ]
    }


def terms(current: Snapshot, index: Index, iri: str, name: str) -> Sequence[Term]:
    """The values of a property of an entity."""
    if name == "name":
        return [lang(one.text, one.lang) if one.lang else Literal(one.text) for one in index.names_of(iri)]
    if name in manifest.NAMES:
        return current.graph.values(iri, SKOS + name)
    return current.graph.values(iri, manifest.properties()[name].iri)


def _texts(current: Snapshot, term: Term) -> list[str]:
    """What a value may be given as: its identifier, its IRI, its name."""
    if isinstance(term, Literal):
        return [term.value]
    return [searched.identifier(current, term.value), term.value, current.graph.label(term.value).value]


def called(words: Words, entity: Entity) -> str:
    """What an entity is called in the language asked for."""
    return entity.label if words.chosen.tag == DEFAULT else words.label(entity.iri).value


def description(words: Words, entity: Entity) -> str:
    """What tells namesakes apart, in a line."""
    graph = words.graph
    kind = next((str(one["name"]) for one in manifest.types_of(entity.classes)), "")
    said = [words.term(term).text for name in searched.SAID if (term := graph.one(entity.iri, name))]
    return "; ".join([kind, *said]) if kind else "; ".join(said)


def extended(current: Snapshot, index: Index, ids: Sequence[str], columns: Sequence[Column]) -> dict[str, Any]:
    """The answer to a data extension query (section 7.4); an identifier nobody has gets empty cells."""
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for name in ids:
        entity = index.get(name)
        rows[name] = {column.name: _cells(current, index, entity.iri, column) if entity else [] for column in columns}
    return {"meta": [_meta(column) for column in columns], "rows": rows}


def _meta(column: Column) -> dict[str, Any]:
    meta: dict[str, Any] = {"id": column.name, "name": manifest.property_name(column.name)}
    one = manifest.properties().get(column.name)
    ranges = sorted(name.removeprefix(SC) for name in one.ranges) if one else []
    if column.shown == "entity" and not column.count and len(ranges) == 1 and ranges[0] in manifest.classes():
        meta["type"] = manifest.type_of(ranges[0])
    return meta


def _cells(current: Snapshot, index: Index, iri: str, column: Column) -> list[dict[str, Any]]:
    found = terms(current, index, iri, column.name)
    if column.language:
        found = [term for term in found if isinstance(term, Literal) and term.language.lower() == column.language]
    if column.count:
        return [{"int": len(found)}]
    return [_cell(current, term, column.shown) for term in found[: column.limit]]


def _cell(current: Snapshot, term: Term, shown: str) -> dict[str, Any]:
    if isinstance(term, Literal):
        return _literal(term)
    name = current.graph.label(term.value).value
    inside = term.value.startswith(f"{current.generation.base}id/")
    if inside and shown == "entity":
        return {"id": searched.identifier(current, term.value), "name": name}
    return {"str": name}


def _literal(literal: Literal) -> dict[str, Any]:
    """Numbers as such; dates stay as they are written: a moment would claim more than a day says."""
    try:
        if literal.datatype in _INTEGERS:
            return {"int": int(literal.value)}
        if literal.datatype in _NUMBERS:
            return {"float": float(literal.value)}
    except ValueError:
        pass
    return {"str": literal.value}


def suggested(entity: Entity, current: Snapshot, words: Words) -> dict[str, Any]:
    """An entity as a suggestion (section 6.3)."""
    return {
        "id": searched.identifier(current, entity.iri),
        "name": called(words, entity),
        "description": description(words, entity),
        "notable": manifest.types_of(entity.classes)[:2],
    }


def preview(words: Words, entity: Entity) -> dict[str, Any]:
    """The template's values for a preview of an entity."""
    facts: list[tuple[str, list[Shown], bool]] = []
    for key, one in manifest.properties().items():
        shown = [words.term(term) for term in words.graph.values(entity.iri, one.iri)]
        if shown and len(facts) < 5:
            facts.append((manifest.property_name(key), shown[:3], len(shown) > 3))
    return {
        "entity": entity,
        "label": words.node(entity.iri),
        "types": [words.node(SC + str(one["id"])) for one in manifest.types_of(entity.classes)[:2]],
        "facts": facts,
    }
