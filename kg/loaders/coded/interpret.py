"""What rows say: relation, day and actors, every distinct cell read once; rows of no meeting are counted and left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.interpret.nodes import Node
from kg.loaders import characters, happened
from kg.loaders.coded.actors import Actor, Actors
from kg.loaders.coded.encounters import Row as Sorted
from kg.loaders.coded.encounters import row_name
from kg.loaders.coded.relations import LOADED, Relation, Relations
from kg.loaders.coded.rows import Rows
from kg.loaders.coded.runs import Runs
from kg.loaders.tabular import dates
from kg.loaders.tabular.rejects import RejectError

_DAY = len("2031-03-05")
_CELL = "the cell"


@dataclass(frozen=True, slots=True)
class Dates:
    """The form of dates: order of day, month and year, the years a row may speak of, and the day of retrieval, the last one."""

    order: str
    first: int
    last: int
    retrieved: str

    @classmethod
    def of(cls, node: Node, retrieved: str) -> Dates:
        """Read the section ``date``."""
        first, last = (int(year.text()) for year in node.need("years").items())
        if first > last:
            node.need("years").fail("the first year lies after the last", "exchange them")
        return cls(node.need("order").text(), first, last, retrieved)

    def read(self, text: str) -> str:
        """A day as EDTF; raises RejectError for what is no day, or lies after that of retrieval."""
        found = dates.read(text, self.order, self.first, self.last)
        if len(found) != _DAY:
            raise RejectError("the date has no day")
        happened.check_report(found, self.retrieved)
        return found


@dataclass(slots=True)
class Interpreter:
    """Reads rows of one dataset: the first cells are date, source, relation and target; those at ``names`` name the row.

    Rows carry numbers of ``relations`` and ``actors`` from then on. ``mentions`` counts the rows of each actor.
    """

    form: Dates
    lookup: Relations
    typing: Actors
    columns: Sequence[str]
    names: Sequence[int] = ()
    actors: list[Actor] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    _actors: dict[str, int] = field(default_factory=dict)
    _keys: dict[str, int] = field(default_factory=dict)
    _relations: dict[str, int] = field(default_factory=dict)
    _codes: dict[str, int] = field(default_factory=dict)
    _days: dict[str, tuple[str, int]] = field(default_factory=dict)
    _left: dict[str, int] = field(default_factory=dict)

    def sort(self, rows: Rows, paths: Sequence[Path], runs: Runs, names: Runs | None) -> None:
        """Lead the rows of encounters to ``runs`` (:data:`kg.loaders.coded.encounters.Row`), and their names to ``names``."""
        known, actors, days, left = self._relations, self._actors, self._days, self._left
        relations, mentions, reject = self.relations, self.mentions, rows.reject
        files = {path.name: number << 40 for number, path in enumerate(paths)}
        width, at = len(self.columns), self.names
        for row in rows.read(paths):
            cells = row.cells
            try:
                printed = cells[2]
                if printed in left:
                    left[printed] += 1
                    continue
                number = known[printed] if printed in known else self._relation(printed)
                if number < 0:
                    continue
                day, order = days[cells[0]] if cells[0] in days else self._day(cells[0])
                source = actors[cells[1]] if cells[1] in actors else self._actor(cells[1], 1)
                target = actors[cells[3]] if cells[3] in actors else self._actor(cells[3], 3)
                if source == target:
                    raise RejectError("source and target are one actor", self.columns[3], cells[3])
                place = files[row.file] + row.line
                name = self._name([cells[i] for i in at]) if at else str(row.line)
            except RejectError as error:
                reject(row.file, row.line, error)
                continue
            mentions[source] += 1
            mentions[target] += 1
            if relations[number].turned:
                source, target = target, source
            pair = (order, source, target) if source < target else (order, target, source)
            runs.add(hash(pair), (day, source, target, number, name, place))
            if names is not None:
                names.add(hash(name), (name, row.cells[:width], place))

    def left(self) -> dict[str, int]:
        """Rows left out, by printed relation with code and meaning."""
        found: dict[str, int] = {}
        for printed, count in self._left.items():
            relation = self.lookup.read(printed)
            words = f"{' '.join(printed.split())} ({relation.code}, {relation.means})"
            found[words] = found.get(words, 0) + count
        return found

    def _relation(self, printed: str) -> int:
        try:
            relation = self.lookup.read(printed)
        except RejectError as error:
            raise RejectError(error.reason, self.columns[2], printed) from None
        if relation.means not in LOADED:
            self._left[printed] = 1
            return -1
        number = self._codes.setdefault(relation.code, len(self.relations))
        if number == len(self.relations):
            self.relations.append(relation)
        self._relations[printed] = number
        return number

    def _day(self, text: str) -> tuple[str, int]:
        try:
            day = self.form.read(text)
        except RejectError as error:
            raise RejectError(error.reason, self.columns[0], text) from None
        found = self._days[text] = (day, int(day.replace("-", "")))
        return found

    def _actor(self, text: str, column: int) -> int:
        if not text.strip():
            raise RejectError("nothing in the cell", self.columns[column])
        characters.check(text, _CELL, self.columns[column])
        actor = self.typing.read(text)
        number = self._keys.setdefault(actor.key, len(self.actors))
        if number == len(self.actors):
            self.actors.append(actor)
            self.mentions.append(0)
        elif actor.printed < self.actors[number].printed:
            # One actor under several spellings is shown by one of them, whatever the order of the rows.
            self.actors[number] = replace(self.actors[number], printed=actor.printed)
        self._actors[text] = number
        return number

    def _name(self, cells: Sequence[str]) -> str:
        if not "".join(cells).isprintable():
            for column, cell in zip(self.names, cells, strict=True):
                characters.check(cell, _CELL, self.columns[column])
        parts = [" ".join(cell.split()) for cell in cells]
        if not any(parts):
            raise RejectError("nothing names the row", self.columns[self.names[0]])
        return row_name(parts)


def collapse(rows: Sequence[Sorted], relations: Sequence[Relation], key: Sequence[str]) -> dict[tuple[object, ...], list[Sorted]]:
    """Rows by encounter: meaning, day and pair of actors, with what else the key declares."""
    found: dict[tuple[object, ...], list[Sorted]] = {}
    directed, by_code = "direction" in key, "relation" in key
    for row in rows:
        day, source, target, number = row[:4]
        relation = relations[number]
        one: tuple[object, ...] = (relation.means, day, min(source, target), max(source, target))
        if directed or by_code:
            one += (source if directed and not relation.symmetric else -1, relation.named if by_code else "")
        found.setdefault(one, []).append(row)
    return found
