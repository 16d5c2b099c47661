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
from kg.loaders.tabular.otherwise import Otherwise, classes
from kg.loaders.tabular.rejects import RejectError
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
        #: How each entity was described first, and by which row.
        self._described: dict[str, tuple[tuple[str, ...], str]] = {}
        #: What rows say of things otherwise than the rows that described them first.
        self.otherwise = Otherwise()
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

        ``cite`` is how people are told of the row, by default by its name. Raises RejectError, before anything is written,
        where the row describes a thing as of another class than an accepted row.
        """
        unlike = self._unlike(said, name)
        row, new = self._row(name), False
        for entity in unlike:
            new |= self._entity(entity, name)
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

    def _unlike(self, said: Said, row: str) -> list[Entity]:
        """The entities that a row describes first, or otherwise than the row that did; raises RejectError for another class."""
        described, events = self._described, self._events
        unlike = []
        for entity in said.entities:
            first = described.get(entity.name)
            if first is None or first[0] != entity.pieces:
                unlike.append(entity)
        if unlike:
            self._check(unlike, row)
        for entity, _ in said.events:
            event = events.get(entity.name)
            if event is not None and event.described != entity.pieces:
                self._check((entity,), row)
        return unlike

    def _check(self, unlike: Iterable[Entity], row: str) -> None:
        """Raise RejectError where a thing is of another class here than where it was described first, perhaps in this row."""
        here: dict[str, tuple[tuple[str, ...], str]] = {}
        for entity in unlike:
            first, by = self._first(entity.name) or here.setdefault(entity.name, (entity.pieces, row))
            known, said = classes(first), classes(entity.pieces)
            if known != said:
                value = f"{entity.name}: {' and '.join(sorted(said))} here, {' and '.join(sorted(known))} in the row {by}"
                raise RejectError("an accepted row describes it as of another class", value=value)

    def _first(self, name: str) -> tuple[tuple[str, ...], str] | None:
        """How a thing was described first, and by which row."""
        event = self._events.get(name)
        return (event.described, event.row) if event is not None and event.described else self._described.get(name)

    def _event(self, entity: Entity, facts: Facts, row: str) -> bool:
        event = self._events.get(entity.name)
        if event is not None:
            event.add(facts, row)
            return event.described != entity.pieces and self._more(entity)
        new = entity.name not in self._described
        self._events[entity.name] = _Event(entity.pieces if new else (), facts, row)
        return new or self._more(entity)

    def _entity(self, entity: Entity, row: str) -> bool:
        """Describe an entity for the first time, or what a row says of it otherwise."""
        if self._first(entity.name) is not None:
            return self._more(entity)
        self._described[entity.name] = entity.pieces, row
        self._block(f"<{self.iris.entity(entity.name)}>", entity.pieces)
        return True

    def _more(self, entity: Entity) -> bool:
        """Write what a description adds to the first one; return whether it adds anything."""
        first = self._first(entity.name)
        added = self.otherwise.add(entity.name, *first, entity.pieces) if first is not None else []
        if added:
            self._block(f"<{self.iris.entity(entity.name)}>", added)
        return bool(added)

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
