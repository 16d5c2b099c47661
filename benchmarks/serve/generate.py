"""A generated graph in this project's own model: the same classes, evidence and derivation rules as the curated one.

Every triple goes the way of a build (``kg.build.assemble``): asserted in the graph of its document, merged, made plain,
derived by ``queries/derive``. Only what a person would write is drawn at random, with a fixed seed; two runs of one size
give the same bytes. The texts are invented, and so are the hashes of their passages.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from benchmarks.serve.population import Population, Skewed
from kg.build import Graph, assemble, count
from kg.interpret.assertions import date_facts
from kg.interpret.index import Index
from kg.interpret.quads import GraphWriter, code, sc
from kg.loaders.corpus import Corpus
from kg.loaders.records import write_selector
from kg.namespaces import EDTF, OA, PROJECT, RDFS, Iris
from kg.store import generations
from kg.store.generations import Generation
from kg.store.terms import Iri, Literal, Quad, Term, lang, typed
from kg.vocabulary import Vocabulary

SEED = 20310117
#: Events whose graph has about a million triples when merged and derived.
FULL = 2100
_EVENTS_A_DOCUMENT = 8
_FIRST = date(1995, 1, 9)
_ROLES = (("attendee", 62), ("speaker", 14), ("chair", 6), ("host", 4), ("panel-member", 8), ("observer", 6))
_PRESENCE = (("attended", 84), ("represented", 5), ("unknown", 8), ("absent", 3))


@dataclass(slots=True)
class GeneratedCorpus(Corpus):
    """Input of a build that nobody wrote."""

    events: int = FULL

    @classmethod
    def of(cls, events: int) -> GeneratedCorpus:
        """The input for so many events."""
        vocabulary = Vocabulary.load()
        return cls(vocabulary, Index(vocabulary), [], [], [], [], events)

    def expand(self, iris: Iris) -> list[Quad]:
        """The asserted quads: entities, then one graph a document."""
        rng = random.Random(SEED)  # noqa: S311 - a benchmark must repeat itself
        population = Population.of(self.events, rng)
        cast = _Cast(population, sorted(self.vocabulary.codes["topic"]), rng)
        quads = population.expand(iris)
        for number, first in enumerate(range(0, self.events, _EVENTS_A_DOCUMENT)):
            document = _Document(GraphWriter(iris, f"register-{number}"), f"register-{number}", cast)
            for event in range(first, min(first + _EVENTS_A_DOCUMENT, self.events)):
                document.event(event)
            document.close()
            quads += document.writer.quads
        return quads


def graph(events: int, base: str = PROJECT) -> Graph:
    """The whole dataset for so many events."""
    return assemble(GeneratedCorpus.of(events), base)


def publish(home: Path, events: int) -> Generation:
    """Generate and publish; a graph that is there already stays."""
    made = graph(events)
    with generations.writer(home):
        created = datetime.now(UTC).isoformat(timespec="seconds")
        counts = count(made.quads, PROJECT)
        return generations.publish(home, made.lines(), base=PROJECT, created=created, counts=counts, keep=1)


class _Cast:
    """What documents draw from."""

    def __init__(self, population: Population, topics: list[str], rng: random.Random) -> None:
        self.population = population
        self.topics = Skewed(topics)
        self.organizations = Skewed([*population.polities, *population.organizations])
        self.persons = Skewed(population.persons)
        self.places = Skewed(population.places)
        self.rng = rng

    def pick(self, weighted: Iterable[tuple[str, int]]) -> str:
        """One word by its weight."""
        words, weights = zip(*weighted, strict=True)
        return str(self.rng.choices(words, weights)[0])


class _Document:
    """Writes one register page: its passages follow each other, and lines of one list may share a passage."""

    def __init__(self, writer: GraphWriter, name: str, cast: _Cast) -> None:
        self.writer = writer
        self.name = name
        self.cast = cast
        self.at = 0
        self._source()

    def _source(self) -> None:
        w = self.writer
        source, capture, item = (w.node(kind, self.name) for kind in ("document", "capture", "item"))
        self.item = Iri(item.value + ".1")
        w.type(source, "Source")
        w.labels(source, {"en": self.name})
        w.type(capture, "Capture")
        w.add(capture, sc("captureOf"), source)
        w.add(capture, sc("fileName"), Literal(f"{self.name}.txt"))
        w.add(capture, sc("language"), Literal("en"))
        w.add(capture, sc("sha256"), Literal(_digest(self.name)))
        w.type(self.item, "SourceItem")
        w.add(self.item, sc("itemOf"), source)
        w.labels(self.item, {"en": f"{self.name}, item 1"})

    def close(self) -> None:
        """The item spans all passages."""
        write_selector(self.writer, self.item, (0, self.at + 1))

    def passage(self) -> Iri:
        """The evidence of the next passage."""
        w, start = self.writer, self.at
        end = start + self.cast.rng.randint(30, 140)
        self.at = end + 1
        evidence = w.node("evidence", self.name, f"{start}-{end}")
        w.type(evidence, "Evidence")
        w.add(evidence, Iri(OA + "hasSource"), w.node("capture", self.name))
        w.add(evidence, sc("inItem"), self.item)
        w.add(evidence, sc("cite"), Literal(f"{self.name}, item 1, characters {start}–{end}"))
        w.add(evidence, sc("passageSha256"), Literal(_digest(f"{self.name} {start}")))
        write_selector(w, evidence, (start, end))
        return evidence

    def event(self, number: int) -> None:
        """One meeting: what is said of it, who took part, what came out."""
        rng, slug = self.cast.rng, f"talks-{number}"
        held = rng.random() < 0.92
        w = self.writer
        subject = w.entity(f"event/{slug}")
        w.type(subject, "Meeting")
        w.labels(subject, {"en": f"Talks {number} on {self.cast.topics.draw(rng).replace('-', ' ')}"})
        for order, (predicate, value) in enumerate(self._said(number, held)):
            self._statement(subject, slug, order, predicate, value)
        size = min(160, 2 + int(rng.lognormvariate(1.75, 0.85)))
        self._participations(subject, slug, held, size)
        for order in range(rng.randint(0, 2)):
            self._outcome(subject, slug, order)

    def _said(self, number: int, held: bool) -> list[tuple[str, Term]]:
        cast, rng, w = self.cast, self.cast.rng, self.writer
        day = _FIRST + timedelta(days=number * 11000 // max(FULL, number + 1))
        said: list[tuple[str, Term]] = [
            ("eventStatus", code("status", "held" if held else "planned")),
            ("date", typed(day.isoformat()[: rng.choice((10, 10, 10, 7))], EDTF)),
            ("heldAt", w.entity(cast.places.draw(rng))),
            ("meetingType", code("meeting-type", rng.choice(("conference", "expert-meeting", "ministerial", "forum")))),
            ("level", code("level", rng.choice(("expert", "high-level", "ministerial", "senior-officials")))),
            ("attendanceListComplete", code("completeness", cast.pick((("yes", 30), ("no", 50), ("unknown", 20))))),
            ("about", code("topic", cast.topics.draw(rng))),
        ]
        topics = {cast.topics.draw(rng): None for _ in range(rng.randint(1, 4))}
        said += [("discussed", code("topic", topic)) for topic in topics]
        if rng.random() < 0.5:
            said.append(("inSeries", w.entity(rng.choice(cast.population.series))))
        if number % _EVENTS_A_DOCUMENT and rng.random() < 0.06:
            said.append(("partOfEvent", w.entity(f"event/talks-{number - number % _EVENTS_A_DOCUMENT}")))
        return said

    def _statement(self, subject: Iri, slug: str, order: int, predicate: str, value: Term) -> None:
        key = {"eventStatus": "status"}.get(predicate, predicate)
        node = self.writer.node("statement", slug, key, str(order))
        # Rule 10: absence and complete lists are stated or unknown, never inferred.
        self._assertion(node, "Statement", self.passage(), certain=predicate == "attendanceListComplete")
        self.writer.add(node, sc("subject"), subject)
        self.writer.add(node, sc("predicate"), sc(predicate))
        self.writer.add(node, sc("object"), value)
        if predicate == "date":
            for name, bound in date_facts(value.value):
                self.writer.add(node, sc(name), bound)

    def _participations(self, event: Iri, slug: str, held: bool, size: int) -> None:
        rng = self.cast.rng
        evidence, alone = self.passage(), False
        seen: set[str] = set()
        for _ in range(size):
            person = rng.random() < 0.6
            # Rule 5: an organisation does not attend by the passage in which a delegate speaks for it.
            if not person or alone or rng.random() < 0.3:
                evidence = self.passage()
            alone = not person
            actor = (self.cast.persons if person else self.cast.organizations).draw(rng)
            if actor not in seen:
                seen.add(actor)
                self._participation(event, slug, actor, evidence, self.cast.pick(_PRESENCE) if held else "expected")

    def _participation(self, event: Iri, slug: str, actor: str, evidence: Iri, presence: str) -> None:
        w, rng, role = self.writer, self.cast.rng, self.cast.pick(_ROLES)
        kind, _, name = actor.partition("/")
        node = w.node("participation", slug, name, role)
        self._assertion(node, "Participation", evidence, certain=presence == "absent")
        w.add(node, sc("participationIn"), event)
        w.add(node, sc("participant"), w.entity(actor))
        w.add(node, sc("role"), code("role", role))
        w.add(node, sc("attendanceStatus"), code("attendance", presence))
        if kind != "person":
            return
        principal, post = self.cast.population.ties[actor]
        w.add(node, sc("onBehalfOf"), w.entity(principal))
        if post:
            w.add(node, sc("inCapacityOf"), w.entity(post))
            w.add(node, sc("listedDesignation"), Literal(self.cast.population.labels[post]))
        if rng.random() < 0.5:
            w.add(node, sc("listedName"), Literal(self.cast.population.labels[actor]))

    def _outcome(self, event: Iri, slug: str, order: int) -> None:
        w, rng = self.writer, self.cast.rng
        node = w.node("outcome", slug, str(order))
        topic = self.cast.topics.draw(rng)
        self._assertion(node, "Outcome", self.passage())
        w.add(node, sc("outcomeOf"), event)
        w.add(node, sc("outcomeKind"), code("outcome", rng.choice(("agreed", "called-for", "recognised", "welcomed"))))
        w.add(node, sc("bearer"), w.entity(self.cast.organizations.draw(rng)))
        w.add(node, sc("about"), code("topic", topic))
        for predicate in (sc("text"), Iri(RDFS + "label")):
            w.add(node, predicate, lang(f"closer work on {topic.replace('-', ' ')}", "en"))

    def _assertion(self, node: Iri, class_name: str, evidence: Iri, *, certain: bool = False) -> None:
        inferred = not certain and self.cast.rng.random() < 0.06
        self.writer.type(node, class_name)
        self.writer.add(node, sc("certainty"), code("certainty", "inferred" if inferred else "stated"))
        if inferred:
            self.writer.add(node, sc("reason"), lang("the list names it without saying so", "en"))
        self.writer.add(node, sc("evidence"), evidence)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
