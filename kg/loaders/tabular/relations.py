"""Who took part, who is a member, who held which post, and what is said of whom: relation nodes as rows give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.interpret.nodes import Node
from kg.interpret.quads import code, integer, sc
from kg.loaders.tabular import keys
from kg.loaders.tabular.entities import Named, Rule, linked
from kg.loaders.tabular.events import Happened
from kg.loaders.tabular.facts import Assertion, around, dated, opening, piece, pieces_of
from kg.loaders.tabular.lookups import UNKNOWN
from kg.loaders.tabular.memo import Remembered, Values
from kg.loaders.tabular.rejects import RejectError
from kg.loaders.tabular.scope import Scope, coded, date, only
from kg.namespaces import XSD
from kg.store.terms import Iri, Literal, Term, typed
from kg.vocabulary import Property

Relation = Remembered[tuple[Assertion, ...]]
_IN = opening("participationIn")
#: Keys of a participation that refer to an entity besides the participant, with their property.
_OTHERS = (("for", "onBehalfOf"), ("as", "inCapacityOf"))


@dataclass(slots=True)
class _Part:
    """A participation without its event: pieces before its evidence, between that and the event, and after it."""

    name: str
    before: tuple[str, ...]
    between: tuple[str, ...]
    after: tuple[str, ...]
    content: int

    @classmethod
    def of(cls, slug: str, role: str, pieces: Sequence[str]) -> _Part:
        whole = Assertion.of("participation", ("", slug, role), "Participation", pieces, "event/")
        return cls(whole.name, whole.before, *around(_IN, whole.after), whole.content)

    def at(self, event: str, within: str) -> Assertion:
        """The participation in an event, by its name and the piece that says so."""
        return Assertion(self.name, self.before, (*self.between, within, *self.after), self.content, event)


class Participation:
    """A rule of the section ``participations``: the same whatever the event, so that it is read once for the same cells."""

    def __init__(self, spec: Node, scope: Scope, entities: Mapping[str, Rule]) -> None:
        self.event = spec.need("event").text()
        self._parts = _participants(spec, scope, entities)

    def read(self, values: Values, happened: Happened) -> list[Assertion]:
        """The participations of a row in an event."""
        name, within = happened.entity.name, happened.within
        return [part.at(name, within) for part in self._parts(values)]


def _participants(spec: Node, scope: Scope, entities: Mapping[str, Rule]) -> Remembered[tuple[_Part, ...]]:
    as_role, attendance = spec.need("role").text(), coded(spec.need("attendance"), scope)
    role = piece(sc("role"), code("role", as_role))
    listed, designation = scope.number(spec, "listed"), scope.number(spec, "designation")
    who = linked(spec, "who", entities) if spec.get("who") is not None else None
    others = [(prop, linked(spec, name, entities)) for name, prop in _OTHERS if spec.get(name) is not None]

    def read(values: Values) -> tuple[_Part, ...]:
        status = piece(sc("attendanceStatus"), code("attendance", attendance(values) or "unknown"))
        named = who(values).named if who is not None else [Named("", value) for value in values[listed or 0]]
        found = []
        for one in named:
            pieces = [scope.link("participant", one.name)] if one.name else []
            pieces += [role, status]
            # A key is no name as printed: of somebody found the cell is kept only where the descriptor says that it is one.
            if one.printed and (listed is not None or not one.name):
                pieces.append(piece(sc("listedName"), Literal(one.printed)))
            if designation is not None and (title := only(values, designation, scope)):
                pieces.append(piece(sc("listedDesignation"), Literal(title)))
            pieces += [scope.link(prop, other) for prop, rule in others for other in rule(values).known]
            found.append(_Part.of(one.slug, as_role, pieces))
        return tuple(found)

    columns = {*attendance.columns, *(number for number in (listed, designation) if number is not None)}
    return Remembered(read, columns.union(*(rule.columns for rule in (who, *(rule for _, rule in others)) if rule is not None)))


def membership(spec: Node, scope: Scope, entities: Mapping[str, Rule]) -> Relation:
    """Compile a rule of the section ``memberships``."""
    status, dates = coded(spec.need("status"), scope), date(spec, scope)
    members, bodies = (_Ends(spec, key, entities) for key in ("member", "of"))

    def read(values: Values) -> tuple[Assertion, ...]:
        held, when = status(values), dates(values)
        status_of, dates_of = piece(sc("memberStatus"), code("member-status", held)), pieces_of(dated(when)) if when else []
        found = []
        for member in members.read(values):
            for body in bodies.read(values):
                pieces = [scope.link("member", member.name), scope.link("memberOf", body.name), status_of, *dates_of]
                parts = (member.slug, body.slug, held, *([when.replace("/", "--")] if when else []))
                found.append(Assertion.of("membership", parts, "Membership", pieces))
        return tuple(found)

    return Remembered(read, {*status.columns, *dates.columns, *members.columns, *bodies.columns})


def tenure(spec: Node, scope: Scope, entities: Mapping[str, Rule]) -> Relation:
    """Compile a rule of the section ``tenures``."""
    dates, start = date(spec, scope), spec.need("date").need("start").text()
    holders, posts = (_Ends(spec, key, entities) for key in ("holder", "post"))

    def read(values: Values) -> tuple[Assertion, ...]:
        when = dates(values)
        if not when:
            raise RejectError("no date says when the post was held", start)
        found = []
        for holder in holders.read(values):
            for post in posts.read(values):
                pieces = [scope.link("holder", holder.name), scope.link("post", post.name), *pieces_of(dated(when))]
                parts = (holder.slug, post.slug, when.replace("/", "--"))
                found.append(Assertion.of("tenure", parts, "Tenure", pieces))
        return tuple(found)

    return Remembered(read, {*dates.columns, *holders.columns, *posts.columns})


def statement(spec: Node, scope: Scope, entities: Mapping[str, Rule]) -> Relation:
    """Compile a rule of the section ``statements``."""
    prop = scope.index.vocabulary.property(spec.need("property").text())
    about, number, term = _Ends(spec, "about", entities), scope.numbers[spec.need("value").text()], _terms(prop, scope)

    predicate = piece(sc("predicate"), Iri(prop.iri))

    def read(values: Values) -> tuple[Assertion, ...]:
        found = []
        for one in about.read(values):
            for value in values[number]:
                said = term(value, scope.name(number))
                pieces = [scope.link("subject", one.name), predicate, piece(sc("object"), said)]
                parts = (one.slug, prop.key, scope.dataset, keys.mark(said.n3()))
                found.append(Assertion.of("statement", parts, "Statement", pieces))
        return tuple(found)

    return Remembered(read, {number, *about.columns})


class _Ends:
    """Those whom a relation is between: each of them an entity."""

    def __init__(self, spec: Node, key: str, entities: Mapping[str, Rule]) -> None:
        self._rule = linked(spec, key, entities)
        self._name = spec.need(key).text()
        self.columns = self._rule.columns

    def read(self, values: Values) -> tuple[Named, ...]:
        """Raises RejectError where a printed name leads to none."""
        named = self._rule(values).named
        for one in named:
            if not one.name:
                raise RejectError(UNKNOWN, self._name, one.printed)
        return named


def _terms(prop: Property, scope: Scope) -> Callable[[str, str], Term]:
    """How a property's values are read from a cell: the value and the column's name to a term; raises RejectError."""
    codes = scope.index.vocabulary.codes.get(prop.scheme, ()) if prop.range_kind == "concept" else ()

    def concept(value: str, column: str) -> Term:
        if value not in codes:
            raise RejectError(f"not a code of the scheme {prop.scheme}", column, value)
        return code(prop.scheme, value)

    readers: dict[str, Callable[[str, str], Term]] = {
        "concept": concept,
        "integer": lambda value, _column: integer(int(value)),
        "decimal": lambda value, _column: typed(value, XSD + "decimal"),
    }
    return readers.get(prop.range_kind, lambda value, _column: Literal(value))
