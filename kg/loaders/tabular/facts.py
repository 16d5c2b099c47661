"""What a source says, in pieces: a piece is a triple without its subject, as N-Quads write it (`` <predicate> value``).

Pieces are made once and written many times, whatever their subject; sorted, they are the lines of a subject in canonical order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from kg.interpret.assertions import date_facts
from kg.interpret.quads import PREF_LABEL, TYPE, code, sc
from kg.namespaces import EDTF, SKOS
from kg.store.terms import Iri, Literal, Term, lang, typed

Pair = tuple[Iri, Term]
ALT_LABEL = Iri(SKOS + "altLabel")
#: Facts of an event of which two different ones contradict each other.
SINGLE = frozenset({"eventStatus", "date", "level"})


def piece(predicate: Iri, value: Term) -> str:
    """The piece of one triple."""
    return f" <{predicate.value}> {value.n3()}"


@cache
def opening(name: str) -> str:
    """How the pieces of a property of ours begin, up to the value."""
    return f" <{sc(name).value}> "


def pieces_of(pairs: Iterable[Pair]) -> list[str]:
    """The pieces of pairs."""
    return [piece(*pair) for pair in pairs]


@cache
def is_a(class_name: str) -> str:
    """The piece that says which class of ours something is of."""
    return piece(TYPE, sc(class_name))


EVIDENCE = opening("evidence")
STATED = piece(sc("certainty"), code("certainty", "stated"))


@dataclass(slots=True)
class Entity:
    """An entity to describe: its name (``kind/slug``) and its pieces in order."""

    name: str
    pieces: tuple[str, ...]

    @classmethod
    def of(cls, name: str, class_name: str, labels: Iterable[tuple[str, str]], pieces: Iterable[str] = ()) -> Entity:
        """An entity by its class, its labels (language and text) and further pieces."""
        labelled = [piece(PREF_LABEL, lang(text, language)) for language, text in labels]
        return cls(name, ordered((is_a(class_name), *labelled, *pieces)))


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of an event: the property's local name, the value, and its pieces (a date's bounds among them)."""

    key: str
    value: Term
    pieces: tuple[str, ...] = field(compare=False)

    @classmethod
    def of(cls, key: str, value: Term) -> Fact:
        """A fact with its pieces."""
        dates = bounds(value.value) if isinstance(value, Literal) and value.datatype == EDTF else ()
        return cls(key, value, (piece(sc(key), value), *pieces_of(dates)))


@dataclass(slots=True)
class Facts:
    """What one row says of an event: facts, their pieces in order, and whether they go together."""

    each: tuple[Fact, ...]
    pieces: tuple[str, ...]
    agreed: bool

    @classmethod
    def of(cls, each: Iterable[Fact]) -> Facts:
        """Facts with their pieces."""
        found = tuple(each)
        return cls(found, ordered(piece for fact in found for piece in fact.pieces), agreed(found))


def agreed(facts: Iterable[Fact]) -> bool:
    """Whether no two facts contradict each other."""
    told: dict[str, Term] = {}
    return all(told.setdefault(fact.key, fact.value) == fact.value for fact in facts if fact.key in SINGLE)


@dataclass(slots=True)
class Assertion:
    """A relation node: its name (``kind/parts``), its pieces before and after its evidence, in order.

    A participation says in which event it is, and its name leaves out kind and event (``who.role``). ``content`` tells two
    nodes apart that would have one name.
    """

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    content: int
    event: str = ""

    @classmethod
    def of(cls, kind: str, parts: Sequence[str], class_name: str, pieces: Sequence[str], event: str = "") -> Assertion:
        """A relation node by the parts of its name, its class and pieces; ``event`` where it is a participation in one."""
        before, after = around(EVIDENCE, (is_a(class_name), STATED, *pieces))
        name = ".".join(parts[1:]) if event else f"{kind}/{'.'.join(parts)}"
        return cls(name, before, after, hash(tuple(pieces)), event)


@dataclass(slots=True)
class Said:
    """Everything one row says, complete before any of it is written: a rejected row leaves nothing behind."""

    entities: list[Entity] = field(default_factory=list)
    events: list[tuple[Entity, Facts]] = field(default_factory=list)
    assertions: list[Assertion] = field(default_factory=list)
    spellings: list[tuple[str, str]] = field(default_factory=list)


def around(opening: str, pieces: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pieces before and after one that begins in this way, in order, each once."""
    found = ordered(pieces)
    cut = bisect_left(found, opening)
    return found[:cut], found[cut:]


def ordered(pieces: Iterable[str]) -> tuple[str, ...]:
    """Pieces in order, each once."""
    return tuple(sorted(set(pieces)))


def dated(text: str) -> tuple[Pair, ...]:
    """The pairs of a relation that holds at a date: the date, its precision and bounds."""
    return ((sc("date"), typed(text, EDTF)), *bounds(text))


@lru_cache(maxsize=8192)
def bounds(text: str) -> tuple[Pair, ...]:
    """The computed facts of a date."""
    return tuple((sc(name), bound) for name, bound in date_facts(text))
