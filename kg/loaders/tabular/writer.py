"""What rows say, written as N-Quads: every entity once, every relation node with all its rows as evidence, events at the end.

A relation node carries its evidence itself. An event gets plain facts where all its rows agree and a participation carries
the rows; where rows disagree, or nobody takes part, its facts are Statements, each value with the rows that give it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.interpret.quads import TYPE, sc
from kg.loaders.tabular import keys
from kg.loaders.tabular.facts import (
    EVIDENCE,
    STATED,
    Assertion,
    Entity,
    Fact,
    Facts,
    Pair,
    Said,
    agreed,
    bounds,
    opening,
    ordered,
    piece,
    pieces_of,
)
from kg.namespaces import EDTF, Iris
from kg.store.terms import Iri, Literal, Term

_A_STATEMENT = piece(TYPE, sc("Statement"))
_AN_EVIDENCE = piece(TYPE, sc("Evidence"))
_CITE, _DATASET, _ROW = opening("cite"), opening("dataset"), opening("row")


@dataclass(slots=True)
class _Event:
    """An event: how it is described, the facts its first row gives and those of others, each with the row's name.

    ``nodes`` has its participations: what their names stand for. There are as many events as rows, so little is kept of each.
    """

    described: tuple[str, ...]
    facts: Facts
    row: str
    others: list[tuple[Facts, str]] | None = None
    nodes: dict[str, int] | None = None

    @property
    def rows(self) -> Iterator[tuple[Facts, str]]:
        """All rows with their facts."""
        yield self.facts, self.row
        yield from self.others or ()

    @property
    def agreed(self) -> bool:
        """Whether no two rows contradict each other."""
        if self.others is None:
            return self.facts.agreed
        return agreed(fact for facts, _ in self.rows for fact in facts.each)

    @property
    def pieces(self) -> Iterable[str]:
        """The pieces of all its facts, each once."""
        if self.others is None:
            return self.facts.pieces
        return {piece for facts, _ in self.rows for piece in facts.pieces}

    def add(self, facts: Facts, row: str) -> None:
        """Take another row."""
        if self.others is None:
            self.others = []
        self.others.append((facts, row))


class Writer:
    """Writes the graph of one dataset in the order of the rows; each text holds the lines of one subject in order."""

    def __init__(self, iris: Iris, dataset: str, title: str, write: Callable[[str], object]) -> None:
        self.iris = iris
        self.dataset = dataset
        self.triples = 0
        self.spellings: dict[tuple[str, str], None] = {}
        self._write = write
        self._end = f" <{iris.graph(dataset)}> .\n"
        self._base = f"<{iris.base}id/"
        self._cite = _CITE + Literal(f"{title}, ").n3()[:-1]
        self._source = f"{_DATASET}<{iris.node('dataset', dataset)}>"
        self._described: set[str] = set()
        self._nodes: dict[str, int] = {}
        self._events: dict[str, _Event] = {}

    def add(self, subject: Iri, predicate: Iri, value: Term) -> None:
        """Write one triple."""
        self._block(subject.n3(), (piece(predicate, value),))

    def all(self, subject: Iri, pairs: Iterable[Pair]) -> None:
        """Write what is said of one subject, in any order."""
        self._block(subject.n3(), ordered(pieces_of(pairs)))

    def row(self, name: str, said: Said, cite: str = "") -> bool:
        """Write what a row says, with the row as evidence; return whether anything of it was new.

        ``cite`` is how people are told of the row, by default by its name.
        """
        row, new = self._row(name), False
        for entity in said.entities:
            if entity.name not in self._described:
                new |= self._entity(entity)
        for entity, facts in said.events:
            new |= self._event(entity, facts, name)
        evidence = EVIDENCE + row
        for assertion in said.assertions:
            new |= self._assertion(assertion, name, evidence)
        for pair in said.spellings:
            self.spellings.setdefault(pair)
        # Letters and digits need no escapes, and name most rows.
        words = f'{name}"' if name.isalnum() else Literal(name).n3()[1:]
        cited = Literal(cite).n3()[1:] if cite else f"row {words}"
        self._block(row, (_AN_EVIDENCE, self._cite + cited, self._source, f'{_ROW}"{words}'))
        return new

    def finish(self) -> None:
        """Write the events with their facts; after that no row can be written."""
        events, self._events = self._events, {}
        for name, event in events.items():
            subject = f"<{self.iris.entity(name)}>"
            if event.nodes and event.agreed:
                self._block(subject, sorted((*event.described, *event.pieces)))
            else:
                self._block(subject, event.described)
                self._statements(name, event)

    def _statements(self, name: str, event: _Event) -> None:
        """Write an event's facts as Statements, each with its rows."""
        given: dict[Fact, dict[str, None]] = {}
        for facts, row in event.rows:
            for fact in facts.each:
                given.setdefault(fact, {}).setdefault(row)
        about = f"{opening('subject')}<{self.iris.entity(name)}>"
        for fact, rows in given.items():
            value = fact.value
            node = self.iris.node("statement", name.partition("/")[2], fact.key, self.dataset, keys.mark(value.n3()))
            pieces = [_A_STATEMENT, STATED, about, piece(sc("predicate"), sc(fact.key)), piece(sc("object"), value)]
            pieces += [EVIDENCE + self._row(row) for row in rows]
            if isinstance(value, Literal) and value.datatype == EDTF:
                pieces += pieces_of(bounds(value.value))
            self._block(f"<{node}>", sorted(pieces))

    def _row(self, name: str) -> str:
        """A row as evidence: its IRI in angle brackets."""
        return f"{self._base}evidence/{self.dataset}/{keys.slug((name,))}>"

    def _event(self, entity: Entity, facts: Facts, row: str) -> bool:
        event = self._events.get(entity.name)
        if event is not None:
            event.add(facts, row)
            return False
        new = entity.name not in self._described
        self._events[entity.name] = _Event(entity.pieces if new else (), facts, row)
        return new

    def _entity(self, entity: Entity) -> bool:
        """Describe an entity for the first time, unless it is an event that has been."""
        self._described.add(entity.name)
        if entity.name in self._events:
            return False
        self._block(f"<{self.iris.entity(entity.name)}>", entity.pieces)
        return True

    def _assertion(self, assertion: Assertion, row: str, evidence: str) -> bool:
        node, within = assertion.name, assertion.event
        if within:
            event = self._events[within]
            if event.nodes is None:
                event.nodes = {}
            nodes, stem = event.nodes, f"{self._base}participation/{within[within.index('/') + 1 :]}."
        else:
            nodes, stem = self._nodes, self._base
        known = nodes.get(node)
        if known is not None and known != assertion.content:
            # Another row says it otherwise: both stand, each with its evidence.
            node = f"{node}.{keys.mark(row)}"
            known = nodes.get(node)
        subject = f"{stem}{node}>"
        if known is not None:
            self._block(subject, (evidence,))
            return False
        nodes[node] = assertion.content
        self._block(subject, (*assertion.before, evidence, *assertion.after))
        return True

    def _block(self, subject: str, pieces: Sequence[str]) -> None:
        """Write what is said of one subject (its IRI in angle brackets); the pieces are in order."""
        between = self._end + subject
        self._write(f"{subject}{between.join(pieces)}{self._end}")
        self.triples += len(pieces)
