"""Look-up tables: spellings → entities, from files of this project and from registers loaded before.

A spelling is found as it stands, then without regard to case, accents and punctuation; a spelling that leads to two entities
leads to none, as it stands or folded. What a file spells, a registry does not spell otherwise.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import InputError
from kg.interpret.index import KIND_CLASS, Index
from kg.interpret.nodes import Node
from kg.loaders import characters
from kg.loaders.kinds import folder
from kg.loaders.tabular.descriptor import Descriptor
from kg.namespaces import SC
from kg.store import datasets
from kg.vocabulary import Vocabulary, suggest

#: The columns of a look-up file; class and label may be left empty for an entity of the curated records.
COLUMNS = ("spelling", "entity", "class", "label")
#: A line: spelling, entity, class, label.
Row = tuple[str, str, str, str]
_ENTITY = re.compile(r"([a-z]+)/[a-z0-9]+(?:-+[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Found:
    """An entity (``kind/slug``) a spelling leads to; class and label are empty for one described elsewhere."""

    entity: str
    class_name: str = ""
    label: str = ""


#: Why a spelling leads to nobody.
UNKNOWN, SEVERAL = "no look-up knows it", "the look-up has several entities of this spelling"


@dataclass(slots=True)
class Lookup:
    """One table; None stands for a spelling of two entities."""

    exact: dict[str, Found | None] = field(default_factory=dict)
    folded: dict[str, Found | None] = field(default_factory=dict)
    _several: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)

    def add(self, spelling: str, found: Found) -> None:
        """Add a spelling; where two entities have it, nobody knows which one is meant."""
        self._put("exact", self.exact, spelling, found)
        key = fold(spelling)
        if key:
            self._put("folded", self.folded, key, found)

    def _put(self, name: str, table: dict[str, Found | None], key: str, found: Found) -> None:
        other = table.setdefault(key, found)
        if other is None:
            self._several[name, key][found.entity] = None
        elif other.entity != found.entity:
            table[key] = None
            self._several[name, key] = {other.entity: None, found.entity: None}

    def extend(self, other: Lookup) -> None:
        """Take from another table what this one does not spell, as it stands or folded."""
        for name, table, more in (("exact", self.exact, other.exact), ("folded", self.folded, other.folded)):
            for key in more.keys() - table.keys():
                table[key] = more[key]
                if (name, key) in other._several:
                    self._several[name, key] = other._several[name, key]

    def get(self, spelling: str) -> Found | None:
        """The entity, or None."""
        return self.exact[spelling] if spelling in self.exact else self.folded.get(fold(spelling))

    def several(self, spelling: str) -> tuple[str, ...]:
        """The entities (``kind/slug``) of which nobody knows which one a spelling means; nothing for any other spelling."""
        if spelling in self.exact:
            return tuple(self._several.get(("exact", spelling), ()))
        return tuple(self._several.get(("folded", fold(spelling)), ()))

    def why(self, spelling: str) -> str:
        """Why a spelling leads to nobody."""
        return SEVERAL if self.several(spelling) else UNKNOWN


def fold(text: str) -> str:
    """Letters and digits of a text without case and accents, words joined by one space."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def read_all(descriptor: Descriptor, home: Path, index: Index) -> dict[str, Lookup]:
    """The look-ups of a descriptor; raises InputError at the line that is wrong, or naming the register to load first."""
    return {name: _read(node, descriptor, home, index) for name, node in descriptor.section("lookups").items()}


def _read(node: Node, descriptor: Descriptor, home: Path, index: Index) -> Lookup:
    file, registry = node.get("file"), node.get("registry")
    registered = datasets.spellings(home, registry.text(), registry.where) if registry is not None else []
    lookup = Lookup()
    if file is not None:
        path = next((p for p in (descriptor.path.parent / file.text(), *_shared(file.text())) if p.is_file()), None)
        if path is None:
            file.fail(f"there is no file {file.value}", "put it beside the descriptor, or into kg/sources/lookups")
        own = list(_rows(path))
        _check(own, {row[1] for row in registered}, index)
        lookup = table(row for _, row in own)
    # A file says more than a registry: its spellings come first.
    lookup.extend(table(registered))
    return lookup


def table(rows: Iterable[Row]) -> Lookup:
    """The look-up of rows of spelling, entity, class and label."""
    lookup = Lookup()
    for spelling, entity, class_name, label in rows:
        lookup.add(spelling, Found(entity, class_name, label))
    return lookup


def _shared(name: str) -> list[Path]:
    return [folder() / "lookups" / name]


def _rows(path: Path) -> Iterator[tuple[str, Row]]:
    """The lines of a look-up file with their places."""
    # Spreadsheet programs begin a CSV file with a byte order mark.
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            if tuple(next(reader, ())) != COLUMNS:
                raise InputError("not a look-up file", where=f"{path.name}:1", remedy=f"the first line is {','.join(COLUMNS)}")
            for cells in reader:
                # Spreadsheet programs end a file with empty lines, too.
                if any(cell.strip() for cell in cells):
                    where = f"{path.name}:{reader.line_num}"
                    yield where, _line([cell.strip() for cell in cells], where)
        except UnicodeDecodeError as error:
            raise InputError("not UTF-8", where=f"{path.name}, byte {error.start}", remedy="save the file as UTF-8") from None
        except csv.Error as error:
            raise InputError(f"not CSV: {error}", where=f"{path.name}:{reader.line_num}", remedy="mend the quotes") from None


def _line(cells: list[str], where: str) -> Row:
    if len(cells) != len(COLUMNS):
        raise InputError(f"{len(cells)} cells, expected 4", where=where, remedy="mend the line")
    if any(characters.forbidden(cell) for cell in cells):
        raise InputError("a control character in the line", where=where, remedy="write the name without it")
    spelling, entity, class_name, label = cells
    if not spelling:
        raise InputError("nothing is spelt", where=where, remedy="write a spelling, or remove the line")
    return spelling, entity, class_name, label


def _check(rows: list[tuple[str, Row]], registered: set[str], index: Index) -> None:
    """Every entity is curated, registered, or described here, by one class and one label; a spelling has one meaning."""
    described = {entity for _, (_, entity, class_name, label) in rows if class_name and label}
    meanings: dict[str, str] = {}
    classes: dict[str, str] = {}
    labels: dict[str, str] = {}
    for where, (spelling, entity, class_name, label) in rows:
        _named(entity, where)
        if class_name:
            _classed(entity, class_name, where, index.vocabulary)
            if classes.setdefault(entity, class_name) != class_name:
                raise InputError(f"{entity!r} has two classes", where=where, remedy="keep one of them")
        if label and labels.setdefault(entity, label) != label:
            raise InputError(f"{entity!r} has two labels", where=where, remedy="keep one of them")
        if entity not in described and entity not in index.entities and entity not in registered:
            raise InputError(
                f"{entity!r} is not described anywhere", where=where, remedy="give its class and label here, or correct the name"
            )
        if meanings.setdefault(spelling, entity) != entity:
            raise InputError(f"{spelling!r} has two meanings", where=where, remedy="keep one of them")


def _named(entity: str, where: str) -> None:
    """Raise InputError unless a cell is ``kind/slug``: it becomes a part of an IRI as it stands."""
    match = _ENTITY.fullmatch(entity)
    if not match or match.group(1) not in KIND_CLASS:
        raise InputError(
            f"{entity!r} is not the name of an entity",
            where=where,
            remedy=f"write kind/slug, the slug in a-z, 0-9 and hyphens; the kinds are {', '.join(KIND_CLASS)}",
        )


def _classed(entity: str, class_name: str, where: str, vocabulary: Vocabulary) -> None:
    """Raise InputError unless the class is one of the ontology and goes with the entity's kind."""
    if SC + class_name not in vocabulary.superclasses:
        names = [iri.removeprefix(SC) for iri in vocabulary.superclasses if iri.startswith(SC)]
        raise InputError(f"{class_name!r} is not a class of the ontology", where=where, remedy=suggest(class_name, names))
    expected = KIND_CLASS[entity.partition("/")[0]]
    if not vocabulary.is_a(class_name, {SC + expected}):
        raise InputError(f"{class_name} does not go with {entity}", where=where, remedy=f"the class is {expected} or below")
