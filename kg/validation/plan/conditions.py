"""Conditions of a query (SPARQL, section 17) about one match of its patterns: whether they hold, as far as that is certain.

A condition here answers True, False, or None for what is not known: an error, a form that is not named below, or a comparison
whose rules are longer than it is worth (numbers, dates, languages). None never decides anything, so each form answers only where
it answers as the engine does: terms as the store folds them, strings by code points, patterns of the plainest kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import pyoxigraph as ox
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Literal, URIRef, Variable

from kg.namespaces import XSD
from kg.store.edges import Node
from kg.validation.plan.matching import engine

Binding = Mapping[int, Node]
Condition = Callable[[Binding], bool | None]
#: What the variables of a condition stand for: the number of a variable of the match, or a term.
Meaning = Mapping[Variable, int | Node]
#: Regular expressions that every dialect reads alike: letters and signs, groups, alternatives, sets, what may be missing, ends.
_PLAIN = re.compile(r"\^?(?:[A-Za-z0-9/#_: |)-]|\((?!\?)|(?<=[)A-Za-z0-9\]])\?|\[[A-Za-z0-9/#_:]+\])*\$?")
_STRING = XSD + "string"
_Term = Callable[[Binding], Node | None]
_Text = Callable[[Binding], str | None]


def compile_condition(expression: object, meaning: Meaning) -> Condition | None:
    """The condition of a FILTER; None where it would never be certain. Variables without a meaning are not known."""
    if not isinstance(expression, CompValue) or expression.name not in _FORMS:
        return None
    return _FORMS[expression.name](expression, meaning)


def _and(expression: CompValue, meaning: Meaning) -> Condition | None:
    return _junction([expression.expr, *expression.other], meaning, decides=False)


def _or(expression: CompValue, meaning: Meaning) -> Condition | None:
    return _junction([expression.expr, *expression.other], meaning, decides=True)


def _junction(parts: Sequence[object], meaning: Meaning, *, decides: bool) -> Condition | None:
    """Of an AND one part that is false decides, of an OR one that is true (SPARQL, section 17.2)."""
    found = [compile_condition(part, meaning) for part in parts]
    if not any(found):
        return None

    def holds(binding: Binding) -> bool | None:
        answers = [part(binding) if part is not None else None for part in found]
        if decides in answers:
            return decides
        return None if None in answers else not decides

    return holds


def _not(expression: CompValue, meaning: Meaning) -> Condition | None:
    inner = compile_condition(expression.expr, meaning)
    if inner is None:
        return None

    def holds(binding: Binding) -> bool | None:
        answer = inner(binding)
        return None if answer is None else not answer

    return holds


def _relation(expression: CompValue, meaning: Meaning) -> Condition | None:
    if expression.op in ("IN", "NOT IN"):
        return _membership(expression, meaning)
    texts = _text(expression.expr, meaning), _text(expression.other, meaning)
    if texts[0] is not None and texts[1] is not None:
        return _compared(texts[0], texts[1], expression.op)
    equal = _equal(expression.expr, expression.other, meaning)
    if equal is None or expression.op not in ("=", "!="):
        return None
    return equal if expression.op == "=" else _negated(equal)


def _compared(left: _Text, right: _Text, op: str) -> Condition | None:
    """Strings are compared by code points (SPARQL, section 17.3; XPath's codepoint collation)."""
    compare = _COMPARISONS.get(op)
    if compare is None:
        return None

    def holds(binding: Binding) -> bool | None:
        one, other = left(binding), right(binding)
        return None if one is None or other is None else compare(one, other)

    return holds


_COMPARISONS: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
}


def _equal(left: object, right: object, meaning: Meaning) -> Condition | None:
    """Whether two terms are equal; of two literals only the engine knows."""
    one, other = _term(left, meaning), _term(right, meaning)
    if one is None or other is None:
        return None

    def holds(binding: Binding) -> bool | None:
        a, b = one(binding), other(binding)
        known = isinstance(a, ox.NamedNode | ox.Literal) and isinstance(b, ox.NamedNode | ox.Literal)
        return a == b if known and (isinstance(a, ox.NamedNode) or isinstance(b, ox.NamedNode)) else None

    return holds


def _membership(expression: CompValue, meaning: Meaning) -> Condition | None:
    every = [_equal(expression.expr, other, meaning) for other in expression.other]
    some = [equal for equal in every if equal is not None]
    if len(some) < len(every):
        return None

    def holds(binding: Binding) -> bool | None:
        answers = [equal(binding) for equal in some]
        return True if True in answers else None if None in answers else False

    return holds if expression.op == "IN" else _negated(holds)


def _negated(condition: Condition) -> Condition:
    def holds(binding: Binding) -> bool | None:
        answer = condition(binding)
        return None if answer is None else not answer

    return holds


def _same_term(expression: CompValue, meaning: Meaning) -> Condition | None:
    one, other = _term(expression.arg1, meaning), _term(expression.arg2, meaning)
    if one is None or other is None:
        return None

    def holds(binding: Binding) -> bool | None:
        a, b = one(binding), other(binding)
        return None if a is None or b is None else a == b

    return holds


def _kind(kind: type) -> Callable[[CompValue, Meaning], Condition | None]:
    def form(expression: CompValue, meaning: Meaning) -> Condition | None:
        term = _term(expression.arg, meaning)
        if term is None:
            return None

        def holds(binding: Binding) -> bool | None:
            node = term(binding)
            return None if node is None else isinstance(node, kind)

        return holds

    return form


def _starts(expression: CompValue, meaning: Meaning) -> Condition | None:
    text, start = _text(expression.arg1, meaning), _text(expression.arg2, meaning)
    if text is None or start is None:
        return None

    def holds(binding: Binding) -> bool | None:
        one, other = text(binding), start(binding)
        return None if one is None or other is None else one.startswith(other)

    return holds


def _matches(expression: CompValue, meaning: Meaning) -> Condition | None:
    """That a pattern does not match; that it does is left to the engine."""
    text, pattern, flags = _text(expression.text, meaning), str(expression.pattern), str(expression.flags or "")
    if text is None or not isinstance(expression.pattern, Literal) or not _PLAIN.fullmatch(pattern) or flags not in ("", "i"):
        return None
    search = re.compile(pattern, re.IGNORECASE if flags else 0).search

    @lru_cache(maxsize=1024)
    def found(one: str) -> bool | None:
        return False if one.isascii() and search(one) is None else None

    def holds(binding: Binding) -> bool | None:
        one = text(binding)
        return None if one is None else found(one)

    return holds


def _term(expression: object, meaning: Meaning) -> _Term | None:
    """A part of a condition that is a term."""
    if isinstance(expression, Variable):
        place = meaning.get(expression)
        if place is None:
            return None
        return (lambda binding: binding.get(place)) if isinstance(place, int) else (lambda _binding: place)
    if isinstance(expression, URIRef | Literal):
        constant = engine(expression)
        return lambda _binding: constant
    if isinstance(expression, CompValue) and expression.name == "Builtin_DATATYPE":
        inner = _term(expression.arg, meaning)
        return _datatype(inner) if inner is not None else None
    return None


def _datatype(inner: _Term) -> _Term:
    def value(binding: Binding) -> Node | None:
        node = inner(binding)
        return node.datatype if isinstance(node, ox.Literal) else None

    return value


def _text(expression: object, meaning: Meaning) -> _Text | None:
    """A part of a condition that is a plain string: STR of a term, or a string that is written out."""
    if isinstance(expression, CompValue) and expression.name == "Builtin_STR":
        inner = _term(expression.arg, meaning)
        return _string(inner) if inner is not None else None
    if isinstance(expression, Literal) and not expression.language and str(expression.datatype or _STRING) == _STRING:
        constant = str(expression)
        return lambda _binding: constant
    return None


def _string(inner: _Term) -> _Text:
    def value(binding: Binding) -> str | None:
        node = inner(binding)
        return node.value if isinstance(node, ox.NamedNode | ox.Literal) else None

    return value


_FORMS: Mapping[str, Callable[[CompValue, Meaning], Condition | None]] = {
    "ConditionalAndExpression": _and,
    "ConditionalOrExpression": _or,
    "UnaryNot": _not,
    "RelationalExpression": _relation,
    "Builtin_sameTerm": _same_term,
    "Builtin_isIRI": _kind(ox.NamedNode),
    "Builtin_isURI": _kind(ox.NamedNode),
    "Builtin_isLITERAL": _kind(ox.Literal),
    "Builtin_STRSTARTS": _starts,
    "Builtin_REGEX": _matches,
}
