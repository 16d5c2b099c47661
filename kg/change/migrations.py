"""Migrations: SPARQL updates that bring data written for an older version to the one they are named after.

``ontology/migrations/{version}.ru`` begins with comments: ``# From:`` the version before, ``# Why:`` the reason, and a
``# Rewrites:`` line for every term that is deprecated, removed or renamed (its IRI). An update has to be safe to run twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg import resources
from kg.change.compare import Change
from kg.change.number import number
from kg.change.rules import Level
from kg.change.snapshot import Snapshot, Triple
from kg.errors import InputError
from kg.namespaces import CONCEPT, DCTERMS, OWL, SC, prefixes
from kg.store.rewrite import rewrite

_HEADER = re.compile(r"^# (From|Why|Rewrites): (.+)$", re.MULTILINE)
_DEPRECATED = OWL + "deprecated"
_REPLACED = DCTERMS + "isReplacedBy"


@dataclass(frozen=True, slots=True)
class Migration:
    """One update: the version it leads to, the one it starts from, why, the IRIs of the terms it rewrites, its text."""

    version: str
    start: str
    why: str
    rewrites: frozenset[str]
    update: str


def load(root: Path | None = None) -> list[Migration]:
    """The migrations below ``ontology/migrations`` (or ``root``), in the order of their versions."""
    folder = root or resources.path("ontology") / "migrations"
    return sorted((read(path) for path in folder.glob("*.ru")), key=lambda m: number(m.version))


def read(path: Path) -> Migration:
    """Read one; raises InputError when its name is no version or its header lacks something."""
    text = path.read_text(encoding="utf-8")
    number(path.stem)
    header = _HEADER.findall(text)
    single = dict(header)
    missing = [key for key in ("From", "Why", "Rewrites") if key not in single]
    if missing:
        raise InputError(
            f"the header lacks {', '.join(missing)}", where=path.name, remedy="begin with # From: … # Why: … # Rewrites: …"
        )
    rewrites = frozenset(value for key, value in header if key == "Rewrites")
    unused = sorted(iri for iri in rewrites if not _mentions(text, iri))
    if unused:
        raise InputError(f"the update does not mention {unused[0]}", where=path.name, remedy="write its IRI in full, in <…>")
    number(single["From"])
    return Migration(path.stem, single["From"], single["Why"], rewrites, text)


def _mentions(text: str, iri: str) -> bool:
    return f"<{iri}>" in re.sub(r"^#.*$", "", text, flags=re.MULTILINE)


def unwritten(changes: Iterable[Change], new: Snapshot, migrations: Iterable[Migration]) -> list[str]:
    """What is missing, in words: replacements of deprecated terms, and rewrite rules for deprecated and removed ones."""
    rewritten = {iri for migration in migrations for iri in migration.rewrites}
    faults = []
    deprecated = {s for s, facts in new.facts.items() if s.startswith((SC, CONCEPT)) and facts.get(_DEPRECATED)}
    for subject in sorted(deprecated):
        targets = new.get(subject, _REPLACED)
        if not targets:
            faults.append(f"{subject} is deprecated, and no dcterms:isReplacedBy says where to go")
        faults += [
            f"{subject} is replaced by {t}, which is not a term in force" for t in sorted(targets) if not _in_force(t, new)
        ]
    gone = {c.subject for c in changes if c.level is Level.MAJOR and not c.predicate and c.subject.startswith((SC, CONCEPT))}
    faults += [f"no migration rewrites {subject}" for subject in sorted(deprecated | gone) if subject not in rewritten]
    return faults


def _in_force(term: str, version: Snapshot) -> bool:
    return version.declares(term) and not version.get(term, _DEPRECATED)


def migrate(triples: Iterable[Triple], since: str, root: Path | None = None) -> list[Triple]:
    """Triples written for the version ``since``, as the present one writes them, sorted.

    Every migration to a later version is applied, in order. Raises InputError where ``since`` is no version.
    """
    start = number(since)
    updates = [migration.update for migration in load(root) if number(migration.version) > start]
    return rewrite(triples, updates, prefixes())
