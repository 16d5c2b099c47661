"""Look-up tables: spellings → entities, from files of this project and from registers loaded before.

A spelling is found without regard to case, accents and punctuation, and one that leads to two entities leads to none: whether it
is ambiguous does not depend on its capitals. Only where a descriptor declares that they matter (``case: matters``), a spelling as
it stands goes before others. What a file spells, a registry does not spell otherwise.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg import given
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


#: Characters of the longest codes, of which capitals are a part within a longer name (``MA`` is Morocco, ``Ma`` a person).
_CODE = 3
#: Why a spelling leads to nobody.
UNKNOWN, SEVERAL = "no look-up knows it", "the look-up has several entities of this spelling"


class _Table:
    """Spellings of one origin with the entities they lead to: as they stand, and folded."""

    def __init__(self) -> None:
        self.exact: dict[str, tuple[Found, ...]] = {}
        self.folded: dict[str, tuple[Found, ...]] = {}

    def add(self, spelling: str, found: Found) -> None:
        """Add a spelling."""
        key = fold(spelling)
        _put(self.exact, spelling, found)
        if key:
            _put(self.folded, key, found)


def _put(table: dict[str, tuple[Found, ...]], key: str, found: Found) -> None:
    before = table.get(key, ())
    if all(one.entity != found.entity for one in before):
        table[key] = (*before, found)


class Lookup:
    """Spellings to entities, in tables of which the first that has a spelling says what it means.

    ``case`` says that a spelling as it stands goes before those that differ from it in capitals, accents or punctuation.
    """

    def __init__(self, *, case: bool = False) -> None:
        self.case = case
        self._tables = [_Table()]

    def add(self, spelling: str, found: Found) -> None:
        """Add a spelling to the first table."""
        self._tables[0].add(spelling, found)

    def extend(self, other: Lookup) -> None:
        """Take the tables of another, for what this one does not spell."""
        self._tables += other._tables

    def among(self, spelling: str) -> tuple[int, tuple[Found, ...]]:
        """The entities that a spelling may mean, and the number of the table that says so; nothing where none does."""
        key = fold(spelling)
        if self.case or not key:
            for number, table in enumerate(self._tables):
                if spelling in table.exact:
                    return number, table.exact[spelling]
        for number, table in enumerate(self._tables):
            if key in table.folded:
                return number, table.folded[key]
        return len(self._tables), ()

    def get(self, spelling: str) -> Found | None:
        """The entity, or None."""
        _, found = self.among(spelling)
        return found[0] if len(found) == 1 else None

    def several(self, spelling: str) -> tuple[str, ...]:
        """The entities (``kind/slug``) of which nobody knows which one a spelling means; nothing for any other spelling."""
        _, found = self.among(spelling)
        return tuple(one.entity for one in found) if len(found) > 1 else ()

    def printed(self, words: str) -> tuple[Found, ...]:
        """The entities some words may stand for within a longer name: codes of up to three characters only as they are spelt."""
        if len(words) > _CODE:
            return self.among(words)[1]
        return next((table.exact[words] for table in self._tables if words in table.exact), ())

    def entities(self) -> frozenset[str]:
        """Everything that some spelling leads to (``kind/slug``)."""
        return frozenset(one.entity for table in self._tables for found in table.exact.values() for one in found)

    def why(self, spelling: str) -> str:
        """Why a spelling leads to nobody."""
        return SEVERAL if self.several(spelling) else UNKNOWN


def meant(lookups: Iterable[Lookup], spelling: str) -> tuple[Found, ...]:
    """The entities a spelling may mean in some look-ups together; what a file spells stands before what any registry spells."""
    found = [one.among(spelling) for one in lookups]
    first = min((number for number, some in found if some), default=0)
    several = {one.entity: one for number, some in found if number == first for one in some}
    return tuple(several.values())


def fold(text: str) -> str:
    """Letters and digits of a text without case and accents, words joined by one space."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def read_all(descriptor: Descriptor, home: Path, index: Index) -> dict[str, Lookup]:
    """The look-ups of a descriptor; raises InputError at the line that is wrong, or naming the register to load first."""
    return {name: _read(node, descriptor, home, index) for name, node in descriptor.section("lookups").items()}


def _read(node: Node, descriptor: Descriptor, home: Path, index: Index) -> Lookup:
    file, registry, case = node.get("file"), node.get("registry"), node.get("case") is not None
    registered = datasets.spellings(home, registry.text(), registry.where) if registry is not None else []
    lookup = Lookup(case=case)
    if file is not None:
        path = given.nearest(descriptor.path.parent / file.text(), *_shared(file.text()))
        if path is None:
            file.fail(f"there is no file {file.value}", "put it beside the descriptor, or into kg/sources/lookups")
        own = list(_rows(path))
        _check(own, {row[1] for row in registered}, index, case=case)
        lookup = table((row for _, row in own), case=case)
    # A file says more than a registry: its spellings come first.
    lookup.extend(table(registered))
    return lookup


def table(rows: Iterable[Row], *, case: bool = False) -> Lookup:
    """The look-up of rows of spelling, entity, class and label."""
    lookup = Lookup(case=case)
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


def _check(rows: list[tuple[str, Row]], registered: set[str], index: Index, *, case: bool) -> None:
    """Every entity is curated, registered, or described here, by one class and one label; a spelling has one meaning."""
    described = {entity for _, (_, entity, class_name, label) in rows if class_name and label}
    meanings: dict[str, tuple[str, str]] = {}
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
        before, meaning = meanings.setdefault(spelling if case else fold(spelling) or spelling, (spelling, entity))
        if meaning != entity:
            raise _two_meanings(spelling, before, where)


def _two_meanings(spelling: str, before: str, where: str) -> InputError:
    if spelling == before:
        return InputError(f"{spelling!r} has two meanings", where=where, remedy="keep one of them")
    return InputError(
        f"{before!r} and {spelling!r} are one spelling but for capitals, accents and punctuation, and have two meanings",
        where=where,
        remedy="keep one of them; or write `case: matters` at the look-up in the descriptor, so that capitals tell them apart",
    )


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
