"""Version numbers: what the header declares, what the release before was, and whether the step between them is right.

SemVer 2.0 by meaning. Before 1.0.0 a major change raises the second number, and anything else at least the third (SemVer,
section 4, leaves that open).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from kg import resources
from kg.change import migrations
from kg.change.compare import Change, compare
from kg.change.number import Number, number
from kg.change.rules import Level
from kg.change.snapshot import SELECT, Snapshot, read, triples
from kg.errors import InputError
from kg.namespaces import ONTOLOGY, OWL, SKOS

_COLUMNS = ["term", "verdict", "reason"]
_VERDICTS = ("wording", "meaning")


@dataclass(frozen=True, slots=True)
class Review:
    """What separates the version in the files from the release before it, and what is wrong with how that is declared."""

    before: str
    now: str
    changes: list[Change]
    faults: list[str]


def declared(version: Snapshot) -> str:
    """The version the ontology's header declares; raises InputError unless it declares one."""
    found = [value.split('"')[1] for value in version.get(ONTOLOGY, OWL + "versionInfo")]
    if len(found) != 1:
        raise InputError("the header has not exactly one owl:versionInfo", where="ontology/secoop.ttl", remedy="write one")
    return found[0]


def smallest(before: Number, level: Level) -> Number:
    """The smallest version a change of this level may have."""
    major, minor, patch = before
    if level is Level.MAJOR and major:
        return major + 1, 0, 0
    if level is Level.MAJOR or (level is Level.MINOR and major):
        return major, minor + 1, 0
    return major, minor, patch + 1


def step(before: str, now: str, changes: list[Change]) -> list[str]:
    """What is wrong with the step from one version to the next, in words; nothing where it is right."""
    old, new = number(before), number(now)
    if not changes:
        return [] if old == new else [f"nothing changed since {before}, yet the header declares {now}"]
    level = max(change.level for change in changes)
    least = smallest(old, level)
    steps = {smallest(old, each) for each in Level} | {(old[0] + 1, 0, 0)}
    if new not in steps:
        return [f"{now} does not follow {before}: next is one of {', '.join(map(_show, sorted(steps)))}"]
    if new < least:
        return [f"there is a {level.name.lower()} change since {before}, so the version is at least {_show(least)}, not {now}"]
    return []


def _show(version: Number) -> str:
    return ".".join(map(str, version))


def marks(path: Path) -> dict[str, str]:
    """A person's verdicts on new texts, IRI → ``wording`` or ``meaning``; a file that is not there has none.

    Raises InputError with the line of a mistake.
    """
    if not path.is_file():
        return {}
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    if rows[:1] != [_COLUMNS]:
        raise InputError("not a table of definitions", where=f"{path.name}:1", remedy="begin with " + "\t".join(_COLUMNS))
    found: dict[str, str] = {}
    for line, row in enumerate(rows[1:], 2):
        if len(row) != 3 or row[1] not in _VERDICTS or not row[2] or row[0] in found:
            remedy = "term, wording or meaning, and a reason; each term once"
            raise InputError("not a verdict on a definition", where=f"{path.name}:{line}", remedy=remedy)
        found[row[0]] = row[1]
    return found


def review(root: Path | None = None) -> Review:
    """Compare the files with the release their header names as the prior version, and judge the step.

    ``root`` has the folders ``ontology`` and ``shapes``; by default this project's. Raises InputError when the header
    declares no version, or the release is not kept.
    """
    ontology = root / "ontology" if root else resources.path("ontology")
    new = Snapshot.of(triples(root))
    now = declared(new)
    prior = [value.removeprefix(ONTOLOGY + "/") for value in new.get(ONTOLOGY, OWL + "priorVersion")]
    if len(prior) != 1:
        raise InputError("the header has not exactly one owl:priorVersion", where="ontology/secoop.ttl", remedy="name one")
    release = ontology / "releases" / f"{prior[0]}.nt"
    if not release.is_file():
        raise InputError(f"the release {prior[0]} is not kept", where=str(release), remedy="run `kg release` before you go on")
    verdicts = marks(ontology / "releases" / f"{now}.definitions.tsv")
    old = read(release)
    changes = compare(old, new, verdicts)
    reworded = {change.subject for change in changes if change.predicate in (SKOS + "definition", SELECT)}
    faults = [f"the verdict on {term} is about a text that did not change" for term in sorted(set(verdicts) - reworded)]
    if declared(old) != prior[0]:
        faults.append(f"the release file {release.name} declares itself as {declared(old)}")
    faults += step(prior[0], now, changes)
    faults += migrations.unwritten(changes, new, migrations.load(ontology / "migrations"))
    return Review(prior[0], now, changes, faults)
