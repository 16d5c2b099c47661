"""The algebra of a query, as rdflib translates it: its parts, their variables, and what EXISTS stands in its conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue, Expr
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Variable

Scope = Callable[[Variable], Variable]
#: Forms that more triples can only give more rows.
_MONOTONE = ("BGP", "Join", "Union", "Filter", "Project", "Distinct", "Reduced", "ToMultiSet")
#: The two conditions that ask a pattern.
EXISTENCE = ("Builtin_EXISTS", "Builtin_NOTEXISTS")


@lru_cache(maxsize=256)
def parsed(text: str) -> tuple[Query, bool]:
    """The query's algebra, and whether a VALUES clause ends it."""
    tree = parseQuery(text)
    return translateQuery(tree), "valuesClause" in tree[1]


def conjuncts(expression: object) -> Iterator[CompValue]:
    """The parts of a condition that must all hold."""
    if isinstance(expression, CompValue) and expression.name == "ConditionalAndExpression":
        for part in (expression.expr, *expression.other):
            yield from conjuncts(part)
    elif isinstance(expression, CompValue):
        yield expression


def is_plain(node: CompValue) -> bool:
    """Whether a part of a query consists of patterns and tests alone: each further triple can only make it match more often."""
    if node.name == "Filter" and any(exists(node.expr, lambda v: v, frozenset())):
        return False
    return node.name in _MONOTONE and all(is_plain(node[key]) for key in ("p", "p1", "p2") if key in node)


def selects(node: CompValue) -> bool:
    """Whether a part of a query has a SELECT of its own: engines fill it in differently inside EXISTS."""
    return node.name == "Project" or any(selects(node[key]) for key in ("p", "p1", "p2") if key in node)


def bindable(node: CompValue) -> frozenset[Variable]:
    """The variables that a solution of a part of a query may give a value, seen from outside."""
    if node.name == "Project":
        return frozenset(node.PV)
    if node.name == "BGP":
        return frozenset(variables_of(node.triples))
    if node.name == "values":
        return frozenset(variable for row in node.res for variable in row)
    own = frozenset([node.var]) if node.name == "Extend" else frozenset[Variable]()
    keys = ("p1",) if node.name == "Minus" else ("p", "p1", "p2")
    return own.union(*(bindable(node[key]) for key in keys if key in node))


def variables_of(part: object) -> Iterator[Variable]:
    """Every mention of a variable in a part of a query."""
    if isinstance(part, Variable):
        yield part
    elif isinstance(part, CompValue) and part.name in EXISTENCE:
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


def exists(expression: object, scope: Scope, given: frozenset[Variable]) -> Iterator[tuple[CompValue, frozenset[Variable]]]:
    """The patterns in EXISTS and NOT EXISTS of an expression, with the variables a test beside them guarantees.

    Beside ``!BOUND(?v) ||`` the rest only counts where ?v has a value, and so it does beside ``BOUND(?v) &&``.
    """
    if isinstance(expression, list | tuple):
        for part in expression:
            yield from exists(part, scope, given)
        return
    if not isinstance(expression, CompValue):
        return
    if expression.name in EXISTENCE:
        yield expression.graph, given
        return
    if expression.name in ("ConditionalOrExpression", "ConditionalAndExpression"):
        parts = [expression.expr, *expression.other]
        tests = {_test(part, positive=expression.name == "ConditionalAndExpression") for part in parts} - {None}
        given |= frozenset(scope(variable) for variable in tests if variable is not None)
    for value in expression.values():
        yield from exists(value, scope, given)


def _test(expression: object, *, positive: bool) -> Variable | None:
    """The variable of a test BOUND(?v), or of !BOUND(?v) where ``positive`` is False."""
    if isinstance(expression, CompValue) and not positive and expression.name == "UnaryNot":
        expression, positive = expression.expr, True
    if positive and isinstance(expression, Expr) and expression.name == "Builtin_BOUND":
        return expression.arg if isinstance(expression.arg, Variable) else None
    return None
