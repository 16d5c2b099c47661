"""What the rules of a descriptor are compiled from: its columns by number, look-ups, known entities; and what rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.interpret.index import Index
from kg.interpret.nodes import Node
from kg.loaders.tabular import dates
from kg.loaders.tabular.cells import Column
from kg.loaders.tabular.descriptor import SLOT, VALUE
from kg.loaders.tabular.facts import opening
from kg.loaders.tabular.lookups import Lookup
from kg.loaders.tabular.memo import Remembered, Values
from kg.loaders.tabular.rejects import RejectError, Summary
from kg.namespaces import Iris

#: Stands for the one value of an entity made for each of several, among the numbers of columns.
_EACH = -1
#: Stands between two values of a column within a key: no cell that is read has it.
_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known before the first row; ``numbers`` says which of a row's values are those of a column.

    ``retrieved`` is the day the files were: nothing of a later day can have been held.
    """

    dataset: str
    columns: tuple[Column, ...]
    numbers: Mapping[str, int]
    lookups: Mapping[str, Lookup]
    index: Index
    iris: Iris
    summary: Summary
    retrieved: str

    def number(self, spec: Node, key: str) -> int | None:
        """The column a rule names under a key, None where it does not."""
        node = spec.get(key)
        return None if node is None else self.numbers[node.text()]

    def each(self, spec: Node, key: str) -> list[int]:
        """The columns a rule lists under a key."""
        return [self.numbers[item.text()] for item in spec.each(key)]

    def name(self, number: int) -> str:
        """A column's name."""
        return self.columns[number].name

    def link(self, prop: str, name: str) -> str:
        """The piece of a property of ours and an entity (``kind/slug``)."""
        return f"{opening(prop)}<{self.iris.entity(name)}>"


class Label:
    """The labels of a thing, from texts with columns in them (``{column}``)."""

    def __init__(self, spec: Node, scope: Scope, *, each: bool = False) -> None:
        self._texts: list[tuple[str, str, list[int]]] = []
        for language, text in spec.need("label").fields().items():
            parts = SLOT.split(text.text())
            slots = [_EACH if each and name == VALUE else scope.numbers[name] for name in parts[1::2]]
            self._texts.append((language, "%s".join(part.replace("%", "%%") for part in parts[0::2]), slots))
        self.columns = [number for _, _, slots in self._texts for number in slots if number != _EACH]
        last = self._texts[-1][2]
        self._blamed = (VALUE if last[0] == _EACH else scope.name(last[0])) if last else ""

    def read(self, values: Values, value: str = "") -> list[tuple[str, str]]:
        """Language and text of each label that is not empty; ``value`` is the one of an entity made for each of several."""
        found = []
        for language, text, slots in self._texts:
            words = tuple([value if number == _EACH else ", ".join(values[number]) for number in slots])
            label = " ".join((text % words).split())
            if label:
                found.append((language, label))
        if not found:
            raise RejectError("nothing to call it by", self._blamed)
        return found


def coded(node: Node, scope: Scope) -> Remembered[str]:
    """A code, as it stands or as a column's map gives it; '' where the column's cell is empty. Raises RejectError for several."""
    slot = SLOT.fullmatch(node.text())
    if slot is None:
        always = node.text()
        return Remembered(lambda _values: always, ())
    number = scope.numbers[slot[1]]
    return Remembered(lambda values: only(values, number, scope), [number])


def only(values: Values, number: int, scope: Scope) -> str:
    """The one value of a column, '' where it has none; raises RejectError for several, of which none is chosen."""
    found = values[number]
    if len(found) > 1:
        raise RejectError("more than one value", scope.name(number), " | ".join(found))
    return found[0] if found else ""


def date(spec: Node, scope: Scope) -> Remembered[str]:
    """The date of a rule as EDTF, '' where it or the row has none; raises RejectError for several, or an end before its start.

    A rule without a column for the end dates with the one it has. With one, a row whose end is empty does not say when that
    was (``2031-03-05/``), unless the rule says that such a row ended when it began.
    """
    node = spec.get("date")
    if node is None:
        return Remembered(lambda _values: "", ())
    first, last = scope.numbers[node.need("start").text()], scope.number(node, "end")
    blamed = scope.name(first), "" if last is None else scope.name(last)
    make = _span(first, last, blamed, same=node.get("emptyEnd") is not None)
    return Remembered(make, [first] if last is None else [first, last])


def _span(first: int, last: int | None, blamed: tuple[str, str], *, same: bool) -> Callable[[Values], str]:
    def read(values: Values) -> str:
        start, end = values[first], () if last is None else values[last]
        if len(start) > 1 or len(end) > 1:
            raise RejectError("more than one date", blamed[0])
        try:
            begun = start[0] if start else ""
            return begun if last is None or (same and not end) else dates.span(begun, end[0] if end else "")
        except RejectError as error:
            raise RejectError(error.reason, blamed[1], "/".join((*start, *end))) from None

    return read


class Key:
    """The columns that say what is one thing; other values of them never give the same parts of its name.

    Where more than one of the columns can have several values, each column is one part: hosts A and B with the guest C are not
    the host A with the guests B and C.
    """

    def __init__(self, spec: Node, scope: Scope) -> None:
        self.columns = scope.each(spec, "key")
        self._apart = sum(scope.columns[number].many is not None for number in self.columns) > 1

    def of(self, values: Values) -> list[str]:
        """The parts: all values of the columns, '' for a column without any."""
        return self.parts(values[number] for number in self.columns)

    def parts(self, columns: Iterable[Sequence[str]]) -> list[str]:
        """The same of the values of each column."""
        if self._apart:
            return [_BETWEEN.join(column) for column in columns]
        return [value for column in columns for value in column or ("",)]


def free(name: str, scope: Scope, blamed: int) -> None:
    """Raise RejectError where a name made of cells is that of an entity of the records: letters that agree merge nobody."""
    if name in scope.index.entities:
        raise RejectError("the name made of the key is one of the records", scope.name(blamed), name)
