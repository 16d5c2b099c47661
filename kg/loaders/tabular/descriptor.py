"""Descriptors of registers: YAML checked against a JSON Schema and in itself, mistakes at file, line and column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.interpret.index import KIND_CLASS
from kg.interpret.nodes import Node
from kg.loaders.declared import Declared, opened
from kg.namespaces import SC
from kg.vocabulary import Vocabulary, suggest

#: ``{column}`` in a text.
SLOT = re.compile(r"\{([^{}]+)\}")
#: What stands for one value of a column with several, in an entity made for each of them.
VALUE = "value"
#: The beginning of the names of entities a register makes: its kind, and a prefix that is a slug.
_PREFIX = re.compile(r"[a-z]+/[a-z0-9]+(-[a-z0-9]+)*")
_CODED = {"status": "status", "kind": "event-kind", "type": "meeting-type", "level": "level", "format": "format"}


@dataclass(frozen=True, slots=True)
class Descriptor(Declared):
    """One register's descriptor."""

    @property
    def columns(self) -> dict[str, Node]:
        """What is said of each column, in the order of the descriptor."""
        return self.root.need("columns").fields()

    def ignored(self) -> dict[str, str]:
        """Columns ignored by name, with the reason."""
        return {name: spec.need("ignore").text() for name, spec in self.columns.items() if spec.get("ignore")}

    def section(self, name: str) -> dict[str, Node]:
        """A section of named parts; nothing when it is absent."""
        node = self.root.get(name)
        return node.fields() if node is not None else {}


def read(path: Path) -> Descriptor:
    """Read and check a descriptor; raises InputError with file, line and column at the first mistake."""
    declared = opened(path, "register")
    found = Descriptor(declared.root, path, declared.digest)
    _Checks(found, Vocabulary.load()).run()
    return found


def _century(spec: Node) -> bool:
    """Whether a column has one order of day, month and year, and less than a hundred years."""
    order, years = spec.get("date"), spec.get("years")
    if order is None or years is None or len(order.items()) > 1:
        return False
    first, last = (int(year.text()) for year in years.items())
    return last - first < 100


class _Checks:
    """What a schema cannot say: names that lead somewhere, codes that exist, columns that are all used."""

    def __init__(self, descriptor: Descriptor, vocabulary: Vocabulary) -> None:
        self.d = descriptor
        self.vocabulary = vocabulary
        self.used: set[str] = set()

    def run(self) -> None:
        root = self.d.root
        for spec in self.d.columns.values():
            table = spec.get("lookup")
            if table is not None:
                self._among(table, self.d.section("lookups"), "look-up")
            years = spec.get("years")
            if years is not None and years.items()[0].text() > years.items()[1].text():
                years.fail("the first year lies after the last", "exchange them")
            short = spec.get("short")
            if short is not None and not _century(spec):
                short.fail(
                    "years of two digits have one reading only in one order and among less than a hundred years",
                    "declare one order as date, and years: [first, last] that span less than a hundred",
                )
        row = root.get("row")
        if row is not None and row.value != "line":
            self._columns(row)
        for section in ("entities", "events"):
            for part in self.d.section(section).values():
                self._part(part)
                self._near(part)
        self._wholes()
        for section in ("participations", "memberships", "tenures", "statements"):
            for line in root.each(section):
                self._relation(line, section)
        self._unused()

    def _part(self, part: Node) -> None:
        for key in ("key", "spellings", "each", "from", "when"):
            if part.get(key) is not None:
                self._columns(part.need(key))
        cls, name = part.get("class"), part.get("name")
        if cls is not None and name is not None:
            kind = name.text().partition("/")[0]
            if kind not in KIND_CLASS or "/" not in name.text():
                name.fail(f"{name.value!r} does not begin with a kind of entity", suggest(kind, KIND_CLASS))
            if not _PREFIX.fullmatch(name.text()):
                name.fail(f"{name.value!r} cannot begin a name", "write kind/prefix, the prefix in a-z, 0-9 and hyphens")
            if SC + cls.text() not in self.vocabulary.superclasses:
                names = [iri.removeprefix(SC) for iri in self.vocabulary.superclasses if iri.startswith(SC)]
                cls.fail(f"{cls.value!r} is not a class of the ontology", suggest(cls.text(), names))
            if not self.vocabulary.is_a(cls.text(), {SC + KIND_CLASS[kind]}):
                cls.fail(f"{cls.value} does not go with {kind}/", f"the class of a {kind}/ is {KIND_CLASS[kind]} or below")
        labels = part.get("label")
        for label in labels.fields().values() if labels is not None else ():
            self._slots(label, each=part.get("each") is not None)
        curated = part.get("curated")
        if curated is not None:
            self._among(curated.need("lookup"), self.d.section("lookups"), "look-up")
            self._columns(curated.need("by"))
        self._facts(part)
        if part.get("partOf") is not None:
            self._among(part.need("partOf"), self.d.section("events"), "event")
        for key in ("at", "postIn", "series", "territoryOf", "under"):
            if part.get(key) is not None:
                self._among(part.need(key), self.d.section("entities"), "entity")

    def _wholes(self) -> None:
        """What an event is a part of stands above it: a row's events are read in their order."""
        above: set[str] = set()
        for name, part in self.d.section("events").items():
            whole = part.get("partOf")
            if whole is not None and whole.text() not in above:
                whole.fail(f"{whole.value!r} is described further down", "move it before the event that is a part of it")
            above.add(name)

    def _near(self, part: Node) -> None:
        """The columns whose days tell events apart have dates."""
        near = part.get("near")
        if near is not None:
            self._days(near)

    def _days(self, when: Node) -> None:
        """The columns a beginning and an end are read from are read as dates: a text is none, whatever it looks like."""
        for key in ("start", "end"):
            node = when.get(key)
            if node is not None:
                self._columns(node)
                if self.d.columns[node.text()].get("date") is None:
                    node.fail(f"the column {node.value!r} has no dates", "add date: ymd, dmy or mdy to the column")

    def _relation(self, line: Node, section: str) -> None:
        if section == "participations":
            self._among(line.need("event"), self.d.section("events"), "event")
            self._code("role", line.need("role"))
        for key in ("who", "for", "as", "member", "of", "holder", "post", "about"):
            if line.get(key) is not None:
                self._among(line.need(key), self.d.section("entities"), "entity")
        for key in ("listed", "designation", "value"):
            if line.get(key) is not None:
                self._columns(line.need(key))
        if section == "memberships":
            self._coded_or_column("member-status", line.need("status"))
        if section == "statements":
            self._property(line)
        if section == "participations":
            self._coded_or_column("attendance", line.need("attendance"))
        self._facts(line)

    def _facts(self, part: Node) -> None:
        when = part.get("date")
        if when is not None:
            self._days(when)
        for key, scheme in _CODED.items():
            if part.get(key) is not None and not (key == "status" and part.get("of")):
                self._coded_or_column(scheme, part.need(key))

    def _property(self, line: Node) -> None:
        node = line.need("property")
        try:
            prop = self.vocabulary.property(node.text())
        except InputError as error:
            raise node.at(error) from None
        if prop.stated_by != "statement" or prop.range_kind not in ("string", "concept", "decimal", "integer"):
            node.fail(f"{node.value!r} cannot be stated from a cell", "choose a property with a text, number or concept as value")

    def _coded_or_column(self, scheme: str, node: Node) -> None:
        slot = SLOT.fullmatch(node.text())
        if slot is None:
            self._code(scheme, node)
            return
        self._slots(node)
        mapping = self.d.columns[slot.group(1)].get("map")
        if mapping is None:
            node.fail(f"the column {slot.group(1)!r} has no map", f"add map: {{cell: code of {scheme}}} to the column")
        for code in mapping.fields().values():
            self._code(scheme, code)

    def _code(self, scheme: str, node: Node) -> None:
        try:
            self.vocabulary.check_code(scheme, node.text())
        except InputError as error:
            raise node.at(error) from None

    def _columns(self, node: Node) -> None:
        for item in node.items():
            self._among(item, self.d.columns, "column")
            self._use(item.text(), item)

    def _slots(self, node: Node, *, each: bool = False) -> None:
        if "{" in (rest := SLOT.sub("", node.text())) or "}" in rest:
            node.fail("a brace stands alone", "write {column}, with both braces")
        for name in SLOT.findall(node.text()):
            if each and name == VALUE:
                continue
            if name not in self.d.columns:
                node.fail(f"{name!r} is not a column", suggest(name, self.d.columns))
            self._use(name, node)

    def _use(self, name: str, node: Node) -> None:
        spec = self.d.columns[name]
        if spec.get("ignore") is not None:
            node.fail(f"the column {name!r} is ignored at {spec.where}", "use it in one place only, or do not ignore it")
        self.used.add(name)
        source = spec.get("column")
        if source is not None:
            self.used.add(source.text())

    @staticmethod
    def _among(node: Node, names: dict[str, Node], what: str) -> None:
        if node.text() not in names:
            node.fail(
                f"{node.value!r} is not a {what} of this descriptor".replace("a entity", "an entity"), suggest(node.text(), names)
            )

    def _unused(self) -> None:
        for name, spec in self.d.columns.items():
            source = spec.get("column")
            if source is not None and source.text() not in self.d.columns:
                self._among(source, self.d.columns, "column")
            if name not in self.used and spec.get("ignore") is None:
                spec.fail(f"the column {name!r} is neither used nor ignored", 'use it, or write {ignore: "why"}')
