"""Which rules have to be asked again, and about which focus nodes, after a change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox
from rdflib import Graph

from kg.validation.plan.automaton import FOCUS, Automaton, Edge, Kind, Node, Step
from kg.validation.plan.checks import PlannedCheck
from kg.validation.plan.graph import Change, View
from kg.validation.plan.joins import Join
from kg.validation.plan.reads import SUBCLASS, TYPE, Group, Root, classes_of
from kg.validation.plan.walk import TooManyError, affected
from kg.validation.report import Result

#: Nodes a walk may pass before a rule is rather run whole.
LIMIT = 50_000
#: Sets of shapes whose descriptions are kept.
_DESCRIBED = 64


@dataclass(slots=True)
class Pairs:
    """Focus nodes by rule (the index of a group or check); ``whole`` rules are asked about everything, with the reason."""

    groups: dict[int, set[Node]] = field(default_factory=lambda: defaultdict(set))
    checks: dict[int, set[Node]] = field(default_factory=lambda: defaultdict(set))
    whole_groups: dict[int, str] = field(default_factory=dict)
    whole_checks: dict[int, str] = field(default_factory=dict)


class Index:
    """Every step of every rule by the predicate of the triples it takes."""

    def __init__(self, automata: Iterable[tuple[int, Automaton]]) -> None:
        self._automata: list[tuple[int, Automaton]] = []
        self._by_predicate: dict[ox.NamedNode | None, _Steps] = {}
        for rule, automaton in automata:
            for step in automaton.steps():
                if step.kind is not Kind.STAY:
                    self._by_predicate.setdefault(step.predicate, _Steps()).add(len(self._automata), step)
            self._automata.append((rule, automaton))

    def starts(self, edges: Iterable[Edge]) -> Iterator[tuple[int, Automaton, set[tuple[Node, int]]]]:
        """Where the rules' steps take one of the triples: rule, automaton, nodes in states."""
        found: dict[int, set[tuple[Node, int]]] = defaultdict(set)
        for edge in edges:
            for steps in (self._by_predicate.get(edge[1]), self._by_predicate.get(None)):
                if steps is not None:
                    steps.take(edge, found)
        for number, starts in found.items():
            yield *self._automata[number], starts


class _Steps:
    """The steps over one predicate by the end of the triple they start from: number of the automaton, and state."""

    def __init__(self) -> None:
        self._subjects: list[tuple[int, int]] = []
        self._values: list[tuple[int, int]] = []
        self._ended: list[tuple[int, Step]] = []

    def add(self, number: int, step: Step) -> None:
        if step.end is not None:
            self._ended.append((number, step))
        else:
            (self._values if step.kind is Kind.BACKWARD else self._subjects).append((number, step.source))

    def take(self, edge: Edge, found: dict[int, set[tuple[Node, int]]]) -> None:
        """Add the nodes and states from which the steps take a triple."""
        subject, _, value = edge
        for number, state in self._subjects:
            found[number].add((subject, state))
        for number, state in self._values:
            found[number].add((value, state))
        for number, step in self._ended:
            near = step.start(edge)
            if near is not None:
                found[number].add((near, step.source))


class Rules:
    """All compiled rules, and how to find those a change affects."""

    def __init__(self, groups: Sequence[Group], checks: Sequence[PlannedCheck]) -> None:
        self.groups = tuple(groups)
        self.checks = tuple(checks)
        self._shape_steps = Index((i, root.reads) for i, group in enumerate(groups) for root in group.roots)
        self._check_steps = Index((i, check.reads) for i, check in enumerate(checks) if not check.unplanned)
        self._check_index = [Index([(i, check.reads)]) for i, check in enumerate(checks)]
        self._by_class: dict[Node, set[int]] = defaultdict(set)
        self._by_node: dict[Node, set[int]] = defaultdict(set)
        self._by_link: dict[ox.NamedNode, list[tuple[int, bool]]] = defaultdict(list)
        for i, group in enumerate(groups):
            for root in group.roots:
                self._register(i, root)
        #: Which group or check a result is from, by its source.
        self._sources = {source: (True, i) for i, group in enumerate(groups) for source in group.sources}
        self._sources |= {planned.check.iri: (False, i) for i, planned in enumerate(checks)}
        self._described: dict[frozenset[str], Graph] = {}
        self._types = Automaton()
        self._types.loop(self._types.step(FOCUS, Kind.FORWARD, TYPE), Kind.FORWARD, SUBCLASS)
        self._type_steps = Index([(0, self._types)])

    def _register(self, i: int, root: Root) -> None:
        for cls in root.classes:
            self._by_class[cls].add(i)
        for node in root.nodes:
            self._by_node[node].add(i)
        for predicate in root.subjects_of:
            self._by_link[predicate].append((i, False))
        for predicate in root.objects_of:
            self._by_link[predicate].append((i, True))

    @property
    def shapes(self) -> int:
        """How many shapes with targets there are."""
        return sum(len(group.names) for group in self.groups)

    def described(self, roots: Iterable[Root]) -> Graph:
        """The descriptions of some roots as one graph, kept for the next who asks these: whoever adds targets removes them."""
        wanted = {root.iri: root for root in roots}
        key = frozenset(wanted)
        if key not in self._described:
            if len(self._described) >= _DESCRIBED:
                self._described.clear()
            graph = self._described[key] = Graph("SimpleMemory", bind_namespaces="none")
            for root in wanted.values():
                for triple in root.triples:
                    graph.add(triple)
        return self._described[key]

    def affected(self, change: Change, audit: Collection[Result] | None, also: Iterable[Node] = ()) -> Pairs:
        """The rules and focus nodes whose results the change may alter; the nodes ``also`` with every rule about them.

        ``audit`` are the results before the change, None where they are not known.
        """
        pairs = Pairs()
        pairs.whole_groups = {i: group.unplanned for i, group in enumerate(self.groups) if group.unplanned}
        pairs.whole_checks = {i: check.unplanned for i, check in enumerate(self.checks) if check.unplanned}
        targeted = _Targeted(self, change)
        try:
            self._add_targets(pairs, change, targeted)
        except TooManyError:
            pairs.whole_groups.update((i, "too many nodes change their class") for i in range(len(self.groups)))
        self._add_reads(pairs, change, targeted)
        self._add_checks(pairs, change, None if audit is None else _focuses(audit))
        for node in also:
            for i in targeted.groups(node):
                pairs.groups[i].add(node)
            for i in range(len(self.checks)):
                pairs.checks[i].add(node)
        for i, nodes in pairs.groups.items():
            if any(isinstance(node, ox.Literal) for node in nodes):
                # The graph has folded literals, the shapes are about written ones.
                pairs.whole_groups[i] = "a literal as focus node"
        for i in pairs.whole_groups:
            pairs.groups.pop(i, None)
        for i in pairs.whole_checks:
            pairs.checks.pop(i, None)
        return pairs

    def _add_targets(self, pairs: Pairs, change: Change, targeted: _Targeted) -> None:
        """Nodes that become targets or cease to be: by their class, the class tree, or a link."""
        for _, automaton, starts in self._type_steps.starts(change.edges):
            for node in affected(change.around, automaton, starts, LIMIT):
                for i in targeted.groups(node):
                    pairs.groups[i].add(node)
        for subject, predicate, value in change.edges:
            for i, objects in self._by_link.get(predicate, ()):
                pairs.groups[i].add(value if objects else subject)

    def _add_reads(self, pairs: Pairs, change: Change, targeted: _Targeted) -> None:
        for i, automaton, starts in self._shape_steps.starts(change.edges):
            try:
                found = affected(change.around, automaton, starts, LIMIT)
            except TooManyError:
                pairs.whole_groups[i] = "too many focus nodes"
                continue
            pairs.groups[i].update(node for node in found if i in targeted.groups(node))

    def _add_checks(self, pairs: Pairs, change: Change, had: Mapping[str, set[Node]] | None) -> None:
        """``had`` are the focus nodes of the rows before the change, by check; None where they are not known."""
        for i, automaton, starts in self._check_steps.starts(change.edges):
            try:
                near = affected(change.around, automaton, starts, LIMIT)
            except TooManyError:
                pairs.whole_checks[i] = "too many focus nodes"
                continue
            losing = near if had is None else near.intersection(had.get(self.checks[i].check.iri, ()))
            if found := self._joined(change, i, near, losing):
                pairs.checks[i] |= found

    def _joined(self, change: Change, i: int, near: set[Node], losing: set[Node]) -> set[Node]:
        """Those of the nodes near a change that it can matter to; what the change itself speaks of is not looked at closer.

        Rows can only be taken away from the nodes ``losing``.
        """
        found = near.intersection(change.subjects)
        if len(found) == len(near):
            return found
        joins, walked = self.checks[i].joins, list[Edge]()
        for edge, adds in change.directed:
            try:
                if joins.walked(edge):
                    raise TooManyError
                for join in joins.starting(edge):
                    if adds is not None and join.adds is not None and adds is not join.adds:
                        found |= self._losing(change, join, edge, losing)
                    else:
                        join.focuses(change.around, edge, found)
            except TooManyError:
                walked.append(edge)
        for _, automaton, starts in self._check_index[i].starts(walked):
            found |= affected(change.around, automaton, starts, LIMIT)
        return found & near

    @staticmethod
    def _losing(change: Change, join: Join, edge: Edge, losing: set[Node]) -> set[Node]:
        """The nodes of which a row may go: a triple comes that a row must not have, or one goes that it must have."""
        reached = set[Node]()
        if losing:
            join.focuses(change.around, edge, reached)
        return reached & losing

    def groups_of(self, view: View, node: Node) -> set[int]:
        """The groups with a shape that is about the node."""
        found = set(self._by_node.get(node, ()))
        for cls in classes_of(view, node):
            found |= self._by_class.get(cls, set())
        for predicate, roots in self._by_link.items():
            for i, objects in roots:
                if view.has(None, predicate, node) if objects else view.has(node, predicate, None):
                    found.add(i)
        return found

    def stale(self, pairs: Pairs, results: Iterable[Result]) -> tuple[list[Result], list[Result]]:
        """Part the results of the graph before: those that have to be found again or are gone, and those that stay."""
        groups, checks = ({i: _names(nodes) for i, nodes in asked.items()} for asked in (pairs.groups, pairs.checks))
        again: list[Result] = []
        stay: list[Result] = []
        for result in results:
            is_shape, i = self._sources[result.shape]
            whole, asked = (pairs.whole_groups, groups) if is_shape else (pairs.whole_checks, checks)
            (again if i in whole or result.focus in asked.get(i, ()) else stay).append(result)
        return again, stay


def _focuses(results: Iterable[Result]) -> Mapping[str, set[Node]]:
    """The focus nodes of the results of checks, by check."""
    found: dict[str, set[Node]] = defaultdict(set)
    for result in results:
        if result.source == "check":
            found[result.shape].add(ox.NamedNode(result.focus))
    return found


def _names(nodes: Iterable[Node]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, ox.NamedNode | ox.Literal)}


class _Targeted:
    """The groups about a node, before or after the change, each node looked at once."""

    def __init__(self, rules: Rules, change: Change) -> None:
        self._rules, self._change = rules, change
        self._known: dict[Node, set[int]] = {}

    def groups(self, node: Node) -> set[int]:
        if node not in self._known:
            views = (self._change.before, self._change.after)
            self._known[node] = set().union(*(self._rules.groups_of(view, node) for view in views))
        return self._known[node]
