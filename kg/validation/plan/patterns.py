"""A query as alternatives without UNION: which triple patterns must hold together, and what else is asked beside them.

Every result of a query comes from one alternative: its mandatory patterns all match, its filters hold. What is nested (OPTIONAL,
MINUS, EXISTS, NOT EXISTS) is kept with the variables of the outside it may see. Sub-selects that only choose columns are
opened, their inner variables renamed. A form not named here raises UnplannedError: aggregation, LIMIT and ORDER BY, GRAPH,
SERVICE, CONSTRUCT in all its variety.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count, product

from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue, Expr
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Literal, URIRef, Variable

from kg.validation.plan.paths import UnplannedError

Pattern = tuple[object, object, object]
Scope = Callable[[Variable], Variable]


@dataclass(slots=True)
class Nested:
    """Something asked beside an alternative; ``visible`` are the outer variables that have a value in it.

    ``deep`` is whether those reach what is nested in it, too (EXISTS, which is asked with the values filled in). ``given``
    are variables that only an OPTIONAL binds and that a test guarantees here.
    """

    query: CompValue
    scope: Scope
    visible: frozenset[Variable]
    deep: bool = False
    given: frozenset[Variable] = frozenset()


@dataclass(slots=True)
class Alternative:
    """Patterns that must all match, equal terms (BIND), variables that then have a value, and what is nested."""

    patterns: list[Pattern] = field(default_factory=list)
    equal: list[tuple[Variable, object]] = field(default_factory=list)
    bound: frozenset[Variable] = frozenset()
    nested: list[Nested] = field(default_factory=list)
    optional: list[Nested] = field(default_factory=list)

    def __add__(self, other: Alternative) -> Alternative:
        return Alternative(
            self.patterns + other.patterns,
            self.equal + other.equal,
            self.bound | other.bound,
            self.nested + other.nested,
            self.optional + other.optional,
        )


class Alternatives:
    """Takes one query apart."""

    def __init__(self, text: str) -> None:
        query, self.closed = _parsed(text)
        if query.algebra.name != "SelectQuery" or query.algebra.datasetClause:
            raise UnplannedError("a query that is no plain SELECT")
        self.root: CompValue = query.algebra.p
        self.columns: tuple[Variable, ...] = tuple(query.algebra.PV)
        self._fresh = count()
        #: Inner variables of sub-selects that occur once: they only say that there is something.
        self.idle: set[Variable] = set()

    def of(self, node: CompValue, scope: Scope = lambda v: v, outer: frozenset[Variable] = frozenset()) -> list[Alternative]:
        """The alternatives of a part of the query; ``outer`` are variables already filled in (inside EXISTS)."""
        form = _FORMS.get(node.name)
        if form is None:
            raise UnplannedError(str(node.name))
        return form(self, node, scope, outer)

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
        for alternative in found:
            visible = alternative.bound | outer
            alternative.nested += [
                Nested(graph, scope, visible, deep=True, given=given) for graph, given in _exists(node.expr, scope, frozenset())
            ]
        return found

    def extend(self, node: CompValue, scope: Scope, outer: frozenset[Variable]) -> list[Alternative]:
        found = self.of(node.p, scope, outer)
        variable = scope(node.var)
        for alternative in found:
            for graph, given in _exists(node.expr, scope, frozenset()):
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
            for graph, given in _exists(node.expr, scope, frozenset()):
                # Asked of both sides together: what only the right side binds is left to find its own way.
                alternative.nested.append(Nested(graph, scope, alternative.bound | outer, deep=True, given=given | right))
        return found

    def minus(self, node: CompValue, scope: Scope, outer: frozenset[Variable]) -> list[Alternative]:
        found = self.of(node.p1, scope, outer)
        for alternative in found:
            alternative.nested.append(Nested(node.p2, scope, alternative.bound))
        return found

    def values(self, node: CompValue, scope: Scope, _outer: frozenset[Variable]) -> list[Alternative]:
        if node.p.name != "values":
            return self.of(node.p, scope, _outer)
        rows: list[Mapping[Variable, object]] = node.p.res
        columns = {variable for row in rows for variable in row}
        return [
            Alternative(bound=frozenset(scope(v) for v in columns if all(isinstance(r.get(v), URIRef | Literal) for r in rows)))
        ]

    def project(self, node: CompValue, scope: Scope, outer: frozenset[Variable]) -> list[Alternative]:
        kept, renamed = frozenset(node.PV), dict[Variable, Variable]()
        uses = Counter(_variables(node.p))

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


_FORMS: Mapping[str, Callable[[Alternatives, CompValue, Scope, frozenset[Variable]], list[Alternative]]] = {
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


@lru_cache(maxsize=256)
def _parsed(text: str) -> tuple[Query, bool]:
    """The query's algebra, and whether a VALUES clause ends it."""
    parsed = parseQuery(text)
    return translateQuery(parsed), "valuesClause" in parsed[1]


def _variables(part: object) -> Iterator[Variable]:
    """Every mention of a variable in a part of a query."""
    if isinstance(part, Variable):
        yield part
    elif isinstance(part, CompValue):
        for key, value in part.items():
            if key not in ("_vars", "PV"):
                yield from _variables(value)
    elif isinstance(part, dict):
        yield from _variables(list(part))
    elif isinstance(part, list | tuple | set):
        for value in part:
            yield from _variables(value)


def _term(term: object, scope: Scope) -> object:
    return scope(term) if isinstance(term, Variable) else term


def _exists(expression: object, scope: Scope, given: frozenset[Variable]) -> Iterator[tuple[CompValue, frozenset[Variable]]]:
    """The patterns in EXISTS and NOT EXISTS of an expression, with the variables a test beside them guarantees.

    Beside ``!BOUND(?v) ||`` the rest only counts where ?v has a value, and so it does beside ``BOUND(?v) &&``.
    """
    if isinstance(expression, list | tuple):
        for part in expression:
            yield from _exists(part, scope, given)
        return
    if not isinstance(expression, CompValue):
        return
    if expression.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
        yield expression.graph, given
        return
    if expression.name in ("ConditionalOrExpression", "ConditionalAndExpression"):
        parts = [expression.expr, *expression.other]
        tests = {_test(part, positive=expression.name == "ConditionalAndExpression") for part in parts} - {None}
        given |= frozenset(scope(variable) for variable in tests if variable is not None)
    for value in expression.values():
        yield from _exists(value, scope, given)


def _test(expression: object, *, positive: bool) -> Variable | None:
    """The variable of a test BOUND(?v), or of !BOUND(?v) where ``positive`` is False."""
    if isinstance(expression, CompValue) and not positive and expression.name == "UnaryNot":
        expression, positive = expression.expr, True
    if positive and isinstance(expression, Expr) and expression.name == "Builtin_BOUND":
        return expression.arg if isinstance(expression.arg, Variable) else None
    return None
