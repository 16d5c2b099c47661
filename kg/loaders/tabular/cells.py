"""Cells to values: emptiness, closed maps, numbers, several values in one cell, and what a pattern finds in prose."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kg.interpret.nodes import Node
from kg.loaders.tabular import dates
from kg.loaders.tabular.memo import MOST
from kg.loaders.tabular.patterns import Finder, Whole
from kg.loaders.tabular.rejects import RejectError

#: Commas stand between thousands or nowhere: ``1,5`` is one and a half to whoever wrote it so, and never fifteen.
_WHOLE = r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)"
_NUMBER = {"integer": re.compile(_WHOLE), "decimal": re.compile(rf"{_WHOLE}(\.[0-9]+)?")}
#: What no text has, and terminals obey. U+0080 to U+009F are letters that another program has garbled: they stay as they are.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Column:
    """How one column is read; ``source`` is the column of the file, for a second reading of the same cells.

    ``prose`` are patterns that account for what they leave unread.
    """

    name: str
    source: str
    required: bool = True
    lookup: str = ""
    mention: bool = False
    many: Callable[[str], list[str]] | None = None
    prose: Finder | None = None
    convert: Callable[[str], str] | None = None
    void: Callable[[str], bool] = lambda _value: False
    empty: frozenset[str] = field(default_factory=frozenset)

    def read(self, cell: str) -> tuple[str, ...]:
        """The values of a cell: none for an empty one, several only where declared; raises RejectError naming the column."""
        text = " ".join(cell.split())
        if not text.isprintable() and _CONTROL.search(text):
            raise RejectError("a control character in the cell", self.name, _CONTROL.sub("\ufffd", cell))
        if text in self.empty:
            text = ""
        try:
            values = [] if not text else self.many(text) if self.many else [text]
            values = [value for value in values if not self.void(value)]
            if self.convert:
                values = [self.convert(value) for value in values]
        except RejectError as error:
            raise RejectError(error.reason, self.name, cell) from None
        if not values and self.required:
            raise RejectError("nothing in the cell", self.name, cell)
        return tuple(values)


class Reader(dict[str, tuple[str, ...]]):
    """A column's cells with their values. A cell is read when it is first looked up, and remembered: cells repeat."""

    def __init__(self, read: Column) -> None:
        super().__init__()
        self._read = read.read

    def __missing__(self, cell: str) -> tuple[str, ...]:
        values = self._read(cell)
        if len(self) >= MOST:
            self.clear()
        self[cell] = values
        return values


def column(
    name: str,
    spec: Node,
    empty: frozenset[str],
    columns: Mapping[str, Node],
    words: Mapping[str, str],
    *,
    sheet: bool = False,
) -> Column:
    """Read what a descriptor says of a column; raises InputError at the line of a pattern that is none.

    ``columns`` are what it says of all of them, ``words`` the parts of patterns it names. In a spreadsheet (``sheet``) a cell
    that is a day comes as ISO 8601 has it, whatever order is declared for days that are typed as texts.
    """
    lookup, required, unknown = spec.get("lookup"), spec.get("required"), spec.get("unknown")
    many = spec.get("many")
    finder = _finder(spec, columns, words)
    return Column(
        name,
        source_of(name, columns),
        required.text() == "true" if required else finder is None,
        lookup.text() if lookup else "",
        unknown is not None and unknown.text() == "mention",
        finder or (_splitter(many) if many else None),
        finder if finder is not None and finder.accounts and spec.get("take") is None else None,
        _converter(spec, sheet=sheet),
        _void(spec.get("drop"), words),
        empty,
    )


def source_of(name: str, columns: Mapping[str, Node]) -> str:
    """The column of the file that a column reads, itself where it is one."""
    seen: dict[str, None] = {}
    while (source := columns[name].get("column")) is not None:
        seen[name] = None
        name = source.text()
        if name in seen:
            source.fail(f"{name!r} is read from itself", "name a column of the file")
    return name


def _finder(spec: Node, columns: Mapping[str, Node], words: Mapping[str, str]) -> Finder | None:
    """The patterns of a column, or those of the column of which it takes another group."""
    take = spec.get("take")
    if take is None:
        return Finder(spec, words) if spec.get("find") is not None else None
    source = spec.get("column")
    if source is None or columns[source.text()].get("find") is None:
        take.fail("there are no patterns to take a group of", "name the column with the patterns: {column: NAME, take: GROUP}")
    finder = Finder(columns[source.text()], words, take.text())
    finder.needs(take)
    return finder


def _converter(spec: Node, *, sheet: bool) -> Callable[[str], str] | None:
    order, number, mapping = spec.get("date"), spec.get("number"), spec.get("map")
    if order is not None:
        years = spec.get("years")
        first, last = (int(item.text()) for item in years.items()) if years else dates.YEARS
        short = spec.get("short") is not None
        forms = tuple(dict.fromkeys([*(item.text() for item in order.items()), *(["ymd"] if sheet else [])]))
        return lambda text: dates.read_any(text, forms, first, last, short=short)
    if number is not None:
        pattern, kind = _NUMBER[number.text()], number.text()
        return lambda text: _number(text, pattern, kind)
    if mapping is not None:
        table = {key: node.text() for key, node in mapping.fields().items()}
        return lambda text: _mapped(text, table)
    return str.lower if spec.get("case") is not None else None


def _void(drop: Node | None, words: Mapping[str, str]) -> Callable[[str], bool]:
    """Whether a value stands for nothing: it is one of those listed, or a pattern has the whole of it, whatever its capitals."""
    if drop is None:
        return lambda _value: False
    listed = frozenset(item.text().casefold() for item in (drop.each("values") if isinstance(drop.value, dict) else drop.items()))
    pattern = drop.get("pattern") if isinstance(drop.value, dict) else None
    if pattern is None:
        return lambda value: value.casefold() in listed
    whole = Whole(pattern, words)
    return lambda value: value.casefold() in listed or whole(value)


def _number(text: str, pattern: re.Pattern[str], kind: str) -> str:
    if not pattern.fullmatch(text):
        raise RejectError(f"not a number ({kind})")
    return text.replace(",", "")


def _mapped(text: str, table: dict[str, str]) -> str:
    try:
        return table[text]
    except KeyError:
        raise RejectError("a value the map does not have") from None


def _splitter(many: Node) -> Callable[[str], list[str]]:
    if many.value == "python-list":
        return python_list
    separators = [item.text() for item in many.each("separators")]
    quote = many.get("quote")
    mark = quote.text() if quote else ""
    cut = "|".join(re.escape(separator) for separator in sorted(separators, key=len, reverse=True))
    piece = re.compile(rf"{re.escape(mark)}([^{re.escape(mark)}]*){re.escape(mark)}|({cut})" if mark else f"()({cut})")
    return lambda text: _split(text, piece, mark)


def _split(text: str, piece: re.Pattern[str], mark: str) -> list[str]:
    """Cut at separators that stand outside quotes; a quote that is not closed is a mistake."""
    if mark and text.count(mark) % 2:
        raise RejectError("a quote is not closed")
    values, current, position = [], "", 0
    for match in piece.finditer(text):
        current += text[position : match.start()]
        position = match.end()
        if match.group(2):
            values.append(current)
            current = ""
        else:
            current += match.group(1)
    values.append(current + text[position:])
    return [value.strip() for value in values if value.strip()]


def python_list(text: str) -> list[str]:
    """A cell such as ``['Ana Lipa', 'Jon Reed']``, as programs write lists; raises RejectError for anything else."""
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        raise RejectError("not a list in brackets") from None
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise RejectError("not a list of texts")
    return [item.strip() for item in found if item.strip()]
