"""Putting the report together: what a change introduces, fixes and leaves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from kg.validation.delta import Delta, Triple
from kg.validation.judge import FIRST
from kg.validation.plan.affected import Pairs, Rules
from kg.validation.plan.evaluate import evaluate
from kg.validation.plan.graph import Base, Change
from kg.validation.plan.walk import TooManyError
from kg.validation.report import Asked, Ran, Result

#: A change of more triples than this that is larger than one triple in ``SHARE`` of the graph is judged with everything:
#: 5,000 triples by plan were measured to take as long as all of 29,000 triples.
LARGE, SHARE = 2_000, 6
Found = dict[tuple[str, str, str, str, str], Result]
#: Every result of some triples by the shapes and checks of these IRIs (None: all).
Full = Callable[[Sequence[Triple], frozenset[str] | None], list[Result]]


@dataclass(slots=True)
class Outcome:
    """What was asked again and found: results by key ``before`` and ``after``, and those the change cannot have touched.

    ``untouched`` is empty where no audit of the graph before is at hand.
    """

    before: Found
    after: Found
    untouched: Found
    pairs: Pairs
    change: Change
    ran: Ran
    whole: list[str] = field(default_factory=list)

    @property
    def focuses(self) -> int:
        """How many focus nodes something was asked about again."""
        return len(set().union(*self.pairs.groups.values(), *self.pairs.checks.values()))


class Planner:
    """Judges changes of one graph: ``base`` holds it, ``triples`` lists it where a rule must be run whole."""

    def __init__(self, base: Base, rules: Rules, *, triples: Callable[[], Sequence[Triple]], full: Full) -> None:
        self.base, self.rules = base, rules
        self._triples, self._full = triples, full

    def judge(self, delta: Delta, audit: Collection[Result] | None = None) -> Outcome:
        """Judge a change; ``audit`` are the results of the graph before, None where they are not known."""
        change = Change(self.base, delta)
        after, before = list[Result](), list[Result]() if audit is None else None
        if len(change.edges) > LARGE and len(change.edges) * SHARE > self.base.size:
            pairs = self._everything("a change as large as this is judged sooner with everything")
        else:
            pairs = self.rules.affected(change, audit, () if audit is not None else change.subjects)
            try:
                after = evaluate(self.rules, change.after, pairs)
                before = evaluate(self.rules, change.before, pairs) if audit is None else None
            except TooManyError:
                pairs = self._everything("too many triples to read")
        again, untouched = self.rules.stale(pairs, audit or ())
        if before is None:
            before = again
        whole = [*pairs.whole_groups.values(), *pairs.whole_checks.values()]
        if whole:
            triples = self._triples()
            after += self._whole(pairs, delta.apply(triples))
            if audit is None:
                before += self._whole(pairs, triples)
        return Outcome(_by_key(before), _by_key(after), _by_key(untouched), pairs, change, self._ran(pairs), whole)

    def _everything(self, reason: str) -> Pairs:
        """Every rule, to be run whole."""
        groups, checks = (dict.fromkeys(range(len(rules)), reason) for rules in (self.rules.groups, self.rules.checks))
        return Pairs(whole_groups=groups, whole_checks=checks)

    def _ran(self, pairs: Pairs) -> Ran:
        """How the rules were asked."""
        groups, checks = self.rules.groups, len(self.rules.checks)
        planned, whole = (sum(len(groups[i].names) for i in found) for found in (pairs.groups, pairs.whole_groups))
        shapes = Asked(self.rules.shapes, planned, whole, self.rules.shapes - planned - whole)
        again, run = len(pairs.checks), len(pairs.whole_checks)
        reasons = dict.fromkeys([*pairs.whole_groups.values(), *pairs.whole_checks.values()])
        return Ran(FIRST, shapes, Asked(checks, again, run, checks - again - run), tuple(reasons))

    def _whole(self, pairs: Pairs, triples: Sequence[Triple]) -> list[Result]:
        """The results of the rules that are run whole."""
        groups = [self.rules.groups[i] for i in pairs.whole_groups]
        names = frozenset(self.rules.checks[i].check.iri for i in pairs.whole_checks)
        sources = names.union(*(group.sources for group in groups))
        found = self._full(triples, names.union(*(group.names for group in groups)))
        return [result for result in found if result.shape in sources]


def _by_key(results: Iterable[Result]) -> Found:
    return {result.key: result for result in results}
