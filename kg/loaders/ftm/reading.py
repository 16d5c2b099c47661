"""Entities of FollowTheMoney as facts in terms of our model, each with the line it stands at."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from kg.ftm.schemata import AS_OF, SCHEMATA, STATUS, subject
from kg.interpret.quads import TYPE, code, sc
from kg.loaders import characters
from kg.loaders.tabular.rejects import RejectError
from kg.mapping.model import ALT_LABEL, END, PREF_LABEL, START, Position, Triple
from kg.namespaces import ORG
from kg.store.terms import Iri, Literal, Term
from kg.vocabulary import Vocabulary

_CLASSES = {
    "Person": "Person",
    "Organization": "Organization",
    "PublicBody": "Organization",
    "Company": "Organization",
    "Position": "Post",
    "Event": "Event",
}
_LONGEST_LINE = 1_000_000


@dataclass(slots=True)
class Entities:
    """What a file says: facts, lines, rejected lines, schemata ignored by name, and properties that are not read."""

    triples: list[Triple] = field(default_factory=list)
    positions: dict[str, Position] = field(default_factory=dict)
    rejected: list[tuple[Position, RejectError]] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    again: int = 0


def read(text: str, file: str, vocabulary: Vocabulary, found: Entities) -> None:
    """Read the lines of one file into ``found``; a line that is no entity is rejected with its number."""
    # JSON has no line breaks but these: str.splitlines would cut texts at U+2028.
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not line.strip():
            continue
        position = Position(f"{file}, line {number}", f"{file}, line {number}", file, number, len(found.positions))
        try:
            identifier, schema, properties, lost = _entity(line)
        except RejectError as error:
            found.rejected.append((position, error))
            continue
        if schema not in SCHEMATA:
            found.ignored[f"{schema} (a schema with no counterpart here)"] += 1
            continue
        name = subject(identifier)
        found.again += name in found.positions
        row = f"{file}: entity {identifier}"
        found.positions.setdefault(name, Position(row, f"{row}, line {number}", file, number, len(found.positions)))
        for key in SCHEMATA[schema]:
            found.unread[f"{schema}.{key} (no texts)"] += lost.get(key, 0)
        one = _Facts(Iri(name), schema, properties, vocabulary, found)
        _READERS.get(schema, _thing)(one)
        one.close()


def _entity(line: str) -> tuple[str, str, dict[str, list[str]], dict[str, int]]:
    """Its id, schema and texts by property, and of each property how many values are no texts."""
    if len(line) > _LONGEST_LINE:
        raise RejectError(f"a line of more than {_LONGEST_LINE:,} characters")
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise RejectError("not JSON (a line is one entity)", value=line[:100]) from None
    if isinstance(value, list):
        raise RejectError("a list, where a line is one entity", value=line[:100])
    if not isinstance(value, dict) or not isinstance(value.get("id"), str) or not isinstance(value.get("schema"), str):
        raise RejectError("not an entity: it needs id, schema and properties", value=line[:100])
    properties = value.get("properties", {})
    if not isinstance(properties, dict) or not all(isinstance(values, list) for values in properties.values()):
        raise RejectError("properties are lists of texts", value=value["id"][:100])
    if not value["id"].strip():
        raise RejectError("an empty id")
    found = {key: _texts(values) for key, values in properties.items()}
    for key, texts in (("id", [value["id"]]), ("schema", [value["schema"]]), *found.items()):
        for text in (key, *texts):
            characters.check(text, f"the {key}")
    return value["id"], value["schema"], found, {key: len(properties[key]) - len(texts) for key, texts in found.items()}


def _texts(values: list[Any]) -> list[str]:
    # An entity in place of its id is how some exports nest them.
    return [one if isinstance(one, str) else one["id"] for one in values if isinstance(one, str) or _nested(one)]


def _nested(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), str)


@dataclass(slots=True)
class _Facts:
    """One entity on its way into the model."""

    name: Iri
    schema: str
    properties: dict[str, list[str]]
    vocabulary: Vocabulary
    found: Entities
    asked: set[str] = field(default_factory=set)

    def close(self) -> None:
        """Count the values of the properties nobody asked for."""
        for key, values in self.properties.items():
            if key not in self.asked:
                self.unread(key, len(values))

    def unread(self, what: str, count: int = 1) -> None:
        """Count values that are not read, by property and, where only some are not, why."""
        self.found.unread[f"{self.schema}.{what}"] += count

    def add(self, predicate: Iri, value: Term, about: Iri | None = None) -> None:
        """Write one fact."""
        self.found.triples.append((about or self.name, predicate, value))

    def values(self, key: str) -> list[str]:
        """The values of a property, which is read from now on."""
        self.asked.add(key)
        return self.properties.get(key, [])

    def entities(self, key: str) -> list[Iri]:
        """The entities a property names."""
        return [Iri(subject(one)) for one in self.values(key)]

    def dates(self, about: Iri | None = None) -> None:
        """Beginning and end, or the one date there is, which is both."""
        start, end = self.values("startDate"), self.values("endDate")
        whole = [] if start or end else self.values("date")
        for value in start or whole:
            self.add(Iri(START), Literal(value), about)
        for value in end or whole:
            self.add(Iri(END), Literal(value), about)

    def as_of(self) -> None:
        """The events at whose time it held, in the words our own writing has; others are counted."""
        for text in self.values("description"):
            if text.startswith(AS_OF):
                self.add(sc("asOf"), Iri(subject(text.removeprefix(AS_OF))))
            else:
                self.unread("description (words, no event)")


def _thing(one: _Facts) -> None:
    if one.schema in _CLASSES:
        one.add(TYPE, sc(_CLASSES[one.schema]))
    for value in one.values("name"):
        one.add(Iri(PREF_LABEL), Literal(value))
    for value in one.values("alias"):
        one.add(Iri(ALT_LABEL), Literal(value))
    if one.schema == "Company":
        one.add(Iri(ORG + "classification"), code("org-kind", "company"))
    if one.schema == "Position":
        for body in one.entities("organization"):
            one.add(sc("postIn"), body)


def _event(one: _Facts) -> None:
    _thing(one)
    one.dates()
    for text in one.values("summary"):
        status = text.removeprefix(STATUS)
        if text.startswith(STATUS) and status in one.vocabulary.codes["status"]:
            one.add(sc("eventStatus"), code("status", status))
        else:
            one.unread("summary (words, no status)")
    one.unread("location (words, no place)", len(one.values("location")))
    for key, role in (("organizer", "organizer"), ("involved", "attendee")):
        for who in one.entities(key):
            node = Iri(f"{one.name.value}|{role}|{quote(who.value, safe='')}")
            one.add(TYPE, sc("Participation"), node)
            one.add(sc("participationIn"), one.name, node)
            one.add(sc("participant"), who, node)
            one.add(sc("role"), code("role", role), node)
            one.add(sc("attendanceStatus"), code("attendance", "unknown"), node)


def _membership(one: _Facts) -> None:
    one.add(TYPE, sc("Membership"))
    roles = one.values("role")
    known = roles[0] if len(roles) == 1 and roles[0] in one.vocabulary.codes["member-status"] else "member"
    if roles and roles != [known]:
        one.unread("role (read as member)", len(roles))
    one.add(sc("memberStatus"), code("member-status", known))
    for key, ours in (("member", "member"), ("organization", "memberOf")):
        for value in one.entities(key):
            one.add(sc(ours), value)
    one.dates()
    one.as_of()


def _tenure(holder: str, body: str) -> Callable[[_Facts], None]:
    """Occupancy names a post; a directorship or employment names one by its role, within its organization."""

    def read(one: _Facts) -> None:
        one.add(TYPE, sc("Tenure"))
        for value in one.entities(holder):
            one.add(sc("holder"), value)
        for value in one.entities("post"):
            one.add(sc("post"), value)
        roles = one.values("role") if body else []
        one.unread("role (beyond the first)", max(0, len(roles) - 1))
        for role in roles[:1]:
            post = Iri(f"{one.name.value}|post")
            one.add(TYPE, sc("Post"), post)
            one.add(Iri(PREF_LABEL), Literal(role), post)
            for organization in one.entities(body):
                one.add(sc("postIn"), organization, post)
            one.add(sc("post"), post)
        one.dates()
        one.as_of()

    return read


_READERS: dict[str, Callable[[_Facts], None]] = {
    "Event": _event,
    "Membership": _membership,
    "Occupancy": _tenure("holder", ""),
    "Directorship": _tenure("director", "organization"),
    "Employment": _tenure("employee", "employer"),
}
