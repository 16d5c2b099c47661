"""A query as alternatives without UNION: which triple patterns must hold together, and what else is asked beside them.

Every result of a query comes from one alternative: its mandatory patterns all match, its filters hold. What is nested (OPTIONAL,
MINUS, EXISTS, NOT EXISTS) is kept with the variables of the outside it may see. Sub-selects that only choose columns are
opened, their inner variables renamed. A form not named here raises UnplannedError: aggregation, LIMIT and ORDER BY, GRAPH,
SERVICE, CONSTRUCT in all its variety. Of the rules of derivation (:class:`Derived`), which are CONSTRUCTs, only what they read is
asked: for them what is grouped or ordered is as good as the rows it is made from.
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
        query, self.closed = _parsed(text)
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
        parts = list(_conjuncts(node.expr))
        musts = {id(part.graph): part.name == "Builtin_EXISTS" for part in parts if part.name in _EXISTENCE}
        for alternative in found:
            visible = alternative.bound | outer
            for graph, given in _exists(node.expr, scope, frozenset()):
                must = musts.get(id(graph)) if not given and _is_plain(graph) else None
                sure = not _selects(graph) and all(scope(v) in visible or self._is_only_in(v, graph) for v in variables_of(graph))
                alternative.nested.append(Nested(graph, scope, visible, deep=True, given=given, must=must, exact=sure))
            alternative.tests += [Test(part, scope, visible) for part in parts if part.name not in _EXISTENCE]
        return found

    def _is_only_in(self, variable: Variable, part: CompValue) -> bool:
        """Whether a variable occurs in no other part: an engine may fill it in with a value from outside of its group."""
        return self._mentions[variable] == sum(v == variable for v in variables_of(part))

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
        around = {scope(variable) for variable in _bindable(node.p1)}
        inside = {scope(variable) for variable in _bindable(node.p2)}
        for alternative in found:
            # Where the two sides share no variable nothing is taken away (SPARQL, section 8.3.3).
            sure = inside.isdisjoint(around - alternative.bound) and not inside.isdisjoint(alternative.bound)
            must = False if _is_plain(node.p2) else None
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
        self.template: tuple[Pattern, ...] = tuple(_parsed(text)[0].algebra.template)

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


@lru_cache(maxsize=256)
def _parsed(text: str) -> tuple[Query, bool]:
    """The query's algebra, and whether a VALUES clause ends it."""
    parsed = parseQuery(text)
    return translateQuery(parsed), "valuesClause" in parsed[1]


def _conjuncts(expression: object) -> Iterator[CompValue]:
    """The parts of a condition that must all hold."""
    if isinstance(expression, CompValue) and expression.name == "ConditionalAndExpression":
        for part in (expression.expr, *expression.other):
            yield from _conjuncts(part)
    elif isinstance(expression, CompValue):
        yield expression


def _is_plain(node: CompValue) -> bool:
    """Whether a part of a query consists of patterns and tests alone: each further triple can only make it match more often."""
    if node.name == "Filter" and any(_exists(node.expr, lambda v: v, frozenset())):
        return False
    return node.name in _MONOTONE and all(_is_plain(node[key]) for key in ("p", "p1", "p2") if key in node)


def _selects(node: CompValue) -> bool:
    """Whether a part of a query has a SELECT of its own: engines fill it in differently inside EXISTS."""
    return node.name == "Project" or any(_selects(node[key]) for key in ("p", "p1", "p2") if key in node)


_MONOTONE = ("BGP", "Join", "Union", "Filter", "Project", "Distinct", "Reduced", "ToMultiSet")
_EXISTENCE = ("Builtin_EXISTS", "Builtin_NOTEXISTS")
_ROWS = 8  #: VALUES of more rows are not taken apart, row by row.


def _bindable(node: CompValue) -> frozenset[Variable]:
    """The variables that a solution of a part of a query may give a value, seen from outside."""
    if node.name == "Project":
        return frozenset(node.PV)
    if node.name == "BGP":
        return frozenset(variables_of(node.triples))
    if node.name == "values":
        return frozenset(variable for row in node.res for variable in row)
    own = frozenset([node.var]) if node.name == "Extend" else frozenset[Variable]()
    keys = ("p1",) if node.name == "Minus" else ("p", "p1", "p2")
    return own.union(*(_bindable(node[key]) for key in keys if key in node))


def variables_of(part: object) -> Iterator[Variable]:
    """Every mention of a variable in a part of a query."""
    if isinstance(part, Variable):
        yield part
    elif isinstance(part, CompValue) and part.name in _EXISTENCE:
        # The parser's own form of it, which is an item, lacks what is nested deeper.
        yield from variables_of(part.graph)
    elif isinstance(part, CompValue):
        for key, value in part.items():
            if key not in ("_vars", "PV"):
                yield from variables_of(value)
    elif isinstance(part, dict):
        yield from variables_of(list(part))
    elif isinstance(part, list | tuple | set):
        for value in part:
            yield from variables_of(value)


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
