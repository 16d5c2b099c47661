"""Which of the entities that search finds for an unresolved name are worth showing to whoever extends a look-up.

Search answers a person, who would rather see something than nothing. A report over thousands of names is another matter: most of
them have nobody in the graph, and one common word found everybody a candidate. Names that agree in some of their words only are
kept where the words they share are most of what is telling in *both* (docs/guide/identity.md has the measurement).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from kg.search import asking
from kg.search.asking import Asked
from kg.search.hits import Hit
from kg.search.index import Index
from kg.search.near import allowed

#: The least share of telling words, the geometric mean of both names' (0 to 1).
LEAST = 0.5
#: What a word counts that is spelt almost like one of the other name, and the characters of the shortest such word.
_NEARLY, _NEAR_FROM = 0.8, 6
#: Characters of the longest codes: one of them among other words stands for nobody (``Eastman Kodak Co`` is not Colombia).
_CODE = 3
#: Characters of the shortest name that another one resembles: of two or three letters any other are close.
_SHORTEST = 5
_PARTLY = ("words", "part")


def plausible(index: Index, spelling: str, hit: Hit) -> bool:
    """Whether what was found is worth showing."""
    how, name = hit.matched.how, hit.matched.text
    if how in _PARTLY:
        if len(name) <= _CODE or (hit.entity.kind == "person" and _apart(spelling, name)):
            return False
        return shared(index, spelling, name) >= LEAST
    if how == "initials":
        # Letters that are somebody's initials are no name of a person.
        return hit.entity.kind != "person"
    return how != "similar" or len(asking.read(spelling).key) >= _SHORTEST


def shared(index: Index, one: str, other: str) -> float:
    """How much of what is telling in two names is in both (0 to 1); of names in other scripts how alike they are spelt."""
    a, b = asking.read(one), asking.read(other)
    mine, yours = a.plain.split(), b.plain.split()
    if not mine or not yours:
        return fuzz.ratio(a.key, b.key) / 100
    return math.sqrt(_share(index, a, mine, yours) * _share(index, b, yours, mine))


def _share(index: Index, asked: Asked, words: Sequence[str], others: Sequence[str]) -> float:
    weights = index.telling(asked)
    return sum(weight * _agrees(word, others) for word, weight in zip(words, weights, strict=False)) / sum(weights)


def _apart(one: str, other: str) -> bool:
    """Whether each of two persons' names has a word the other does not: a surname alone is many people's."""
    a, b = (asking.read(name) for name in (one, other))
    mine, yours = (asked.plain.split() or asked.key.split() for asked in (a, b))
    return any(not _agrees(word, yours) for word in mine) and any(not _agrees(word, mine) for word in yours)


def _agrees(word: str, others: Sequence[str]) -> float:
    if word in others:
        return 1.0
    most = allowed(word) if len(word) >= _NEAR_FROM else 0
    return _NEARLY if most and any(OSA.distance(word, other, score_cutoff=most) <= most for other in others) else 0.0
