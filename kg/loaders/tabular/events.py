"""What a row says happened: an event's name from its key, its labels, and the facts the row gives of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.interpret.nodes import Node
from kg.interpret.quads import code
from kg.loaders import happened
from kg.loaders.tabular import keys
from kg.loaders.tabular.entities import Rule, linked
from kg.loaders.tabular.facts import Entity, Fact, Facts
from kg.loaders.tabular.memo import Remembered, Values
from kg.loaders.tabular.scope import Label, Scope, coded, date, free, key
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
    """A rule of the section ``events``. Rows rarely repeat a whole event, but what its facts and labels rest on they repeat."""

    def __init__(self, spec: Node, scope: Scope, entities: Mapping[str, Rule]) -> None:
        self._scope = scope
        self._prefix = spec.need("name").text()
        self._class = spec.need("class").text()
        self._key = scope.each(spec, "key")
        self._when = scope.number(spec, "when")
        label = Label(spec, scope)
        self._described = Remembered(lambda values: Entity.of("", self._class, label.read(values)).pieces, label.columns)
        rules = [_coded(spec, name, scope) for name in _CODED if spec.get(name) is not None]
        rules.append(_dated(spec, scope))
        rules += [_linked(spec, name, entities, scope) for name in _LINKED if spec.get(name) is not None]
        self._facts = Remembered(
            lambda values: _happened([fact for rule in rules for fact in rule(values)], scope.retrieved),
            {number for rule in rules for number in rule.columns},
        )
        whole = spec.get("partOf")
        self._whole = whole.text() if whole is not None else ""

    def read(self, values: Values, before: Mapping[str, Happened]) -> Happened | None:
        """The event of a row, None where it has none; ``before`` are the row's events so far. Raises RejectError."""
        if self._when is not None and not values[self._when]:
            return None
        name = f"{self._prefix}-{keys.slug(key(values, self._key))}"
        free(name, self._scope, self._key[0])
        facts = self._facts(values)
        whole = before.get(self._whole)
        if whole is not None:
            facts = Facts.of((*facts.each, Fact.of("partOfEvent", Iri(self._scope.iris.entity(whole.entity.name)))))
        return Happened(Entity(name, self._described(values)), facts, self._scope.link("participationIn", name))


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
