"""What a page says about one node: facts, names, parts, relations both ways, sources. Only the rows it shows are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from kg.namespaces import ORG, PROV, RDF, RDFS, SC, SKOS
from kg.store.terms import Iri, Term
from server.facts import Entry, Fact, Part, Reader
from server.graph import Graph
from server.index_order import Link, Said, Triples
from server.outline import Outline, Saying, short
from server.paging import PAGE_SIZE, Asked, Shelf, known, shelf
from server.representation import Shown, language

K = TypeVar("K")
R = TypeVar("R")

#: How many rows of a section begin on the page of the whole node.
PREVIEW = {"part": 8, "entry": 6, "name": 3, "fact": 6, "link": 8}
#: Names under the heading.
_NAMES = 24
#: Predicates whose facts come first, in this order; the rest follows by label.
_FIRST = (
    *(SC + name for name in ("subject", "predicate", "object")),
    *(SC + name for name in ("participant", "participationIn", "role", "attendanceStatus", "onBehalfOf", "inCapacityOf")),
    *(SC + name for name in ("holder", "post", "member", "memberOf", "memberStatus", "asOf")),
    SC + "eventStatus",
    SC + "date",
    SC + "heldAt",
    SC + "inSeries",
    SC + "editionNumber",
    SC + "editionLabel",
    SC + "meetingType",
    SC + "eventKind",
    SC + "level",
    SC + "format",
    SC + "partOfEvent",
    SC + "onTheMarginsOf",
    SC + "underFramework",
    SC + "underAuspicesOf",
    SC + "meetingOf",
    SC + "theme",
    SC + "objective",
    ORG + "classification",
    ORG + "unitOf",
    SC + "postIn",
    SC + "realisation",
)
#: What an event was about: often long, so it comes after who took part and what came of it.
_SUBJECT_MATTER = (SC + "about", SC + "discussed", SC + "regionalFocus")
#: What rules add: true, but nobody wrote it down.
_DERIVED = frozenset(
    {SC + "meetingCount", SC + "encounterCount", SC + "sharedEventCount", SC + "partySize", SC + "datePrecision"}
)
#: Classes not worth a word beside a more telling one.
_DULL = frozenset(
    {
        SC + "Actor",
        SC + "Assertion",
        SC + "Attendance",
        PROV + "Entity",
        PROV + "Activity",
        PROV + "Agent",
        RDF + "Statement",
        SKOS + "Concept",
    }
)
_SOURCES = """SELECT ?source (COUNT(DISTINCT ?assertion) AS ?rows) { ?assertion sc:concerns ?node ; sc:evidence ?evidence
  OPTIONAL { ?evidence sc:inItem ?item } OPTIONAL { ?evidence sc:dataset ?dataset } OPTIONAL { ?evidence oa:hasSource ?read }
  BIND(COALESCE(?item, ?dataset, ?read) AS ?source) FILTER(BOUND(?source)) }
GROUP BY ?source ORDER BY DESC(?rows) ?source"""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Who points here, how that is known, and for an event when it was and how far it has come to pass."""

    subject: Shown
    fact: Fact
    when: Shown | None = None
    status: Shown | None = None


@dataclass(frozen=True, slots=True)
class Triple:
    """One triple of the node, or one that points to it."""

    subject: Shown | None
    predicate: Shown
    value: Shown | None


@dataclass(slots=True)
class Description:
    """What one page shows. ``facts`` maps a predicate to its values; ``relations`` one to the nodes that point here with it."""

    iri: str
    kind: str
    label: Shown
    wanted: Asked = field(default_factory=Asked)
    classes: list[Shown] = field(default_factory=list)
    names: list[Shown] = field(default_factory=list)
    more_names: int = 0
    facts: dict[str, Shelf[Fact]] = field(default_factory=dict)
    matter: dict[str, Shelf[Fact]] = field(default_factory=dict)
    relations: dict[str, Shelf[Pointer]] = field(default_factory=dict)
    parts: dict[str, Shelf[Part]] = field(default_factory=dict)
    behalf: Shelf[Part] | None = None
    capacity: Shelf[Part] | None = None
    entries: dict[str, Shelf[Entry]] = field(default_factory=dict)
    triples: Shelf[Triple] | None = None
    sources: Shelf[tuple[Shown, int]] | None = None
    assertions: int = 0
    unreadable: int = 0
    unsorted: bool = False
    #: Assertions shown; fewer than there are when sections go on.
    shown: int = 0

    @property
    def alone(self) -> Shelf[Any] | None:
        """The section that has the page to itself."""
        return next((one for one in self.shelves if one.key == self.wanted.section), None)

    @property
    def shelves(self) -> list[Shelf[Any]]:
        """Every section."""
        groups: tuple[dict[str, Any], ...] = (self.facts, self.matter, self.relations, self.parts, self.entries)
        others = (self.behalf, self.capacity, self.triples, self.sources)
        return [*(one for group in groups for one in group.values()), *(one for one in others if one is not None)]


def describe(reader: Reader, outlined: Outline, iri: str, kind: str, wanted: Asked) -> Description:
    """Read the rows to be shown of what is said about a node, by it, and through it.

    Raises NotFoundError for a section or page there is not.
    """
    graph, words = reader.graph, reader.words
    keys = _keys(graph, outlined)
    known(wanted, keys)
    label = words.label(iri)
    about = Description(iri, kind, Shown(label.value, language=language(label.language), note=iri), wanted)
    about.classes = [words.node(name) for name in _classes(graph, iri)]
    about.assertions, about.unreadable, about.unsorted = outlined.assertions, outlined.unreadable, outlined.unsorted
    if wanted.section == "triples":
        about.triples = _triples(reader, iri, wanted)
    elif wanted.section == "sources":
        about.sources = _all_sources(reader, iri, wanted)
    else:
        _fill(reader, outlined, about)
        about.facts = _ordered(reader, about.facts)
        if kind == "event":
            about.matter = {predicate: about.facts.pop(predicate) for predicate in _SUBJECT_MATTER if predicate in about.facts}
        if not wanted.section:
            about.names, about.more_names = _names(reader, iri, outlined.forms)
            about.sources = _sources(reader, about)
    return about


def _keys(graph: Graph, outlined: Outline) -> list[str]:
    """The names of a page's sections."""
    keys = [f"fact.{short(graph, predicate)}" for predicate in outlined.facts]
    keys += [*outlined.parts, *(name for name in ("behalf", "capacity") if getattr(outlined, name)), *outlined.entries]
    keys += [f"from.{short(graph, predicate)}" for predicate in outlined.links]
    return [*keys, *(["sources"] if outlined.assertions else []), "triples"]


def _classes(graph: Graph, iri: str) -> list[str]:
    """The most telling classes: ours before others', and none beside a class of its own kinds."""
    types = [name for name in graph.types(iri) if name not in _DULL]
    ours = sorted(name for name in types if name.startswith(SC)) or sorted(types)
    above = {term.value for name in ours for term in graph.values(name, RDFS + "subClassOf")}
    return [name for name in ours if name not in above] or ours


def _fill(reader: Reader, outlined: Outline, about: Description) -> None:
    """Read the sections: the one that is asked for, else how each begins."""
    graph, wanted = reader.graph, about.wanted

    def take(key: str, keys: Sequence[K], make: Callable[[K], R], form: str, into: Callable[[Shelf[R]], object]) -> None:
        # Who took part is what an event is looked up for.
        whole = form == "part" and about.kind == "event" and len(keys) <= PAGE_SIZE
        if wanted.section in ("", key):
            into(shelf(key, keys, make, wanted, PAGE_SIZE if whole else PREVIEW[form]))

    for predicate, sayings in outlined.facts.items():
        make = partial(_fact, reader, predicate)
        take(f"fact.{short(graph, predicate)}", sayings, make, "fact", partial(about.facts.__setitem__, predicate))
    for name, parts in outlined.parts.items():
        take(name, parts, reader.part, "part", partial(about.parts.__setitem__, name))
    for name in ("behalf", "capacity"):
        if found := getattr(outlined, name):
            take(name, found, reader.part, "part", partial(setattr, about, name))
    for name, entries in outlined.entries.items():
        form = "name" if name == "name" else "entry"
        entry = partial(_entry, reader, about.iri)
        take(name, entries, entry, form, partial(about.entries.__setitem__, name))
    for predicate, links in outlined.links.items():
        point = partial(_pointer, reader, predicate)
        take(f"from.{short(graph, predicate)}", links, point, "link", partial(about.relations.__setitem__, predicate))


def _entry(reader: Reader, about: str, node: str) -> Entry:
    return reader.entry(node, about)


def _fact(reader: Reader, predicate: str, saying: Saying) -> Fact:
    value = reader.words.term(saying.value) if saying.value is not None else None
    if not saying.statement:
        return Fact(predicate, value, None, predicate in _DERIVED)
    return Fact(predicate, value, reader.assertion(saying.statement))


def _pointer(reader: Reader, predicate: str, link: Link) -> Pointer:
    fact = Fact(predicate, None, reader.assertion(link.statement) if link.statement else None)
    subject = reader.words.node(link.subject)
    if reader.kind(link.subject) != "event":
        return Pointer(subject, fact)
    status = next(iter(reader.graph.look(link.subject, SC + "eventStatus")), None)
    return Pointer(subject, fact, reader.when(link.subject), reader.words.term(status) if status is not None else None)


def _ordered(reader: Reader, facts: dict[str, Shelf[Fact]]) -> dict[str, Shelf[Fact]]:
    def key(predicate: str) -> tuple[int, str]:
        first = _FIRST.index(predicate) if predicate in _FIRST else len(_FIRST)
        # The same order in every language.
        return (first, reader.graph.label(predicate).value)

    return {predicate: facts[predicate] for predicate in sorted(facts, key=key)}


def _names(reader: Reader, iri: str, forms: Sequence[Term]) -> tuple[list[Shown], int]:
    """What else it is called: labels in other languages, and the forms documents print in any script; and how many more."""
    graph = reader.graph
    called = reader.words.label(iri).value
    terms = [term for predicate in (SKOS + "prefLabel", SKOS + "altLabel") for term in graph.values(iri, predicate)]
    shown = [reader.words.term(term) for term in (*terms, *forms)]
    distinct = {(name.text, name.language): name for name in shown if name.text != called}
    ordered = [distinct[key] for key in sorted(distinct, key=lambda key: (key[1], key[0]))]
    return ordered[:_NAMES], max(0, len(ordered) - _NAMES)


def _sources(reader: Reader, about: Description) -> Shelf[tuple[Shown, int]] | None:
    """The sources of the assertions on the page, with how many of these each speaks in."""
    facts = [fact for group in (about.facts, about.matter) for one in group.values() for fact in one.rows]
    facts += [row.fact for one in about.relations.values() for row in one.rows]
    parts = [part for one in (*about.parts.values(), about.behalf, about.capacity) if one is not None for part in one.rows]
    made = [fact.assertion for fact in facts if fact.assertion is not None] + [part.assertion for part in parts]
    made += [entry.assertion for one in about.entries.values() for entry in one.rows]
    found = {assertion.iri: assertion for assertion in made}
    about.shown = len(found)
    cited: Counter[str] = Counter()
    for assertion in found.values():
        cited.update({citation.source for citation in assertion.citations if citation.source})
    ranked = sorted(cited.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked:
        return None
    return Shelf("sources", [(reader.words.node(source), count) for source, count in ranked[:PAGE_SIZE]], len(ranked))


def _all_sources(reader: Reader, iri: str, wanted: Asked) -> Shelf[tuple[Shown, int]]:
    """Every source, with the number of assertions about the node that rest on it."""
    rows = reader.graph.reader.select(_SOURCES, node=Iri(iri))
    return shelf("sources", rows, lambda row: (reader.words.node(row["source"].value), int(row["rows"].value)), wanted, 0)


def _triples(reader: Reader, iri: str, wanted: Asked) -> Shelf[Triple]:
    """What the node says, then what points to it."""
    words = reader.words

    def make(said: Said) -> Triple:
        subject, predicate, value = said
        return Triple(
            words.node(subject) if subject else None, words.node(predicate), words.term(value) if value is not None else None
        )

    return shelf("triples", Triples(reader.graph, iri), make, wanted, 0)
