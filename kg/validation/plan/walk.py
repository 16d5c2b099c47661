"""Walking automata over a graph: backwards to the focus nodes a change affects, forwards over all that a rule reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.validation.plan.automaton import FOCUS, Automaton, Edge, Kind, Node, Step
from kg.validation.plan.graph import View


class TooManyError(Exception):
    """A walk that takes more steps than judging everything is worth."""


def affected(view: View, automaton: Automaton, starts: Iterable[tuple[Node, int]], limit: int) -> set[Node]:
    """The focus nodes from which one of the given nodes is reached in its state; ``view`` has every triple, old and new.

    Raises TooManyError after ``limit`` nodes.
    """
    seen = set(starts)
    stack = list(seen)
    found = set()
    while stack:
        node, state = stack.pop()
        if state == FOCUS:
            found.add(node)
        for step in automaton.back[state]:
            for near in _nears(view, step, node):
                if len(seen) > limit:
                    raise TooManyError
                if (near, step.source) not in seen:
                    seen.add((near, step.source))
                    stack.append((near, step.source))
    return found


def _nears(view: View, step: Step, node: Node) -> Iterable[Node]:
    """The nodes from which a step leads to the node."""
    if step.kind is Kind.STAY:
        return (node,)
    if step.end is not None and step.kind is not Kind.PREDICATE and step.end != node:
        return ()
    if step.kind is Kind.FORWARD:
        return (subject for subject, _, _ in view.each(None, step.predicate, node))
    if step.kind is Kind.BACKWARD:
        return (value for _, _, value in view.each(node, step.predicate, None))
    return (subject for subject, _, _ in view.each(None, node, None)) if isinstance(node, ox.NamedNode) else ()


def read(view: View, automaton: Automaton, focuses: Iterable[Node], sink: set[Edge], limit: int) -> None:
    """Add to ``sink`` every triple of the view that the rule reads for these focus nodes.

    Raises TooManyError after ``limit`` nodes, and where the sink has more triples than that.
    """
    seen = {(focus, FOCUS) for focus in focuses}
    stack = list(seen)
    while stack:
        node, state = stack.pop()
        for step in automaton.forth[state]:
            for far in _fars(view, step, node, sink):
                if max(len(seen), len(sink)) > limit:
                    raise TooManyError
                if (far, step.target) not in seen and automaton.forth[step.target]:
                    seen.add((far, step.target))
                    stack.append((far, step.target))


def reached(view: View, automaton: Automaton, start: Node, end: int, limit: int) -> set[Node]:
    """The nodes that are reached from ``start`` in the state ``end``; raises TooManyError after ``limit`` nodes."""
    seen = {(start, FOCUS)}
    stack = list(seen)
    sink: set[Edge] = set()
    while stack:
        node, state = stack.pop()
        for step in automaton.forth[state]:
            for far in _fars(view, step, node, sink):
                if len(seen) > limit:
                    raise TooManyError
                if (far, step.target) not in seen:
                    seen.add((far, step.target))
                    stack.append((far, step.target))
    return {node for node, state in seen if state == end}


def _fars(view: View, step: Step, node: Node, sink: set[Edge]) -> Iterator[Node]:
    """Take a step from the node: where it leads; the triples it takes go to ``sink``."""
    if step.kind is Kind.STAY:
        yield node
        return
    backward = step.kind is Kind.BACKWARD
    edges = view.each(step.end, step.predicate, node) if backward else view.each(node, step.predicate, step.end)
    end = 0 if backward else 2 if step.kind is Kind.FORWARD else 1
    for edge in edges:
        sink.add(edge)
        yield edge[end]
