"""Precision and recall: which proposals a record bears out, and which of its units some proposal finds.

*Exact*: the same slot, and the same words (names), or the same value on the same stretch (dates, status, roles). *Partial*: the
same slot; names whose stretches share a character; dates, status and roles of the same value whose stretches do. Names count once
however often they stand in the text, because a record lists a name once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.draft.gold import Unit
from kg.draft.proposals import SLOTS, Proposal, overlap

#: Slots whose units have a value; the others are names.
VALUED = ("date", "status", "role")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one slot: units of the record, proposals, and how many of each are matched, exactly and at least partially."""

    units: int
    proposals: int
    exact_found: int
    exact_right: int
    partial_found: int
    partial_right: int

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def score(units: Sequence[Unit], proposals: Iterable[Proposal], text: str) -> dict[str, Score]:
    """The score of each slot."""
    proposed = as_units(proposals)
    result = {}
    for slot in SLOTS:
        gold = [_everywhere(unit, text) for unit in units if unit.slot == slot]
        mine = [_everywhere(unit, text) for unit in proposed if unit.slot == slot]
        result[slot] = Score(
            len(gold),
            len(mine),
            sum(any(_exact(g, m) for m in mine) for g in gold),
            sum(any(_exact(g, m) for g in gold) for m in mine),
            sum(any(_partial(g, m) for m in mine) for g in gold),
            sum(any(_partial(g, m) for g in gold) for m in mine),
        )
    return result


def as_units(proposals: Iterable[Proposal]) -> list[Unit]:
    """Proposals as units: a name once, whatever its places. Relative dates have no value and are no units."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for proposal in proposals:
        if proposal.slot in VALUED:
            value = proposal.value or ("unreadable" if proposal.standing == "unreadable" else "")
            if value:
                found[proposal.slot, f"{value}@{proposal.span}"] = [proposal.span]
        else:
            found.setdefault((proposal.slot, proposal.words), []).append(proposal.span)
    return [Unit(slot, value.partition("@")[0], tuple(spans)) for (slot, value), spans in found.items()]


def _everywhere(unit: Unit, text: str) -> Unit:
    """A name with every place where its words stand; a record gives the first only."""
    if unit.slot in VALUED:
        return unit
    spans, start = set(unit.spans), text.find(unit.value)
    while start >= 0:
        spans.add((start, start + len(unit.value)))
        start = text.find(unit.value, start + 1)
    return Unit(unit.slot, unit.value, tuple(sorted(spans)))


def _exact(gold: Unit, mine: Unit) -> bool:
    if gold.slot in VALUED:
        return gold.value == mine.value and gold.hull == mine.hull
    return " ".join(gold.value.split()) == " ".join(mine.value.split())


def _partial(gold: Unit, mine: Unit) -> bool:
    if _exact(gold, mine):
        return True
    if gold.slot in VALUED and gold.value != mine.value:
        return False
    return any(overlap(a, b) for a in gold.spans for b in mine.spans)
