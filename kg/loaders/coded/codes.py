"""A code list as a SKOS concept scheme (W3C SKOS Reference): notation, name, and a hierarchy by the beginnings of codes.

Names are kept as printed; a declared correction stands beside what it corrects (``skos:hiddenLabel``) with its reason
(``skos:editorialNote``), and counts only as long as the list prints what it corrects. A line to which others are fused holds
their codes too: these are restored where the list does not have them elsewhere, and told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.interpret.nodes import Node
from kg.interpret.quads import PREF_LABEL, TYPE
from kg.loaders import account, characters, expected
from kg.loaders.coded import descriptor as descriptors
from kg.loaders.coded.descriptor import Descriptor
from kg.loaders.coded.graph import Graph
from kg.loaders.coded.rows import Rows
from kg.loaders.declared import Context, DeclaredSource
from kg.loaders.tabular.rejects import RejectError, Rejects, Summary
from kg.namespaces import CONCEPT, SKOS, concept
from kg.store.datasets import Draft
from kg.store.terms import Iri, Literal, lang

# A code is a part of an IRI as it stands.
_CODE = re.compile(r"[0-9A-Za-z]{1,80}")


@dataclass(frozen=True, slots=True)
class Named:
    """A code's name; ``printed`` and ``why`` where a correction stands for what the list prints.

    ``holds`` are codes and names whose lines are fused to that of this one.
    """

    name: str
    printed: str = ""
    why: str = ""
    holds: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Codes:
    """The codes of a list that were read."""

    names: dict[str, Named] = field(default_factory=dict)

    def add(self, code: str, named: Named) -> bool:
        """Take a code; False when it was there and says the same. Raises RejectError when it says something else."""
        before = self.names.setdefault(code, named)
        if before is named:
            return True
        if before == named:
            return False
        raise RejectError("the code stands above with another name", "", code)

    def broader(self, code: str, shortest: int) -> str:
        """The longest other code a code begins with, at least ``shortest`` long; '' at the top."""
        return next((code[:n] for n in range(len(code) - 1, shortest - 1, -1) if code[:n] in self.names), "")


@dataclass(frozen=True, slots=True)
class CodeList(DeclaredSource[Descriptor]):
    """A descriptor of kind ``codes`` (:class:`kg.loaders.kinds.Loadable`)."""

    def load(self, paths: Sequence[Path], draft: Draft, context: Context) -> Summary:
        """Read the list into the draft; raises InputError for a file that cannot be used."""
        summary, rejects = Summary(), Rejects(draft.rejects)
        captures = account.digests(paths)
        source = self.descriptor.source(context.day(self.descriptor, paths))
        try:
            codes = self._read(paths, Rows(self.descriptor, self._used(), rejects, summary, context.progress))
        finally:
            rejects.close()
        with draft.writing() as file:
            graph = Graph(context.iris, self.name, file.write)
            self._write(codes, graph)
            summary.check()
            expected.compare(self.descriptor.root, summary)
            account.describe(graph.add, context.iris, source, captures, summary, lambda: graph.triples)
            summary.triples = graph.triples
        draft.spellings.write_text(json.dumps(self._spellings(codes), ensure_ascii=False), encoding="utf-8")
        draft.describe(account.dataset(source, context.iris, captures, summary))
        return summary

    def _used(self) -> list[str]:
        return [self.descriptor.root.need(key).text() for key in ("code", "name")]

    def _read(self, paths: Sequence[Path], rows: Rows) -> Codes:
        codes, corrections, summary = Codes(), self._corrections(), rows.summary
        for row in rows.read(paths):
            code, printed = row.cells[0].strip(), " ".join(row.cells[1].split())
            try:
                characters.check(row.cells[1], "the cell", rows.columns[1])
                if not _CODE.fullmatch(code) or not printed:
                    raise RejectError("not a code and its name", rows.columns[0], code)
                correction = corrections.get(code)
                applies = correction is not None and correction.printed == printed
                if codes.add(code, correction if correction is not None and applies else Named(printed)):
                    summary.loaded += 1
                else:
                    summary.merged += 1
            except RejectError as error:
                rows.reject(row.file, row.line, error)
        _restore(codes, summary)
        unused = [code for code, named in corrections.items() if codes.names.get(code) != named]
        summary.notes += [f"the correction of {code} was not needed: the list prints something else" for code in unused]
        return codes

    def _corrections(self) -> Mapping[str, Named]:
        node = self.descriptor.root.get("corrections")
        return {
            code: Named(one.need("name").text(), one.need("printed").text(), one.need("why").text(), _holds(one))
            for code, one in (node.fields().items() if node is not None else ())
        }

    def _write(self, codes: Codes, graph: Graph) -> None:
        scheme, language = Iri(CONCEPT + self.name), self.descriptor.language
        shortest = int(self.descriptor.text("shortest", "1"))
        graph.add(scheme, TYPE, Iri(SKOS + "ConceptScheme"))
        graph.add(scheme, PREF_LABEL, lang(self.title, "en"))
        for code, named in codes.names.items():
            node = Iri(concept(self.name, code))
            graph.add(node, TYPE, Iri(SKOS + "Concept"))
            graph.add(node, PREF_LABEL, lang(named.name, language))
            graph.add(node, Iri(SKOS + "notation"), Literal(code))
            graph.add(node, Iri(SKOS + "inScheme"), scheme)
            broader = codes.broader(code, shortest)
            if broader:
                graph.add(node, Iri(SKOS + "broader"), Iri(concept(self.name, broader)))
            else:
                graph.add(node, Iri(SKOS + "topConceptOf"), scheme)
            if named.why:
                graph.add(node, Iri(SKOS + "hiddenLabel"), lang(named.printed, language))
                graph.add(node, Iri(SKOS + "editorialNote"), lang(f"corrected: {named.why}", "en"))

    def _spellings(self, codes: Codes) -> list[list[str]]:
        """Every code by itself, by its name, and by its name without the words that mark a residual category."""
        found, residual = [], self.descriptor.text("residual")
        for code, named in codes.names.items():
            names = [code, named.name, named.name.removesuffix(residual) if residual else named.name]
            found += [[spelling, f"{self.name}/{code}"] for spelling in dict.fromkeys(names)]
        return found


def _holds(correction: Node) -> tuple[tuple[str, str], ...]:
    """The codes a fused line holds beside its own; fails for what is no code and its name."""
    node = correction.get("holds")
    found = node.fields().items() if node is not None else ()
    for code, name in found:
        if not _CODE.fullmatch(code) or not name.text().strip():
            name.fail(f"{code!r} is not a code and its name", 'write {"106": "its name"}')
    return tuple((code, name.text()) for code, name in found)


def _restore(codes: Codes, summary: Summary) -> None:
    """Take the codes that fused lines hold; one with a line of its own is what that line says."""
    for code, named in list(codes.names.items()):
        for held, name in named.holds:
            if held not in codes.names:
                codes.add(held, Named(name, named.printed, named.why))
                summary.notes.append(f"restored: {held} {name}, from the line of {code}")


def read(path: Path) -> CodeList:
    """Read and check a descriptor of kind ``codes``; raises InputError at the first mistake."""
    return CodeList(descriptors.read(path, "codes"))
