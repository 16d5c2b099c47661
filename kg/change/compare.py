"""Comparing two versions: every difference with its level and the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.change import rules
from kg.change.rules import Level
from kg.change.snapshot import DISJOINT, SELECT, TYPE, Snapshot
from kg.namespaces import CONCEPT, ONTOLOGY, OWL, SC, SH, SKOS
from kg.validation.shapes import SHAPES

_DEFINITION = SKOS + "definition"
_OURS = (SC, CONCEPT)
_TARGETS = frozenset(SH + name for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"))


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference: how much it asks of others, of what (IRI), by which predicate (empty: the thing itself), and why."""

    level: Level
    subject: str
    predicate: str
    why: str
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def compare(old: Snapshot, new: Snapshot, marks: Mapping[str, str] | None = None) -> list[Change]:
    """All changes, the gravest first; ``marks`` says of a term or check whether its new text is ``wording`` or ``meaning``."""
    found: list[Change] = []
    for subject in sorted(set(old.facts) | set(new.facts)):
        if subject == ONTOLOGY:
            continue
        compared = _of_shape if subject.startswith(SHAPES) else _of_term
        found += compared(subject, old, new, marks or {})
    return sorted(found, key=lambda change: (-change.level, change.subject, change.predicate))


def _of_term(subject: str, old: Snapshot, new: Snapshot, marks: Mapping[str, str]) -> Iterator[Change]:
    ours = subject.startswith(_OURS)
    if ours and old.declares(subject) != new.declares(subject):
        if old.declares(subject):
            yield Change(Level.MAJOR, subject, "", "removed or renamed: what uses it is not found any more")
        else:
            yield Change(Level.MINOR, subject, "", "new")
        return
    for predicate, removed, added in _differences(subject, old, new):
        if not ours and not predicate.startswith(SC):
            level, why = Level.PATCH, "a stub of somebody else's term"
        elif predicate == DISJOINT:
            added = frozenset(other for other in added if old.declares(other) and old.declares(subject))  # noqa: PLW2901
            removed = frozenset(other for other in removed if new.declares(other))  # noqa: PLW2901
            if not added and not removed:
                continue
            level, why = rules.TERMS[predicate](removed, added)
        elif predicate == _DEFINITION:
            level, why = _definition(removed, added, marks.get(subject, ""))
        elif predicate in rules.TERMS:
            level, why = rules.TERMS[predicate](removed, added)
        elif predicate in rules.NOTES or OWL + "AnnotationProperty" in new.get(predicate, TYPE):
            level, why = Level.PATCH, "words for people"
        else:
            level, why = Level.MAJOR, "nobody has said what a change of this predicate means"
        yield Change(level, subject, predicate, why, tuple(sorted(removed)), tuple(sorted(added)))


def _definition(removed: frozenset[str], added: frozenset[str], mark: str) -> rules.Verdict:
    if any(text.endswith("@en") for text in removed | added):
        return rules.definition(mark)
    return Level.PATCH, "a translation of the definition"


def _of_shape(subject: str, old: Snapshot, new: Snapshot, marks: Mapping[str, str]) -> Iterator[Change]:
    strict = Level.MAJOR if _violates(subject, new) else Level.MINOR
    if not new.declares(subject):
        yield Change(Level.MINOR, subject, "", "the shape is gone: more is accepted")
        return
    if not old.declares(subject):
        targets = {value for predicate in _TARGETS for value in new.get(subject, predicate)}
        if new.get(subject, SELECT) or any(old.declares(target) for target in targets):
            yield Change(strict, subject, "", "a new shape judges what existed before")
        else:
            yield Change(Level.MINOR, subject, "", "a new shape, of new things or for others to refer to")
        return
    for predicate, removed, added in _differences(subject, old, new):
        if predicate == SH + "property":
            yield from _of_listing(subject, new, removed, added)
            continue
        level, why = _of_constraint(predicate, removed, added, strict, marks.get(subject, ""))
        yield Change(level, subject, predicate, why, tuple(sorted(removed)), tuple(sorted(added)))


def _of_listing(subject: str, new: Snapshot, removed: frozenset[str], added: frozenset[str]) -> Iterator[Change]:
    if removed:
        yield Change(Level.MINOR, subject, SH + "property", "judges less", tuple(sorted(removed)))
    for inner in sorted(added):
        level = Level.MAJOR if _violates(inner, new) else Level.MINOR
        yield Change(level, subject, SH + "property", "judges more", (), (inner,))


def _of_constraint(predicate: str, removed: frozenset[str], added: frozenset[str], strict: Level, mark: str) -> rules.Verdict:
    """``strict`` is the level of refusing more: that of the shape's severity."""
    if predicate in rules.NOTES:
        return Level.PATCH, "words for people"
    if predicate == SELECT and mark == "wording":
        return Level.PATCH, "the query was rewritten; a person says that it finds the same"
    if predicate == SELECT:
        return strict, "the query changed and nobody says whether it finds the same"
    if rules.tighter(predicate, removed, added):
        return strict, "the shape refuses more"
    return Level.MINOR, "the shape refuses less"


def _violates(shape: str, version: Snapshot, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a shape, or one it lists, reports violations rather than warnings."""
    inner = version.get(shape, SH + "property") - seen
    own = version.get(shape, SH + "severity") or {SH + "Violation"}
    if inner and not version.get(shape, SH + "severity"):
        return any(_violates(each, version, seen | {shape}) for each in inner)
    return SH + "Violation" in own


def _differences(subject: str, old: Snapshot, new: Snapshot) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    before, after = old.facts.get(subject, {}), new.facts.get(subject, {})
    for predicate in sorted(set(before) | set(after)):
        removed = before.get(predicate, frozenset()) - after.get(predicate, frozenset())
        added = after.get(predicate, frozenset()) - before.get(predicate, frozenset())
        if removed or added:
            yield predicate, removed, added
