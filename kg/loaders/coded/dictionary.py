"""The actors of a coding dictionary: each a concept, each printed name a name form with its row, roles as printed.

A dictionary says which words stand for one actor and which codes a program gives it when; it does not say what the actor is. So
nothing here becomes a person or an organization, and no name leads to an entity of the graph. Days in roles have years of two
figures; they are kept as they stand, because the century would be a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.interpret.quads import PREF_LABEL, TYPE, code, sc
from kg.loaders import account, characters, expected
from kg.loaders.coded import descriptor as descriptors
from kg.loaders.coded.descriptor import Descriptor
from kg.loaders.coded.graph import Graph
from kg.loaders.coded.rows import Rows
from kg.loaders.declared import Context, DeclaredSource
from kg.loaders.tabular import keys
from kg.loaders.tabular.reading import Row
from kg.loaders.tabular.rejects import RejectError, Rejects, Summary
from kg.namespaces import CONCEPT, SKOS, SKOSXL, concept
from kg.store.datasets import Draft
from kg.store.terms import Iri, Literal, lang

_COLUMNS = ("part", "actor", "row", "name", "role")
_DAY = "[0-9]{2}(?:[0-9]{2})?(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_ROLE = re.compile(rf"\[([A-Z]+[0-9]*[A-Z]*)(?: ?(?:([<>] ?{_DAY})|({_DAY}-{_DAY})))?\]")


@dataclass(slots=True)
class Entry:
    """An actor: its names with the lines they stand on, its roles."""

    part: str
    actor: str
    names: dict[str, list[int]] = field(default_factory=dict)
    roles: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dictionary(DeclaredSource[Descriptor]):
    """A descriptor of kind ``dictionary`` (:class:`kg.loaders.kinds.Loadable`)."""

    def load(self, paths: Sequence[Path], draft: Draft, context: Context) -> Summary:
        """Read the dictionary into the draft; raises InputError for a file that cannot be used."""
        if len(paths) > 1:
            self.descriptor.root.need("file").fail(
                "lines do not name the rows of several files", "join them, or load each by itself"
            )
        summary, captures, rejects = Summary(), account.digests(paths), Rejects(draft.rejects)
        source = self.descriptor.source(context.day(self.descriptor, paths))
        columns = self.descriptor.root.need("columns")
        try:
            rows = Rows(self.descriptor, [columns.need(name).text() for name in _COLUMNS], rejects, summary, context.progress)
            entries = self._read(rows, paths)
        finally:
            rejects.close()
        with draft.writing() as file:
            graph = Graph(context.iris, self.name, file.write)
            self._write(entries, graph)
            summary.check()
            expected.compare(self.descriptor.root, summary)
            account.describe(graph.add, context.iris, source, captures, summary, lambda: graph.triples)
            summary.triples = graph.triples
        draft.spellings.write_text("[]", encoding="utf-8")
        draft.describe(account.dataset(source, context.iris, captures, summary))
        return summary

    def _read(self, rows: Rows, paths: Sequence[Path]) -> list[Entry]:
        entries: dict[tuple[str, str], Entry] = {}
        kinds = {cell: node.text() for cell, node in self.descriptor.root.need("rows").fields().items()}
        later: list[Row] = []
        for row in rows.read(paths):
            if kinds.get(row.cells[2].strip()) == "actor":
                self._take(row, "actor", entries, rows)
            else:
                later.append(row)
        # Names and roles may stand above their actor.
        for row in later:
            self._take(row, kinds.get(row.cells[2].strip(), ""), entries, rows)
        return list(entries.values())

    def _take(self, row: Row, kind: str, entries: dict[tuple[str, str], Entry], rows: Rows) -> None:
        cells = row.cells[: len(_COLUMNS)]
        part, actor, printed, name, role = (" ".join(cell.split()) for cell in cells)
        try:
            for column, cell in zip(rows.columns, cells, strict=False):
                characters.check(cell, "the cell", column)
            if not kind:
                raise RejectError("not a kind of row", rows.columns[2], printed)
            if kind == "actor" and not actor:
                raise RejectError("nothing in the cell", rows.columns[1])
            found = _roles(role, rows.columns[4])
            entry = Entry(part, actor) if kind == "actor" else entries.get((part, actor))
            if entry is None:
                raise RejectError("no row is the actor itself", rows.columns[1], actor)
            if not name and not found:
                raise RejectError("neither a name nor a role", rows.columns[3])
            entry = entries.setdefault((part, actor), entry)
        except RejectError as error:
            rows.reject(row.file, row.line, error)
            return
        new = (name != "" and name not in entry.names) or any(one not in entry.roles for one in found)
        if name:
            entry.names.setdefault(name, []).append(row.line)
        entry.roles.update(dict.fromkeys(found))
        rows.summary.loaded += new
        rows.summary.merged += not new

    def _write(self, entries: Sequence[Entry], graph: Graph) -> None:
        scheme, language = Iri(CONCEPT + self.name), self.descriptor.language
        graph.add(scheme, TYPE, Iri(SKOS + "ConceptScheme"))
        graph.add(scheme, PREF_LABEL, lang(self.title, "en"))
        for entry in entries:
            slug = keys.slug([entry.actor, entry.part])
            node = Iri(concept(self.name, slug))
            graph.add(node, TYPE, Iri(SKOS + "Concept"))
            graph.add(node, PREF_LABEL, lang(entry.actor, language))
            graph.add(node, Iri(SKOS + "inScheme"), scheme)
            graph.add(node, Iri(SKOS + "topConceptOf"), scheme)
            for role in entry.roles:
                graph.add(node, Iri(SKOS + ("historyNote" if " " in role else "note")), Literal(role))
            for name, lines in entry.names.items():
                self._name(graph, node, slug, name, lines)

    def _name(self, graph: Graph, node: Iri, slug: str, name: str, lines: Sequence[int]) -> None:
        form = Iri(graph.iris.node("name", self.name, slug, keys.slug([name])))
        graph.add(form, TYPE, sc("NameForm"))
        graph.add(form, sc("certainty"), code("certainty", "stated"))
        graph.add(form, sc("nameOf"), node)
        graph.add(form, Iri(SKOSXL + "literalForm"), lang(name, self.descriptor.language))
        graph.add(form, sc("language"), Literal(self.descriptor.language))
        script = self.descriptor.text("script")
        if script:
            graph.add(form, sc("script"), Literal(script))
        for line in lines:
            row = Iri(graph.iris.node("evidence", f"{self.name}/{line}"))
            graph.add(form, sc("evidence"), row)
            graph.add(row, TYPE, sc("Evidence"))
            graph.add(row, sc("dataset"), Iri(graph.iris.node("dataset", self.name)))
            graph.add(row, sc("row"), Literal(str(line)))
            graph.add(row, sc("cite"), Literal(f"{self.title}, row {line}"))


def _roles(text: str, column: str) -> list[str]:
    """The roles of a cell, ``CODE`` or ``CODE days``; raises RejectError where anything else stands in it."""
    found = [" ".join(filter(None, match.groups())) for match in _ROLE.finditer(text)]
    if _ROLE.sub("", text).strip():
        raise RejectError("not roles in brackets, with days or without", column, text)
    return found


def read(path: Path) -> Dictionary:
    """Read and check a descriptor of kind ``dictionary``; raises InputError at the first mistake."""
    return Dictionary(descriptors.read(path, "dictionary"))
