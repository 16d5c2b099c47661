"""What a reviewer does: look at a contribution as a difference between entities, accept it, or reject it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from kg.build import Summary, build
from kg.contributions import audit, ledger
from kg.contributions.intake import check_reason
from kg.contributions.ledger import Contribution
from kg.contributions.patch import Patch
from kg.errors import ConflictError
from kg.labels import DEFAULT, pick
from kg.namespaces import RDFS, SKOS, prefixes
from kg.settings import Settings
from kg.store import generations
from kg.store.reader import Reader
from kg.store.terms import Iri, Literal, Quad, Term

_LABELS = (SKOS + "prefLabel", SKOS + "altLabel", RDFS + "label")
_NAMES = (Iri(SKOS + "prefLabel"), Iri(RDFS + "label"))
_NAMESAKES = "SELECT DISTINCT ?x WHERE { ?x skos:prefLabel|skos:altLabel|rdfs:label ?label } ORDER BY ?x LIMIT 5"


@dataclass(slots=True)
class Entity:
    """What a contribution says about one subject: its label, where it has one, and the lines added and removed.

    ``language`` is that of a label the graph has.
    """

    name: str
    label: str
    known: bool
    lines: list[str] = field(default_factory=list)
    language: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A contribution for people: by entity, and entities that bear a name it gives to another one."""

    entities: list[Entity]
    namesakes: list[str]

    def to_text(self) -> str:
        """Plain lines; ``+`` is added, ``-`` removed."""
        text = []
        for entity in self.entities:
            label = f"  {entity.label}" if entity.label else ""
            text += [f"{entity.name}{label}{'' if entity.known else '  (new)'}", *(f"  {line}" for line in entity.lines)]
        if self.namesakes:
            text += ["perhaps the same:", *(f"  {line}" for line in self.namesakes)]
        return "\n".join(text) + "\n"


def difference(patch: Patch, reader: Reader, language: str = DEFAULT) -> Difference:
    """The change by entity, each called as readers of a language know it, or as the change calls it; its lines are in English."""
    table = prefixes(reader.base)
    entities: dict[Iri, Entity] = {}
    own = {q.subject: q.object.value for q in patch.added if q.predicate.value in _LABELS}
    for sign, quads in (("-", patch.removed), ("+", patch.added)):
        for quad in quads:
            if quad.subject not in entities:
                known = reader.ask("ASK { ?s ?p ?o }", s=quad.subject)
                label = _label(quad.subject, reader, language) or Literal(own.get(quad.subject, ""))
                name = _short(quad.subject, table)
                entities[quad.subject] = Entity(name, _plain(label.value), known, language=label.language)
            entities[quad.subject].lines.append(_line(sign, quad, reader, own, table))
    return Difference(list(entities.values()), list(_namesakes(patch, reader, table)))


def _line(sign: str, quad: Quad, reader: Reader, own: dict[Iri, str], table: dict[str, str]) -> str:
    value = _short(quad.object, table)
    if isinstance(quad.object, Iri):
        label = _label(quad.object, reader) or Literal(own.get(quad.object, ""))
        value += f"  ({_plain(label.value)})" if label.value else ""
    graph = f"  in {_short(quad.graph, table)}" if quad.graph else ""
    return f"{sign} {_short(quad.predicate, table)} {value}{graph}"


def _label(node: Iri, reader: Reader, language: str = DEFAULT) -> Literal | None:
    return pick((label for predicate in _NAMES for label in reader.values(node, predicate)), language)


def _short(term: Term, table: dict[str, str]) -> str:
    if isinstance(term, Literal):
        return _plain(term.n3())
    stem = max((item for item in table.items() if term.value.startswith(item[1])), key=lambda item: len(item[1]), default=None)
    return _plain(f"{stem[0]}:{term.value.removeprefix(stem[1])}" if stem else term.n3())


def _plain(text: str) -> str:
    """Control characters of a value must not steer a terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def _namesakes(patch: Patch, reader: Reader, table: dict[str, str]) -> Iterable[str]:
    """Known entities that bear exactly a label the change gives to another one."""
    for quad in patch.added:
        if quad.predicate.value not in _LABELS or not isinstance(quad.object, Literal):
            continue
        for row in reader.select(_NAMESAKES, label=quad.object):
            other = row["x"]
            if other != quad.subject and isinstance(other, Iri):
                yield f"{_short(quad.subject, table)} and {_short(other, table)}: {_plain(quad.object.value)}"


def accept(settings: Settings, name: str, by: str, report: Callable[[str], None] = lambda _name: None) -> Summary:
    """Build and publish the next generation with a waiting contribution; it waits on when that fails.

    Raises ConflictError when it does not wait, and what :func:`kg.build.build` raises.
    """
    one = ledger.waiting(settings.home, name)
    # A review does not move the graph to another base IRI; a build does.
    same = replace(settings, base_iri=generations.current(settings.home).base)
    summary = build(same, report=report, candidate=ledger.decide(one, by))
    number = summary.generation.number if summary.generation else 0
    audit.note(settings.home, "contribution accepted", who=by, id=name, generation=number)
    return summary


def reject(settings: Settings, name: str, by: str, why: str, *, origin: str = audit.HERE, waiting: bool = False) -> Contribution:
    """Reject a waiting contribution, or take an accepted one out of the builds to come; raises ConflictError otherwise.

    ``origin`` is where the reviewer is, for the audit log; with ``waiting`` an accepted one is left alone, too.
    """
    reason = check_reason(why)
    with generations.writer(settings.home):
        ledger.settle(settings.home)
        one = ledger.waiting(settings.home, name) if waiting else ledger.get(settings.home, name)
        if one.state == ledger.REJECTED:
            raise ConflictError(f"it was rejected by {one.by}: {one.reason}", where=f"contribution {name}", remedy="leave it")
        done = ledger.reject(one, by=by, reason=reason)
    audit.note(settings.home, "contribution rejected", who=by, origin=origin, id=name, was=one.state, why=reason)
    return done
