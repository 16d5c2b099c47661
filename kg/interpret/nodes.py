"""YAML with positions: every value knows its file, line and column, so that every mistake can be shown where it stands.

Built on PyYAML's ``compose`` with the base loader: no tags are resolved (``NO`` stays a string), duplicate keys,
anchors and aliases are refused, and nesting is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from kg.errors import InputError
from kg.store.terms import forbidden

_DEPTH = 20
#: The C library's parser where PyYAML was built with it: ten times as quick, with the same positions.
_LOADER = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value at its place. ``value`` is a string, None, a list of nodes, or a dict of nodes."""

    value: str | list[Node] | dict[str, Node] | None
    file: str
    line: int
    column: int

    @property
    def where(self) -> str:
        """``file:line:column``, one-based."""
        return f"{self.file}:{self.line}:{self.column}"

    def fail(self, message: str, remedy: str = "") -> NoReturn:
        """Raise InputError at this place."""
        raise InputError(message, where=self.where, remedy=remedy)

    def at(self, error: InputError) -> InputError:
        """The same error, placed here if it has no place yet."""
        return error if error.where else InputError(error.message, where=self.where, remedy=error.remedy, extra=error.extra)

    def text(self) -> str:
        """The scalar; fails for anything else."""
        if not isinstance(self.value, str) or not self.value:
            self.fail("expected a text", "write one value here")
        return self.value

    def items(self) -> list[Node]:
        """The list's members; a single value counts as a list of one."""
        if isinstance(self.value, list):
            return self.value
        return [self]

    def fields(self) -> dict[str, Node]:
        """The mapping; fails for anything else."""
        if not isinstance(self.value, dict):
            self.fail("expected a mapping", "write {key: value, …}")
        return self.value

    def get(self, key: str) -> Node | None:
        """A member of the mapping, or None."""
        # Descriptors of registers are asked this dozens of times a row.
        return self.value.get(key) if isinstance(self.value, dict) else self.fields().get(key)

    def need(self, key: str) -> Node:
        """A member of the mapping; fails when it is missing."""
        node = self.get(key)
        if node is None:
            self.fail(f"{key!r} is missing", f"add {key}: …")
        return node

    def each(self, key: str) -> Iterator[Node]:
        """The members of a list-valued key; nothing when the key is absent."""
        node = self.get(key)
        if node is not None:
            yield from node.items()

    def plain(self) -> object:
        """The value without positions, integers read as such: what the JSON Schema sees."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def load(path: Path, name: str | None = None) -> Node:
    """Read one YAML file; raises InputError with line and column when it cannot be read."""
    name = name or path.name
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", where=f"{name}, byte {error.start}", remedy="save the file as UTF-8") from None
    return loads(text, name)


def loads(text: str, name: str) -> Node:
    """Read YAML text; ``name`` is what errors call it."""
    try:
        _check(text, name)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark
        where = f"{name}:{place.line + 1}:{place.column + 1}" if place else name
        raise InputError(
            f"not YAML: {error.problem}", where=where, remedy="check indentation, quotes and brackets here"
        ) from None
    except (yaml.reader.ReaderError, RecursionError) as error:
        raise InputError(
            f"not readable YAML: {error}", where=name, remedy="check the file for control characters and nesting"
        ) from None
    if root is None:
        raise InputError("the file is empty", where=f"{name}:1:1", remedy="see docs/guide for its format")
    return _convert(root, name)


def _check(text: str, name: str) -> None:
    """Refuse aliases and deep nesting, event by event: composing descends on the stack, in C without a limit."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            line, column = _position(event)
            raise InputError("aliases are not used in records", where=f"{name}:{line}:{column}", remedy="write it out")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEPTH:
                line, column = _position(event)
                raise InputError("nested too deeply", where=f"{name}:{line}:{column}", remedy=f"at most {_DEPTH} levels")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _convert(node: yaml.Node, name: str) -> Node:
    line, column = _position(node)
    if isinstance(node, yaml.ScalarNode):
        if forbidden(node.value):
            place = f"{name}:{line}:{column}"
            raise InputError("a control character in the text", where=place, remedy="write it without")
        empty = not node.style and node.value in ("null", "~", "")
        return Node(None if empty else node.value, name, line, column)
    if isinstance(node, yaml.SequenceNode):
        return Node([_convert(item, name) for item in node.value], name, line, column)
    fields: dict[str, Node] = {}
    for key, value in node.value:
        place = ":".join(map(str, (name, *_position(key))))
        if not isinstance(key, yaml.ScalarNode):
            raise InputError("a key must be a plain word", where=place, remedy="write key: value")
        if key.value in fields:
            raise InputError(f"{key.value!r} stands twice in one mapping", where=place, remedy="keep one of them")
        fields[key.value] = _convert(value, name)
    return Node(fields, name, line, column)


def _position(node: yaml.Node | yaml.Event) -> tuple[int, int]:
    """One-based line and column; the composer always sets the mark, its type does not say so."""
    mark = node.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
