"""What the page of a node consists of: its sections, with the keys of their rows in order, and nothing of what the rows say.

Keys come from the index and a few queries, so that a node with ten thousand assertions is sorted without reading one of them;
only the rows of the page that is asked for are read (:mod:`server.description`).
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.namespaces import OA, OWL, PROV, RDFS, SC, SKOS
from kg.store.reader import Row
from kg.store.terms import Iri, Term
from server import pointing
from server.facts import standing
from server.graph import LABELS, REPLACED_BY, SHORTCUTS, TYPE, Graph
from server.index_order import Link, Linking
from server.pointing import Pointing

#: A node to which more triples point is not sorted: its rows come in the order of the index.
SORTED_LIMIT = 50_000
#: Sections of that many rows or more are remembered, and that many keys of all of them together.
_WORTH, _REMEMBERED = 200, 60_000
#: Subjects of one question for what sorts them.
_CHUNK = 2000
#: Rows up to which labels are looked up one by one: they are on the page in any case.
_FEW = 25
#: Kinds of nodes that assert something.
ASSERTIONS = frozenset({"participation", "statement", "outcome", "count", "membership", "tenure", "name", "decision"})
STANDINGS = ("attended", "represented", "open", "announced", "absent")
#: Other assertions in reading order.
_ENTRIES = ("tenure", "membership", "outcome", "count", "name", "decision")
#: Shown otherwise, or only a computed companion of what is shown.
HIDDEN = SHORTCUTS | {
    TYPE,
    REPLACED_BY,
    *LABELS,
    SKOS + "altLabel",
    OWL + "sameAs",
    PROV + "wasDerivedFrom",
    RDFS + "isDefinedBy",
    OA + "hasSelector",
    SC + "citation",
    SC + "displayLabel",
    SC + "earliestStart",
    SC + "latestStart",
    SC + "earliestEnd",
    SC + "latestEnd",
}
#: What the page of an assertion shows above everything else.
_OWN = frozenset({SC + "certainty", SC + "evidence", SC + "reason"})

_SORTING = """SELECT ?node ?label ?from { VALUES ?node { %s }
  OPTIONAL { ?node sc:displayLabel ?label } OPTIONAL { ?node sc:earliestStart ?from } }"""


@dataclass(frozen=True, slots=True)
class Saying:
    """The key of a fact: the statement that makes it, '' for a value that rests on a list of entities; None is unreadable."""

    statement: str
    value: Term | None


@dataclass(slots=True)
class Outline:
    """The sections of a page by key. ``facts`` and ``links`` are by predicate, the others hold IRIs of assertions."""

    facts: dict[str, list[Saying]] = field(default_factory=dict)
    parts: dict[str, list[str]] = field(default_factory=dict)
    behalf: list[str] = field(default_factory=list)
    capacity: list[str] = field(default_factory=list)
    entries: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, Sequence[Link]] = field(default_factory=dict)
    #: Assertions that name the node, each once, and the events at which the node or somebody for it was.
    assertions: int = 0
    events: list[str] = field(default_factory=list)
    #: Forms of the name that documents print, and pairs of the actor with the number of events each shares.
    forms: list[Term] = field(default_factory=list)
    pairs: dict[str, int] = field(default_factory=dict)
    unsorted: bool = False

    @property
    def unreadable(self) -> int:
        """How many facts have a destroyed value."""
        return sum(saying.value is None for facts in self.facts.values() for saying in facts)

    @property
    def size(self) -> int:
        """Keys in all sections."""
        groups: list[Iterable[Sequence[object]]] = [self.facts.values(), self.parts.values(), self.entries.values()]
        listed = sum(len(rows) for group in groups for rows in group) + len(self.behalf) + len(self.capacity)
        return listed + sum(len(rows) for rows in self.links.values() if isinstance(rows, list))


class Outlines:
    """Outlines of one generation; the long ones are remembered, the least recently used forgotten first."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Outline] = OrderedDict()
        self._size = 0

    def of(self, iri: str, kind: str) -> Outline:
        """The outline of a node's page."""
        with self._lock:
            known = self._known.get(iri)
            if known is not None:
                self._known.move_to_end(iri)
                return known
        made = outline(self._graph, iri, kind)
        if made.size >= _WORTH:
            with self._lock:
                if iri not in self._known:
                    self._known[iri] = made
                    self._size += made.size
                while self._size > _REMEMBERED and len(self._known) > 1:
                    self._size -= self._known.popitem(last=False)[1].size
        return made


def outline(graph: Graph, iri: str, kind: str) -> Outline:
    """Sort everything that names a node into sections."""
    made = Outline()
    counted = pointing.counts(graph, iri)
    if sum(rows for predicate, rows in counted.items() if predicate not in SHORTCUTS) > SORTED_LIMIT:
        made.unsorted = True
        _facts(graph, iri, made, [])
        _counted(graph, iri, made, counted)
        return made
    found = pointing.read(graph, iri, counted)
    assertions: dict[str, set[str]] = {}
    plain: set[tuple[str, str]] = set()
    for subject, predicate in found.links():
        if _kind(graph, subject) in ASSERTIONS:
            assertions.setdefault(subject, set()).add(predicate)
        elif predicate not in HIDDEN:
            plain.add((predicate, subject))
    # What rests on a passage is on the passage's page.
    left = {node: predicates for node, predicates in assertions.items() if predicates - {SC + "evidence"}}
    made.assertions = len(left)
    made.forms = [row["value"] for row in found.of("nameOf", "value")]
    made.pairs = {row["part"].value: int(row["value"].value) for row in found.of("pairOf", "value")}
    _facts(graph, iri, made, list(_taken(left, found.of("subject", "predicate"))))
    _links(graph, made, left, sorted(plain), found.of("object", "predicate", "value"))
    _parts(graph, made, left, found)
    _entries(graph, made, left, found, kind)
    return made


def _kind(graph: Graph, iri: str) -> str:
    stem = f"{graph.base}id/"
    return iri[len(stem) :].partition("/")[0] if iri.startswith(stem) else ""


def _taken(left: dict[str, set[str]], rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of assertions that have no place yet, each once."""
    for row in rows:
        if left.pop(row["part"].value, None) is not None:
            yield row


def _facts(graph: Graph, iri: str, made: Outline, said: list[Row]) -> None:
    """What statements say of the node, and what no statement carries: what identifies it, and what rules have added."""
    for row in sorted(said, key=lambda row: natural(row["part"].value)):
        made.facts.setdefault(row["predicate"].value, []).append(Saying(row["part"].value, row.get("value")))
    for predicate, values in graph.properties(iri).items():
        if predicate in HIDDEN or predicate in _OWN:
            continue
        stated = {saying.value for saying in made.facts.get(predicate, ())}
        more = [Saying("", value) for value in values if value not in stated]
        if more:
            made.facts.setdefault(predicate, []).extend(more)


def _links(graph: Graph, made: Outline, left: dict[str, set[str]], plain: list[tuple[str, str]], stated: list[Row]) -> None:
    """Who points here, by predicate: by a statement, or by a triple no statement carries (a post in this organisation)."""
    found: dict[str, list[Link]] = {}
    for row in _taken(left, stated):
        found.setdefault(row["predicate"].value, []).append(Link(row["value"].value, row["part"].value))
    told = {(predicate, link.subject) for predicate, links in found.items() for link in links}
    for predicate, subject in plain:
        if (predicate, subject) not in told:
            found.setdefault(predicate, []).append(Link(subject))
    for predicate in sorted(found):
        links = found[predicate]
        keys = _sorting(graph, {link.subject for link in links})
        made.links[predicate] = sorted(links, key=lambda link: (keys[link.subject], link.statement))


def _sorting(graph: Graph, subjects: set[str]) -> dict[str, tuple[str, list[tuple[int, str]], str]]:
    """What orders nodes: events by date, the undated after them, and all others by label."""
    names = sorted(subjects)
    rows: dict[str, tuple[str, str]] = {}
    if len(names) <= _FEW:
        for name in names:
            dates = graph.look(name, SC + "earliestStart")
            rows[name] = (dates[0].value if dates else "", graph.label(name).value)
    else:
        for start in range(0, len(names), _CHUNK):
            values = " ".join(Iri(name).n3() for name in names[start : start + _CHUNK])
            for row in graph.reader.select(_SORTING % values):
                label = row["label"].value if "label" in row else graph.short(row["node"].value)
                rows.setdefault(row["node"].value, (row["from"].value if "from" in row else "", label))
    return {name: (date or "~", natural(label), name) for name, (date, label) in rows.items()}


def _parts(graph: Graph, made: Outline, left: dict[str, set[str]], found: Pointing) -> None:
    """Participations: at the event in the order of roles and names, of the actor in the order of dates."""
    _stand(made, sorted(_taken(left, found.of("participationIn")), key=_by_role(graph)))
    own = sorted(_taken(left, found.of("participant")), key=_by_date)
    _stand(made, own)
    events = _held(own)
    for predicate, section in (("onBehalfOf", made.behalf), ("inCapacityOf", made.capacity)):
        rows = sorted(_taken(left, found.of(predicate)), key=_by_date)
        section.extend(row["part"].value for row in rows)
        events |= _held(rows) if predicate == "onBehalfOf" else set()
    made.events = sorted(events)


def _held(rows: Iterable[Row]) -> set[str]:
    return {row["event"].value for row in rows if row["held"].value == "true" and "event" in row}


def _stand(made: Outline, rows: Iterable[Row]) -> None:
    groups: dict[str, list[str]] = {name: [] for name in STANDINGS}
    for row in rows:
        status = row["status"].value.rsplit("/", 1)[-1] if "status" in row else "unknown"
        groups[standing(status, row["held"].value == "true")].append(row["part"].value)
    for name, parts in groups.items():
        if parts:
            made.parts.setdefault(name, []).extend(parts)


def _by_role(graph: Graph) -> Callable[[Row], tuple[str, bool, list[tuple[int, str]], str]]:
    """By role and name; who is only printed, not identified, comes last."""

    def key(row: Row) -> tuple[str, bool, list[tuple[int, str]], str]:
        role = graph.label(row["role"].value).value if "role" in row else ""
        name = row["name"].value if "name" in row else ""
        return (role, not name, natural(name), row["part"].value)

    return key


def _by_date(row: Row) -> tuple[str, str]:
    """By the first day an event may have begun; the undated at the end."""
    return (row["from"].value if "from" in row else "~", row["part"].value)


def _entries(graph: Graph, made: Outline, left: dict[str, set[str]], found: Pointing, kind: str) -> None:
    """Every other assertion by its kind, tenures in the order of the events they are known as of."""
    tenures = [*found.of("holder"), *found.of("post")] if kind in ("person", "group", "post") else []
    dates = {row["part"].value: row["from"].value if "from" in row else "~" for row in tenures}
    groups: dict[str, list[str]] = {}
    for node in sorted(left, key=lambda node: (dates.get(node, ""), natural(node))):
        groups.setdefault(_kind(graph, node), []).append(node)
    order = {name: place for place, name in enumerate(_ENTRIES)}
    made.entries = {name: groups[name] for name in sorted(groups, key=lambda name: (order.get(name, len(order)), name))}


def _counted(graph: Graph, iri: str, made: Outline, counted: Mapping[str, int]) -> None:
    """A node to which too much points to be sorted: by predicate, in the order of the index."""
    made.links = {name: Linking(graph, iri, name, rows) for name, rows in sorted(counted.items()) if name not in HIDDEN}


def natural(text: str) -> list[tuple[int, str]]:
    """A sort key by which "item 9" comes before "item 10"."""
    return [(int(part), "") if part.isdecimal() else (0, part.casefold()) for part in re.split(r"(\d{1,18})", text)]


def short(graph: Graph, predicate: str) -> str:
    """A predicate in the key of a section: the name of one of ours, else with its prefix, else whole."""
    return predicate[len(SC) :] if predicate.startswith(SC) else graph.short(predicate)
