"""What a rule reads, starting at its focus node: an automaton whose steps are triples.

Its states stand for roles in the rule ("the event of this participation", "a class of the value"), state 0 for the focus. A step
leads from a node in one state to a node in another one along a triple. What a rule reads for one focus is every triple a step
takes, started at the focus. Read backwards, the same steps lead from a triple to every focus that reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import pyoxigraph as ox

from kg.store.edges import Edge, Node

__all__ = ["FOCUS", "Automaton", "Edge", "Kind", "Node", "Step"]
FOCUS = 0


class Kind(Enum):
    """How a step goes along a triple."""

    STAY = auto()  #: without a triple
    FORWARD = auto()  #: from the subject to the object
    BACKWARD = auto()  #: from the object to the subject
    PREDICATE = auto()  #: from the subject to the predicate


@dataclass(frozen=True, slots=True)
class Step:
    """A step from ``source`` to ``target``; ``predicate`` None takes any triple, ``end`` is the only node it may lead to."""

    kind: Kind
    source: int
    target: int
    predicate: ox.NamedNode | None = None
    end: Node | None = None

    def start(self, edge: Edge) -> Node | None:
        """The node from which the step takes this triple; None when it does not take it."""
        subject, predicate, value = edge
        if self.kind is Kind.STAY or (self.predicate is not None and self.predicate != predicate):
            return None
        near, far = (value, subject) if self.kind is Kind.BACKWARD else (subject, value)
        return near if self.end is None or self.end == far else None


class Automaton:
    """States and steps; equal steps from one state are shared."""

    def __init__(self) -> None:
        self.forth: list[list[Step]] = [[]]
        self.back: list[list[Step]] = [[]]
        self._known: dict[tuple[int, Kind, ox.NamedNode | None, Node | None], int] = {}

    def state(self) -> int:
        """A new state."""
        self.forth.append([])
        self.back.append([])
        return len(self.forth) - 1

    def step(self, source: int, kind: Kind, predicate: ox.NamedNode | None = None, end: Node | None = None) -> int:
        """Take a step from a state; the state it leads to."""
        key = (source, kind, predicate, end)
        if key not in self._known:
            self._known[key] = self._add(Step(kind, source, self.state(), predicate, end))
        return self._known[key]

    def stay(self, source: int, target: int) -> None:
        """Let what is in one state be in the other one too."""
        self._add(Step(Kind.STAY, source, target))

    def loop(self, source: int, kind: Kind, predicate: ox.NamedNode) -> None:
        """A step that leads back to its own state."""
        self._add(Step(kind, source, source, predicate))

    def _add(self, step: Step) -> int:
        self.forth[step.source].append(step)
        self.back[step.target].append(step)
        return step.target

    def steps(self) -> Iterator[Step]:
        """Every step."""
        for steps in self.forth:
            yield from steps
