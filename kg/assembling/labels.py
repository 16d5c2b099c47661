"""Preferred labels that datasets do not agree on: one stays preferred in the merged graph, the others become further names.

The model has one preferred label a language (``skos:prefLabel``, ``sh:uniqueLang``) and any number of further ones
(``skos:altLabel``). Two registers that describe one entity, because they use the keys of one authority or name it in a look-up,
may call it differently; neither of them is wrong. Their own graphs keep what each says. In the merged graph the label of the
records goes before any dataset's, and otherwise that of the dataset whose name comes first; whoever builds is told of it.
Two labels of one dataset, or of the records, are a mistake, and stay one for the shapes to find.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.interpret.quads import PREF_LABEL
from kg.namespaces import SKOS, Iris
from kg.store.terms import Iri, Literal, Quad, Term

ALT_LABEL = Iri(SKOS + "altLabel")
_COLUMNS = ("entity", "language", "preferred", "said by", "further", "said by")


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """Two labels of an entity in one language; graphs are named below ``graph/``, joined by commas."""

    entity: str
    language: str
    preferred: str
    by: str
    further: str
    further_by: str

    def __str__(self) -> str:
        return (
            f"{self.entity} has two names in {self.language}: {self.preferred!r} ({self.by}) is the preferred one,"
            f" {self.further!r} ({self.further_by}) a further one"
        )


#: How a conflict is mended.
REMEDY = "give both one label in the descriptors or look-ups, or leave class and label empty in one look-up, and load again"


@dataclass(slots=True)
class Labels:
    """Labels of entities by language, and the graphs that give them; ``datasets`` are the graphs of loaded datasets."""

    datasets: frozenset[Iri]
    iris: Iris
    _found: dict[Iri, dict[str, dict[Literal, set[Iri]]]] = field(default_factory=dict)

    def add(self, quads: Iterable[Quad]) -> None:
        """See the labels of entities among some quads of named graphs."""
        start = f"{self.iris.base}id/"
        for quad in quads:
            label = quad.object
            if quad.predicate != PREF_LABEL or not isinstance(label, Literal) or not label.language or quad.graph is None:
                continue
            if quad.subject.value.startswith(start):
                languages = self._found.setdefault(quad.subject, {})
                languages.setdefault(label.language.lower(), {}).setdefault(label, set()).add(quad.graph)

    def subjects(self) -> Iterable[Iri]:
        """The entities whose labels were seen."""
        return self._found.keys()

    def settle(self) -> Settled:
        """Which labels become further names."""
        settled = Settled()
        for subject, languages in self._found.items():
            for language, labels in languages.items():
                kept = self._preferred(labels)
                for label in labels.keys() - kept if kept else ():
                    first = min(kept, key=lambda one: one.value)
                    by, further_by = (self._named(labels[one]) for one in (first, label))
                    entity = self.iris.relative(subject.value).removeprefix("id/")
                    settled.further.add((subject, label))
                    settled.conflicts.append(Conflict(entity, language, first.value, by, label.value, further_by))
        settled.conflicts.sort()
        return settled

    def _preferred(self, labels: dict[Literal, set[Iri]]) -> set[Literal]:
        """Those that stay as they are; nothing where there is no conflict between graphs."""
        graphs = set().union(*labels.values())
        if len(labels) == 1 or len(graphs) == 1:
            return set()
        fixed = {label for label, given in labels.items() if given - self.datasets}
        return fixed or {min(labels, key=lambda one: (min(labels[one]), one.value, one.language))}

    def _named(self, graphs: Iterable[Iri]) -> str:
        return ", ".join(sorted(self.iris.relative(graph.value).removeprefix("graph/") for graph in graphs))


@dataclass(slots=True)
class Settled:
    """Subjects with the labels that are no preferred ones in the merged graph, and what is told of them."""

    further: set[tuple[Iri, Term]] = field(default_factory=set)
    conflicts: list[Conflict] = field(default_factory=list)

    def apply(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Quads of the merged graph with one preferred label a language."""
        for quad in quads:
            further = quad.predicate == PREF_LABEL and (quad.subject, quad.object) in self.further
            yield quad._replace(predicate=ALT_LABEL) if further else quad


def path_of(home: Path) -> Path:
    """Where all conflicts of the graph in force are listed."""
    return home / "labels.tsv"


def keep(home: Path, conflicts: Sequence[Conflict]) -> None:
    """Write the list, or take it away where there is none."""
    path = path_of(home)
    if not conflicts:
        path.unlink(missing_ok=True)
        return
    rows = [_COLUMNS, *((c.entity, c.language, c.preferred, c.by, c.further, c.further_by) for c in conflicts)]
    draft = path.with_name(f"{path.name}.writing")
    draft.write_text("".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows), encoding="utf-8")
    draft.replace(path)
