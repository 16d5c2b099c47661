"""What a row says happened: an event's name from its key, its labels, and the facts the row gives of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as date_

from kg import dates
from kg.interpret.nodes import Node
from kg.interpret.quads import code
from kg.loaders import happened
from kg.loaders.tabular import keys
from kg.loaders.tabular.entities import Rule, linked
from kg.loaders.tabular.facts import Entity, Fact, Facts
from kg.loaders.tabular.memo import Remembered, Values
from kg.loaders.tabular.occasions import Occasions
from kg.loaders.tabular.rejects import RejectError
from kg.loaders.tabular.scope import Key, Label, Scope, coded, date, free, only
from kg.namespaces import EDTF
from kg.store.terms import Iri, typed

#: Keys of an event that take a concept, with the property they are written as and its scheme.
_CODED = {
    "status": ("eventStatus", "status"),
    "kind": ("eventKind", "event-kind"),
    "type": ("meetingType", "meeting-type"),
    "level": ("level", "level"),
    "format": ("format", "format"),
}
#: Keys of an event that refer to an entity, with their property.
_LINKED = {"at": "heldAt", "series": "inSeries", "under": "underFramework"}


@dataclass(slots=True)
class Happened:
    """An event of a row: how it is described, the facts the row gives, and the piece of those who took part in it."""

    entity: Entity
    facts: Facts
    within: str


class EventRule:
    """A rule of the section ``events``. Rows rarely repeat a whole event, but what its facts and labels rest on they repeat.

    With ``each`` a row has one event for each value of that column; where there are several, nobody knows to which of them a
    place, a series or a framework belongs, and they have none. With ``near`` rows of one key are one event only where their days
    lie near each other (:mod:`kg.loaders.tabular.occasions`).
    """

    def __init__(self, spec: Node, scope: Scope, entities: Mapping[str, Rule]) -> None:
        self._scope = scope
        self._prefix = spec.need("name").text()
        self._class = spec.need("class").text()
        self._key = Key(spec, scope)
        self._when, self._each = scope.number(spec, "when"), scope.number(spec, "each")
        self._near = _Near(spec.need("near"), scope) if spec.get("near") is not None else None
        label = Label(spec, scope)
        self._described = Remembered(lambda values: Entity.of("", self._class, label.read(values)).pieces, label.columns)
        own = [_coded(spec, name, scope) for name in _CODED if spec.get(name) is not None]
        own.append(_dated(spec, scope))
        links = [_linked(spec, name, entities, scope) for name in _LINKED if spec.get(name) is not None]
        self._facts, self._own = (_facts(rules, scope) for rules in ([*own, *links], own))
        whole = spec.get("partOf")
        self._whole = whole.text() if whole is not None else ""

    @property
    def occasions(self) -> Occasions | None:
        """The occasions of its names, where the days tell them apart."""
        return self._near.occasions if self._near is not None else None

    def look(self, values: Values) -> None:
        """See the days of a row, before any row is read."""
        if self._near is not None:
            for one in self._all(values):
                self._near.look(one, self._key.of(one))

    def read(self, values: Values, before: Mapping[str, Sequence[Happened]]) -> Sequence[Happened]:
        """The events of a row, none where it has none; ``before`` are the row's events so far. Raises RejectError."""
        each = self._all(values)
        if not each:
            return ()
        facts = (self._facts if len(each) == 1 else self._own)(values)
        wholes = before.get(self._whole, ())
        if len(wholes) == 1:
            facts = Facts.of((*facts.each, Fact.of("partOfEvent", Iri(self._scope.iris.entity(wholes[0].entity.name)))))
        found = []
        for one in each:
            parts = self._key.of(one)
            name = f"{self._prefix}-{keys.slug(parts if self._near is None else [*parts, self._near.first(one, parts)])}"
            free(name, self._scope, self._key.columns[0])
            found.append(Happened(Entity(name, self._described(one)), facts, self._scope.link("participationIn", name)))
        return found

    def _all(self, values: Values) -> Sequence[Values]:
        """The values for each event of a row: those of the row, in which the column of ``each`` has one of its values."""
        if self._when is not None and not values[self._when]:
            return ()
        if self._each is None:
            return (values,)
        number = self._each
        return [[*values[:number], (value,), *values[number + 1 :]] for value in values[number]]


class _Near:
    """Which days a row gives an event whose key is not enough: those of the columns ``start`` and ``end``."""

    def __init__(self, spec: Node, scope: Scope) -> None:
        self._scope = scope
        self._start, self._end = scope.numbers[spec.need("start").text()], scope.number(spec, "end")
        self._blamed = scope.name(self._start)
        self.occasions = Occasions(int(spec.need("days").text()))

    def look(self, values: Values, parts: Sequence[str]) -> None:
        first, last = self._days(values)
        self.occasions.add(tuple(parts), first, last)

    def first(self, values: Values, parts: Sequence[str]) -> str:
        """The first day of the occasion a row is one of (ISO 8601)."""
        return self.occasions.first(tuple(parts), self._days(values)[0]).isoformat()

    def _days(self, values: Values) -> tuple[date_, date_]:
        start = only(values, self._start, self._scope)
        end = only(values, self._end, self._scope) if self._end is not None else ""
        first, last = self._day(start), self._day(end or start)
        return first, max(first, last)

    def _day(self, text: str) -> date_:
        """A day. A month or a year is none: it would reach from one event of a name to the next, and make one of them."""
        found = dates.parse(text) if text else None
        if found is None or found.precision != "day" or found.earliest_start is None:
            raise RejectError("no day says which of the events of this name it is", self._blamed, text)
        return found.earliest_start


def _facts(rules: Sequence[Remembered[tuple[Fact, ...]]], scope: Scope) -> Remembered[Facts]:
    return Remembered(
        lambda values: _happened([fact for rule in rules for fact in rule(values)], scope.retrieved),
        {number for rule in rules for number in rule.columns},
    )


def _coded(spec: Node, name: str, scope: Scope) -> Remembered[tuple[Fact, ...]]:
    (prop, scheme), read = _CODED[name], coded(spec.need(name), scope)

    def facts(values: Values) -> tuple[Fact, ...]:
        found = read(values)
        return (Fact.of(prop, code(scheme, found)),) if found else ()

    return Remembered(facts, read.columns)


def _dated(spec: Node, scope: Scope) -> Remembered[tuple[Fact, ...]]:
    read = date(spec, scope)

    def facts(values: Values) -> tuple[Fact, ...]:
        found = read(values)
        return (Fact.of("date", typed(found, EDTF)),) if found else ()

    return Remembered(facts, read.columns)


def _happened(found: list[Fact], retrieved: str) -> Facts:
    """The facts of a row; raises RejectError where it says of a day after that of retrieval that an event was held."""
    statuses = [fact.value.value.rpartition("/")[2] for fact in found if fact.key == "eventStatus"]
    for fact in found:
        if fact.key == "date":
            happened.check(statuses, fact.value.value, retrieved)
    return Facts.of(found)


def _linked(spec: Node, name: str, entities: Mapping[str, Rule], scope: Scope) -> Remembered[tuple[Fact, ...]]:
    rule = linked(spec, name, entities)

    def facts(values: Values) -> tuple[Fact, ...]:
        return tuple(Fact.of(_LINKED[name], Iri(scope.iris.entity(one))) for one in rule(values).known)

    return Remembered(facts, rule.columns)
