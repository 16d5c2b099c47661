"""What rows say, written as N-Quads: every entity once, every relation node with all its rows as evidence, events at the end.

A relation node carries its evidence itself. An event gets plain facts where all its rows agree and a participation carries
the rows; where rows disagree, or nobody takes part, its facts are Statements, each value with the rows that give it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from kg.interpret.assertions import date_facts
from kg.interpret.quads import PREF_LABEL, TYPE, code, sc
from kg.loaders.tabular import keys
from kg.namespaces import EDTF, Iris
from kg.store.terms import Iri, Literal, Term, lang, typed

Pair = tuple[Iri, Term]
_STATED = code("certainty", "stated")


@dataclass(slots=True)
class Entity:
    """An entity to describe: ``kind/slug``, class, labels by language, further pairs."""

    name: str
    class_name: str
    labels: tuple[tuple[str, str], ...]
    pairs: tuple[Pair, ...] = ()


@dataclass(slots=True)
class Assertion:
    """A relation node: kind, the parts of its name, class and pairs; ``event`` where it is a participation in one."""

    kind: str
    parts: tuple[str, ...]
    class_name: str
    pairs: tuple[Pair, ...]
    event: str = ""


@dataclass(slots=True)
class Said:
    """Everything one row says, complete before any of it is written: a rejected row leaves nothing behind."""

    entities: list[Entity] = field(default_factory=list)
    events: list[tuple[Entity, list[tuple[str, Term]]]] = field(default_factory=list)
    assertions: list[Assertion] = field(default_factory=list)
    spellings: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Event:
    facts: dict[str, dict[Term, list[Iri]]] = field(default_factory=dict)
    vouched: bool = False


#: Facts of an event of which two different ones contradict each other.
SINGLE = frozenset({"eventStatus", "date", "level"})


class Writer:
    """Writes the graph of one dataset, line by line, in the order of the rows."""

    def __init__(self, iris: Iris, dataset: str, title: str, write: Callable[[str], object]) -> None:
        self.iris = iris
        self.dataset = dataset
        self.title = title
        self.graph = f" <{iris.graph(dataset)}> .\n"
        self.triples = 0
        self.spellings: dict[tuple[str, str], None] = {}
        self._write = write
        self._described: dict[str, str] = {}
        self._nodes: dict[str, int] = {}
        self._events: dict[str, _Event] = {}
        self._source = Iri(iris.node("dataset", dataset))

    def add(self, subject: Iri, predicate: Iri, value: Term) -> None:
        """Write one triple."""
        self.all(subject, ((predicate, value),))

    def all(self, subject: Iri, pairs: Iterable[Pair]) -> None:
        """Write what is said of one subject."""
        start, written = f"<{subject.value}> <", 0
        for predicate, value in pairs:
            term = f"<{value.value}>" if isinstance(value, Iri) else value.n3()
            self._write(f"{start}{predicate.value}> {term}{self.graph}")
            written += 1
        self.triples += written

    def row(self, name: str, said: Said, cite: str = "") -> bool:
        """Write what a row says, with the row as evidence; return whether anything of it was new.

        ``cite`` is how people are told of the row, by default by its name.
        """
        evidence = Iri(f"{self.iris.base}id/evidence/{self.dataset}/{keys.slug([name])}")
        new = False
        for entity in said.entities:
            new |= self._entity(entity)
        for entity, facts in said.events:
            new |= self._entity(entity)
            known = self._events.setdefault(entity.name, _Event())
            for key, value in facts:
                known.facts.setdefault(key, {}).setdefault(value, []).append(evidence)
        for assertion in said.assertions:
            new |= self._assertion(assertion, evidence, keys.mark(name))
        for pair in said.spellings:
            self.spellings.setdefault(pair)
        self._evidence(evidence, name, cite or f"row {name}")
        return new

    def finish(self) -> None:
        """Write the facts of the events."""
        for name, event in self._events.items():
            subject = Iri(self.iris.entity(name))
            agreed = event.vouched and not any(len(values) > 1 for key, values in event.facts.items() if key in SINGLE)
            for key, values in event.facts.items():
                for value, rows in values.items():
                    if agreed:
                        self.add(subject, sc(key), value)
                        self._bounds(subject, value)
                    else:
                        self.statement(subject, name.partition("/")[2], key, value, rows)

    def statement(self, subject: Iri, slug: str, key: str, value: Term, rows: list[Iri], predicate: Iri | None = None) -> None:
        """Write a stated Statement with its rows."""
        node = Iri(self.iris.node("statement", slug, key, self.dataset, keys.mark(value.n3())))
        predicate = predicate or sc(key)
        pairs = (TYPE, sc("Statement")), (sc("certainty"), _STATED), (sc("subject"), subject), (sc("predicate"), predicate)
        for pair in (*pairs, (sc("object"), value)):
            self.add(node, *pair)
        for row in rows:
            self.add(node, sc("evidence"), row)
        self._bounds(node, value)

    def _bounds(self, subject: Iri, value: Term) -> None:
        if isinstance(value, Literal) and value.datatype == EDTF:
            self.all(subject, bounds(value.value))

    def _entity(self, entity: Entity) -> bool:
        if entity.name in self._described:
            return False
        self._described[entity.name] = entity.class_name
        subject = Iri(self.iris.entity(entity.name))
        self.add(subject, TYPE, sc(entity.class_name))
        for language, text in entity.labels:
            self.add(subject, PREF_LABEL, lang(text, language))
        for pair in entity.pairs:
            self.add(subject, *pair)
        return True

    def _assertion(self, assertion: Assertion, evidence: Iri, row: str) -> bool:
        content = hash(assertion.pairs)
        node = Iri(self.iris.node(assertion.kind, *assertion.parts))
        if self._nodes.get(node.value, content) != content:
            # Another row says it otherwise: both stand, each with its evidence.
            node = Iri(self.iris.node(assertion.kind, *assertion.parts, row))
        if assertion.event:
            self._events[assertion.event].vouched = True
        new = node.value not in self._nodes
        if new:
            self._nodes[node.value] = content
            self.all(node, ((TYPE, sc(assertion.class_name)), (sc("certainty"), _STATED), *assertion.pairs))
        self.add(node, sc("evidence"), evidence)
        return new

    def _evidence(self, node: Iri, name: str, cite: str) -> None:
        self.add(node, TYPE, sc("Evidence"))
        self.add(node, sc("dataset"), self._source)
        self.add(node, sc("row"), Literal(name))
        self.add(node, sc("cite"), Literal(f"{self.title}, {cite}"))


def dated(text: str) -> tuple[Pair, ...]:
    """The pairs of a relation that holds at a date: the date, its precision and bounds."""
    return ((sc("date"), typed(text, EDTF)), *bounds(text))


@lru_cache(maxsize=65536)
def bounds(text: str) -> tuple[Pair, ...]:
    """The computed facts of a date."""
    return tuple((sc(name), bound) for name, bound in date_facts(text))
