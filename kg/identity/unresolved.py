"""Names a load could not resolve, with the entities they might mean: a file for whoever extends the look-ups.

``HOME/unresolved/DATASET.tsv`` has a line a spelling and candidate: column, spelling, cells, whether it is new since the load
before, the candidate and why. Nothing is resolved by it: a spelling leads to an entity by a look-up only.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from kg.identity.plausible import plausible
from kg.namespaces import Iris
from kg.search.hits import Hit, SearchTimeoutError
from kg.search.index import Index

_COLUMNS = ("column", "spelling", "cells", "new", "candidate", "label", "why")
#: Spellings for which candidates are sought, the most frequent first; candidates of one, of so many that search finds.
MOST, _BEST, _FOUND = 1000, 3, 12
#: What registers name in a word or two.
_KINDS = ("organization", "person", "place")
#: Why a candidate is one where the look-up has several entities of the spelling.
_AMBIGUOUS = "one of several with this spelling in the look-up"


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
) -> Report:
    """The report of a load, to be written; ``index`` is that of the graph in force, None where there is none yet.

    ``several`` are the entities of spellings that were not resolved because more than one has them.
    """
    path, before = path_of(home, dataset), _before(path_of(home, dataset))
    every = [(column, text, number) for column, values in names.items() for text, number in values.items()]
    every.sort(key=lambda one: (-one[2], one[0], one[1]))
    found = []
    for at, (column, text, number) in enumerate(every):
        candidates: tuple[tuple[str, str, str], ...] = tuple((entity, "", _AMBIGUOUS) for entity in several.get(text, ()))
        if not candidates and index is not None and at < MOST:
            candidates = _candidates(index, text, base)
        found.append(Unresolved(column, text, number, (column, text) not in before, candidates))
    return Report(path, tuple(found), min(len(every), MOST) if index is not None else 0)


def _candidates(index: Index, text: str, base: str) -> tuple[tuple[str, str, str], ...]:
    try:
        found = index.search(text, _KINDS, limit=_FOUND, most=100).hits
        hits = list(islice((hit for hit in found if plausible(index, text, hit)), _BEST))
    except SearchTimeoutError:
        return ()
    iris = Iris(base)
    return tuple((_name(hit, iris), hit.entity.label, hit.matched.why) for hit in hits)


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
