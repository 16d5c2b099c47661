"""Words spelt almost like a word: at most one letter added, left out, exchanged or swapped, two in long words.

All distinct words of the names are compared, by length: there are far fewer of them than names, and a mistyped word is found
in whatever name it stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

#: Near words taken for one word.
MOST = 12
_ONE_FROM, _TWO_FROM = 4, 8


def allowed(word: str) -> int:
    """How many letters may differ: none in short words, where any other word is near."""
    return 0 if len(word) < _ONE_FROM else 1 if len(word) < _TWO_FROM else 2


class Spellings:
    """The distinct words of an index, by length."""

    def __init__(self, tokens: Iterable[str]) -> None:
        by_length: defaultdict[int, list[str]] = defaultdict(list)
        for token in tokens:
            by_length[len(token)].append(token)
        self._by_length = dict(by_length)
        self._known = frozenset(token for tokens in by_length.values() for token in tokens)
        self.near = lru_cache(maxsize=4096)(self._near)

    def __contains__(self, word: object) -> bool:
        return word in self._known

    def _near(self, word: str) -> tuple[str, ...]:
        """The words near to one, the nearest first, without the word itself."""
        most = allowed(word)
        found: list[tuple[float, str]] = []
        for length in range(len(word) - most, len(word) + most + 1) if most else ():
            tokens = self._by_length.get(length, [])
            for token, distance, _ in process.extract(word, tokens, scorer=OSA.distance, score_cutoff=most, limit=MOST):
                if distance > 0:
                    found.append((distance, token))
        return tuple(token for _, token in sorted(found)[:MOST])
