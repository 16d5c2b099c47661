"""Which of what was found comes first: how a name agrees, how alike it is, and how much its entity has to do with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz

from kg.search import matched as reasons
from kg.search.asking import Asked
from kg.search.matched import WORTH, Matched

#: Ways of finding that say little about how alike two names are.
_ALIKE = ("spelling", "similar", "part")
#: So many meetings are many, however few the graph has.
_MANY = 50


def best(
    asked: Asked, found: Sequence[tuple[Any, str]], highest: int, language: str, one: Any, telling: Sequence[float]
) -> list[tuple[int, Any, tuple[float, str]]]:
    """Each entity with the row of its best name, the best entity first; equals in the order of importance."""
    chosen: dict[int, tuple[float, str, Any]] = {}
    scale = math.log1p(max(highest, _MANY))
    for row, way in found if one is None else [(one, "identifier"), *found]:
        agrees = way if way in ("identifier", "initials") else reasons.how(asked, row[6], row[7], way)
        alike = min(1.0, len(asked.key) / max(1, len(row[6])))
        if agrees in _ALIKE:
            alike = _alike(asked, row[6], row[7], telling if agrees == "part" else ())
        worth = WORTH[agrees] + (0.9 if agrees in _ALIKE else 0.35) * alike
        worth += 0.4 * math.log1p(row[9]) / scale + (0.12 if row[2] == "label" else 0.0) + (0.05 if row[4] == language else 0.0)
        if row[1] not in chosen or worth > chosen[row[1]][0]:
            chosen[row[1]] = (worth, agrees, row)
    ranked = sorted(chosen.items(), key=lambda item: (-item[1][0], item[0]))
    return [(entity, row, (worth, agrees)) for entity, (worth, agrees, row) in ranked]


def _alike(asked: Asked, key: str, plain: str, telling: Sequence[float]) -> float:
    """How alike a text and a name are, from 0 to 1: by spelling; where some words agree, mostly by how telling those are."""
    whole = fuzz.ratio(asked.key, key) / 100
    if not telling:
        return whole
    own = {*key.split(), *plain.split()}
    spelt = ({*asked.forms(at), *asked.near.get(at, ())} for at in range(len(telling)))
    shared = sum(weight for weight, forms in zip(telling, spelt, strict=True) if own & forms)
    return 0.7 * shared / sum(telling) + 0.3 * whole


def matched(asked: Asked, row: Any, way: str) -> Matched:
    """The name a row holds, with why it was found and which of its characters agree."""
    return Matched(row[3], row[4], row[2], way, row[5], reasons.highlights(asked, row[3], way))
