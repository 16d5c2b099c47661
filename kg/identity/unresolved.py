"""Names a load could not resolve, with the entities they might mean: a file for whoever extends the look-ups.

``HOME/unresolved/DATASET.tsv`` has a line a spelling and candidate: column, spelling, cells, whether it is new since the load
before, the candidate and why. Nothing is resolved by it: a spelling leads to an entity by a look-up only.

A candidate is what the look-up of the column leads to: states where it has states. What the dataset itself made of the very
words is nobody else, and no candidate.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from kg.identity.plausible import plausible
from kg.namespaces import Iris
from kg.search import asking
from kg.search.hits import MOST_NAMES, Hit, SearchTimeoutError
from kg.search.index import Index

_COLUMNS = ("column", "spelling", "cells", "new", "candidate", "label", "why")
#: Spellings for which candidates are sought, the most frequent first; candidates of one, of so many that search finds.
MOST, _BEST, _FOUND = 1000, 3, 12
#: What registers name in a word or two.
_KINDS = ("organization", "person", "place")
#: Why a candidate is one where the look-up has several entities of the spelling.
_AMBIGUOUS = "one of several with this spelling in the look-up"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who may be a candidate.

    ``leads`` are the entities (``kind/slug``) a column's look-up leads to: a candidate belongs to all classes of one of them.
    ``made`` is how the names begin that the dataset itself makes (``kind/prefix``).
    """

    leads: Mapping[str, Collection[str]] = field(default_factory=dict)
    made: tuple[str, ...] = ()

    def own(self, entity: str, spelling: str, name: str) -> bool:
        """Whether the dataset made an entity of the words of a spelling, with others or without."""
        if not entity.startswith(tuple(f"{start}-" for start in self.made)):
            return False
        return set(asking.read(spelling).key.split()) <= set(asking.read(name).key.split())


@dataclass(frozen=True, slots=True)
class Unresolved:
    """One spelling: its column, in how many cells, whether it is new, and the entities it might mean."""

    column: str
    spelling: str
    cells: int
    new: bool
    candidates: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Every spelling that was not resolved, and the file for them; ``searched`` is how many of them were looked up."""

    path: Path
    spellings: tuple[Unresolved, ...]
    searched: int


def path_of(home: Path, dataset: str) -> Path:
    """Where the report of a dataset is."""
    return home / "unresolved" / f"{dataset}.tsv"


def report(
    home: Path,
    dataset: str,
    names: Mapping[str, Counter[str]],
    index: Index | None,
    base: str,
    several: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    wanted: Wanted | None = None,
) -> Report:
    """The report of a load, to be written; ``index`` is that of the graph in force, None where there is none yet.

    ``several`` are the entities of spellings that were not resolved because more than one has them; who is not ``wanted`` is no
    candidate.
    """
    path, before = path_of(home, dataset), _before(path_of(home, dataset))
    every = [(column, text, number) for column, values in names.items() for text, number in values.items()]
    every.sort(key=lambda one: (-one[2], one[0], one[1]))
    iris, wanted = Iris(base), wanted or Wanted()
    kinds = {column: _classes(index, map(iris.entity, wanted.leads.get(column, ()))) for column in names} if index else {}
    found = []
    for at, (column, text, number) in enumerate(every):
        candidates: tuple[tuple[str, str, str], ...] = tuple((entity, "", _AMBIGUOUS) for entity in several.get(text, ()))
        if not candidates and index is not None and at < MOST:
            candidates = _candidates(index, text, iris, kinds[column], wanted)
        found.append(Unresolved(column, text, number, (column, text) not in before, candidates))
    return Report(path, tuple(found), min(len(every), MOST) if index is not None else 0)


def _candidates(
    index: Index, text: str, iris: Iris, kinds: set[frozenset[str]], wanted: Wanted
) -> tuple[tuple[str, str, str], ...]:
    """The best of those that search finds; ``kinds`` are sets of classes; a candidate has one of them whole."""

    def fits(hit: Hit) -> bool:
        classes = set(hit.entity.classes)
        if kinds and not any(one <= classes for one in kinds):
            return False
        return not wanted.own(_name(hit, iris), text, hit.matched.text) and plausible(index, text, hit)

    try:
        # Where most of what is found does not count, more has to be looked at.
        few, names = (_FOUND, 100) if not (kinds or wanted.made) else (100, MOST_NAMES)
        found = index.search(text, _KINDS, limit=few, most=names).hits
        hits = list(islice(filter(fits, found), _BEST))
    except SearchTimeoutError:
        return ()
    return tuple((_name(hit, iris), hit.entity.label, hit.matched.why) for hit in hits)


def _classes(index: Index, iris: Iterable[str]) -> set[frozenset[str]]:
    """The sets of classes that entities of the graph have."""
    found = (index.get(iri) for iri in iris)
    return {frozenset(entity.classes) for entity in found if entity is not None}


def _name(hit: Hit, iris: Iris) -> str:
    return iris.relative(hit.entity.iri).removeprefix("id/")


def _before(path: Path) -> set[tuple[str, str]]:
    """What the report of the load before had."""
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["column"], row["spelling"]) for row in csv.DictReader(file, delimiter="\t")}


def write(path: Path, found: Sequence[Unresolved]) -> None:
    """Write spellings to a file, one line a spelling and candidate."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.writing")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter="\t", lineterminator="\n")
            writer.writerow(_COLUMNS)
            for one in found:
                for candidate in one.candidates or (("", "", ""),):
                    writer.writerow((one.column, one.spelling, one.cells, "yes" if one.new else "no", *candidate))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
