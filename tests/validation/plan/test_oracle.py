"""What the planner finds is what full validation finds, change by change; and a planner that forgets something is caught."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph
from rdflib.term import Node

from kg.store import generations
from kg.validation import context
from kg.validation.plan import affected, graph, joins, merge, patterns, reads, rows, walk
from kg.validation.plan.affected import Pairs, Rules
from kg.validation.plan.automaton import Automaton, Edge, Kind, Step
from kg.validation.plan.automaton import Node as Term
from kg.validation.plan.checks import PlannedCheck
from kg.validation.plan.conditions import Condition
from kg.validation.plan.graph import View
from kg.validation.plan.joins import Joins, PatternSet
from kg.validation.plan.matching import Match
from kg.validation.plan.ordering import Numbers, Order
from kg.validation.plan.patterns import Alternative, Alternatives
from kg.validation.report import Result
from tests.validation.plan.deltas import Draw
from tests.validation.plan.graphs import fixtures, invented_case, invented_rules, real_case, real_rules
from tests.validation.plan.oracle import Case, RuleSet, first_mismatch

#: Cases × changes of each in a quick run.
INVENTED, REAL = (16, 10), (6, 12)
#: And in a thorough one: 10,000 and more.
MANY_INVENTED, MANY_REAL, PARTS = (560, 15), (112, 15), 8


@lru_cache(maxsize=1)
def invented() -> tuple[Case, ...]:
    return tuple(invented_case(seed, INVENTED[1]) for seed in range(INVENTED[0]))


@lru_cache(maxsize=1)
def real() -> tuple[Case, ...]:
    return tuple(real_case(seed, REAL[1]) for seed in range(REAL[0]))


@lru_cache(maxsize=2)
def compiled(rules: RuleSet) -> Rules:
    return rules.compile()


def test_changes_of_invented_graphs_are_judged_as_in_full() -> None:
    assert first_mismatch(invented(), compiled(invented_rules())) is None


def test_changes_of_the_project_s_graphs_are_judged_as_in_full() -> None:
    assert first_mismatch(real(), compiled(real_rules())) is None


@pytest.mark.parametrize("cases", [invented, real])
def test_the_changes_break_and_mend_rules_often(cases: Callable[[], tuple[Case, ...]]) -> None:
    numbers = [(case, number) for case in cases() for number in range(len(case.deltas))]
    introduced = sum(bool(case.new(n) - case.old.keys()) for case, n in numbers)
    fixed = sum(bool(case.old.keys() - case.new(n)) for case, n in numbers)
    assert introduced > len(numbers) / 3
    assert fixed > len(numbers) / 6


def test_all_rules_of_the_project_are_planned() -> None:
    rules = compiled(real_rules())
    assert [group.unplanned for group in rules.groups if group.unplanned] == []
    assert [check.unplanned for check in rules.checks if check.unplanned] == []


def test_what_cannot_be_planned_is_named() -> None:
    rules = compiled(invented_rules())
    named = {check.check.name: check.unplanned for check in rules.checks if check.unplanned}
    assert named == {
        "apart": "apart: a pattern that nothing joins to ?focus",
        "maybe": "maybe: a pattern that nothing joins to ?focus",
        "many": "many: AggregateJoin",
        "first": "first: Slice",
        "closed": "closed: a closing VALUES",
    }
    whole = sorted(group.unplanned.partition(": ")[2] for group in rules.groups if group.unplanned)
    assert whole == ["a property shape below a property shape", "the inverse of a sequence path"]


def test_a_change_that_is_large_beside_the_graph_is_judged_with_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge, "LARGE", 0)
    case = invented()[0]
    number = max(range(len(case.deltas)), key=lambda n: len(case.deltas[n].added))
    monkeypatch.setattr(merge, "SHARE", len(case.triples) + 1)
    outcome = case.planner(compiled(case.rules)).judge(case.deltas[number], case.old.values())
    assert outcome.after.keys() == case.new(number)
    assert outcome.ran.shapes.whole == outcome.ran.shapes.all
    assert "a change as large as this is judged sooner with everything" in outcome.ran.reasons


Mutate = Callable[[pytest.MonkeyPatch], None]


def forget_steps(wanted: Callable[[Step], bool]) -> Mutate:
    """Steps of some kind are never looked at backwards: what they read affects nothing."""

    def mutate(patch: pytest.MonkeyPatch) -> None:
        original = Automaton.steps

        def some(self: Automaton) -> Iterator[Step]:
            return (step for step in original(self) if not wanted(step))

        patch.setattr(Automaton, "steps", some)

    return mutate


def forget_deletions(patch: pytest.MonkeyPatch) -> None:
    original = graph.Change.__init__

    def init(self: graph.Change, base: graph.Base, delta: graph.Delta) -> None:
        original(self, base, delta)
        gone = {graph.edge(t) for t in delta.removed}
        self.edges = tuple(e for e in self.edges if e not in gone)
        self.directed = tuple((e, adds) for e, adds in self.directed if e not in gone)

    patch.setattr(graph.Change, "__init__", init)


def forget_users_of_terms(patch: pytest.MonkeyPatch) -> None:
    """What is said of a predicate does not lead back to those who use it."""
    original = walk._nears

    def nears(view: View, step: Step, node: Term) -> Iterable[Term]:
        return () if step.kind is Kind.PREDICATE else original(view, step, node)

    patch.setattr(walk, "_nears", nears)


def forget_subclasses(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Automaton, "loop", lambda *_arguments: None)


def forget_classes_above(patch: pytest.MonkeyPatch) -> None:
    def direct(view: View, node: Term) -> frozenset[Term]:
        return frozenset(value for _, _, value in view.edges(node, reads.TYPE, None))

    patch.setattr(affected, "classes_of", direct)


def forget_targets(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Rules, "_add_targets", lambda *_arguments: None)


def forget_siblings(patch: pytest.MonkeyPatch) -> None:
    original = reads._below

    def own(shapes: Graph, shape: Node) -> Iterator[Node]:
        parents = set(reads._parents(shapes, shape))
        others = {
            q for p in parents for s in shapes.objects(p, reads._SH.property) if s != shape for q in shapes.objects(s, _QVS)
        }
        return (inner for inner in original(shapes, shape) if inner not in others)

    patch.setattr(reads, "_below", own)


_QVS = reads._SH.qualifiedValueShape


def forget_closed(patch: pytest.MonkeyPatch) -> None:
    original = Automaton.step

    def step(self: Automaton, source: int, kind: Kind, predicate: object = None, end: object = None) -> int:
        return original(self, source, kind, predicate, end) if predicate is not None else self.state()  # type: ignore[arg-type]

    patch.setattr(Automaton, "step", step)


def forget_pairs(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reads, "_PAIRS", ())


def forget_nested(patch: pytest.MonkeyPatch) -> None:
    """NOT EXISTS, MINUS and OPTIONAL of checks read nothing."""
    original = Alternatives.of

    def bare(self: Alternatives, *arguments: object) -> list[Alternative]:
        found = original(self, *arguments)  # type: ignore[arg-type]
        return [Alternative(a.patterns, a.equal, a.bound) for a in found]

    patch.setattr(patterns.Alternatives, "of", bare)


def forget_second_branches(patch: pytest.MonkeyPatch) -> None:
    original = Alternatives.of

    def first(self: Alternatives, *arguments: object) -> list[Alternative]:
        return original(self, *arguments)[:1]  # type: ignore[arg-type]

    patch.setattr(patterns.Alternatives, "of", first)


def forget_lexical_forms(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(View, "forms", lambda _self, edge: (edge[2],))


def read_half(patch: pytest.MonkeyPatch) -> None:
    """Only the triples of the focus nodes themselves get into the sub-graph."""

    def near(view: View, automaton: Automaton, focuses: Iterable[Term], sink: set[Edge], _limit: int) -> None:
        for focus in focuses:
            for step in automaton.forth[0]:
                walk._fars(view, step, focus, sink)

    patch.setattr("kg.validation.plan.evaluate.read", near)


def keep_stale_results(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Rules, "stale", lambda _self, _pairs, results: ([], list(results)))


def share_nothing(patch: pytest.MonkeyPatch) -> None:
    """Shapes that report the same source are not judged together."""
    original = reads.compile_shapes

    def split(shapes: Graph) -> list[reads.Group]:
        groups = original(shapes)
        alone = [reads.Group([root], group.sources, names=group.names) for group in groups for root in group.roots]
        return alone + [group for group in groups if not group.roots]

    patch.setattr("tests.validation.plan.oracle.compile_shapes", split)


def run_nothing_whole(patch: pytest.MonkeyPatch) -> None:
    def none(_self: merge.Planner, _pairs: Pairs, _triples: object) -> list[Result]:
        return []

    patch.setattr(merge.Planner, "_whole", none)


def see_too_much(patch: pytest.MonkeyPatch) -> None:
    """What an OPTIONAL may leave open is taken to be known in what is asked beside it."""
    original = Alternatives.left_join

    def sure(self: Alternatives, node: patterns.CompValue, scope: patterns.Scope, outer: frozenset[object]) -> list[Alternative]:
        found = original(self, node, scope, outer)  # type: ignore[arg-type]
        for alternative in found:
            for right in self.of(node.p2, scope):
                alternative.bound |= right.bound
                alternative.patterns += right.patterns
        return found

    patch.setitem(patterns._FORMS, "LeftJoin", sure)  # type: ignore[arg-type]


def join_rows_only(patch: pytest.MonkeyPatch) -> None:
    """What is nested is not joined with what stands around it."""
    original = Joins._add
    patch.setattr(Joins, "_add", lambda self, one: original(self, one) if one.is_row else None)


def join_from_one_pattern(patch: pytest.MonkeyPatch) -> None:
    """Of several patterns with one predicate only the first is joined from."""
    original = Joins.starting
    patch.setattr(Joins, "starting", lambda self, edge: list(original(self, edge))[:1])


def join_without_paths(patch: pytest.MonkeyPatch) -> None:
    """Triples inside paths of any length, and sets that hang together over something outside, are not walked."""
    patch.setattr(Joins, "walked", lambda _self, _edge: False)


def row_of_first_alternative(patch: pytest.MonkeyPatch) -> None:
    """A check is not asked where only a later alternative may have a row."""

    def first(self: PlannedCheck, view: View, focus: Term) -> bool:
        return any(row.possible(view, focus) for row in self.rows[:1])

    patch.setattr(PlannedCheck, "possible", first)


def rows_without_conditions_of_what_must_not_match(patch: pytest.MonkeyPatch) -> None:
    """What must not match stands against a row although a FILTER of its own keeps it from matching."""
    original = rows._counterpart

    def bare(never: PatternSet, numbers: Numbers, order: Order, known: frozenset[int]) -> object:
        return original(replace(never, tests=[]), numbers, order, known)

    patch.setattr(rows, "_counterpart", bare)


def rows_where_what_is_unknown_is_false(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rows._Test, "excludes", lambda self, _view, binding, _looked: self.condition(binding) is not True)


def rows_whose_counterpart_is_about_anything(patch: pytest.MonkeyPatch) -> None:
    """What must not match is looked for with other values than the row's."""
    original = rows._certain

    def loose(view: View, steps: tuple[Match, ...], _binding: dict[int, Term], *others: Any) -> bool:
        return original(view, steps, {}, *others)

    patch.setattr(rows, "_certain", loose)


def rows_known_for_good(patch: pytest.MonkeyPatch) -> None:
    """What was found out about rows is kept although triples it rests on change."""
    patch.setattr(View, "verdicts", lambda self, _predicates: self._base.verdicts)


def paths_known_for_good(patch: pytest.MonkeyPatch) -> None:
    """Where paths lead is kept although triples in them change."""
    patch.setattr(View, "paths", lambda self, _predicates: self._base.paths)


def joins_where_what_is_unknown_is_false(patch: pytest.MonkeyPatch) -> None:
    original = joins._tests

    def strict(*arguments: Any) -> Iterator[Condition]:
        for condition in original(*arguments):
            yield lambda binding, condition=condition: condition(binding) is True  # type: ignore[misc]

    patch.setattr(joins, "_tests", strict)


def turn_directions(patch: pytest.MonkeyPatch) -> None:
    """Triples that come are taken to go."""
    original = graph.Change.adds

    def turned(self: graph.Change, edge: Edge) -> bool | None:
        found = original(self, edge)
        return None if found is None else not found

    patch.setattr(graph.Change, "adds", turned)


def forget_old_rows(patch: pytest.MonkeyPatch) -> None:
    """Rows that were there are not looked at again where they can only go."""
    patch.setattr(Rules, "_losing", lambda *_arguments: set())


def all_nested_works_one_way(patch: pytest.MonkeyPatch) -> None:
    """What is nested in what is nested, too, is taken to take rows away only."""
    patch.setattr(patterns, "is_plain", lambda _node: True)


MUTANTS: dict[str, tuple[Mutate, Callable[[], tuple[Case, ...]]]] = {
    "backward steps": (forget_steps(lambda step: step.kind is Kind.BACKWARD), real),
    "users of terms": (forget_users_of_terms, invented),
    "the path of one shape": (forget_steps(lambda step: str(step.predicate) == "<https://w3id.org/secoop/ns#certainty>"), real),
    "the class of values": (forget_steps(lambda step: step.predicate == reads.TYPE and step.source != 0), real),
    "deletions": (forget_deletions, invented),
    "subclasses": (forget_subclasses, invented),
    "classes above": (forget_classes_above, invented),
    "targets": (forget_targets, invented),
    "siblings": (forget_siblings, invented),
    "closed": (forget_closed, invented),
    "pairs": (forget_pairs, invented),
    "what must not match": (forget_nested, real),
    "branches": (forget_second_branches, real),
    "lexical forms": (forget_lexical_forms, invented),
    "all but the first step": (read_half, invented),
    "that old results go stale": (keep_stale_results, invented),
    "shared sources": (share_nothing, invented),
    "what is run whole": (run_nothing_whole, invented),
    "joins with what is nested": (join_rows_only, invented),
    "joins from every pattern": (join_from_one_pattern, invented),
    "paths beside joins": (join_without_paths, invented),
    "rows of later alternatives": (row_of_first_alternative, invented),
    "conditions of what must not match": (rows_without_conditions_of_what_must_not_match, invented),
    "that a condition may be unknown": (rows_where_what_is_unknown_is_false, invented),
    "values shared with what must not match": (rows_whose_counterpart_is_about_anything, invented),
    "that what is known of rows changes": (rows_known_for_good, invented),
    "that paths change": (paths_known_for_good, invented),
    "that a condition of a join may be unknown": (joins_where_what_is_unknown_is_false, invented),
    "in which direction a triple works": (turn_directions, invented),
    "rows that were there": (forget_old_rows, invented),
    "that what is nested works both ways": (all_nested_works_one_way, invented),
    "that an OPTIONAL may not match": (see_too_much, invented),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_planner_that_forgets_something_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mutate, cases = MUTANTS[name]
    for case in cases():
        # Full validation is found before the planner is broken.
        assert case.old is not None
        for number in range(len(case.deltas)):
            case.new(number)
    mutate(monkeypatch)
    assert first_mismatch(cases(), cases()[0].rules.compile()) is not None


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_thousands_of_changes_are_judged_as_in_full(part: int) -> None:
    for make, rules, (cases, deltas) in (
        (invented_case, invented_rules(), MANY_INVENTED),
        (real_case, real_rules(), MANY_REAL),
    ):
        for seed in range(1000 + part, 1000 + cases, PARTS):
            assert first_mismatch([make(seed, deltas)], compiled(rules)) is None, seed


@pytest.mark.slow
def test_changes_of_the_built_graph_are_judged_as_in_full(built: Path) -> None:
    generation = generations.current(built)
    triples = context.union(context.default_graph(generation.nquads), context.ontology())
    draw = Draw(triples, [t for fixture in random.Random(7).sample(fixtures("bad"), 20) for t in fixture], 7)  # noqa: S311
    case = Case(real_rules(), triples, [draw.delta() for _ in range(40)])
    assert first_mismatch([case], compiled(real_rules())) is None
    # The built graph is opened from its files, too.
    planner = context.planner(generation.nquads)
    for number, delta in enumerate(case.deltas):
        known = planner.judge(delta, case.old.values())
        assert known.untouched.keys() | known.after.keys() == case.new(number)
