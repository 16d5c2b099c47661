"""A descriptor as a plan: compiled before the first row, so that a row costs what is new in it.

Cells become values by column; rules for entities, events and relations are functions of the columns they rest on, remembered
by their values. The order is the descriptor's: the first thing wrong with a row is why it is rejected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import getitem, itemgetter

from kg.loaders.declared import Context
from kg.loaders.tabular import relations
from kg.loaders.tabular.cells import Reader, column
from kg.loaders.tabular.descriptor import Descriptor
from kg.loaders.tabular.entities import Rule, rule
from kg.loaders.tabular.events import EventRule, Happened
from kg.loaders.tabular.facts import Said
from kg.loaders.tabular.lookups import Lookup
from kg.loaders.tabular.memo import Values
from kg.loaders.tabular.patterns import words
from kg.loaders.tabular.prose import Prose
from kg.loaders.tabular.rejects import RejectError, Summary
from kg.loaders.tabular.relations import Participation, Relation
from kg.loaders.tabular.scope import Scope

_RELATIONS = {"memberships": relations.membership, "tenures": relations.tenure, "statements": relations.statement}


class Plan:
    """Reads the rows of one register; ``columns`` are those of its files, in the order in which rows have their cells."""

    def __init__(
        self, descriptor: Descriptor, lookups: Mapping[str, Lookup], context: Context, retrieved: str, summary: Summary
    ) -> None:
        root = descriptor.root
        file = root.need("file")
        empty, sheet = frozenset(item.text() for item in file.each("empty")), file.need("format").text() == "xlsx"
        self.columns = [name for name, spec in descriptor.columns.items() if spec.get("column") is None]
        position = {name: i for i, name in enumerate(self.columns)}
        known = words(descriptor.section("words"))
        used = [
            column(name, spec, empty, descriptor.columns, known, sheet=sheet)
            for name, spec in descriptor.columns.items()
            if spec.get("ignore") is None
        ]
        self._cells = _chosen([position[one.source] for one in used])
        self._readers = [Reader(one) for one in used]
        row = root.need("row")
        self._naming = [] if row.value == "line" else [item.text() for item in row.items()]
        #: Whether rows are named by their lines.
        self.by_line = not self._naming
        self._names = _chosen([position[one.source] for name in self._naming for one in used if one.name == name])
        numbers = {one.name: number for number, one in enumerate(used)}
        scope = Scope(descriptor.name, tuple(used), numbers, lookups, context.index, context.iris, summary, retrieved)
        self._summary = summary
        entities: dict[str, Rule] = {}
        for name, spec in descriptor.section("entities").items():
            entities[name] = rule(spec, scope, entities)
        self._rules = [(one.pick, one) for one in entities.values()]
        self._events = {name: EventRule(spec, scope, entities) for name, spec in descriptor.section("events").items()}
        self._participations = [Participation(spec, scope, entities) for spec in root.each("participations")]
        self._relations: list[Relation] = [
            make(spec, scope, entities) for section, make in _RELATIONS.items() for spec in root.each(section)
        ]
        #: What accounts for prose, asked of the cells of every accepted row.
        self.prose = [Prose(one.name, one.source, position[one.source], one.prose.read) for one in used if one.prose is not None]
        summary.prose = {one.told.column: one.told for one in self.prose}
        #: Events that no key of the register tells apart, by their names: every row has to be seen before the first is read.
        self.occasions = {name: event.occasions for name, event in self._events.items() if event.occasions is not None}

    def look(self, cells: Sequence[str]) -> None:
        """See on which days a row is an occasion, before any row is read; a row whose cells cannot be read is none."""
        try:
            values = list(map(getitem, self._readers, self._cells(cells)))
            for event in self._events.values():
                event.look(values)
        except RejectError:
            return

    def name(self, cells: Sequence[str], line: int) -> str:
        """The words by which a row is found again; raises RejectError when its cells are empty."""
        if not self._naming:
            return str(line)
        parts = [" ".join(cell.split()) for cell in self._names(cells)]
        if not any(parts):
            raise RejectError("nothing names the row", self._naming[0])
        return " / ".join(parts)

    def content(self, cells: Sequence[str]) -> int:
        """What stands for the cells that are used: rows that differ in others say the same."""
        return hash(tuple(self._cells(cells)))

    def said(self, cells: Sequence[str]) -> Said:
        """What a row says; raises RejectError."""
        values = list(map(getitem, self._readers, self._cells(cells)))
        said = Said([], [], [], [])
        for pick, parts in self._rules:
            part = parts[pick(values)]
            for one in part.unresolved:
                self._summary.unresolve(*one)
            said.entities += part.entities
            said.spellings += part.spellings
        if self._events:
            self._happened(values, said)
        for relation in self._relations:
            said.assertions += relation(values)
        if not said.assertions and not said.events and not said.entities:
            raise RejectError("the row says nothing the descriptor maps")
        return said

    def _happened(self, values: Values, said: Said) -> None:
        """Add the row's events and who took part in them."""
        events: dict[str, Sequence[Happened]] = {}
        for name, event in self._events.items():
            events[name] = event.read(values, events)
            said.events += [(found.entity, found.facts) for found in events[name]]
        for participation in self._participations:
            for found in events[participation.event]:
                said.assertions += participation.read(values, found)


def _chosen(positions: list[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    """The cells at these positions."""
    if len(positions) > 1:
        return itemgetter(*positions)
    return lambda cells: [cells[position] for position in positions]
