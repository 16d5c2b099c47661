"""What is known of a source's subjects while it is interpreted: what the model says, what they became, where they stand.

The readers of values and of relations look up here what the interpreter has read.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from kg.errors import InputError
from kg.interpret.quads import code
from kg.loaders.tabular.rejects import RejectError, Summary
from kg.mapping import times
from kg.mapping.model import DATE, DURATION, END, START, Model, Position, Positions
from kg.mapping.things import ACTORS, Namer, Thing
from kg.namespaces import Iris
from kg.store.terms import Literal, Term
from kg.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Options:
    """What a descriptor says of a source: ``retrieved`` is a day; ``past`` the status of what was scheduled and lies before it.

    ``zone`` is where a moment in UTC becomes a day; ``language`` that of names which tell none.
    """

    dataset: str
    retrieved: str
    past: str = "unknown"
    language: str = "und"
    zone: ZoneInfo | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event before its links are known: its facts, and the status that decides what a participation can be."""

    thing: Thing
    facts: tuple[tuple[str, Term], ...]
    statuses: frozenset[str]


class Known:
    """What is known of one source; ``summary`` takes what stays unresolved, ``namer`` outlives it."""

    def __init__(self, model: Model, positions: Positions, options: Options, namer: Namer, iris: Iris, summary: Summary) -> None:
        self.model = model
        self.positions = positions
        self.options = options
        self.namer = namer
        self.iris = iris
        self.summary = summary
        self.things: dict[str, Thing] = {}
        self.events: dict[str, Event] = {}
        self.errors: dict[str, RejectError] = {}
        #: Subjects that were read with another one: who is only named, and where something is held.
        self.used: set[str] = set()

    @property
    def vocabulary(self) -> Vocabulary:
        """The ontology in force."""
        return self.namer.vocabulary

    def thing(self, value: Term) -> Thing | None:
        """The described thing a value names, events that could be read among them."""
        return None if isinstance(value, Literal) or value.value in self.errors else self.things.get(value.value)

    def actor(self, value: Term) -> Thing | None:
        """The actor a value names."""
        found = self.thing(value)
        return found if found is not None and found.kind in ACTORS else None

    def position(self, subject: str, fallback: str) -> Position:
        """Where a subject stands; that of ``fallback`` where the source has no such subject."""
        return self.positions.get(subject) or self._position(fallback)

    def _position(self, subject: str) -> Position:
        return self.positions.get(subject) or Position(subject, subject, order=1 << 60)

    def date(self, subject: str, *, period: bool = False) -> str:
        """The date of a subject as EDTF, '' where it has none; raises RejectError for several, or one that is none.

        Of a ``period``, as a membership or a tenure is, a start alone tells no end.
        """
        whole = [value for value in self.model.values(subject, DATE) if isinstance(value, Literal)]
        if whole:
            return _only({times.edtf(value) for value in whole})
        zone = self.options.zone
        ends = [one for one in self.model.values(subject, END) if isinstance(one, Literal)]
        starts = [one for one in self.model.values(subject, START) if isinstance(one, Literal)]
        first = _only({times.day(one, zone) for one in starts})
        ends = ends or self._ends(subject, starts)
        last = _only({times.day(one, zone, end=True) for one in ends})
        if last and first and {times.day(one, zone) for one in ends} == {first}:
            # It begins and ends on the same midnight: that is no day before.
            last = first
        return times.span(first, last, period=period)

    def _ends(self, subject: str, starts: list[Literal]) -> list[Literal]:
        """The ends that follow from how long it lasts; a duration that leads to none is counted as unresolved."""
        found: list[Literal] = []
        for value in self.model.values(subject, DURATION) if starts else ():
            end = times.after(starts[0], value) if isinstance(value, Literal) else None
            if end is None:
                self.summary.unresolve("duration", value.value[:200])
            else:
                found.append(end)
        return found

    def vocabulary_code(self, scheme: str, iri: str) -> str:
        """The code of a concept; raises InputError where the scheme has none such: the mapping is wrong."""
        found = iri.rpartition("/")[2]
        if code(scheme, found).value != iri or found not in self.vocabulary.codes.get(scheme, ()):
            raise InputError(f"the mapping writes <{iri[:200]}>, which is no code of the scheme {scheme}", where="the mapping")
        return found


def _only(found: set[str]) -> str:
    if len(found) > 1:
        raise RejectError("more than one date", value=" ".join(sorted(found))[:100])
    return next(iter(found), "")
