"""Which rules have to be asked again, and about which focus nodes, after a change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.validation.plan.automaton import FOCUS, Automaton, Edge, Kind, Node, Step
from kg.validation.plan.checks import PlannedCheck
from kg.validation.plan.graph import Change, View
from kg.validation.plan.reads import SUBCLASS, TYPE, Group, Root, classes_of
from kg.validation.plan.walk import TooManyError, affected
from kg.validation.report import Result

#: Nodes a walk may pass before a rule is rather run whole.
LIMIT = 50_000


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
        self._by_predicate: dict[ox.NamedNode | None, list[tuple[int, Automaton, Step]]] = defaultdict(list)
        for rule, automaton in automata:
            for step in automaton.steps():
                if step.kind is not Kind.STAY:
                    self._by_predicate[step.predicate].append((rule, automaton, step))

    def starts(self, edges: Iterable[Edge]) -> dict[tuple[int, int], tuple[int, Automaton, set[tuple[Node, int]]]]:
        """Where the rules' steps take one of the triples: rule, automaton, nodes in states."""
        found: dict[tuple[int, int], tuple[int, Automaton, set[tuple[Node, int]]]] = {}
        for edge in edges:
            for rule, automaton, step in (*self._by_predicate[edge[1]], *self._by_predicate[None]):
                near = step.start(edge)
                if near is not None:
                    key = (rule, id(automaton))
                    found.setdefault(key, (rule, automaton, set()))[2].add((near, step.source))
        return found


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

    def affected(self, change: Change, also: Iterable[Node] = ()) -> Pairs:
        """The rules and focus nodes whose results the change may alter; the nodes ``also`` with every rule about them."""
        pairs = Pairs()
        pairs.whole_groups = {i: group.unplanned for i, group in enumerate(self.groups) if group.unplanned}
        pairs.whole_checks = {i: check.unplanned for i, check in enumerate(self.checks) if check.unplanned}
        targeted = _Targeted(self, change)
        try:
            self._add_targets(pairs, change, targeted)
        except TooManyError:
            pairs.whole_groups.update((i, "too many nodes change their class") for i in range(len(self.groups)))
        self._add_reads(pairs, change, targeted)
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
        for _, automaton, starts in self._type_steps.starts(change.edges).values():
            for node in affected(change.around, automaton, starts, LIMIT):
                for i in targeted.groups(node):
                    pairs.groups[i].add(node)
        for subject, predicate, value in change.edges:
            for i, objects in self._by_link.get(predicate, ()):
                pairs.groups[i].add(value if objects else subject)

    def _add_reads(self, pairs: Pairs, change: Change, targeted: _Targeted) -> None:
        for i, automaton, starts in self._shape_steps.starts(change.edges).values():
            try:
                found = affected(change.around, automaton, starts, LIMIT)
            except TooManyError:
                pairs.whole_groups[i] = "too many focus nodes"
                continue
            pairs.groups[i].update(node for node in found if i in targeted.groups(node))
        for i, automaton, starts in self._check_steps.starts(change.edges).values():
            try:
                near = affected(change.around, automaton, starts, LIMIT)
            except TooManyError:
                pairs.whole_checks[i] = "too many focus nodes"
                continue
            if found := self._joined(change, i, near):
                pairs.checks[i] |= found

    def _joined(self, change: Change, i: int, near: set[Node]) -> set[Node]:
        """Those of the nodes near a change that it can matter to; what the change itself speaks of is not looked at closer."""
        found = near.intersection(change.subjects)
        if len(found) == len(near):
            return found
        joins, walked = self.checks[i].joins, list[Edge]()
        for edge in change.edges:
            try:
                if joins.walked(edge):
                    raise TooManyError
                for join in joins.starting(edge):
                    join.focuses(change.around, edge, found)
            except TooManyError:
                walked.append(edge)
        for _, automaton, starts in self._check_index[i].starts(walked).values():
            found |= affected(change.around, automaton, starts, LIMIT)
        return found & near

    def groups_of(self, view: View, node: Node) -> set[int]:
        """The groups with a shape that is about the node."""
        found = set(self._by_node.get(node, ()))
        for cls in classes_of(view, node):
            found |= self._by_class.get(cls, set())
        for predicate, roots in self._by_link.items():
            for i, objects in roots:
                if view.edges(None, predicate, node) if objects else view.edges(node, predicate, None):
                    found.add(i)
        return found

    def stale(self, pairs: Pairs, results: Iterable[Result]) -> tuple[list[Result], list[Result]]:
        """Part the results of the graph before: those that have to be found again or are gone, and those that stay."""
        names: dict[str, set[str] | None] = {}
        for i, group in enumerate(self.groups):
            focuses = None if i in pairs.whole_groups else _names(pairs.groups.get(i, ()))
            names.update(dict.fromkeys(group.sources, focuses))
        for i, planned in enumerate(self.checks):
            names[planned.check.iri] = None if i in pairs.whole_checks else _names(pairs.checks.get(i, ()))
        again: list[Result] = []
        stay: list[Result] = []
        for result in results:
            focuses = names[result.shape]
            (again if focuses is None or result.focus in focuses else stay).append(result)
        return again, stay


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
