"""What follows from a change, so that it is judged as the build will make it.

Who takes an entity away leaves behind what was derived from it, its superclasses above all, and shapes would ask a node that is
gone for its label. Who adds a participation adds the name and the tenure that follow from it, and what follows can be wrong where
nothing that was added is: one name in two languages. So the rules of derivation (``queries/derive``) are asked again, about what
the change can affect and nothing else.

The change is walked back to the nodes a rule is about that read it (:mod:`kg.validation.plan.derivation`); all that the rule
reads for them is extracted from the graph before and after; the rule itself finds what follows on both, and the difference is
part of the change the next rule sees. What a rule and those after it had derived is hidden from it: it finds its triples where
they are not yet. A rule that is not planned, or too much to read, has everything derived again after a removal; additions are
then judged as they are, as very many of them are, and whoever builds the graph judges what follows.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from kg.namespaces import Iris
from kg.store.derive import add, derive
from kg.store.edges import Edge, Node, folded, holding
from kg.store.rdf import read_nquads, to_iri, to_term
from kg.store.terms import Iri, Quad
from kg.validation.delta import Delta, Triple
from kg.validation.plan.affected import LIMIT, Index
from kg.validation.plan.derivation import Made, Stage, made, paths, stages
from kg.validation.plan.graph import Base, Change, View, edge
from kg.validation.plan.paths import UnplannedError
from kg.validation.plan.walk import TooManyError, affected, read

#: Triples that may be read for one stage.
_MOST = 400_000
#: Triples somebody adds of which what follows is found: a thousand about one event take two seconds of CPU, ten thousand thirty.
_ADDED = 1_000


def following(delta: Delta, base: Base, nquads: Path, name: str) -> Delta:
    """The change with what no longer follows and what newly does; ``base`` is the graph before, of a file, under a base IRI."""
    if not delta.removed and len(delta.added) > _ADDED:
        return delta
    try:
        return by_rules(delta, base, name)
    except (UnplannedError, TooManyError):
        return everything(delta, nquads, name) if delta.removed else delta


def warm(name: str) -> None:
    """Take the rules apart, so that the first change finds that done; what cannot be planned is told by whoever asks."""
    with suppress(UnplannedError):
        stages(name)


def by_rules(delta: Delta, base: Base, name: str) -> Delta:
    """The same from what the rules read; raises UnplannedError and TooManyError."""
    return _Following(base, name).of(delta)


def everything(delta: Delta, nquads: Path, name: str) -> Delta:
    """The same by deriving everything again."""
    graph = Iri(Iris(name).graph("derived"))
    merged: set[Triple] = set()
    derived: set[Triple] = set()
    asserted: set[Triple] = set()
    for quad in read_nquads(nquads):
        (merged if quad.graph is None else derived if quad.graph == graph else asserted).add(quad[:3])
    derived -= asserted
    after = (merged - derived - set(delta.removed)) | set(delta.added)
    now = set(derive((Quad(*triple) for triple in after), paths(), name))
    removed = [triple for triple in delta.removed if triple not in derived]
    return Delta((*delta.added, *sorted(now - derived)), (*removed, *sorted(derived - now - after)))


class _Following:
    """The consequences of one change of one graph."""

    def __init__(self, base: Base, name: str) -> None:
        self._base, self._name = base, name
        self._graph = ox.NamedNode(Iris(name).graph("derived"))

    def of(self, delta: Delta) -> Delta:
        # What only follows goes when it follows no more, and not because somebody takes it away.
        asserted = (triple for triple in delta.removed if not self._base.asserts(stored(triple), self._graph))
        delta = Delta(delta.added, tuple(asserted))
        every = stages(self._name)
        for number, stage in enumerate(every):
            hidden = made(rule for rules in every[number:] for rule in rules)
            delta = self._after(delta, stage, hidden)
        return delta

    def _after(self, delta: Delta, stage: Stage, hidden: Made) -> Delta:
        """The change after one stage; what the stage and those after it had derived is hidden from it."""
        change = Change(self._base, delta)
        nodes = self._affected(change, stage)
        if not nodes:
            return delta
        before, after = (self._found(view, stage, nodes, hidden) for view in (change.before, change.after))
        lost = {one for one in before - after if self._base.asserts(one, self._graph)}
        gained = {one for one in after if not _has(change.after, one)}
        added, removed = (sorted(map(_triple, edges)) for edges in (gained, lost))
        return Delta((*delta.added, *added), (*delta.removed, *removed))

    @staticmethod
    def _affected(change: Change, stage: Stage) -> set[Node]:
        """The nodes of which the stage may find something else, or had to find again what somebody no longer says."""
        every = set[Node]()
        for rule in stage:
            found = {node for one in change.edges for node in rule.nodes(one)}
            for _, automaton, starts in Index([(0, rule.reads)]).starts(change.edges):
                found |= affected(change.around, automaton, starts, LIMIT)
            every |= {node for node in found if isinstance(node, ox.NamedNode) and rule.possible(change.around, node)}
        return every

    def _found(self, view: View, stage: Stage, nodes: set[Node], hidden: Made) -> set[Edge]:
        """What the rules of a stage find about some nodes in a view."""
        edges = set[Edge]()
        for rule in stage:
            read(view, rule.reads, nodes, edges, _MOST)
        store = holding(one for one in edges if not self._is_hidden(one, hidden))
        found = set[Edge]()
        for rule in stage:
            for triple in add(store, rule.asked_of(nodes), rule.name, self._name):
                one = (triple.subject, triple.predicate, folded(triple.object))
                if not rule.by_ends or not nodes.isdisjoint(rule.nodes(one)):
                    found.add(one)
        return found

    def _is_hidden(self, one: Edge, hidden: Made) -> bool:
        _, predicate, value = one
        if predicate not in hidden:
            return False
        values = hidden[predicate]
        made = values is None or (isinstance(value, ox.NamedNode) and value.value in values)
        return made and self._base.asserts(one, self._graph)


def stored(triple: Triple) -> Edge:
    """A triple as the stores keep it."""
    subject, predicate, value = edge(triple)
    return subject, predicate, folded(value)


def _has(view: View, edge: Edge) -> bool:
    return view.has(*edge)


def _triple(edge: Edge) -> Triple:
    subject, predicate, value = edge
    return to_iri(subject), Iri(predicate.value), to_term(value)
