"""Precision and recall: which proposals a record bears out, and which of its units some proposal finds.

Three measures, each looser than the one before. *Exact*: the same slot, and the same words (names), or the same value on the same
stretch. *Half*: names and values as before on stretches that share at least half of the characters that they cover together.
*Partial*: stretches that share a character. Names count once however often they stand in the text, because a record lists a name
once; for half and partial a name may be another there, a value never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.draft.gold import VALUED, Unit
from kg.draft.proposals import SLOTS, Proposal, Span, overlap

#: What is measured, in the order of the table. Groups are measured through their roles: records name few of them.
MEASURED = tuple(
    part
    for slot in SLOTS
    if slot != "group"
    for part in {"role": ("role", "role+who"), "topic": ("topic", "topic by item")}.get(slot, (slot,))
)
_BY_VALUE = (*VALUED, "topic by item")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one slot: units of the record, proposals, and how many of each are matched by the three measures."""

    units: int
    proposals: int
    exact_found: int
    exact_right: int
    half_found: int
    half_right: int
    partial_found: int
    partial_right: int

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def score(
    units: Sequence[Unit], proposals: Iterable[Proposal], text: str, *, items: Sequence[Span] = (), aside: Sequence[Unit] = ()
) -> dict[str, Score]:
    """The score of each slot. ``items`` are the stretches of the record's items, for what is measured by item.

    ``aside`` is what the record infers: it is not asked for, and a proposal that finds it is neither right nor wrong.
    """
    proposed = as_units(proposals, items)
    result = {}
    for slot in MEASURED:
        gold = [_everywhere(unit, text) for unit in units if unit.slot == slot]
        mine = [_everywhere(unit, text) for unit in proposed if unit.slot == slot]
        inferred = [unit for unit in aside if unit.slot == slot]
        mine = [m for m in mine if any(_partial(g, m) for g in gold) or not any(_partial(g, m) for g in inferred)]
        counts = [count for same in (_exact, _half, _partial) for count in _matched(gold, mine, same)]
        result[slot] = Score(len(gold), len(mine), *counts)
    return result


def _matched(gold: Sequence[Unit], mine: Sequence[Unit], same: Callable[[Unit, Unit], bool]) -> tuple[int, int]:
    """How many of the record's units are found, and how many proposals are right."""
    return sum(any(same(g, m) for m in mine) for g in gold), sum(any(same(g, m) for g in gold) for m in mine)


def as_units(proposals: Iterable[Proposal], items: Sequence[Span] = ()) -> list[Unit]:
    """Proposals as units: a name once, whatever its places. Relative dates have no value and are no units."""
    names: dict[tuple[str, str], list[Span]] = {}
    valued: dict[Unit, None] = {}
    for proposal in proposals:
        if proposal.slot not in VALUED:
            names.setdefault((proposal.slot, proposal.words), []).append(proposal.span)
            continue
        value = proposal.value or ("unreadable" if proposal.standing == "unreadable" else "")
        if not value:
            continue
        valued[Unit(proposal.slot, value, (proposal.span,))] = None
        if proposal.slot == "role":
            valued[Unit("role+who", value, (proposal.span,), (proposal.parts["who"],))] = None
        for item in items if proposal.slot == "topic" else ():
            if overlap(item, proposal.span):
                valued[Unit("topic by item", value, (item,))] = None
    return [*(Unit(slot, value, tuple(spans)) for (slot, value), spans in names.items()), *valued]


def _everywhere(unit: Unit, text: str) -> Unit:
    """A name with every place where its words stand; a record gives the first only."""
    if unit.slot in _BY_VALUE:
        return unit
    spans, start = set(unit.spans), text.find(unit.value)
    while start >= 0:
        spans.add((start, start + len(unit.value)))
        start = text.find(unit.value, start + 1)
    return Unit(unit.slot, unit.value, tuple(sorted(spans)))


def _exact(gold: Unit, mine: Unit) -> bool:
    if gold.slot in _BY_VALUE:
        return _same_value(gold, mine) and gold.hull == mine.hull
    return " ".join(gold.value.split()) == " ".join(mine.value.split())


def _half(gold: Unit, mine: Unit) -> bool:
    if gold.slot in _BY_VALUE:
        return _same_value(gold, mine) and _shared(gold.hull, mine.hull) >= 0.5
    return _exact(gold, mine) or any(_shared(a, b) >= 0.5 for a in gold.spans for b in mine.spans)


def _partial(gold: Unit, mine: Unit) -> bool:
    if gold.slot in _BY_VALUE and not _same_value(gold, mine):
        return False
    return _exact(gold, mine) or any(overlap(a, b) for a in gold.spans for b in mine.spans)


def _same_value(gold: Unit, mine: Unit) -> bool:
    """The same value; of a role with its participant, a name of the same participant at the same place too."""
    return gold.value == mine.value and (not gold.who or any(overlap(a, b) for a in gold.who for b in mine.who))


def _shared(one: Span, other: Span) -> float:
    """Characters in both stretches as a share of the characters in either."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    either = max(one[1], other[1]) - min(one[0], other[0])
    return max(both, 0) / either if either else 1.0
