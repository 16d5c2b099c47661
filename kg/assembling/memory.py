"""A graph assembled in memory: the named graphs, their merge, the plain triples and the derived ones in one list of quads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg import resources
from kg.assembling.equal import repeated
from kg.assembling.labels import Conflict, Labels
from kg.contributions import merge
from kg.contributions.ledger import Contribution
from kg.errors import BuildError
from kg.identity import decisions as identity
from kg.identity.decisions import Decision
from kg.identity.withdrawn import Withdrawal, mentions
from kg.interpret.plain import plain_triples
from kg.interpret.quads import TYPE
from kg.loaders.corpus import Corpus
from kg.namespaces import ENTITY_TYPES, SC, Iris
from kg.store.derive import derive
from kg.store.rdf import canonical_lines
from kg.store.terms import Iri, Quad
from kg.vocabulary import Vocabulary

DERIVED = "derived"
#: Classes of assertions, counted in the summary; Attendance is a derived view of Participation and not counted twice.
ASSERTIONS = ("Statement", "Participation", "AttendanceCount", "Outcome", "Membership", "Tenure", "NameForm")
WITHDRAWN = Iri(SC + "Withdrawn")


@dataclass(slots=True)
class Graph:
    """The whole dataset before it is published: named graphs, merge and derived triples in one list of quads.

    ``conflicts`` are the labels datasets do not agree on.
    """

    quads: list[Quad]
    conflicts: list[Conflict] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Canonical N-Quads."""
        return canonical_lines(self.quads)


def assemble(
    corpus: Corpus,
    base: str,
    step: Callable[[str], None] = lambda _name: None,
    contributions: Iterable[Contribution] = (),
    registers: Iterable[Quad] = (),
    apart: Iterable[Quad] = (),
    local: Iterable[Decision] = (),
) -> Graph:
    """Expand, merge with registers and contributions, and derive; raises InputError or BuildError at the first mistake.

    ``apart`` are the quads of datasets in other vocabularies: they keep their graphs and enter no merge.
    """
    iris = Iris(base)
    step("interpret")
    records = corpus.expand(iris)
    loaded = list(registered(registers, corpus.withdrawn, iris))
    records += loaded
    decided = identity.standing(local, records, iris)
    records += identity.expand(decided, iris)
    step("merge")
    everything = merge.merge(records, contributions, iris, corpus.withdrawn)
    asserted = everything.quads
    table = identity.replacements([*corpus.decisions, *decided], iris)
    merged, conflicts = _settled(everything.keep(identity.apply(asserted, table)), loaded, iris)
    plain = everything.keep(plain_triples(merged, corpus.vocabulary))
    ontology = list(ontology_quads(corpus.vocabulary, iris))
    default = {Quad(q.subject, q.predicate, q.object) for part in (merged, plain, ontology) for q in part}
    default -= repeated(default, set(table.values()))
    step("derive")
    derived = derive(default, rules(), base)
    graph = Iri(iris.graph(DERIVED))
    default.update(Quad(*triple) for triple in derived)
    aside = list(registered(apart, corpus.withdrawn, iris))
    return Graph(asserted + plain + ontology + list(default) + [Quad(*triple, graph) for triple in derived] + aside, conflicts)


def _settled(merged: list[Quad], loaded: Iterable[Quad], iris: Iris) -> tuple[list[Quad], list[Conflict]]:
    """The merge with one preferred label a language, where datasets have several."""
    labels = Labels(frozenset(quad.graph for quad in loaded if quad.graph), iris)
    labels.add(merged)
    settled = labels.settle()
    return (list(settled.apply(merged)) if settled.conflicts else merged), settled.conflicts


def rules() -> list[Path]:
    """The rules of derived triples, in their order."""
    return sorted((resources.path("queries") / "derive").glob("*.rq"))


def registered(quads: Iterable[Quad], withdrawn: Iterable[Withdrawal], iris: Iris) -> Iterator[Quad]:
    """The quads of loaded registers; raises BuildError where one names what was withdrawn."""
    gone = list(withdrawn)
    for quad in quads:
        for term in quad[:3] if gone else ():
            found = mentions(iris.relative(term.value).removeprefix("id/"), gone)
            if found is not None:
                raise BuildError(
                    f"a register names {found.entity}, which was withdrawn on {found.on}",
                    where=quad.graph.value if quad.graph else "a register",
                    remedy="take the rows out of its file and load it again, or `kg sources --remove NAME`",
                )
        yield quad


def ontology_quads(vocabulary: Vocabulary, iris: Iris) -> Iterator[Quad]:
    """The ontology and the concept schemes, each in its graph."""
    for name, triples in vocabulary.triples.items():
        graph = Iri(iris.graph("schemes" if name.startswith("schemes/") else "ontology"))
        for triple in triples:
            yield Quad(*triple, graph)


def count(quads: Iterable[Quad], base: str) -> dict[str, int]:
    """Count triples of the merged graph, named graphs, assertions and entities."""
    counts: Counter[str] = Counter()
    graphs: set[Iri] = set()
    wanted = {Iri(SC + name): name for name in (*ASSERTIONS, "Evidence", "Attendance")}
    kinds = {f"{base}id/{kind}/": kind for kind in ENTITY_TYPES}
    seen: set[Iri] = set()
    for quad in quads:
        if quad.graph:
            graphs.add(quad.graph)
            continue
        counts["triples"] += 1
        if quad.predicate != TYPE:
            continue
        if quad.object in wanted:
            name = wanted[quad.object]
            counts[name] += 1
            counts["assertions"] += name in ASSERTIONS
        kind = next((k for prefix, k in kinds.items() if quad.subject.value.startswith(prefix)), "")
        if kind and quad.object != WITHDRAWN and quad.subject not in seen:
            seen.add(quad.subject)
            counts[kind] += 1
    counts["named graphs"] = len(graphs)
    return dict(sorted(counts.items()))
