"""Encounters as N-Quads: each once, with every row that speaks of it as evidence, whatever the order of the rows.

An encounter held is a meeting of status held on the day of its rows, and both actors attended. What was announced is a planned
meeting without a date, because a row dates the announcement and not the meeting; both are expected. An agreement is an event of
kind signing that was held; that its signatories met is not said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.interpret.quads import PREF_LABEL, TYPE, code, sc
from kg.loaders.coded.actors import Actor
from kg.loaders.coded.graph import Graph
from kg.loaders.coded.relations import AGREEMENT, ANNOUNCED, HELD, Relation
from kg.loaders.tabular import keys
from kg.loaders.tabular.facts import bounds
from kg.namespaces import DCTERMS, EDTF, concept
from kg.store.terms import Iri, Literal, lang, typed

#: One row that speaks of an encounter: day, source, target, relation (numbers of the reader's lists), the row's name, its number.
Row = tuple[str, int, int, int, str, int]
_JOIN = "\x1f"


@dataclass(frozen=True, slots=True)
class Kind:
    """How encounters of one meaning are written."""

    prefix: str
    class_name: str
    label: str
    status: str
    attendance: str
    dated: bool
    event_kind: str = ""


KINDS = {
    HELD: Kind("", "Meeting", "Meeting of {a} and {b} on {day}", "held", "attended", dated=True),
    ANNOUNCED: Kind("announced", "Meeting", "Meeting of {a} and {b}, announced on {day}", "planned", "expected", dated=False),
    AGREEMENT: Kind(
        "agreement", "Event", "Agreement of {a} and {b}, signed on {day}", "held", "unknown", dated=True, event_kind="signing"
    ),
}


def row_name(parts: Sequence[str]) -> str:
    """The words by which a row is found again, from its cells."""
    return _JOIN.join(parts)


def shown(name: str) -> str:
    """A row's name as people read it."""
    return name.replace(_JOIN, " / ")


class Encounters:
    """Writes the encounters of one dataset; ``actors`` and ``relations`` are the lists that rows number."""

    def __init__(
        self, graph: Graph, title: str, language: str, codes: str, actors: Sequence[Actor], relations: Sequence[Relation]
    ) -> None:
        self.graph = graph
        self.counts = dict.fromkeys(KINDS, 0)
        self._actors = actors
        self._relations = relations
        self._language = language
        self._described: set[str] = set()
        self._days: dict[str, list[str]] = {}
        self._roles: dict[tuple[str, str], tuple[str, str]] = {}
        tail, base = graph.tail, graph.iris.base
        self._base = f"<{base}id/"
        self._cite = Literal(f"{title}, row ").n3()[1:-1]
        self._typed = [f" {Iri(DCTERMS + 'type').n3()} {Iri(concept(codes, one.code)).n3()}{tail}" for one in relations]
        source = Iri(graph.iris.node("dataset", graph.dataset)).n3()
        self._a = f" {TYPE.n3()} "
        self._evidence = f"{self._a}{sc('Evidence').n3()}{tail}"
        self._dataset = f" {sc('dataset').n3()} {source}{tail}"
        self._row, self._cited, self._because = (f" {sc(name).n3()} " for name in ("row", "cite", "evidence"))
        self._part = f"{self._a}{sc('Participation').n3()}{tail}"
        self._stated = f" {sc('certainty').n3()} {code('certainty', 'stated').n3()}{tail}"
        self._facts = {means: self._kind(kind) for means, kind in KINDS.items()}
        self._in, self._who, self._role, self._there, self._listed = (
            f" {sc(name).n3()} " for name in ("participationIn", "participant", "role", "attendanceStatus", "listedName")
        )

    def write(self, means: str, rows: Sequence[Row], named: str = "") -> None:
        """Write one encounter; ``named`` is what its name has beside day and actors, where a key declares it."""
        kind = KINDS[means]
        self.counts[means] += 1
        day, first, second = rows[0][:3]
        a, b = sorted((self._actors[first], self._actors[second]), key=lambda actor: actor.key)
        slug = self._slug([*filter(None, (kind.prefix, day, a.slug, b.slug, named))])
        event = f"{self._base}event/{slug}>"
        self._event(means, event, day, a, b)
        roles: dict[tuple[int, str], list[str]] = {}
        for _, source, target, number, name, _ in sorted(rows, key=lambda row: row[4]):
            row, relation = self._row_of(name, number), self._relations[number]
            turned = relation.turned
            roles.setdefault((source, relation.target if turned else relation.source), []).append(row)
            roles.setdefault((target, relation.source if turned else relation.target), []).append(row)
        for (number, role), evidence in sorted(roles.items(), key=lambda item: (self._actors[item[0][0]].key, item[0][1])):
            self._participation(kind, slug, event, self._actors[number], role, evidence)

    def _slug(self, parts: Sequence[str]) -> str:
        """As :func:`kg.loaders.tabular.keys.slug`, and as long at most beside the dataset's name; the parts are slugs already."""
        joined = f"{self.graph.dataset}-{'--'.join(parts)}"
        return joined if len(joined) <= keys.LONGEST else f"{self.graph.dataset}-{keys.slug(['--'.join(parts)])}"

    def _event(self, means: str, event: str, day: str, a: Actor, b: Actor) -> None:
        kind = KINDS[means]
        label = lang(kind.label.format(a=a.printed, b=b.printed, day=day), self._language).n3()
        parts = [*self._facts[means], f" {PREF_LABEL.n3()} {label}{self.graph.tail}", *(self._date(day) if kind.dated else ())]
        self.graph.block("".join([event + part for part in parts]), len(parts))

    def _date(self, day: str) -> Sequence[str]:
        found = self._days.get(day)
        if found is None:
            pairs = [(sc("date"), typed(day, EDTF)), *bounds(day)]
            found = self._days[day] = [f" {predicate.n3()} {value.n3()}{self.graph.tail}" for predicate, value in pairs]
        return found

    def _kind(self, kind: Kind) -> list[str]:
        """What every event of a kind has."""
        pairs = [(TYPE, sc(kind.class_name)), (sc("eventStatus"), code("status", kind.status))]
        if kind.event_kind:
            pairs.append((sc("eventKind"), code("event-kind", kind.event_kind)))
        return [f" {predicate.n3()} {value.n3()}{self.graph.tail}" for predicate, value in pairs]

    def _row_of(self, name: str, relation: int) -> str:
        """Write a row as evidence, with the code it was given; its IRI."""
        parts = name.split(_JOIN)
        shown = " / ".join(parts)
        # Most rows are named by a number, which is a slug as it stands.
        plain = len(shown) <= keys.LONGEST and shown.isascii() and shown.isdigit()
        slug = shown if plain else keys.slug(parts)
        node, tail = f"{self._base}evidence/{self.graph.dataset}/{slug}>", self.graph.tail
        words = Literal(shown).n3()
        self.graph.block(
            f"{node}{self._evidence}{node}{self._dataset}{node}{self._row}{words}{tail}"
            f'{node}{self._cited}"{self._cite}{words[1:]}{tail}{node}{self._typed[relation]}',
            5,
        )
        return node

    def _participation(self, kind: Kind, slug: str, event: str, actor: Actor, role: str, evidence: Sequence[str]) -> None:
        node, tail = f"{self._base}participation/{slug}.{actor.slug}.{role}>", self.graph.tail
        if actor.name:
            self._describe(actor)
            who = f"{node}{self._who}{self._base}{actor.name}>{tail}"
        else:
            who = f"{node}{self._listed}{Literal(actor.printed).n3()}{tail}"
        rows = "".join([f"{node}{self._because}{row}{tail}" for row in evidence])
        role_of, status_of = self._coded(role, kind.attendance)
        self.graph.block(
            f"{node}{self._part}{node}{self._stated}{node}{self._in}{event}{tail}{who}{node}{role_of}{node}{status_of}{rows}",
            6 + len(evidence),
        )

    def _coded(self, role: str, attendance: str) -> tuple[str, str]:
        found = self._roles.get((role, attendance))
        if found is None:
            values = (self._role, code("role", role)), (self._there, code("attendance", attendance))
            first, second = (f"{predicate}{value.n3()}{self.graph.tail}" for predicate, value in values)
            found = self._roles[(role, attendance)] = (first, second)
        return found

    def _describe(self, actor: Actor) -> None:
        """Describe an actor that nothing else describes, once."""
        if not actor.class_name or actor.name in self._described:
            return
        self._described.add(actor.name)
        subject = Iri(self.graph.iris.entity(actor.name))
        self.graph.add(subject, TYPE, sc(actor.class_name))
        self.graph.add(subject, PREF_LABEL, lang(actor.label, self._language))
