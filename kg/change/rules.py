"""What a difference means for others, predicate by predicate.

Major: existing data may entail, mean or violate something new, or stop to be found. Minor: something new can be said, or more
is allowed. Patch: only people notice. A predicate nobody has thought about is major: the comparison never guesses.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from kg.change.snapshot import DISJOINT, TYPE, members
from kg.namespaces import DCTERMS, OWL, RDFS, SC, SH, SKOS


class Level(IntEnum):
    """How much a change asks of others (SemVer 2.0, by meaning)."""

    PATCH = 1
    MINOR = 2
    MAJOR = 3


Verdict = tuple[Level, str]
#: (removed values, added values) → what that means.
Rule = Callable[[frozenset[str], frozenset[str]], Verdict]

_DEFINITION = SKOS + "definition"
#: Words for people: labels, notes, examples, and who says what where.
NOTES = frozenset(
    {
        SKOS + name
        for name in ("prefLabel", "altLabel", "hiddenLabel", "scopeNote", "example", "changeNote", "editorialNote", "note")
    }
    | {RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy", "member")}
    | {SKOS + name for name in ("historyNote", "hasTopConcept")}
    | {SH + name for name in ("name", "description", "message", "order", "group")}
    | {DCTERMS + name for name in ("created", "creator", "description", "identifier", "license", "modified", "title")}
    | {DCTERMS + "bibliographicCitation", "http://www.w3.org/2003/06/sw-vocab-status/ns#term_status"}
    | {"https://schema.org/domainIncludes", "https://schema.org/rangeIncludes"}
)
_MAPPINGS = tuple(SKOS + name + "Match" for name in ("exact", "close", "broad", "narrow", "related"))


def _always(level: Level, why: str) -> Rule:
    return lambda _removed, _added: (level, why)


def _either(added: Verdict, removed: Verdict) -> Rule:
    return lambda gone, new: max(([added] if new else []) + ([removed] if gone else []))


def _expression(what: str) -> Rule:
    """A domain or range: one class, or a union of several."""

    def rule(removed: frozenset[str], added: frozenset[str]) -> Verdict:
        if not added:
            return Level.MINOR, f"the {what} is gone: data entail less"
        if not removed:
            return Level.MAJOR, f"a {what} was added: existing data entail a class they did not"
        before, after = (frozenset[str]().union(*map(members, side)) for side in (removed, added))
        if before <= after:
            return Level.MINOR, f"the {what} is wider"
        return Level.MAJOR, f"the {what} is narrower or another one"

    return rule


#: Predicate → rule, for terms and concepts.
TERMS: dict[str, Rule] = {
    TYPE: _always(Level.MAJOR, "it is another kind of thing now"),
    RDFS + "domain": _expression("domain"),
    RDFS + "range": _expression("range"),
    RDFS + "subClassOf": _either((Level.MAJOR, "existing data entail a new class"), (Level.MAJOR, "data stop to entail a class")),
    RDFS + "subPropertyOf": _either(
        (Level.MAJOR, "existing data entail a new relation"), (Level.MAJOR, "data stop to entail a relation")
    ),
    DISJOINT: _either((Level.MAJOR, "existing data may have become inconsistent"), (Level.MINOR, "less is excluded")),
    OWL + "deprecated": _always(Level.MINOR, "its use is discouraged, or no longer so"),
    DCTERMS + "isReplacedBy": _always(Level.MINOR, "where to go instead"),
    SC + "singleValued": _either(
        (Level.MAJOR, "two values may contradict each other now"), (Level.MINOR, "several values are fine")
    ),
    SC + "rangeKind": _always(Level.MAJOR, "its values are written in another way"),
    SC + "valuesFrom": _always(Level.MAJOR, "its values come from another scheme"),
    SC + "recordKey": _always(Level.MAJOR, "records write it under another key"),
    SC + "statedBy": _always(Level.MAJOR, "it comes into the graph in another way"),
    SKOS + "broader": _either(
        (Level.MINOR, "it is found under one more concept"), (Level.MAJOR, "it is no longer found where it was")
    ),
    SKOS + "topConceptOf": _always(Level.MINOR, "it moved to or from the top of its scheme"),
    SKOS + "inScheme": _always(Level.MAJOR, "it belongs to another scheme"),
    SKOS + "notation": _always(Level.MAJOR, "records write it by another code"),
    **dict.fromkeys(_MAPPINGS, _always(Level.MINOR, "it is mapped otherwise")),
}


def definition(mark: str) -> Verdict:
    """A changed definition, with the mark a person gave it: ``wording``, ``meaning``, or none."""
    if mark == "wording":
        return Level.PATCH, "the definition was reworded; a person says that it means the same"
    if mark == "meaning":
        return Level.MAJOR, "the definition means something else"
    return Level.MAJOR, "the definition changed and nobody says whether its meaning did"


_GROWS = frozenset(SH + name for name in ("minCount", "minLength", "minInclusive", "minExclusive", "qualifiedMinCount"))
_SHRINKS = frozenset(SH + name for name in ("maxCount", "maxLength", "maxInclusive", "maxExclusive", "qualifiedMaxCount"))
_CHOICES = frozenset(SH + name for name in ("in", "languageIn", "ignoredProperties", "or"))
_RANKS = {SH + "Info": 0, SH + "Warning": 1, SH + "Violation": 2}


def tighter(predicate: str, removed: frozenset[str], added: frozenset[str]) -> bool:
    """Whether a shape refuses more than before, or may; only what surely refuses less is not."""
    if predicate == SH + "deactivated":
        return '"true"' not in "".join(added)
    if predicate == SH + "severity":
        return max((_RANKS[v] for v in added), default=2) > max((_RANKS[v] for v in removed), default=2)
    if not added:
        return predicate in (SH + "path", SH + "ignoredProperties")
    if not removed:
        return predicate != SH + "ignoredProperties"
    if len(removed) == len(added) == 1:
        (before,), (after,) = removed, added
        if predicate in _GROWS | _SHRINKS:
            return (_number(after) > _number(before)) == (predicate in _GROWS)
        if predicate in _CHOICES:
            return not members(before) <= members(after)
    return True


def _number(literal: str) -> float:
    return float(literal.split('"')[1])
