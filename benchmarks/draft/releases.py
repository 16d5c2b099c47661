"""Four invented releases, annotated before any rule was run on them, no name known beforehand: what the rules find elsewhere.

What was expected is a list of values, not of passages: a role with its participant as printed, a kind of outcome, a count, a
status; topics once a release. A find is right when the value is expected and no other find has taken it already.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import yaml

from kg.draft.gazetteer import Gazetteer
from kg.draft.page import Page
from kg.draft.proposals import Proposal
from kg.draft.proposers import propose

FOLDER = Path(__file__).parents[2] / "tests" / "data" / "fixtures" / "releases"
SLOTS = ("role+who", "count", "outcome", "status", "topic")


def rows() -> list[str]:
    """Markdown: a row a release and slot, then all of them together."""
    expected = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
    lines = ["| release | slot | expected | proposed | precision | recall |", "|---|---|--:|--:|--:|--:|"]
    total: dict[str, list[int]] = {slot: [0, 0, 0] for slot in SLOTS}
    for name, reading in expected.items():
        found = propose(Page.of((FOLDER / f"{name}.txt").read_text(encoding="utf-8"), reading["language"]), Gazetteer([]))
        for slot in SLOTS:
            counts = compare([*map(_value, reading[slot])], values(slot, found))
            total[slot] = [a + b for a, b in zip(total[slot], counts, strict=True)]
            lines.append(_row(name, slot, *counts))
    return lines + [_row("**all four**", slot, *total[slot]) for slot in SLOTS]


def _value(expected: str | list[str]) -> str:
    return expected if isinstance(expected, str) else " ".join(expected)


def values(slot: str, found: list[Proposal]) -> list[str]:
    """The values of the proposals of a slot; what was only said, perhaps elsewhere, is no stated role."""
    if slot == "topic":
        return sorted({p.value for p in found if p.slot == "topic"})
    if slot == "role+who":
        roles = [p for p in found if p.slot == "role" and ";" not in p.note]
        return [f"{p.value} {p.words[p.parts['who'][0] - p.span[0] : p.parts['who'][1] - p.span[0]]}" for p in roles]
    return [p.value for p in found if p.slot == slot and p.value]


def compare(expected: list[str], found: list[str]) -> tuple[int, int, int]:
    """How many are expected, how many were found, how many of them are right."""
    return len(expected), len(found), (Counter(expected) & Counter(found)).total()


def _row(name: str, slot: str, expected: int, found: int, right: int) -> str:
    precision = f"{right / found:.2f}" if found else "–"
    recall = f"{right / expected:.2f}" if expected else "–"
    return f"| {name} | {slot} | {expected} | {found} | {precision} | {recall} |"
