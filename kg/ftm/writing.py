"""The graph as FollowTheMoney entities: who, what, when and membership; what that model cannot say is counted.

An event's ``involved`` and ``organizer`` have no status there, so that only what sources state of events that were held is
written, as in the projections (rule 1): an announced event stands alone and says that it was announced.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from kg.ftm.schemata import AS_OF, STATUS, Entity
from kg.store.reader import Reader, Row

_KINDS = (
    ("Person", "sc:Person"),
    ("Organization", "sc:Organization"),
    ("Position", "sc:Post"),
    ("Event", "sc:Event"),
)
_COMPANY, _PUBLIC = "company", frozenset({"ministry", "state-secretariat", "department", "agency", "police", "embassy", "state"})
_ORGANIZERS = frozenset({"organizer", "co-organizer", "convener", "host"})
_HELD = frozenset({"held", "under-way"})
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_LONGEST = 200
#: Classes that have no counterpart there.
_LOST = ("UnnamedGroup", "EventSeries", "Instrument", "Outcome", "AttendanceCount", "NameForm")


class Writer:
    """Entities of one generation; ``lost`` counts what could not be said."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.lost: Counter[str] = Counter()
        self._entities: dict[str, Entity] = {}

    def entities(self) -> Iterator[Entity]:
        """Every entity, sorted by its identifier."""
        for schema, name in _KINDS:
            self._things(schema, name)
        self._details()
        self._events()
        self._participations()
        self._memberships()
        self._tenures()
        for name in _LOST:
            rows = self.reader.select(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a sc:{name} }}")
            self.lost[f"{name}, for which it has no schema"] += int(rows[0]["n"].value)
        for identifier in sorted(self._entities):
            entity = self._entities[identifier]
            yield {**entity, "properties": {key: sorted(values) for key, values in sorted(entity["properties"].items())}}

    def _things(self, schema: str, name: str) -> None:
        rows = self.reader.select(
            f"SELECT ?x ?name ?alias WHERE {{ ?x a {name} . {{ ?x skos:prefLabel ?name }} UNION {{ ?x skos:altLabel ?alias }} }}"
        )
        for row in rows:
            for key in ("name", "alias"):
                if key in row:
                    self._add(row["x"].value, schema, key, row[key].value)

    def _details(self) -> None:
        for row in self.reader.select("SELECT ?x ?kind WHERE { ?x org:classification ?kind }"):
            kind, entity = row["kind"].value.rpartition("/")[2], self._entities.get(self._id(row["x"].value))
            if entity is not None and entity["schema"] == "Organization":
                entity["schema"] = "Company" if kind == _COMPANY else "PublicBody" if kind in _PUBLIC else "Organization"
        for row in self.reader.select("SELECT ?x ?code WHERE { ?x sc:isoAlpha2 ?code }"):
            self._more(row["x"].value, "country", row["code"].value.lower())
        for row in self.reader.select("SELECT ?x ?body WHERE { ?x a sc:Post ; sc:postIn ?body }"):
            self._link(row["x"].value, "organization", row["body"].value)

    def _events(self) -> None:
        for row in self.reader.select("SELECT ?x ?status WHERE { ?x a sc:Event ; sc:eventStatus ?status }"):
            self._more(row["x"].value, "summary", STATUS + row["status"].value.rpartition("/")[2])
        for row in self.reader.select("SELECT ?x ?date WHERE { ?x a sc:Event ; sc:date ?date }"):
            self._dated(self._id(row["x"].value), row["date"].value)
        for row in self.reader.select("SELECT ?x ?name WHERE { ?x a sc:Event ; sc:heldAt/skos:prefLabel ?name }"):
            self._more(row["x"].value, "location", row["name"].value)
        cites = "SELECT ?x ?cite WHERE { ?x a sc:Event . ?said sc:subject|sc:participationIn ?x ; sc:evidence/sc:cite ?cite }"
        for row in self.reader.select(cites):
            self._more(row["x"].value, "notes", row["cite"].value)

    def _participations(self) -> None:
        rows = self.reader.select(
            "SELECT ?node ?event ?who ?role ?came ?status ?certainty WHERE {"
            " ?node a sc:Participation ; sc:participationIn ?event ; sc:role ?role ;"
            " sc:attendanceStatus ?came ; sc:certainty ?certainty OPTIONAL { ?node sc:participant ?who }"
            " OPTIONAL { ?event sc:eventStatus ?status } }"
        )
        for row in rows:
            codes = {key: row[key].value.rpartition("/")[2] for key in ("role", "came", "status", "certainty") if key in row}
            if "who" not in row:
                self.lost["participations of somebody who is only named"] += 1
            elif codes.get("status") not in _HELD or codes["certainty"] != "stated":
                self.lost["participations in events that no source says were held, or that are inferred"] += 1
            elif codes["came"] != "attended" and (codes["came"] != "unknown" or codes["role"] == "attendee"):
                self.lost["participations of those who were expected, invited, excused, absent or represented"] += 1
            else:
                key = "organizer" if codes["role"] in _ORGANIZERS else "involved"
                self._link(row["event"].value, key, row["who"].value)

    def _memberships(self) -> None:
        rows = self.reader.select(
            "SELECT ?x ?member ?body ?status ?date ?event ?cite WHERE {"
            " ?x a sc:Membership ; sc:member ?member ; sc:memberOf ?body ; sc:memberStatus ?status"
            " OPTIONAL { ?x sc:date ?date } OPTIONAL { ?x sc:asOf ?event } OPTIONAL { ?x sc:evidence/sc:cite ?cite } }"
        )
        for row in rows:
            self._relation(
                row, "Membership", ("member", "member"), ("organization", "body"), row["status"].value.rpartition("/")[2]
            )

    def _tenures(self) -> None:
        rows = self.reader.select(
            "SELECT ?x ?holder ?post ?date ?event ?cite WHERE { ?x a sc:Tenure ; sc:holder ?holder ; sc:post ?post"
            " OPTIONAL { ?x sc:date ?date } OPTIONAL { ?x sc:asOf ?event } OPTIONAL { ?x sc:evidence/sc:cite ?cite } }"
        )
        for row in rows:
            self._relation(row, "Occupancy", ("holder", "holder"), ("post", "post"), "")

    def _relation(self, row: Row, schema: str, first: tuple[str, str], second: tuple[str, str], role: str) -> None:
        ends = [self._id(row[name].value) for _, name in (first, second)]
        if any(end not in self._entities for end in ends):
            self.lost[f"{schema} of somebody for whom it has no schema"] += 1
            return
        node = row["x"].value
        for (key, _), end in zip((first, second), ends, strict=True):
            self._add(node, schema, key, end)
        self._add(node, schema, "recordId", self._relative(node))
        if role:
            self._add(node, schema, "role", role)
        if "cite" in row:
            self._add(node, schema, "description", row["cite"].value)
        if "event" in row:
            self._add(node, schema, "description", AS_OF + self._id(row["event"].value))
        if "date" in row:
            self._dated(self._id(node), row["date"].value)

    def _dated(self, identifier: str, text: str) -> None:
        first, interval, last = text.partition("/")
        names = (("startDate", first), ("endDate", last)) if interval else (("date", first),)
        found = [(name, part) for name, part in names if _DATE.fullmatch(part)]
        if not found:
            self.lost["dates without a year"] += 1
        for name, part in found:
            self._entities[identifier]["properties"].setdefault(name, set()).add(part)

    def _link(self, node: str, key: str, other: str) -> None:
        if self._id(other) in self._entities:
            self._more(node, key, self._id(other))
        else:
            self.lost[f"{key} of an entity for which it has no schema"] += 1

    def _more(self, node: str, key: str, value: str) -> None:
        entity = self._entities.get(self._id(node))
        if entity is not None:
            entity["properties"].setdefault(key, set()).add(value)

    def _add(self, node: str, schema: str, key: str, value: str) -> None:
        entity = self._entities.setdefault(self._id(node), {"id": self._id(node), "schema": schema, "properties": {}})
        entity["properties"].setdefault(key, set()).add(value)

    def _relative(self, node: str) -> str:
        return node.removeprefix(f"{self.reader.base}id/")

    def _id(self, node: str) -> str:
        """Letters, digits, dots and hyphens, which is what an identifier may be there."""
        found = "secoop-" + re.sub("[^0-9A-Za-z.-]", "-", self._relative(node).replace("/", "-", 1))
        if len(found) > _LONGEST or found.removeprefix("secoop-") != self._relative(node).replace("/", "-", 1):
            return f"{found[:_LONGEST]}-{sha256(node.encode()).hexdigest()[:8]}"
        return found


def line(entity: Entity) -> str:
    """One entity as a line of JSON."""
    return json.dumps(entity, ensure_ascii=False, sort_keys=True) + "\n"
