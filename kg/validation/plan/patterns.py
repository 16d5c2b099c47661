"""A query as alternatives without UNION: which triple patterns must hold together, and what else is asked beside them.

Every result of a query comes from one alternative: its mandatory patterns all match, its filters hold. What is nested (OPTIONAL,
MINUS, EXISTS, NOT EXISTS) is kept with the variables of the outside it may see. Sub-selects that only choose columns are
opened, their inner variables renamed. A form not named here raises UnplannedError: aggregation, LIMIT and ORDER BY, GRAPH,
SERVICE, CONSTRUCT in all its variety. Of the rules of derivation (:class:`Derived`), which are CONSTRUCTs, only what they read is
asked: for them what is grouped or ordered is as good as the rows it is made from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count, product

from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Literal, URIRef, Variable

from kg.validation.plan.algebra import EXISTENCE, Scope, bindable, conjuncts, exists, is_plain, parsed, selects, variables_of
from kg.validation.plan.paths import UnplannedError

Pattern = tuple[object, object, object]
#: VALUES of more rows are not taken apart, row by row.
_ROWS = 8


@dataclass(slots=True)
class Nested:
    """Something asked beside an alternative; ``visible`` are the outer variables that have a value in it.

    ``deep`` is whether those reach what is nested in it, too (EXISTS, which is asked with the values filled in). ``given``
    are variables that only an OPTIONAL binds and that a test guarantees here. ``must`` is whether every row needs it to match
    (True) or not to match (False); None where neither is so, or more triples may match it less often. ``exact`` is whether one
    match of its patterns and tests, with the values of ``visible``, is enough for that.
    """

    query: CompValue
    scope: Scope
    visible: frozenset[Variable]
    deep: bool = False
    given: frozenset[Variable] = frozenset()
    must: bool | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Test:
    """A FILTER that every row passes; ``visible`` are the variables that have a value where it is asked."""

    expression: CompValue
    scope: Scope
    visible: frozenset[Variable]


@dataclass(slots=True)
class Alternative:
    """Patterns that must all match, equal terms (BIND, VALUES), variables that then have a value, what is nested, and tests."""

    patterns: list[Pattern] = field(default_factory=list)
    equal: list[tuple[Variable, object]] = field(default_factory=list)
    bound: frozenset[Variable] = frozenset()
    nested: list[Nested] = field(default_factory=list)
    optional: list[Nested] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)

    def __add__(self, other: Alternative) -> Alternative:
        return Alternative(
            self.patterns + other.patterns,
            self.equal + other.equal,
            self.bound | other.bound,
            self.nested + other.nested,
            self.optional + other.optional,
            self.tests + other.tests,
        )


class Alternatives:
    """Takes one query apart."""

    kind = "SelectQuery"

    def __init__(self, text: str) -> None:
        query, self.closed = parsed(text)
        if query.algebra.name != self.kind or query.algebra.datasetClause:
            raise UnplannedError(f"a query that is no plain {self.kind}")
        self.root: CompValue = query.algebra.p
        self.columns: tuple[Variable, ...] = tuple(query.algebra.PV or ())
        self._fresh = count()
        self._mentions = Counter(variables_of(self.root))
        #: Inner variables of sub-selects that occur once: they only say that there is something.
        self.idle: set[Variable] = set()

    def of(self, node: CompValue, scope: Scope = lambda v: v, outer: frozenset[Variable] = frozenset()) -> list[Alternative]:
        """The alternatives of a part of the query; ``outer`` are variables already filled in (inside EXISTS)."""
        form = self.forms().get(node.name)
        if form is None:
            raise UnplannedError(str(node.name))
        return form(self, node, scope, outer)

    def forms(self) -> Mapping[str, Form]:
        """How each form of the algebra is taken apart."""
        return _FORMS

    def bgp(self, node: CompValue, scope: Scope, _outer: frozenset[Variable]) -> list[Alternative]:
        patterns = [(_term(s, scope), _term(p, scope), _term(o, scope)) for s, p, o in node.triples]
        bound = frozenset(term for pattern in patterns for term in pattern if isinstance(term, Variable))
        return [Alternative(patterns, bound=bound)]

    def join(self, node: CompValue, scope: Scope, outer: frozenset[Variable]) -> list[Alternative]:
        return [a + b for a, b in product(self.of(node.p1, scope, outer), self.of(node.p2, scope, outer))]

    def union(self, node: CompValue, scope: Scope, outer: frozenset[Variable]) -> list[Alternative]:
        return self.of(node.p1, scope, outer) + self.of(node.p2, scope, outer)

    def filter(self, node: CompValue, scope: Scope, outer: frozenset[Variable]) -> list[Alternative]:
        found = self.of(node.p, scope, outer)
        parts = list(conjuncts(node.expr))
        musts = {id(part.graph): part.name == "Builtin_EXISTS" for part in parts if part.name in EXISTENCE}
        for alternative in found:
            visible = alternative.bound | outer
            for graph, given in exists(node.expr, scope, frozenset()):
                must = musts.get(id(graph)) if not given and is_plain(graph) else None
                sure = not selects(graph) and all(scope(v) in visible or self._is_only_in(v, graph) for v in variables_of(graph))
                alternative.nested.append(Nested(graph, scope, visible, deep=True, given=given, must=must, exact=sure))
            alternative.tests += [Test(part, scope, visible) for part in parts if part.name not in EXISTENCE]
        return found

    def _is_only_in(self, variable: Variable, part: CompValue) -> bool:
        """Whether a variable occurs in no other part: an engine may fill it in with a value from outside of its group."""
        return self._mentions[variable] == sum(v == variable for v in variables_of(part))

    def extend(self, node: CompValue, scope: Scope, outer: frozenset[Variable]) -> list[Alternative]:
        found = self.of(node.p, scope, outer)
        variable = scope(node.var)
        for alternative in found:
            for graph, given in exists(node.expr, scope, frozenset()):
                alternative.nested.append(Nested(graph, scope, alternative.bound | outer, deep=True, given=given))
            term = _term(node.expr, scope)
            if isinstance(term, URIRef | Literal) or (isinstance(term, Variable) and term in alternative.bound):
                alternative.equal.append((variable, term))
                alternative.bound |= {variable}
        return found

    def left_join(self, node: CompValue, scope: Scope, outer: frozenset[Variable]) -> list[Alternative]:
        found = self.of(node.p1, scope, outer)
        right = frozenset(v for alternative in self.of(node.p2, scope, outer) for v in alternative.bound)
        for alternative in found:
            alternative.optional.append(Nested(node.p2, scope, alternative.bound | outer))
            for graph, given in exists(node.expr, scope, frozenset()):
                # Asked of both sides together: what only the right side binds is left to find its own way.
                alternative.nested.append(Nested(graph, scope, alternative.bound | outer, deep=True, given=given | right))
        return found

    def minus(self, node: CompValue, scope: Scope, outer: frozenset[Variable]) -> list[Alternative]:
        found = self.of(node.p1, scope, outer)
        around = {scope(variable) for variable in bindable(node.p1)}
        inside = {scope(variable) for variable in bindable(node.p2)}
        for alternative in found:
            # Where the two sides share no variable nothing is taken away (SPARQL, section 8.3.3).
            sure = inside.isdisjoint(around - alternative.bound) and not inside.isdisjoint(alternative.bound)
            must = False if is_plain(node.p2) else None
            alternative.nested.append(Nested(node.p2, scope, alternative.bound, must=must, exact=sure))
        return found

    def values(self, node: CompValue, scope: Scope, _outer: frozenset[Variable]) -> list[Alternative]:
        if node.p.name != "values":
            return self.of(node.p, scope, _outer)
        rows: list[Mapping[Variable, object]] = node.p.res
        given = [[(scope(v), term) for v, term in row.items() if isinstance(term, URIRef | Literal)] for row in rows]
        if len(given) <= _ROWS:
            return [Alternative(equal=list(equal), bound=frozenset(v for v, _ in equal)) for equal in given]
        return [Alternative(bound=frozenset.intersection(*(frozenset(v for v, _ in equal) for equal in given)))]

    def project(self, node: CompValue, scope: Scope, outer: frozenset[Variable]) -> list[Alternative]:
        kept, renamed = frozenset(node.PV), dict[Variable, Variable]()
        uses = Counter(variables_of(node.p))

        def inner(variable: Variable) -> Variable:
            if variable in kept:
                return scope(variable)
            if variable not in renamed:
                renamed[variable] = Variable(f"{variable}__{next(self._fresh)}")
                if uses[variable] == 1:
                    self.idle.add(renamed[variable])
            return renamed[variable]

        return self.of(node.p, inner, outer)

    def through(self, node: CompValue, scope: Scope, outer: frozenset[Variable]) -> list[Alternative]:
        return self.of(node.p, scope, outer)


class Derived(Alternatives):
    """Takes the pattern of a CONSTRUCT apart, for what it reads and for nothing else."""

    kind = "ConstructQuery"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.template: tuple[Pattern, ...] = tuple(parsed(text)[0].algebra.template)

    def forms(self) -> Mapping[str, Form]:
        """See :class:`Alternatives`; groups and orders are passed through."""
        return _FORMS | dict.fromkeys(("AggregateJoin", "Group", "OrderBy"), Alternatives.through)


Form = Callable[[Alternatives, CompValue, Scope, frozenset[Variable]], list[Alternative]]
_FORMS: dict[str, Form] = {
    "BGP": Alternatives.bgp,
    "Join": Alternatives.join,
    "Union": Alternatives.union,
    "Filter": Alternatives.filter,
    "Extend": Alternatives.extend,
    "LeftJoin": Alternatives.left_join,
    "Minus": Alternatives.minus,
    "ToMultiSet": Alternatives.values,
    "Project": Alternatives.project,
    "Distinct": Alternatives.through,
    "Reduced": Alternatives.through,
}


def _term(term: object, scope: Scope) -> object:
    return scope(term) if isinstance(term, Variable) else term
