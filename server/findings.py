"""A validation report as its page shows it: each node once, each place on it once, and what is wrong there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.store.terms import Iri, Term
from kg.validation import Result
from server.representation import Shown, Words


@dataclass(slots=True)
class Place:
    """One property of a node, with the value in question; both None where the node itself is meant."""

    path: Shown | None
    value: Shown | None
    findings: list[Result] = field(default_factory=list)


@dataclass(slots=True)
class Node:
    """A node something is wrong with; ``line`` is where the upload first mentions it, 0 where that is not known."""

    name: str
    shown: Shown
    line: int
    places: list[Place] = field(default_factory=list)


def by_node(results: Iterable[Result], words: Words) -> list[Node]:
    """The findings by node and place, in the order of the report: the nodes with the most severe finding first."""
    nodes: dict[str, Node] = {}
    places: dict[tuple[str, str, Term | None], Place] = {}
    for result in results:
        node = nodes.get(result.focus)
        if node is None:
            node = nodes[result.focus] = Node(words.graph.short(result.focus), _focus(result, words), result.line)
        key = (result.focus, result.path, result.value)
        if key not in places:
            # A finding about a property as such names it as path and as value.
            value = None if result.value == Iri(result.path) else result.value
            path = _known(result.path, words) if result.path else None
            places[key] = Place(path, _value(value, words) if value is not None else None)
            node.places.append(places[key])
        places[key].findings.append(result)
    return list(nodes.values())


def _focus(result: Result, words: Words) -> Shown:
    """The node by its label, which only the upload may have, and linked only where the graph has it."""
    known = _known(result.focus, words)
    return known if known.href or not result.label else Shown(result.label)


def _value(value: Term, words: Words) -> Shown:
    return _known(value.value, words) if isinstance(value, Iri) else words.literal(value)


def _known(iri: str, words: Words) -> Shown:
    """A node of the graph as everywhere; anything else, be it new, misspelt or somebody else's, without a link."""
    return words.node(iri) if words.graph.exists(iri) else Shown(words.graph.short(iri))
