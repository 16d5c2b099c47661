"""Assertions as pages show them: each with its certainty, its reason, and the passages it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from kg.namespaces import CONCEPT, OA, SC, SKOSXL
from kg.store.terms import Iri, Term
from server.graph import Graph
from server.passages import Captures, Passage, passage
from server.representation import Shown, Words

#: Assertions kept: several pages show the same.
_REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class Citation:
    """One piece of evidence: how it is cited, its page, and its words where the document is at hand."""

    shown: Shown
    passage: Passage | None
    source: str


@dataclass(frozen=True, slots=True)
class Assertion:
    """What somebody said, with how firmly and where; ``certainty`` is '' for a curator's decision."""

    iri: str
    kind: str
    page: str
    certainty: str
    reason: Shown | None
    texts: tuple[Shown, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one predicate; without ``value`` it is unreadable, without ``assertion`` it rests on a list of entities."""

    predicate: str
    value: Shown | None
    assertion: Assertion | None
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One participation: who, in which event, as what."""

    assertion: Assertion
    standing: str
    who: Shown | None
    event: Shown | None
    event_iri: str
    when: Shown | None
    role: Shown | None
    attendance: Shown | None
    ranks: tuple[Shown, ...]
    behalf: tuple[Shown, ...]
    post: Shown | None
    delegation: Shown | None
    listed: Shown | None
    designation: Shown | None

    @property
    def qualified(self) -> bool:
        """Whether there is anything to say of the capacity: post, behalf, rank, delegation, or how it is printed."""
        renamed = self.listed is not None and self.who is not None and self.listed.text != self.who.text
        return bool(self.post or self.behalf or self.ranks or self.delegation or self.designation) or renamed


@dataclass(frozen=True, slots=True)
class Entry:
    """Any other assertion as label–value pairs (outcome, count, membership, tenure, name form, decision)."""

    assertion: Assertion
    kind: str
    title: Shown | None
    pairs: tuple[tuple[Shown, tuple[Shown, ...]], ...]


class Reader:
    """Reads assertion nodes of one generation into these shapes."""

    def __init__(self, words: Words, captures: Captures) -> None:
        self.words = words
        self.graph: Graph = words.graph
        self._captures = captures
        self._assertions: dict[str, Assertion] = {}

    def is_assertion(self, iri: str) -> bool:
        """Whether a node asserts something: it says how certain it is, what it rests on, or what was decided."""
        said = self.graph.properties(iri)
        if SC + "verdict" in said:
            return True
        return SC + "certainty" in said or SC + "evidence" in said

    def kind(self, iri: str) -> str:
        """The first segment of the node's IRI (``statement``, ``participation`` …)."""
        place = self.words.addresses.split(iri)
        return place[0] if place else ""

    def assertion(self, iri: str) -> Assertion:
        """The assertion a node stands for."""
        known = self._assertions.get(iri)
        if known is None:
            if len(self._assertions) >= _REMEMBERED:
                self._assertions.clear()
            known = self._assertions[iri] = self._assertion(iri)
        return known

    def _assertion(self, iri: str) -> Assertion:
        certainty = self.graph.one(iri, SC + "certainty")
        evidence = [term.value for term in self.graph.values(iri, SC + "evidence") if isinstance(term, Iri)]
        return Assertion(
            iri,
            self.kind(iri),
            self.words.addresses.page(iri),
            certainty.value.removeprefix(CONCEPT + "certainty/") if certainty else "",
            self.first(iri, "reason"),
            self.all(iri, "text"),
            tuple(self.citation(node) for node in evidence),
        )

    def citation(self, evidence: str) -> Citation:
        """One evidence node."""
        item = self.graph.one(evidence, SC + "inItem") or self.graph.one(evidence, SC + "dataset")
        source = item or self.graph.one(evidence, OA + "hasSource")
        found = passage(self.graph, self._captures, evidence)
        return Citation(self.words.node(evidence), found, source.value if source else "")

    def first(self, iri: str, name: str) -> Shown | None:
        """The first value of an ``sc:`` property, worded."""
        return next(iter(self.all(iri, name)), None)

    def all(self, iri: str, name: str) -> tuple[Shown, ...]:
        """Every value of an ``sc:`` property, worded."""
        return tuple(self.words.term(term) for term in self.graph.values(iri, SC + name))

    def when(self, event: str) -> Shown | None:
        """The stated date of an event."""
        return next((self.words.term(term) for term in self.graph.look(event, SC + "date")), None)

    def statement(self, iri: str) -> Fact | None:
        """A Statement node as a fact about its subject; None for one without predicate."""
        predicate = self.graph.one(iri, SC + "predicate")
        if predicate is None:
            return None
        value: Term | None = self.graph.one(iri, SC + "object")
        return Fact(predicate.value, self.words.term(value) if value else None, self.assertion(iri))

    def part(self, iri: str) -> Part:
        """A Participation node."""
        event = self.graph.one(iri, SC + "participationIn")
        event_iri = event.value if event else ""
        status = self.graph.one(iri, SC + "attendanceStatus")
        code = status.value.removeprefix(CONCEPT + "attendance/") if status else "unknown"
        return Part(
            assertion=self.assertion(iri),
            standing=standing(code, SC + "Attendance" in self.graph.types(iri)),
            who=self.first(iri, "participant"),
            event=self.first(iri, "participationIn"),
            event_iri=event_iri,
            when=self.when(event_iri) if event_iri else None,
            role=self.first(iri, "role"),
            attendance=self.first(iri, "attendanceStatus"),
            ranks=self.all(iri, "participantRank"),
            behalf=self.all(iri, "onBehalfOf"),
            post=self.first(iri, "inCapacityOf"),
            delegation=self.first(iri, "withinDelegation"),
            listed=self.first(iri, "listedName"),
            designation=self.first(iri, "listedDesignation"),
        )

    def entry(self, iri: str, about: str = "") -> Entry:
        """Any assertion node as label–value pairs; what only repeats ``about`` is left out."""
        kind = self.kind(iri)
        form = self.graph.one(iri, SKOSXL + "literalForm")
        shown = self.words.term(form) if form else self.first(iri, "text")
        pairs = []
        for predicate, values in self.graph.properties(iri).items():
            kept = tuple(self.words.term(value) for value in values if value.value != about)
            if kept and predicate.startswith(SC) and predicate[len(SC) :] not in _SHOWN_ELSEWHERE:
                pairs.append((self.words.node(predicate), kept))
        return Entry(self.assertion(iri), kind, shown, tuple(pairs))


#: Shown beside an entry, or computed from the date that is shown.
_SHOWN_ELSEWHERE = frozenset(
    {"certainty", "evidence", "citation", "concerns", "reason", "text"}
    | {"datePrecision", "earliestStart", "latestStart", "earliestEnd", "latestEnd"}
)


def standing(code: str, attended: bool) -> str:
    """Which group of participations one belongs to: announced is never held (rule 1)."""
    if attended:
        return "attended"
    if code == "represented":
        return "represented"
    if code in ("expected", "invited", "confirmed"):
        return "announced"
    return "absent" if code in ("excused", "absent") else "open"
