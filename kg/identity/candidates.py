"""Who may be the same as whom: pairs of entities with names alike, each with the reason. Nothing here decides or merges.

Three rules, in every script: the same *fingerprint* (the words of a name in ASCII, sorted), an *acronym* that is the initials of
the other's name, or *words* alike (rapidfuzz). Names are compared only where they share something rare, so that a hundred
thousand of them take seconds and not days; what is shared by too many names is left out and counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from kg.namespaces import ENTITY_TYPES
from kg.search import words
from kg.search.hits import Entity, Name
from kg.search.index import Index
from kg.search.near import allowed

#: A word that more names than this have in common brings none of them together.
COMMON = 40
#: How alike the words of two names must be (0 to 100): whichever words they share, and all of them in order or sorted.
_SHARED, _WHOLE = 90, 82
_SHORTEST = 4
_VOWELS = str.maketrans("", "", "aeiouy")
_RUN = 80


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two entities may be one: the rule, a name of each, and how alike these are (0 to 100)."""

    rule: str
    a: Name
    b: Name
    alike: float

    def __str__(self) -> str:
        if self.rule == "acronym":
            short, long = sorted((self.a.text, self.b.text), key=len)
            return f"acronym: {short!r} is the initials of {long!r}"
        said = {"fingerprint": "the same words", "words": f"words {self.alike:.0f} of 100 alike"}[self.rule]
        return f"{self.rule}: {self.a.text!r} and {self.b.text!r}, {said}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities of one kind that may be one, the reasons for it, and what their classes say against it."""

    a: Entity
    b: Entity
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> float:
        """For sorting: equal words before acronyms before words alike."""
        best = max(self.reasons, key=_weight)
        return _weight(best)

    @property
    def against(self) -> str:
        """What stands against it in their classes, '' where nothing does: only entities of one class can be merged."""
        if set(self.a.classes) == set(self.b.classes):
            return ""
        return f"one is {_special(self.a, self.b)}, the other {_special(self.b, self.a)}"


@dataclass(slots=True)
class Found:
    """Pairs, the strongest first; numbers of words too many names share, of names, and of pairs kept apart by something else."""

    pairs: list[Pair] = field(default_factory=list)
    common: int = 0
    names: int = 0
    apart: int = 0


def _weight(reason: Reason) -> float:
    return {"fingerprint": 200.0, "acronym": 150.0, "words": 0.0}[reason.rule] + reason.alike


def _special(one: Entity, other: Entity) -> str:
    own = [name for name in one.classes if name not in other.classes]
    return ", ".join(own) or "of no further class"


def find(
    index: Index,
    of: str = "",
    among: frozenset[str] = frozenset(),
    apart: Callable[[str, str], bool] = lambda _one, _two: False,
) -> Found:
    """Pairs of all entities, of one (its IRI), or with one at least ``among`` some.

    ``apart`` says of two IRIs that they cannot be one, whatever they are called: events on other days.
    """
    names = [name for name in index.every_name() if name.form != "code" and name.kind in ENTITY_TYPES]
    found = Found(names=len(names))
    reasons: defaultdict[tuple[int, int], dict[str, Reason]] = defaultdict(dict)
    for first, second in _together(names, found):
        reason = _reason(names[first], names[second])
        if reason is not None:
            _keep(reasons, reason)
    for reason in _acronyms(names):
        _keep(reasons, reason)
    entities = index.entities(number for pair in reasons for number in pair)
    for (one, two), kept in reasons.items():
        a, b = entities[one], entities[two]
        if (of and of not in (a.iri, b.iri)) or (among and a.iri not in among and b.iri not in among):
            continue
        if apart(a.iri, b.iri):
            found.apart += 1
            continue
        found.pairs.append(Pair(a, b, tuple(sorted(kept.values(), key=_weight, reverse=True))))
    found.pairs.sort(key=lambda pair: (-pair.weight, -pair.a.importance - pair.b.importance, pair.a.iri, pair.b.iri))
    return found


def _keep(reasons: dict[tuple[int, int], dict[str, Reason]], reason: Reason) -> None:
    """Keep the strongest reason of each rule for two entities."""
    one, two = sorted((reason.a.entity, reason.b.entity))
    known = reasons[one, two].get(reason.rule)
    if known is None or reason.alike > known.alike:
        reasons[one, two][reason.rule] = reason


def _together(names: list[Name], found: Found) -> Iterator[tuple[int, int]]:
    """Names worth comparing: of two entities of one kind, with something rare in common."""
    blocks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        for part in _parts(name):
            blocks[name.kind, part].append(number)
    seen: set[tuple[int, int]] = set()
    for _, block in sorted(blocks.items()):
        if len({names[number].entity for number in block}) > COMMON:
            found.common += 1
            continue
        for first, second in combinations(block, 2):
            if names[first].entity != names[second].entity and (first, second) not in seen:
                seen.add((first, second))
                yield first, second


def _parts(name: Name) -> set[str]:
    """What names are brought together by: the whole fingerprint, the frame of each long word, pairs of characters of runs."""
    parts = {"=" + form for form in fingerprints(name)}
    for word in (name.plain or name.key).split():
        if len(word) >= _SHORTEST:
            parts.add(word[0] + word[1:].translate(_VOWELS))
    for run in words.words(name.text):
        if run.pairs:
            parts.update(words.couples(run.text)[:-1])
    return parts


def fingerprints(name: Name) -> set[str]:
    """The distinct words of a name, sorted: as they are folded, and in ASCII where they can be transliterated."""
    return {" ".join(sorted(set(text.split()))) for text in (name.key, name.plain) if text}


def _reason(a: Name, b: Name) -> Reason | None:
    """Why two names may name one, by their words."""
    if fingerprints(a) & fingerprints(b):
        return Reason("fingerprint", a, b, 100.0)
    one, two = a.plain or a.key, b.plain or b.key
    if not a.plain and not b.plain:
        alike = fuzz.ratio(one, two)
        return Reason("words", a, b, alike) if alike >= _RUN else None
    if fuzz.token_set_ratio(one, two) < _SHARED:
        return None
    alike = max(fuzz.ratio(one, two), fuzz.token_sort_ratio(one, two))
    return Reason("words", a, b, alike) if alike >= _WHOLE and not _apart(one, two) else None


def _apart(one: str, two: str) -> bool:
    """Whether each has a word that is not even nearly one of the other's: Estonia and Lithuania, the fourth and the fifth."""
    mine, yours = set(one.split()), set(two.split())
    left, right = mine - yours, yours - mine
    return any(_strange(word, right) for word in left) and any(_strange(word, left) for word in right)


def _strange(word: str, others: set[str]) -> bool:
    most = 0 if any(c.isdigit() for c in word) else allowed(word)
    return not any(OSA.distance(word, other, score_cutoff=most) <= most for other in others)


def _acronyms(names: Iterable[Name]) -> Iterator[Reason]:
    """Names printed as acronyms beside names they are the initials of."""
    short: defaultdict[tuple[str, str], list[Name]] = defaultdict(list)
    long: defaultdict[tuple[str, str], list[Name]] = defaultdict(list)
    for name in names:
        if words.is_acronym(name.text):
            short[name.kind, name.key].append(name)
        elif " " in name.key:
            for letters in words.initials(name.text):
                long[name.kind, letters].append(name)
    for key, ones in short.items():
        others = long.get(key, [])
        if len({name.entity for name in (*ones, *others)}) > COMMON:
            continue
        for one in ones:
            for other in others:
                if one.entity != other.entity:
                    yield Reason("acronym", one, other, 100.0)
