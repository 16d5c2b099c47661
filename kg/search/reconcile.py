"""Candidates for a name in somebody's table, scored from 0 to 100, and which of them is certain.

The score is what of the name and of the given properties agrees, as :data:`NAME_SHARE` weighs them:

- an identifier (our IRI or ``kind/slug``) scores 100, whatever else is given;
- a name is worth 1 when spelt alike but for case, accents and punctuation, 0.95 when so in other letters, 0.6 when the text is
  its initials, otherwise nine tenths of how alike the spellings are (the better of in order and with the words sorted);
- the properties are worth the share of them that agree.

``match`` is said only where identity is certain: by an identifier; by a code given as a property, where the name does not speak
against it; or by a whole name that no other entity has, with a type given that fits and no property that disagrees. It is never
said by name alone of persons, who share names, of unnamed groups, or for acronyms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from kg.namespaces import ENTITY_TYPES
from kg.search import words
from kg.search.hits import Entity, Hit
from kg.search.index import Index

#: Weight of the name beside that of the properties, where both are given.
NAME_SHARE = 0.7
#: Candidates below are not told.
LEAST = 30
#: Names looked at for one query, and candidates scored before the best are told.
_LOOKED_AT, _SCORED = 300, 60
_WORTH = {"identifier": 1.0, "exact": 1.0, "transliteration": 0.95, "initials": 0.6}
_HALF = 0.5
_NEVER_BY_NAME = ("person", "group")

#: The values of a property of an entity, as texts to compare with: identifiers, names, literals.
Values = Callable[[str, str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Query:
    """A name, the classes it may belong to (local names), whether all of them, and properties with the values given."""

    text: str = ""
    types: tuple[str, ...] = ()
    every_type: bool = False
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity with its score, whether it is certain, the name that agreed and the features the score is made of."""

    entity: Entity
    score: float
    match: bool
    name: str
    features: dict[str, float | bool] = field(default_factory=dict)


def candidates(index: Index, query: Query, values: Values, codes: Sequence[str] = ("isoAlpha2", "isoAlpha3")) -> list[Candidate]:
    """The candidates of one query, the best first; ``codes`` are the properties that identify. Raises SearchTimeoutError."""
    found = _found(index, query, codes)
    scored = [_scored(index, query, hit, values, codes) for hit in found if _fits(query, hit.entity)]
    kept = sorted(
        (one for one in scored if one.score >= LEAST), key=lambda one: (-one.score, -one.entity.importance, one.entity.iri)
    )
    # Two that look certain are not.
    if sum(one.match for one in kept) > 1:
        kept = [Candidate(one.entity, one.score, False, one.name, one.features) for one in kept]
    return kept[: query.limit]


def _found(index: Index, query: Query, codes: Sequence[str]) -> list[Hit]:
    """What is worth scoring: by the name, and by codes that were given as properties."""
    texts = [query.text] if query.text.strip() else []
    texts += [value for pid, given in query.properties if pid in codes or not texts for value in given]
    found: dict[str, Hit] = {}
    for text in texts[:5]:
        hits = index.search(text, ENTITY_TYPES, limit=_SCORED, classes=query.types, most=_LOOKED_AT)
        for hit in hits.hits:
            found.setdefault(hit.entity.iri, hit)
    return list(found.values())


def _fits(query: Query, entity: Entity) -> bool:
    if not query.types:
        return True
    return (all if query.every_type else any)(name in entity.classes for name in query.types)


def _scored(index: Index, query: Query, hit: Hit, values: Values, codes: Sequence[str]) -> Candidate:
    name, worth, how = _name(index, query.text, hit) if query.text.strip() else (hit.entity.label, 0.0, "")
    agree = [(pid, _agrees(given, values(hit.entity.iri, pid))) for pid, given in query.properties]
    share = sum(ok for _, ok in agree) / len(agree) if agree else 0.0
    if how == "identifier":
        score = 100.0
    elif not query.text.strip():
        score = 100 * share
    else:
        score = 100 * (NAME_SHARE * worth + (1 - NAME_SHARE) * share if agree else worth)
    features: dict[str, float | bool] = {
        "name": round(worth, 3),
        "exact_name": how == "exact",
        "identifier": how == "identifier",
        "importance": hit.entity.importance,
    }
    if query.types:
        features["type"] = True
    if agree:
        features["properties"] = round(share, 3)
    by_code = any(ok for pid, ok in agree if pid in codes)
    coded = share == 1 and by_code and (worth >= _HALF or not query.text.strip())
    certain = how == "identifier" or coded or _unique(index, query, hit, how, agreed=not agree or share == 1)
    return Candidate(hit.entity, round(score, 1), certain, name, features)


def _name(index: Index, text: str, hit: Hit) -> tuple[str, float, str]:
    """The name of an entity that agrees best, how much it is worth, and how it agrees."""
    if hit.matched.how in _WORTH:
        return hit.matched.text, _WORTH[hit.matched.how], hit.matched.how
    asked = words.plain(text) or words.key(text)
    best = max((_alike(asked, one.text), one.text) for one in [*index.names_of(hit.entity.iri), hit.matched])
    return best[1], 0.9 * best[0] / 100, hit.matched.how


def _alike(asked: str, name: str) -> float:
    own = words.plain(name) or words.key(name)
    return max(fuzz.ratio(asked, own), fuzz.token_sort_ratio(asked, own))


def _agrees(given: Iterable[str], own: Iterable[str]) -> bool:
    """Whether one of the values given is one the entity has, as spelt alike."""
    wanted = {words.key(value) or value for value in given}
    return any((words.key(value) or value) in wanted for value in own)


def _unique(index: Index, query: Query, hit: Hit, how: str, *, agreed: bool) -> bool:
    """Whether a whole name, with a type that fits, leaves no doubt."""
    if how != "exact" or not query.types or not agreed or hit.entity.kind in _NEVER_BY_NAME:
        return False
    if words.is_acronym(hit.matched.text) and hit.matched.form != "code":
        return False
    return [entity.iri for entity in index.named(query.text)] == [hit.entity.iri]
