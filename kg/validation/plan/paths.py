"""Property paths of SHACL (section 2.3.1) and SPARQL (section 9) as steps of an automaton."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath
from rdflib.term import Node

from kg.namespaces import SH
from kg.validation.plan.automaton import Automaton, Kind

_SH = Namespace(SH)
Follow = Callable[[int], int]


class UnplannedError(Exception):
    """A construct whose reads are not known here; the rule that has it is run whole. The text names the construct."""


def shacl_path(automaton: Automaton, state: int, shapes: Graph, path: Node, *, inverse: bool = False) -> int:
    """Follow a SHACL path from a state; the state of its values."""

    def inner(path: Node, *, inverse: bool = inverse) -> Follow:
        return lambda state: shacl_path(automaton, state, shapes, path, inverse=inverse)

    if isinstance(path, URIRef):
        return automaton.step(state, Kind.BACKWARD if inverse else Kind.FORWARD, ox.NamedNode(str(path)))
    if (path, RDF.first, None) in shapes:
        if inverse:
            # The judge walks the parts of an inverted sequence in their written order, the specification in the other.
            raise UnplannedError("the inverse of a sequence path")
        for part in Collection(shapes, path):
            state = inner(part)(state)
        return state
    for predicate, build in _SHACL_FORMS.items():
        value = shapes.value(path, predicate)
        if value is None:
            continue
        if predicate == _SH.alternativePath:
            return _either(automaton, state, [inner(part) for part in Collection(shapes, value)])
        if predicate == _SH.inversePath:
            return inner(value, inverse=not inverse)(state)
        return build(automaton, state, inner(value))
    raise UnplannedError(f"the path {path}")


def sparql_path(automaton: Automaton, state: int, path: object, *, inverse: bool = False) -> int:
    """Follow a predicate or path of a SPARQL query from a state; the state of its far end."""

    def inner(path: object, *, inverse: bool = inverse) -> Follow:
        return lambda state: sparql_path(automaton, state, path, inverse=inverse)

    kind = Kind.BACKWARD if inverse else Kind.FORWARD
    if isinstance(path, URIRef):
        return automaton.step(state, kind, ox.NamedNode(str(path)))
    if isinstance(path, InvPath):
        return inner(path.arg, inverse=not inverse)(state)
    if isinstance(path, SequencePath):
        for part in reversed(path.args) if inverse else path.args:
            state = inner(part)(state)
        return state
    if isinstance(path, AlternativePath):
        return _either(automaton, state, [inner(part) for part in path.args])
    if isinstance(path, MulPath):
        return {"*": _any_number, "+": _at_least_one, "?": _at_most_one}[str(path.mod)](automaton, state, inner(path.path))
    if isinstance(path, NegatedPath):
        return _either(automaton, state, [lambda s: automaton.step(s, Kind.FORWARD), lambda s: automaton.step(s, Kind.BACKWARD)])
    raise UnplannedError(f"the path {path}" if isinstance(path, Path) else f"the predicate {path}")


def _either(automaton: Automaton, state: int, parts: list[Follow]) -> int:
    target = automaton.state()
    for follow in parts:
        automaton.stay(follow(state), target)
    return target


def _any_number(automaton: Automaton, state: int, follow: Follow) -> int:
    target = automaton.state()
    automaton.stay(state, target)
    automaton.stay(follow(target), target)
    return target


def _at_least_one(automaton: Automaton, state: int, follow: Follow) -> int:
    return _any_number(automaton, follow(state), follow)


def _at_most_one(automaton: Automaton, state: int, follow: Follow) -> int:
    target = automaton.state()
    automaton.stay(state, target)
    automaton.stay(follow(state), target)
    return target


_SHACL_FORMS: dict[URIRef, Callable[[Automaton, int, Follow], int]] = {
    _SH.alternativePath: _at_most_one,  # never called: its value is a list
    _SH.inversePath: _at_most_one,
    _SH.zeroOrMorePath: _any_number,
    _SH.oneOrMorePath: _at_least_one,
    _SH.zeroOrOnePath: _at_most_one,
}
