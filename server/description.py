"""Everything a page says about one node, gathered by point look-ups: facts, names, parts, relations both ways, sources."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from kg.namespaces import OA, ORG, OWL, PROV, RDF, RDFS, SC, SKOS
from server.facts import Entry, Fact, Part, Reader
from server.graph import INCOMING_LIMIT, LABELS, REPLACED_BY, TYPE, Graph
from server.representation import Shown, language

#: Assertions shown on one page; the page says when there are more and links to all of them.
SHOWN_LIMIT = 400
#: Predicates whose facts come first, in this order; the rest follows by label.
_FIRST = (
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
#: Shown otherwise, or only a computed companion of what is shown.
_HIDDEN = frozenset(
    {
        TYPE,
        REPLACED_BY,
        *LABELS,
        SKOS + "altLabel",
        OWL + "sameAs",
        PROV + "wasDerivedFrom",
        RDFS + "isDefinedBy",
        OA + "hasSelector",
        SC + "attended",
        SC + "represented",
        SC + "concerns",
        SC + "citation",
        SC + "displayLabel",
        SC + "earliestStart",
        SC + "latestStart",
        SC + "earliestEnd",
        SC + "latestEnd",
    }
)
#: What the page of an assertion shows above everything else.
_OWN = frozenset({SC + "certainty", SC + "evidence", SC + "reason"})
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
#: Other assertions in reading order.
_ENTRIES = ("outcome", "count", "membership", "tenure", "name", "decision")
_STANDINGS = ("attended", "represented", "open", "announced", "absent")


@dataclass(slots=True)
class Description:
    """What one page shows. ``facts`` maps a predicate to its values; ``relations`` one to the nodes that point here with it."""

    iri: str
    kind: str
    label: Shown
    classes: list[Shown] = field(default_factory=list)
    names: list[Shown] = field(default_factory=list)
    facts: dict[str, list[Fact]] = field(default_factory=dict)
    matter: dict[str, list[Fact]] = field(default_factory=dict)
    relations: dict[str, list[tuple[Shown, Fact]]] = field(default_factory=dict)
    parts: dict[str, list[Part]] = field(default_factory=dict)
    behalf: list[Part] = field(default_factory=list)
    capacity: list[Part] = field(default_factory=list)
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    sources: list[tuple[Shown, int]] = field(default_factory=list)
    assertions: int = 0
    truncated: bool = False

    @property
    def unreadable(self) -> int:
        """How many facts have a destroyed value."""
        return sum(fact.value is None for group in (self.facts, self.matter) for facts in group.values() for fact in facts)


def describe(reader: Reader, iri: str, kind: str) -> Description:
    """Gather what is said about a node, by it, and through it."""
    graph, words = reader.graph, reader.words
    label = graph.label(iri)
    about = Description(iri, kind, Shown(label.value, language=language(label.language), note=iri))
    about.classes = [words.node(name) for name in _classes(graph, iri)]
    incoming = graph.incoming(iri)
    about.truncated = len(incoming) > INCOMING_LIMIT
    links: dict[str, set[str]] = {}
    for subject, predicate in incoming[:INCOMING_LIMIT]:
        links.setdefault(subject, set()).add(predicate)
    _assertions(reader, about, links)
    _plain_out(reader, about)
    _plain_in(reader, about, links)
    about.entries = {entry: about.entries[entry] for entry in sorted(about.entries, key=_entry_order)}
    about.facts = _ordered(reader, about.facts)
    if kind == "event":
        about.matter = {predicate: about.facts.pop(predicate) for predicate in _SUBJECT_MATTER if predicate in about.facts}
    about.names = _names(reader, about)
    return about


def _classes(graph: Graph, iri: str) -> list[str]:
    """The most telling classes: ours before others', and none beside a class of its own kinds."""
    types = [name for name in graph.types(iri) if name not in _DULL]
    ours = sorted(name for name in types if name.startswith(SC)) or sorted(types)
    above = {term.value for name in ours for term in graph.values(name, RDFS + "subClassOf")}
    return [name for name in ours if name not in above] or ours


def _assertions(reader: Reader, about: Description, links: dict[str, set[str]]) -> None:
    """Sort every assertion that links here into its place on the page."""
    cited: Counter[str] = Counter()
    for node, predicates in links.items():
        if not reader.is_assertion(node):
            continue
        about.assertions += 1
        if about.assertions > SHOWN_LIMIT:
            about.truncated = True
            continue
        _sort_in(reader, about, node, predicates)
        cited.update({citation.source for citation in reader.assertion(node).citations if citation.source})
    ranked = sorted(cited.items(), key=lambda pair: (-pair[1], pair[0]))
    about.sources = [(reader.words.node(source), count) for source, count in ranked]
    for standing in _STANDINGS:
        if standing in about.parts:
            about.parts[standing].sort(key=_part_order)


def _part_order(part: Part) -> tuple[str, str, str]:
    return (
        part.when.note or part.when.text if part.when else "",
        part.role.text if part.role else "",
        part.who.text if part.who else part.listed.text if part.listed else "",
    )


def _entry_order(kind: str) -> int:
    return _ENTRIES.index(kind) if kind in _ENTRIES else len(_ENTRIES)


def _sort_in(reader: Reader, about: Description, node: str, predicates: set[str]) -> None:
    kind = reader.kind(node)
    if kind == "statement":
        fact = reader.statement(node)
        if fact is None:
            return
        if SC + "subject" in predicates:
            about.facts.setdefault(fact.predicate, []).append(fact)
        elif SC + "object" in predicates:
            subject = reader.first(node, "subject")
            if subject is not None:
                about.relations.setdefault(fact.predicate, []).append((subject, fact))
    elif kind == "participation":
        part = reader.part(node)
        if predicates & {SC + "participationIn", SC + "participant"}:
            about.parts.setdefault(part.standing, []).append(part)
        elif SC + "onBehalfOf" in predicates:
            about.behalf.append(part)
        elif SC + "inCapacityOf" in predicates:
            about.capacity.append(part)
    elif predicates - {SC + "concerns", SC + "evidence"}:
        about.entries.setdefault(kind, []).append(reader.entry(node, about.iri))


def _plain_out(reader: Reader, about: Description) -> None:
    """Facts no Statement carries: what identifies the node, and what rules have added."""
    for predicate, values in reader.graph.properties(about.iri).items():
        if predicate in _HIDDEN or predicate in _OWN or predicate in about.facts:
            continue
        derived = predicate in _DERIVED
        about.facts[predicate] = [Fact(predicate, reader.words.term(value), None, derived) for value in values]


def _plain_in(reader: Reader, about: Description, links: dict[str, set[str]]) -> None:
    """Relations no Statement carries (a post in this organisation, a group drawn from it)."""
    stated = {(subject.note, predicate) for predicate, rows in about.relations.items() for subject, _ in rows}
    for node, predicates in links.items():
        if reader.is_assertion(node):
            continue
        for predicate in sorted(predicates - _HIDDEN):
            if (node, predicate) not in stated:
                row = (reader.words.node(node), Fact(predicate, None, None))
                about.relations.setdefault(predicate, []).append(row)
    for rows in about.relations.values():
        rows.sort(key=lambda row: _natural(row[0].text))
        if len(rows) > SHOWN_LIMIT:
            about.truncated = True
            del rows[SHOWN_LIMIT:]


def _natural(text: str) -> list[tuple[int, str]]:
    """A sort key by which "item 9" comes before "item 10"."""
    return [(int(part), "") if part.isdecimal() else (0, part.casefold()) for part in re.split(r"(\d{1,18})", text)]


def _ordered(reader: Reader, facts: dict[str, list[Fact]]) -> dict[str, list[Fact]]:
    def key(predicate: str) -> tuple[int, str]:
        first = _FIRST.index(predicate) if predicate in _FIRST else len(_FIRST)
        return (first, reader.words.node(predicate).text)

    return {predicate: facts[predicate] for predicate in sorted(facts, key=key)}


def _names(reader: Reader, about: Description) -> list[Shown]:
    """What else it is called: labels in other languages, and the forms documents print in any script."""
    graph = reader.graph
    labels = [term for predicate in (SKOS + "prefLabel", SKOS + "altLabel") for term in graph.values(about.iri, predicate)]
    shown = [reader.words.term(label) for label in labels]
    shown += [entry.title for entry in about.entries.get("name", []) if entry.title is not None]
    distinct = {(name.text, name.language): name for name in shown if name.text != about.label.text}
    return [distinct[key] for key in sorted(distinct, key=lambda key: (key[1], key[0]))]
