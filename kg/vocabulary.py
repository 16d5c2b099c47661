"""The ontology as the software uses it: classes, properties with their ranges, concept schemes with their codes.

Everything is read from ``ontology/``; the loaders know no predicate by heart. The annotation properties read here
(``sc:rangeKind``, ``sc:valuesFrom``, ``sc:singleValued``, ``sc:recordKey``, ``sc:statedBy``) are documented in the ontology.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

from kg import resources
from kg.errors import InputError
from kg.namespaces import CONCEPT, OWL, RDF, RDFS, SC, SKOS
from kg.store.rdf import read_turtle
from kg.store.terms import Iri, Literal, Term

Triple = tuple[Iri, Iri, Term]


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its key in records, the kind of its values, and whether two different values contradict."""

    iri: str
    key: str
    range_kind: str
    scheme: str = ""
    single: bool = False
    stated_by: str = ""
    domains: frozenset[str] = frozenset()
    ranges: frozenset[str] = frozenset()


@dataclass(slots=True)
class Vocabulary:
    """What the ontology declares; local class names are the keys of ``superclasses`` (each class's ancestors and itself)."""

    triples: dict[str, list[Triple]] = field(default_factory=dict)
    properties: dict[str, Property] = field(default_factory=dict)
    by_iri: dict[str, Property] = field(default_factory=dict)
    superclasses: dict[str, frozenset[str]] = field(default_factory=dict)
    codes: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Vocabulary:
        """Read ``ontology/``; ``triples`` maps each file's name (``modules/events``) to its triples."""
        root = resources.path("ontology")
        triples = {}
        for path in resources.turtle_files("ontology"):
            name = path.relative_to(root).with_suffix("").as_posix()
            triples[name] = read_turtle(path, f"ontology/{name}")
        return cls.from_triples(triples)

    @classmethod
    def from_triples(cls, triples: dict[str, list[Triple]]) -> Vocabulary:
        """Build the tables from already parsed files."""
        every = [triple for part in triples.values() for triple in part]
        index: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in every:
            index[subject.value][predicate.value].append(value)
        self = cls(triples=triples, superclasses=_superclasses(index), codes=_codes(index))
        for iri, facts in index.items():
            if SC + "rangeKind" in facts:
                prop = _property(iri, facts, index)
                self.by_iri[iri] = prop
                if prop.stated_by in ("statement", "record"):
                    self.properties[prop.key] = prop
        return self

    def property(self, key: str) -> Property:
        """Return the property a record key stands for; raises InputError with the nearest keys."""
        try:
            return self.properties[key]
        except KeyError:
            raise InputError(f"unknown predicate {key!r}", remedy=suggest(key, self.properties)) from None

    def check_code(self, scheme: str, code: str) -> None:
        """Raise InputError unless the scheme has the code."""
        if code not in self.codes.get(scheme, frozenset()):
            raise InputError(f"{code!r} is not a code of the scheme {scheme!r}", remedy=suggest(code, self.codes.get(scheme, ())))

    def is_a(self, cls_name: str, ancestors: Iterable[str]) -> bool:
        """Whether a class (local name) equals or descends from one of the given class IRIs."""
        return bool(self.superclasses.get(SC + cls_name, frozenset({SC + cls_name})) & set(ancestors))


def near(word: str, known: Iterable[str]) -> list[str]:
    """Up to three known words close to one, the nearest first; the case of letters does not count."""
    folded: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(known):
        folded[name.casefold()].append(name)
    close = get_close_matches(word.casefold(), folded, n=3, cutoff=0.6)
    return [name for key in close for name in folded[key]][:3]


def suggest(word: str, known: Iterable[str]) -> str:
    """A remedy that names the nearest known words, or all of a short list."""
    names = sorted(known)
    close = near(word, names)
    if close:
        return "did you mean " + " or ".join(close) + "?"
    return "use one of " + ", ".join(names) if len(names) <= 30 else "see the ontology's documentation for the list"


def _property(iri: str, facts: dict[str, list[Term]], index: dict[str, dict[str, list[Term]]]) -> Property:
    def text(name: str) -> str:
        return next((v.value for v in facts.get(SC + name, [])), "")

    local = iri.rsplit("#", 1)[-1]
    return Property(
        iri=iri,
        key=text("recordKey") or local,
        range_kind=text("rangeKind"),
        scheme=text("valuesFrom").removeprefix(CONCEPT),
        single=text("singleValued") == "true",
        stated_by=text("statedBy"),
        domains=_classes(facts.get(RDFS + "domain", []), index),
        ranges=_classes(facts.get(RDFS + "range", []), index),
    )


def _classes(values: list[Term], index: dict[str, dict[str, list[Term]]]) -> frozenset[str]:
    """Class IRIs of a domain or range, unions taken apart."""
    found: set[str] = set()
    for value in values:
        union = index[value.value].get(OWL + "unionOf") if value.value in index else None
        found.update(_members(union[0].value, index) if union else [value.value])
    return frozenset(found)


def _members(head: str, index: dict[str, dict[str, list[Term]]]) -> list[str]:
    members = []
    while head != RDF + "nil":
        members.append(index[head][RDF + "first"][0].value)
        head = index[head][RDF + "rest"][0].value
    return members


def _superclasses(index: dict[str, dict[str, list[Term]]]) -> dict[str, frozenset[str]]:
    parents = {iri: {v.value for v in facts.get(RDFS + "subClassOf", []) if isinstance(v, Iri)} for iri, facts in index.items()}
    result = {}
    for iri in parents:
        seen, queue = {iri}, [iri]
        while queue:
            for parent in parents.get(queue.pop(), set()) - seen:
                seen.add(parent)
                queue.append(parent)
        result[iri] = frozenset(seen)
    return result


def _codes(index: dict[str, dict[str, list[Term]]]) -> dict[str, frozenset[str]]:
    codes: dict[str, set[str]] = defaultdict(set)
    for iri, facts in index.items():
        if iri.startswith(CONCEPT) and SKOS + "inScheme" in facts:
            scheme, _, code = iri.removeprefix(CONCEPT).partition("/")
            codes[scheme].add(code)
    return {scheme: frozenset(values) for scheme, values in codes.items()}


__all__ = ["Literal", "Property", "Vocabulary", "near", "suggest"]
