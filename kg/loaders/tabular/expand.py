"""From a row to what it says, by the descriptor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.interpret.index import Index
from kg.interpret.nodes import Node
from kg.interpret.quads import code, integer, sc
from kg.loaders.tabular import dates, keys
from kg.loaders.tabular.cells import Column, column
from kg.loaders.tabular.descriptor import SLOT, VALUE, Descriptor
from kg.loaders.tabular.facts import Assertion, Entity, Pair, Said, dated
from kg.loaders.tabular.lookups import Found, Lookup
from kg.loaders.tabular.rejects import RejectError, Summary
from kg.namespaces import EDTF, XSD, Iris
from kg.store.terms import Iri, Literal, Term, typed
from kg.vocabulary import Property

Values = Mapping[str, Sequence[str]]
#: Keys of an event that take a concept, with the property they are written as and its scheme.
_CODED = {
    "status": ("eventStatus", "status"),
    "kind": ("eventKind", "event-kind"),
    "type": ("meetingType", "meeting-type"),
    "level": ("level", "level"),
    "format": ("format", "format"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """Who a cell names: the entity (``kind/slug``), or '' where the printed name leads to none."""

    name: str
    printed: str

    @property
    def slug(self) -> str:
        """The part of a relation node's name that stands for it."""
        return self.name.partition("/")[2] or f"unresolved-{keys.mark(self.printed)}"


class Expander:
    """Reads the rows of one register."""

    def __init__(self, descriptor: Descriptor, lookups: Mapping[str, Lookup], index: Index, iris: Iris, summary: Summary) -> None:
        root = descriptor.root
        empty = frozenset(item.text() for item in root.need("file").each("empty"))
        self.descriptor = descriptor
        self.file_columns = [name for name, spec in descriptor.columns.items() if spec.get("column") is None]
        self.columns = [column(name, spec, empty) for name, spec in descriptor.columns.items() if spec.get("ignore") is None]
        self.lookups = lookups
        self.index = index
        self.iris = iris
        self.summary = summary
        language = root.get("language")
        self.language = language.text() if language else "und"
        row = root.need("row")
        self.row_columns = [] if row.value == "line" else [item.text() for item in row.items()]
        self._by_name = {one.name: one for one in self.columns}
        self._position = {name: i for i, name in enumerate(self.file_columns)}

    def name(self, cells: Sequence[str], line: int) -> str:
        """The words by which a row is found again; raises RejectError when its cells are empty."""
        if not self.row_columns:
            return str(line)
        parts = [" ".join(cells[self._position[name]].split()) for name in self.row_columns]
        if not any(parts):
            raise RejectError("nothing names the row", self.row_columns[0])
        return " / ".join(parts)

    def said(self, cells: Sequence[str]) -> Said:
        """What a row says; raises RejectError."""
        values = {one.name: one.read(cells[self._position[one.source]]) for one in self.columns}
        said = Said()
        entities: dict[str, list[Named]] = {}
        for name, spec in self.descriptor.section("entities").items():
            entities[name] = self._entities(spec, values, entities, said)
        events: dict[str, str] = {}
        for name, spec in self.descriptor.section("events").items():
            events[name] = self._event(spec, values, entities, events, said)
        for line in self.descriptor.root.each("participations"):
            event = events[line.need("event").text()]
            if event:
                self._participation(event, line, values, entities, said)
        for line in self.descriptor.root.each("memberships"):
            self._membership(line, values, entities, said)
        for line in self.descriptor.root.each("tenures"):
            self._tenure(line, values, entities, said)
        for line in self.descriptor.root.each("statements"):
            self._statement(line, values, entities, said)
        if not said.assertions and not said.events and not said.entities:
            raise RejectError("the row says nothing the descriptor maps")
        return said

    def _entities(self, spec: Node, values: Values, entities: Mapping[str, list[Named]], said: Said) -> list[Named]:
        when = spec.get("when")
        if when is not None and not values[when.text()]:
            return []
        fixed = spec.get("is")
        if fixed is not None:
            return [Named(self.index.resolve(fixed).name, "")]
        source = spec.get("from")
        if source is not None:
            return [self._looked_up(self._by_name[source.text()], value, said) for value in values[source.text()]]
        each = spec.get("each")
        if each is not None:
            return [self._minted(spec, {**values, VALUE: [value]}, entities, said, value) for value in values[each.text()]]
        return [self._minted(spec, values, entities, said, "")]

    def _looked_up(self, read: Column, value: str, said: Said) -> Named:
        lookup = self.lookups[read.lookup]
        found = lookup.get(value)
        if found is None:
            self.summary.unresolve(read.name, value, lookup.several(value))
            if not read.mention:
                raise RejectError(lookup.why(value), read.name, value)
            return Named("", value)
        self._describe(found, said)
        return Named(found.entity, value)

    def _describe(self, found: Found, said: Said) -> None:
        if found.class_name and found.entity not in self.index.entities:
            said.entities.append(Entity(found.entity, found.class_name, (("en", found.label),)))

    def _minted(self, spec: Node, values: Values, entities: Mapping[str, list[Named]], said: Said, printed: str) -> Named:
        parts = [value for item in spec.need("key").items() for value in self._key(item, values, printed)]
        name = f"{spec.need('name').text()}-{keys.slug(parts)}"
        curated, known = spec.get("curated"), None
        if curated is not None:
            by = values[curated.need("by").text()]
            known = self.lookups[curated.need("lookup").text()].get(by[0]) if by else None
            if known:
                name = known.entity
        if known is None:
            self._free(name, spec)
        pairs: list[Pair] = []
        for key in ("postIn", "territoryOf"):
            if spec.get(key) is not None:
                pairs += [(sc(key), Iri(self.iris.entity(one.name))) for one in entities[spec.need(key).text()] if one.name]
        if name not in self.index.entities:
            said.entities.append(Entity(name, spec.need("class").text(), self._labels(spec, values), tuple(pairs)))
        for item in spec.each("spellings"):
            said.spellings += [(value, name) for value in values[item.text()]]
        return Named(name, printed)

    def _free(self, name: str, spec: Node) -> None:
        """Raise RejectError where a name made of cells is that of an entity of the records: letters that agree merge nobody."""
        if name in self.index.entities:
            raise RejectError("the name made of the key is one of the records", spec.need("key").items()[0].text(), name)

    @staticmethod
    def _key(item: Node, values: Values, printed: str) -> Sequence[str]:
        """The values of a key's column; where an entity is made for each of several values, this one alone."""
        found = values[item.text()]
        if printed and printed in found:
            return [printed]
        return found or [""]

    def _labels(self, spec: Node, values: Values) -> tuple[tuple[str, str], ...]:
        found = []
        for language, text in spec.need("label").fields().items():
            label = " ".join(SLOT.sub(lambda match: ", ".join(values[match[1]]), text.text()).split())
            if label:
                found.append((language, label))
        if not found:
            raise RejectError("nothing to call it by", next(iter(SLOT.findall(spec.need("label").fields()[language].text())), ""))
        return tuple(found)

    def _event(
        self, spec: Node, values: Values, entities: Mapping[str, list[Named]], events: Mapping[str, str], said: Said
    ) -> str:
        """Write an event and return its name, '' where the row has none."""
        when = spec.get("when")
        if when is not None and not values[when.text()]:
            return ""
        parts = [value for item in spec.need("key").items() for value in values[item.text()] or [""]]
        name = f"{spec.need('name').text()}-{keys.slug(parts)}"
        self._free(name, spec)
        facts: list[tuple[str, Term]] = []
        for key, (prop, scheme) in _CODED.items():
            node = spec.get(key)
            value = self._coded(node, values) if node is not None else ""
            if value:
                facts.append((prop, code(scheme, value)))
        date = self._date(spec, values)
        if date:
            facts.append(("date", typed(date, EDTF)))
        for key, prop in (("at", "heldAt"), ("series", "inSeries"), ("under", "underFramework")):
            node = spec.get(key)
            found = [one for one in entities[node.text()] if one.name] if node is not None else []
            facts += [(prop, Iri(self.iris.entity(one.name))) for one in found]
        whole = spec.get("partOf")
        if whole is not None and events[whole.text()]:
            facts.append(("partOfEvent", Iri(self.iris.entity(events[whole.text()]))))
        said.events.append((Entity(name, spec.need("class").text(), self._labels(spec, values)), facts))
        return name

    @staticmethod
    def _coded(node: Node, values: Values) -> str:
        slot = SLOT.fullmatch(node.text())
        return node.text() if slot is None else next(iter(values[slot[1]]), "")

    @staticmethod
    def _date(spec: Node, values: Values) -> str:
        node = spec.get("date")
        if node is None:
            return ""
        start, end = values[node.need("start").text()], node.get("end")
        last = values[end.text()] if end is not None else ()
        if len(start) > 1 or len(last) > 1:
            raise RejectError("more than one date", node.need("start").text())
        try:
            return dates.span(start[0] if start else "", last[0] if last else "")
        except RejectError as error:
            raise RejectError(error.reason, end.text() if end else "", "/".join((*start, *last))) from None

    def _participation(self, event: str, line: Node, values: Values, entities: Mapping[str, list[Named]], said: Said) -> None:
        role, attendance = line.need("role").text(), self._coded(line.need("attendance"), values) or "unknown"
        who, listed, designation = line.get("who"), line.get("listed"), line.get("designation")
        named = list(entities[who.text()]) if who is not None else []
        if who is None and listed is not None:
            named = [Named("", value) for value in values[listed.text()]]
        for one in named:
            pairs: list[Pair] = [(sc("participationIn"), Iri(self.iris.entity(event)))]
            if one.name:
                pairs.append((sc("participant"), Iri(self.iris.entity(one.name))))
            pairs += [(sc("role"), code("role", role)), (sc("attendanceStatus"), code("attendance", attendance))]
            # A key is no name as printed: of somebody found the cell is kept only where the descriptor says that it is one.
            if one.printed and (listed is not None or not one.name):
                pairs.append((sc("listedName"), Literal(one.printed)))
            if designation is not None and values[designation.text()]:
                pairs.append((sc("listedDesignation"), Literal(values[designation.text()][0])))
            for key, prop in (("for", "onBehalfOf"), ("as", "inCapacityOf")):
                node = line.get(key)
                if node is not None:
                    pairs += [(sc(prop), Iri(self.iris.entity(other.name))) for other in entities[node.text()] if other.name]
            parts = (event.partition("/")[2], one.slug, role)
            said.assertions.append(Assertion("participation", parts, "Participation", tuple(pairs), event))

    def _membership(self, line: Node, values: Values, entities: Mapping[str, list[Named]], said: Said) -> None:
        status, date = self._coded(line.need("status"), values), self._date(line, values)
        for member in self._resolved(line, "member", entities):
            for body in self._resolved(line, "of", entities):
                pairs = (
                    (sc("member"), Iri(self.iris.entity(member.name))),
                    (sc("memberOf"), Iri(self.iris.entity(body.name))),
                    (sc("memberStatus"), code("member-status", status)),
                    *(dated(date) if date else ()),
                )
                parts = (member.slug, body.slug, status, *([date.replace("/", "--")] if date else []))
                said.assertions.append(Assertion("membership", parts, "Membership", pairs))

    def _tenure(self, line: Node, values: Values, entities: Mapping[str, list[Named]], said: Said) -> None:
        date = self._date(line, values)
        if not date:
            raise RejectError("no date says when the post was held", line.need("date").need("start").text())
        for holder in self._resolved(line, "holder", entities):
            for post in self._resolved(line, "post", entities):
                pairs = (
                    (sc("holder"), Iri(self.iris.entity(holder.name))),
                    (sc("post"), Iri(self.iris.entity(post.name))),
                    *dated(date),
                )
                parts = (holder.slug, post.slug, date.replace("/", "--"))
                said.assertions.append(Assertion("tenure", parts, "Tenure", pairs))

    def _statement(self, line: Node, values: Values, entities: Mapping[str, list[Named]], said: Said) -> None:
        prop = self.index.vocabulary.property(line.need("property").text())
        for about in self._resolved(line, "about", entities):
            for value in values[line.need("value").text()]:
                term = _term(prop, value, line.need("value").text(), self.index)
                pairs = (
                    (sc("subject"), Iri(self.iris.entity(about.name))),
                    (sc("predicate"), Iri(prop.iri)),
                    (sc("object"), term),
                )
                parts = (about.slug, prop.key, self.descriptor.name, keys.mark(term.n3()))
                said.assertions.append(Assertion("statement", parts, "Statement", pairs))

    @staticmethod
    def _resolved(line: Node, key: str, entities: Mapping[str, list[Named]]) -> list[Named]:
        found = entities[line.need(key).text()]
        for one in found:
            if not one.name:
                raise RejectError("no look-up knows it", line.need(key).text(), one.printed)
        return found


def _term(prop: Property, value: str, name: str, index: Index) -> Term:
    if prop.range_kind == "concept":
        if value not in index.vocabulary.codes.get(prop.scheme, ()):
            raise RejectError(f"not a code of the scheme {prop.scheme}", name, value)
        return code(prop.scheme, value)
    if prop.range_kind == "integer":
        return integer(int(value))
    return typed(value, XSD + "decimal") if prop.range_kind == "decimal" else Literal(value)
