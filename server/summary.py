"""What stands under the heading of a page: an event in one line, and the questions to ask about a node."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from kg.library import Library
from kg.namespaces import SC
from server.description import Description, Pointer
from server.facts import Fact
from server.paging import Shelf
from server.representation import Shown

#: What tells an event: predicate, word before it, and what stands there when nothing is said ('': nothing does).
_LINE = (
    ("eventStatus", "", "status not stated"),
    ("date", "", "date not stated"),
    ("heldAt", "at", "place not stated"),
    ("inSeries", "in the series", ""),
    ("underFramework", "under", ""),
)
#: Kind of a node → questions of the library about it, with the parameter that takes it.
_ASKED = {
    "event": (("who-attended", "event"), ("who-met-whom-at", "event")),
    "person": (("whom-did-one-meet", "actor"),),
    "organization": (("whom-did-one-meet", "actor"),),
    "group": (("whom-did-one-meet", "actor"),),
}
#: Kind of a node → the views of it, with the part of a choice it stands for.
_ACTOR = (("network.page", "Network", "actor"), ("timeline.page", "Timeline", "actor"), ("map.page", "Map", "actor"))
_VIEWS = {
    **dict.fromkeys(("person", "organization", "group"), _ACTOR),
    "series": (("network.page", "Network", "framework"), ("timeline.page", "Timeline", "framework")),
    "instrument": (("timeline.page", "Timeline", "framework"),),
    "place": (("network.page", "Network", "place"), ("timeline.page", "Timeline", "place"), ("map.page", "Map", "place")),
    "topic": (("network.page", "Network", "topic"), ("timeline.page", "Timeline", "topic"), ("map.page", "Map", "topic")),
}
#: Kind of a node → what it is looked up for: the events that point to it with a predicate, and what they are called there.
_TOLD = {
    "place": ((SC + "heldAt", "Events here"),),
    "series": ((SC + "inSeries", "Editions"),),
    "instrument": ((SC + "underFramework", "Events under it"),),
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value in the line; ``certainty`` is '' for what is stated or rests on a list, ``shown`` None for the unreadable."""

    shown: Shown | None
    certainty: str
    precision: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Clue:
    """One part of the line: the values of a predicate, or what is said in their place."""

    before: str
    values: tuple[Value, ...]
    missing: str = ""


def line(about: Description) -> list[Clue]:
    """An event in one line: how far it has come to pass, when and how precisely, where, of what series and framework."""
    clues = []
    for name, before, missing in _LINE:
        values = _values(_facts(about, name), _precision(about) if name == "date" else ())
        if values:
            clues.append(Clue(before, values))
        elif missing:
            clues.append(Clue("", (), missing))
    return clues


def _facts(about: Description, name: str) -> list[Fact]:
    found = about.facts.get(SC + name)
    return found.rows if found is not None else []


def _values(facts: list[Fact], precision: tuple[Shown, ...]) -> tuple[Value, ...]:
    """Each value once, the stated ones first; only these have the precision that has been computed."""
    found: dict[str, Value] = {}
    for fact in sorted(facts, key=lambda fact: fact.assertion is not None and fact.assertion.certainty != "stated"):
        certainty = fact.assertion.certainty if fact.assertion and fact.assertion.certainty != "stated" else ""
        # A date's written form stands with its passage below.
        shown = replace(fact.value, note="") if fact.value else None
        found.setdefault(shown.text if shown else "", Value(shown, certainty, () if certainty else precision))
    return tuple(found.values())


def _precision(about: Description) -> tuple[Shown, ...]:
    return tuple(fact.value for fact in _facts(about, "datePrecision") if fact.value)


def told(about: Description) -> list[tuple[str, Shelf[Pointer]]]:
    """What the node is looked up for, by heading."""
    return [(title, about.relations[name]) for name, title in _TOLD.get(about.kind, ()) if name in about.relations]


def others(about: Description) -> dict[str, Shelf[Pointer]]:
    """The relations that are not told above."""
    above = {name for name, _ in _TOLD.get(about.kind, ())}
    return {name: shelf for name, shelf in about.relations.items() if name not in above}


def questions(kind: str, name: str) -> list[Shown]:
    """Links to the questions about one node, answered for it; ``name`` is its ``kind/slug``."""
    library = Library.load()
    links = []
    for asked, parameter in _ASKED.get(kind, ()):
        question = library.questions.get(asked)
        if question is not None:
            values: dict[str, Any] = {parameter: name}
            links.append(Shown(question.question, url_for("library.page", name=asked, **values)))
    return links


def views(kind: str, name: str) -> list[Shown]:
    """Links to the drawings of a node's events; ``name`` is its ``kind/slug``."""
    links = []
    for endpoint, words, part in _VIEWS.get(kind, ()):
        values: dict[str, Any] = {part: name}
        links.append(Shown(words, url_for(endpoint, **values)))
    return links
