"""A validation report as its page shows it: each node once, each place on it once, what is wrong there, and what it brings."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.store.terms import Iri, Term
from kg.validation import Report, Result
from kg.validation.brought import Brings, Kind, Named
from kg.validation.report import shorten
from server.representation import Shown, Words


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, the place that explains its rule ('' where none does), and a passage that keeps it, where it first helps."""

    result: Result
    rule: str
    example: str
    example_of: str


@dataclass(slots=True)
class Place:
    """One property of a node, with the value in question and the line that says it (0 where none is known).

    Path and value are None where the node itself is meant.
    """

    path: Shown | None
    value: Shown | None
    line: int
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class Node:
    """A node something is wrong with."""

    name: str
    shown: Shown
    places: list[Place] = field(default_factory=list)


def by_node(report: Report, words: Words, most: int) -> list[Node]:
    """The first findings by node and place, in the order of the report: the nodes with the most severe finding first."""
    nodes: dict[str, Node] = {}
    places: dict[tuple[str, str, Term | None], Place] = {}
    told: set[str] = set()
    for result in report.results[:most]:
        node = nodes.get(result.focus)
        if node is None:
            node = nodes[result.focus] = Node(words.graph.short(result.focus), _focus(result, words))
        key = (result.focus, result.path, result.value)
        if key not in places:
            # A finding about a property as such names it as path and as value.
            value = None if result.value == Iri(result.path) else result.value
            path = _known(result.path, words) if result.path else None
            places[key] = Place(path, _value(value, words) if value is not None else None, result.line)
            node.places.append(places[key])
        example = report.examples.get(result.example, "")
        shown = Finding(
            result,
            # The page links to its own server's documentation, under whatever address that was reached.
            result.documentation.removeprefix(report.base).partition("#")[2],
            "" if example in told else example,
            result.example.partition("#")[0],
        )
        told.add(example)
        places[key].findings.append(shown)
    return list(nodes.values())


@dataclass(frozen=True, slots=True)
class Bringing:
    """What the triples would bring: new entities by class with their number, known ones they mention, pairs, unknown terms."""

    kinds: list[tuple[Shown, int, list[Shown]]]
    links: list[Shown]
    doubles: list[tuple[Shown, Shown, str]]
    unknown: list[tuple[str, list[Shown]]]


def bringing(brings: Brings, words: Words) -> Bringing:
    """What a report says of it, in words and links."""
    return Bringing(
        [(_class(kind, words), kind.count, [_named(one, words) for one in kind.entities]) for kind in brings.kinds],
        [words.node(link.iri) for link in brings.links],
        [(_named(double.new, words), words.node(double.known.iri), double.name) for double in brings.doubles],
        [(shorten(one.term), [Shown(shorten(iri), words.addresses.page(iri)) for iri in one.nearest]) for one in brings.unknown],
    )


def _class(kind: Kind, words: Words) -> Shown:
    return _known(kind.iri, words) if kind.iri else Shown("of no class")


def _named(entity: Named, words: Words) -> Shown:
    """A new entity, which has no page."""
    short = words.graph.short(entity.iri)
    return Shown(entity.label or short, note=short)


def _focus(result: Result, words: Words) -> Shown:
    """The node by its label, which only the upload may have, and linked only where the graph has it."""
    known = _known(result.focus, words)
    return known if known.href or not result.label else Shown(result.label)


def _value(value: Term, words: Words) -> Shown:
    return _known(value.value, words) if isinstance(value, Iri) else words.literal(value)


def _known(iri: str, words: Words) -> Shown:
    """A node of the graph as everywhere; anything else, be it new, misspelt or somebody else's, without a link."""
    return words.node(iri) if words.graph.exists(iri) else Shown(words.graph.short(iri))
