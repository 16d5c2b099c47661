"""The graph before, after, and around a change, as lookups: nothing is copied, however large it is.

The store folds literals ("1.50" and "1.5" are one term in it, and so they are for the checks), the shapes judge lexical forms.
So the planner walks over folded terms, and what it extracts is given back its lexical forms: those of the few triples of a
generation whose forms the store changed are kept beside (:data:`Base.odd`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain, islice

import pyoxigraph as ox

from kg.store.edges import DEFAULT, folded
from kg.store.rdf import to_engine, to_iri, to_term
from kg.store.terms import Iri
from kg.validation.delta import Delta, Triple
from kg.validation.plan.automaton import Edge, Node

#: Lookups remembered between changes of one generation; then all are forgotten (some 100 MB).
_REMEMBERED = 300_000
#: And ends of paths, which may be many nodes each.
_REMEMBERED_PATHS = 20_000
#: An answer with more triples than this is not remembered.
_LARGE = 2_000
#: From so many triples on it is worth looking for another way to the same nodes.
_MANY = 32
_COUNTS = (
    "SELECT ?p (COUNT(*) AS ?all) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) "
    "WHERE { SELECT * WHERE { ?s ?p ?o } LIMIT %d } GROUP BY ?p"
)
#: Triples by which it is judged how predicates fan out. The engine keeps subjects by hash, so the first ones are any ones.
_SAMPLE = 400_000
_ALL = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
#: Where the paths of some rule, each known by its automaton, lead from a node.
Paths = dict[tuple[object, Node], frozenset[Node]]
#: Whether a part of a rule, with some nodes, may have a row.
Verdicts = dict[tuple[object, tuple[Node, ...]], bool]
Odd = Mapping[Edge, tuple[Node, ...]]
#: Subject, predicate and object of the triples that are looked for; None for any.
Pattern = tuple[Node | None, ox.NamedNode | None, Node | None]


def edge(triple: Triple) -> Edge:
    """A triple in the store's terms, its lexical form kept."""
    subject, predicate, value = triple
    return ox.NamedNode(subject.value), ox.NamedNode(predicate.value), to_engine(value)


class Base:
    """The graph before any change: the default graphs of some stores, read only and remembered."""

    def __init__(self, stores: Iterable[ox.Store], odd: Odd | None = None) -> None:
        self._stores = tuple(store for store in stores if any(True for _ in store))
        self.odd: Odd = odd or {}
        self._memory: dict[Pattern, tuple[Edge, ...]] = {}
        self._crowded: set[Pattern] = set()
        self._paths: Paths = {}
        self._verdicts: Verdicts = {}

    def edges(self, subject: Node | None, predicate: ox.NamedNode | None, value: Node | None) -> tuple[Edge, ...]:
        """The triples that match; None matches everything."""
        key = (subject, predicate, value)
        found = self._memory.get(key)
        if found is None:
            found = tuple(self._find(subject, predicate, value))
            if len(found) <= _LARGE:
                self._remember(key, found)
        return found

    def each(self, subject: Node | None, predicate: ox.NamedNode | None, value: Node | None) -> Iterable[Edge]:
        """The same, one by one: of a million no more are read than somebody takes."""
        key = (subject, predicate, value)
        found = self._memory.get(key)
        if found is not None:
            return found
        triples = self._find(subject, predicate, value)
        first = tuple(islice(triples, _LARGE + 1))
        if len(first) > _LARGE:
            return chain(first, triples)
        self._remember(key, first)
        return first

    def has(self, subject: Node | None, predicate: ox.NamedNode | None, value: Node | None) -> bool:
        """Whether any triple matches; not all of them are read for that."""
        key = (subject, predicate, value)
        return self._is_crowded(key) or bool(self._memory[key])

    def asserts(self, edge: Edge, graph: ox.NamedNode) -> bool:
        """Whether a named graph of the stores has a triple."""
        return any(ox.Quad(*edge, graph) in store for store in self._stores)

    @cached_property
    def size(self) -> int:
        """How many triples there are."""
        return sum(int(row["n"].value) for store in self._stores for row in store.query(_ALL))  # type: ignore[union-attr, misc]

    def mentions(self, node: Node) -> bool:
        """Whether anything is said of a node, or with it as object."""
        return any(True for _ in self._find(node, None, None)) or any(True for _ in self._find(None, None, node))

    def forget(self) -> None:
        """Let go of everything that was looked up."""
        self._memory.clear()
        self._crowded.clear()
        self._paths.clear()
        self._verdicts.clear()

    @property
    def paths(self) -> Paths:
        """Where paths lead in this graph, as far as that was looked up."""
        if len(self._paths) > _REMEMBERED_PATHS:
            self._paths.clear()
        return self._paths

    @property
    def verdicts(self) -> Verdicts:
        """What was found out about rows in this graph."""
        if len(self._verdicts) > _REMEMBERED:
            self._verdicts.clear()
        return self._verdicts

    def many(self, predicate: ox.NamedNode, value: Node) -> bool:
        """Whether many triples of a predicate have an object; not all of them are read for that."""
        return self._is_crowded((None, predicate, value))

    def _is_crowded(self, key: Pattern) -> bool:
        """Whether more than a few triples match; if not, they are remembered."""
        if key in self._crowded:
            return True
        found = self._memory.get(key)
        if found is None:
            found = tuple(islice(self._find(*key), _MANY + 1))
            if len(found) > _MANY:
                self._crowded.add(key)
                return True
            self._remember(key, found)
        return len(found) > _MANY

    def _remember(self, key: Pattern, found: tuple[Edge, ...]) -> None:
        if len(self._memory) > _REMEMBERED:
            self.forget()
        self._memory[key] = found

    def _find(self, subject: Node | None, predicate: ox.NamedNode | None, value: Node | None) -> Iterator[Edge]:
        if isinstance(subject, ox.Literal | ox.Triple):
            return
        if subject is not None and predicate is not None and isinstance(value, ox.NamedNode):
            # That a triple is there is known without reading its terms.
            quad = ox.Quad(subject, predicate, value, DEFAULT)
            if any(quad in store for store in self._stores):
                yield subject, predicate, value
            return
        for store in self._stores:
            for quad in store.quads_for_pattern(subject, predicate, value, DEFAULT):
                yield quad.subject, quad.predicate, quad.object

    def fans(self) -> dict[str, tuple[float, float]]:
        """For each predicate how many objects a subject has on average, and how many subjects an object has at least.

        Of a large graph a part is counted, so that neither time nor memory grows with it.
        """
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for store in self._stores:
            for row in store.query(_COUNTS % _SAMPLE):  # type: ignore[union-attr]
                predicate, *numbers = (row[name].value for name in ("p", "all", "subjects", "objects"))
                counts[predicate] = [total + int(number) for total, number in zip(counts[predicate], numbers, strict=True)]
        return {p: (total / max(1, subjects), total / max(1, objects)) for p, (total, subjects, objects) in counts.items()}


class View:
    """The graph with some triples hidden and others added."""

    def __init__(
        self, base: Base, added: Iterable[Edge] = (), removed: Iterable[Edge] = (), fresh: frozenset[Node] | None = None
    ) -> None:
        self._base = base
        self._forms: dict[Edge, list[Node]] = defaultdict(list)
        self._added: dict[tuple[Node | None, ...], list[Edge]] = defaultdict(list)
        for subject, predicate, value in added:
            self._forms[subject, predicate, folded(value)].append(value)
        for s, p, o in self._forms:
            for key in (*_keys(s, p, o), (None, p, o), (None, None, o), (None, p, None)):
                self._added[key].append((s, p, o))
        #: Nodes of which the base says nothing need not be looked up there.
        self.fresh = frozenset(s for s in {s for s, _, _ in self._forms} if not base.mentions(s)) if fresh is None else fresh
        self._removed = frozenset(removed)
        gone = {(s, p, folded(o)) for s, p, o in self._removed}
        self._touched = gone | set(self._forms)
        self._changed = frozenset(p for _, p, _ in self._touched)
        self._verdicts: Verdicts = {}
        self._paths: Paths = {}
        self._hidden = {e for e in gone if not self._left(e)}
        self._maybe_hidden = {key for s, p, o in self._hidden for key in _keys(s, p, o)}

    def edges(self, subject: Node | None, predicate: ox.NamedNode | None, value: Node | None) -> Iterable[Edge]:
        """The triples that match, with folded literals; one may come twice."""
        key = (subject, predicate, value)
        if subject in self.fresh or value in self.fresh:
            return self._added.get(key, ())
        found: Iterable[Edge] = self._base.edges(*key)
        if self._hides(key):
            found = [e for e in found if e not in self._hidden]
        more = self._added.get(key)
        return [*found, *more] if more else found

    def each(self, subject: Node | None, predicate: ox.NamedNode | None, value: Node | None) -> Iterable[Edge]:
        """The same, one by one: of a million no more are read than somebody takes."""
        key = (subject, predicate, value)
        if subject in self.fresh or value in self.fresh:
            return self._added.get(key, ())
        found: Iterable[Edge] = self._base.each(*key)
        if self._hides(key):
            found = (e for e in found if e not in self._hidden)
        more = self._added.get(key)
        return chain(found, more) if more else found

    def has(self, subject: Node | None, predicate: ox.NamedNode | None, value: Node | None) -> bool:
        """Whether any triple matches; not all of them are read for that."""
        key = (subject, predicate, value)
        if self._added.get(key):
            return True
        if subject in self.fresh or value in self.fresh:
            return False
        return any(True for _ in self.each(*key)) if self._hides(key) else self._base.has(*key)

    def _hides(self, key: Pattern) -> bool:
        """Whether a triple that matches may be hidden."""
        return bool(self._hidden) and (key in self._maybe_hidden or key[0] is None)

    def many(self, predicate: ox.NamedNode, value: Node) -> bool:
        """Whether many triples of a predicate have an object: a look-up from it that another one may spare."""
        return value not in self.fresh and self._base.many(predicate, value)

    def paths(self, predicates: frozenset[ox.NamedNode | None]) -> Paths:
        """Where paths over some predicates (None: any) lead, as far as is known; what nothing changes is known for good."""
        return self._paths if self._changes(predicates) else self._base.paths

    def verdicts(self, predicates: frozenset[ox.NamedNode | None]) -> Verdicts:
        """What is known to follow from the triples of some predicates (None: any)."""
        return self._verdicts if self._changes(predicates) else self._base.verdicts

    def _changes(self, predicates: frozenset[ox.NamedNode | None]) -> bool:
        return bool(self._touched) and (None in predicates or not self._changed.isdisjoint(predicates))

    def objects(self, subject: str, predicate: str) -> Iterator[Triple]:
        """The triples of a subject and predicate in our terms."""
        for s, p, o in self.edges(ox.NamedNode(subject), ox.NamedNode(predicate), None):
            yield to_iri(s), Iri(p.value), to_term(o)

    def forms(self, edge: Edge) -> Iterable[Node]:
        """The objects of a triple of this view as they were written."""
        if edge not in self._touched:
            return self._base.odd.get(edge, (edge[2],))
        return dict.fromkeys([*self._left(edge), *self._forms.get(edge, ())])

    def _left(self, edge: Edge) -> list[Node]:
        """The written objects of a triple of the base that were not removed."""
        if not self._base.has(*edge):
            return []
        subject, predicate, value = edge
        return [form for form in self._base.odd.get(edge, (value,)) if (subject, predicate, form) not in self._removed]


def _keys(subject: Node, predicate: ox.NamedNode, value: Node) -> tuple[tuple[Node | None, ...], ...]:
    """What is looked up to find a triple from its subject."""
    whole = (subject, predicate, value)
    return whole, (subject, predicate, None), (subject, None, value), (subject, None, None)


class Change:
    """A change of a graph: the graph ``before``, ``after`` and ``around`` it (every triple of both), and what changes."""

    def __init__(self, base: Base, delta: Delta) -> None:
        added, removed = [edge(t) for t in delta.added], [edge(t) for t in delta.removed]
        stays = frozenset(added)
        self.before = View(base)
        self.around = View(base, added)
        self.after = View(base, added, (e for e in removed if e not in stays), self.around.fresh)
        more, less = (frozenset((s, p, folded(o)) for s, p, o in edges) for edges in (added, removed))
        self._only_added, self._only_removed = more - less, less - more
        self.edges: tuple[Edge, ...] = tuple(dict.fromkeys((s, p, folded(o)) for s, p, o in (*added, *removed)))
        #: The same, each with whether it can only come (True) or only go (False); None where it may be either.
        self.directed = tuple((edge, self.adds(edge)) for edge in self.edges)
        self.subjects = tuple(dict.fromkeys(s for s, _, _ in self.edges))

    def adds(self, edge: Edge) -> bool | None:
        """Whether a triple of the change can only come (True) or only go (False); None where it may be either."""
        return True if edge in self._only_added else False if edge in self._only_removed else None
