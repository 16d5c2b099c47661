"""Values a mapping writes, as terms of our model: codes are checked, what is named is looked for, nothing is converted."""

from __future__ import annotations

import re

from kg.errors import InputError
from kg.interpret.quads import code, integer
from kg.loaders.tabular.facts import Said
from kg.mapping.known import Known
from kg.mapping.model import entity
from kg.namespaces import CONCEPT, SC, XSD
from kg.store.terms import Iri, Literal, Term, lang, typed
from kg.vocabulary import Property, Vocabulary

_INTEGER = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,15})?")
_KINDS = ("string", "text", "concept", "integer", "decimal", "entity", "topic-or-entity")


def declared(vocabulary: Vocabulary, predicate: str) -> Property:
    """The property of ours that a mapping writes; raises InputError where there is none, or it is not stated by sources."""
    found = vocabulary.by_iri.get(predicate)
    if found is None or found.stated_by != "statement" or found.range_kind not in _KINDS:
        raise InputError(
            f"the mapping writes <{predicate}>, which no source can state in this model",
            where="the mapping",
            remedy="use a property of docs/guide/terms.md whose values are stated",
        )
    return found


def fits(vocabulary: Vocabulary, prop: Property, class_name: str) -> bool:
    """Whether a property can be said of a class of ours."""
    wanted = [iri for iri in prop.domains if iri.startswith(SC)]
    return not wanted or vocabulary.is_a(class_name, wanted)


def term(reader: Known, prop: Property, value: Term, said: Said) -> Term | None:
    """One value as a term of ours, None (and counted as unresolved) where it leads to nothing."""
    found = _literal(prop, value, reader.options.language) if isinstance(value, Literal) else _named(reader, prop, value, said)
    if found is None:
        reader.summary.unresolve(prop.key, value.value[:200])
    return found


def _literal(prop: Property, value: Literal, language: str) -> Term | None:
    text = " ".join(value.value.split())
    if prop.range_kind == "string" and text:
        return Literal(text)
    if prop.range_kind == "text" and text:
        return lang(text, value.language or language)
    if prop.range_kind == "integer" and _INTEGER.fullmatch(text):
        return integer(int(text))
    if prop.range_kind == "decimal" and _DECIMAL.fullmatch(text):
        return typed(text, XSD + "decimal")
    return None


def _named(reader: Known, prop: Property, value: Iri, said: Said) -> Term | None:
    scheme = prop.scheme or "topic"
    if prop.range_kind in ("concept", "topic-or-entity") and value.value.startswith(f"{CONCEPT}{scheme}/"):
        found = value.value.rpartition("/")[2]
        known = found in reader.vocabulary.codes.get(scheme, ()) and code(scheme, found) == value
        return value if known else None
    if prop.range_kind not in ("entity", "topic-or-entity"):
        return None
    thing = reader.thing(value)
    if thing is None:
        return None
    if prop.ranges and not reader.vocabulary.is_a(thing.class_name, prop.ranges):
        return None
    if thing.kind != "event":
        said.entities.append(thing.entity())
    reader.used.add(value.value)
    return entity(reader.iris, thing.name)
