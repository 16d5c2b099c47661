"""Changes made to mislead the planner: each is judged as full validation judges the graph after it, however large it is."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.namespaces import EDTF, PROJECT, RDF, RDFS, SC, SKOS, XSD
from kg.store.rdf import GENID
from kg.store.terms import Iri, Literal, Term, lang, typed
from kg.validation import context
from kg.validation.delta import Delta, Triple
from kg.validation.plan import merge
from kg.validation.plan.affected import Rules
from kg.validation.plan.graph import View
from tests.validation.plan.graphs import fixtures, real_rules
from tests.validation.plan.oracle import Case, first_mismatch

_TYPE, _SUBCLASS = Iri(RDF + "type"), Iri(RDFS + "subClassOf")
_CLASSES = tuple(Iri(SC + name) for name in ("Place", "Person", "Meeting", "Organization", "Event", "Withdrawn", "Attendance"))
_LABELS: tuple[Term, ...] = (Literal("x"), Literal(""), lang("x", "de"), lang("x", "en"), lang("another name", "en"))
_DATES: tuple[Term, ...] = tuple(typed(text, EDTF) for text in ("2031-02-31", "2031-03/2031-01", "XXXX-03-05", "2031-03-05"))
_DATES = (*_DATES, typed("2031-02-30", XSD + "date"), Literal("2031"))


@pytest.fixture(autouse=True)
def _never_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """However large a change is beside these small graphs, it is planned."""
    monkeypatch.setattr(merge, "LARGE", 10**9)


@lru_cache(maxsize=1)
def graph() -> tuple[Triple, ...]:
    """Sound and unsound fixtures together, with the whole ontology; whatever is drawn, something has what is attacked."""
    rng = random.Random(11)  # noqa: S311 - a test must repeat itself
    picked = [*rng.sample(fixtures("good"), 4), *rng.sample(fixtures("bad"), 12)]
    for name in ("date", "eventStatus", "evidence", "participationIn"):
        picked.append(next(one for one in fixtures("good") if any(p.value == SC + name for _, p, _ in one)))
    return tuple(dict.fromkeys(t for part in (context.ontology(), *picked) for t in part))


@lru_cache(maxsize=1)
def rules() -> Rules:
    return real_rules().compile()


@lru_cache(maxsize=1)
def untouched() -> Case:
    """The graph without a change: what full validation finds in it is found once."""
    return Case(real_rules(), list(graph()), [])


def case(*deltas: Delta) -> Case:
    made = Case(real_rules(), untouched().triples, list(deltas))
    made.__dict__["old"] = untouched().old
    return made


def of(predicate: str) -> list[Triple]:
    return [t for t in graph() if t[1].value == predicate and (t[0].value.startswith(PROJECT + "id/") or predicate in _TERMS)]


_TERMS = {RDFS + "subClassOf", RDFS + "domain", RDF + "rest"}


def drop(predicate: str, number: int) -> Delta:
    found = of(predicate)
    return Delta((), tuple(random.Random(3).sample(found, min(number, len(found)))))  # noqa: S311


def swap(predicate: str, number: int, values: Sequence[Term]) -> Delta:
    gone = drop(predicate, number).removed
    return Delta(tuple((s, p, values[i % len(values)]) for i, (s, p, _) in enumerate(gone)), gone)


def circle(length: int) -> Delta:
    nodes = [Iri(f"{GENID}0123/b{i}") for i in range(length)]
    types = [(node, _TYPE, Iri(SC + "Meeting")) for node in nodes]
    links = [(one, Iri(SC + "partOfEvent"), two) for one, two in zip(nodes, [*nodes[1:], nodes[0]], strict=True)]
    return Delta((*types, *links))


def many_names(number: int) -> Delta:
    event = Iri(PROJECT + "id/event/new")
    names = tuple((event, Iri(SKOS + "prefLabel"), lang(f"x{i}", "en")) for i in range(number))
    return Delta(((event, _TYPE, Iri(SC + "Meeting")), *names))


def chain(length: int) -> Delta:
    """A list as value of a property."""
    cells = [Iri(f"{GENID}0123/c{i}") for i in range(length)]
    links = [(a, Iri(RDF + "rest"), b) for a, b in zip(cells, [*cells[1:], Iri(RDF + "nil")], strict=True)]
    items = [(cell, Iri(RDF + "first"), Iri(f"{PROJECT}id/event/m{i}")) for i, cell in enumerate(cells)]
    return Delta(((Iri(PROJECT + "id/event/new"), Iri(SC + "theme"), cells[0]), *links, *items))


def crossed_classes() -> Delta:
    person, event, meeting = (Iri(SC + name) for name in ("Person", "Event", "Meeting"))
    return Delta(((person, _SUBCLASS, event), (event, _SUBCLASS, meeting)))


ATTACKS: dict[str, Callable[[], Delta]] = {
    "one node with many names": lambda: many_names(120),
    "a circle of nodes without names": lambda: circle(60),
    "a long list": lambda: chain(60),
    "crossed classes": crossed_classes,
    "a cut class tree": lambda: drop(RDFS + "subClassOf", 3),
    "all types gone": lambda: Delta((), tuple(of(RDF + "type"))),
    "all names gone": lambda: drop(SKOS + "prefLabel", 1000),
    "names of another language": lambda: swap(SKOS + "prefLabel", 30, _LABELS),
    "impossible dates": lambda: swap(SC + "date", 30, _DATES),
    "shared nodes of other classes": lambda: swap(RDF + "type", 25, _CLASSES),
    "no status of events": lambda: drop(SC + "eventStatus", 10),
    "no evidence": lambda: drop(SC + "evidence", 25),
    "participations of other meetings": lambda: swap(
        SC + "participationIn", 10, [t[2] for t in of(SC + "participationIn")][::-1]
    ),
    "no domains": lambda: drop(RDFS + "domain", 5),
    "broken lists of the ontology": lambda: drop(RDF + "rest", 3),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_judged_as_in_full(name: str) -> None:
    attack = ATTACKS[name]()
    assert attack.added or attack.removed
    assert first_mismatch([case(attack)], rules()) is None


def test_most_attacks_change_what_is_found() -> None:
    changed = [name for name, attack in ATTACKS.items() if case(attack()).new(0) != untouched().old.keys()]
    assert len(changed) > len(ATTACKS) * 2 / 3


@st.composite
def changes(draw: st.DrawFn) -> Delta:
    """Up to six edits of several entities: classes, the class tree, names, dates, links, circles, and what targets rely on."""
    added: list[Triple] = []
    removed: list[Triple] = []
    for kind in draw(st.lists(st.sampled_from(sorted(_EDITS)), min_size=1, max_size=6)):
        more, less = _EDITS[kind](draw)
        added += more
        removed += less
    return Delta(tuple(added), tuple(removed))


Edit = tuple[list[Triple], list[Triple]]


def _some(draw: st.DrawFn, predicate: str, value: Sequence[Term]) -> Edit:
    old = draw(st.sampled_from(of(predicate)))
    keep = draw(st.booleans())
    return ([(old[0], old[1], draw(st.sampled_from(value)))] if draw(st.booleans()) or keep else []), [] if keep else [old]


def _tree(draw: st.DrawFn) -> Edit:
    if draw(st.booleans()):
        return [], [draw(st.sampled_from(of(RDFS + "subClassOf")))]
    return [(draw(st.sampled_from(_CLASSES)), _SUBCLASS, draw(st.sampled_from(_CLASSES)))], []


def _gone(draw: st.DrawFn) -> Edit:
    """All that is said of a node, or all that leads to it: targets of shapes rely on either."""
    node, at = draw(st.sampled_from(of(RDF + "type")))[0], draw(st.sampled_from((0, 2)))
    return [], [t for t in graph() if t[at] == node]


_EDITS: dict[str, Callable[[st.DrawFn], Edit]] = {
    "retype": lambda draw: _some(draw, RDF + "type", _CLASSES),
    "tree": _tree,
    "name": lambda draw: _some(draw, SKOS + "prefLabel", _LABELS),
    "date": lambda draw: _some(draw, SC + "date", _DATES),
    "link": lambda draw: _some(draw, SC + "participationIn", [t[0] for t in of(RDF + "type")]),
    "gone": _gone,
    "circle": lambda draw: (list(circle(draw(st.integers(1, 4))).added), []),
}


def _examples(number: int) -> settings:
    return settings(max_examples=number, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)


@_examples(5)
@given(changes())
def test_drawn_changes_are_judged_as_in_full(delta: Delta) -> None:
    assert first_mismatch([case(delta)], rules()) is None


@pytest.mark.slow
@_examples(150)
@given(changes())
def test_many_drawn_changes_are_judged_as_in_full(delta: Delta) -> None:
    assert first_mismatch([case(delta)], rules()) is None


def test_a_planner_that_forgets_what_is_new_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled, attack = rules(), case(ATTACKS["impossible dates"]())
    attack.new(0)
    edges, each = View.edges, View.each
    monkeypatch.setattr(View, "edges", lambda self, s, p, o: [e for e in edges(self, s, p, o) if e not in self._forms])
    monkeypatch.setattr(View, "each", lambda self, s, p, o: [e for e in each(self, s, p, o) if e not in self._forms])
    assert first_mismatch([attack], compiled) is not None
