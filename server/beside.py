"""What stands beside the facts of a page: with whom an actor was most often, which editions come before and after an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from kg.namespaces import SC
from kg.store.reader import Row
from kg.store.terms import Iri, Literal
from kg.views.companions import companions
from server.outline import Outline
from server.representation import Shown, Words
from server.state import Snapshot

ACTORS = ("person", "organization", "group")
_EDITIONS = """SELECT ?series ?event ?number ?from { VALUES ?series { %s } ?event sc:inSeries ?series
  OPTIONAL { ?event sc:editionNumber ?number } OPTIONAL { ?event sc:earliestStart ?from } }"""


@dataclass(frozen=True, slots=True)
class Met:
    """An actor that was at the same events: at how many, how close at the closest, and the question that lists them."""

    who: Shown
    events: int
    grade: str
    stated: bool
    href: str


@dataclass(frozen=True, slots=True)
class Company:
    """The most frequent of ``total`` actors; ``repeated`` when only those are counted that share two stated events or more."""

    rows: list[Met]
    total: int
    repeated: bool
    href: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The editions of a series next to an event, of those the graph has; None at an end."""

    series: Shown
    before: Shown | None
    after: Shown | None


def company(current: Snapshot, words: Words, iri: str, outlined: Outline) -> Company | None:
    """With whom an actor was at events that were held; None when it was with nobody the graph knows of.

    Of a busy actor only those are counted that it was with more than once: that there are none does not say it met nobody.
    """
    found = companions(current.reader, iri, outlined.events, outlined.pairs)
    if not found.rows and not found.repeated:
        return None
    base = f"{current.generation.base}id/"
    own = iri.removeprefix(base)
    rows = []
    for one in found.rows:
        a, b = sorted((own, one.iri.removeprefix(base)))
        values: dict[str, Any] = {"a": a, "b": b}
        href = url_for("library.page", name="common-meetings", **values)
        rows.append(Met(words.node(one.iri), one.events, one.grade, one.stated, href))
    everybody: dict[str, Any] = {"actor": own}
    return Company(rows, found.total, found.repeated, url_for("network.page", **everybody))


def neighbours(current: Snapshot, words: Words, iri: str) -> list[Neighbours]:
    """The editions before and after an event, by their numbers, else by their dates; nothing where it has neither."""
    graph = current.graph
    found = []
    several = [series for series in graph.values(iri, SC + "inSeries") if isinstance(series, Iri)]
    editions = graph.reader.select(_EDITIONS % " ".join(series.n3() for series in several)) if several else []
    for series in several:
        rows = [row for row in editions if row["series"] == series]
        place = _places([row for row in rows if row["event"].value == iri])
        others = _places([row for row in rows if row["event"].value != iri])
        for by in ("number", "from"):
            if iri not in place[by]:
                continue
            own = place[by][iri]
            earlier = [(at, event) for event, at in others[by].items() if at < own]
            later = [(at, event) for event, at in others[by].items() if at > own]
            if earlier or later:
                before, after = max(earlier, default=None), min(later, default=None)
                found.append(
                    Neighbours(
                        words.node(series.value),
                        words.node(before[1]) if before else None,
                        words.node(after[1]) if after else None,
                    )
                )
                break
    return found


def _places(rows: list[Row]) -> dict[str, dict[str, Any]]:
    """Where editions stand: by number and by the first day each may have begun."""
    found: dict[str, dict[str, Any]] = {"number": {}, "from": {}}
    for row in rows:
        number = row.get("number")
        if isinstance(number, Literal) and number.value.isascii() and number.value.isdigit():
            found["number"][row["event"].value] = int(number.value[:12])
        if "from" in row:
            found["from"][row["event"].value] = row["from"].value
    return found
