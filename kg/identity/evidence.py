"""What the graph holds about two entities that may be one: where names are printed, what both were at, what was decided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.identity.candidates import Pair
from kg.namespaces import Iris
from kg.store.reader import Reader
from kg.store.terms import Iri

_CITED = "SELECT ?text WHERE { ?node sc:citation ?text } LIMIT 1"
_SOURCES = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?e skos:prefLabel ?label } } ORDER BY ?g"
_BOTH = "SELECT DISTINCT ?m WHERE { ?a sc:attended ?m . ?b sc:attended ?m } ORDER BY ?m LIMIT 3"
_DECIDED = (
    "SELECT ?a ?b ?verdict WHERE { ?d a sc:IdentityDecision ; sc:decides ?a, ?b ; sc:verdict ?verdict FILTER(STR(?a) < STR(?b)) }"
)
_DATED = """SELECT ?e ?from ?to WHERE {
  { ?e sc:earliestStart ?from OPTIONAL { ?e sc:latestEnd ?to } }
  UNION { ?e sc:latestEnd ?to MINUS { ?e sc:earliestStart ?known } } }"""
#: Before and after every day there is, where a date does not tell the beginning or the end.
_BEFORE, _AFTER = "0000", "A"
#: What one thing has one of: where two have others, that speaks against their being one.
_APART = """SELECT ?p ?a ?b WHERE {
  VALUES ?p { sc:within org:unitOf sc:postIn sc:territoryOf sc:isoAlpha3 sc:editionNumber }
  ?one ?p ?a . ?two ?p ?b FILTER(?a != ?b)
  FILTER NOT EXISTS { ?one ?p ?same . ?two ?p ?same } } ORDER BY ?p ?a ?b LIMIT 5"""
_DESCRIBED = "SELECT DISTINCT ?e WHERE { GRAPH ?g { ?e skos:prefLabel ?label } }"


@dataclass(frozen=True, slots=True)
class Evidence:
    """For each reason where its names are printed; the graphs that describe each; meetings both were at; what they differ in."""

    printed: tuple[str, ...]
    described: tuple[str, str]
    together: tuple[str, ...]
    differ: tuple[str, ...] = ()


def of(pair: Pair, reader: Reader, iris: Iris) -> Evidence:
    """The evidence about a pair."""
    printed = []
    for reason in pair.reasons:
        places = [_cited(reader, name.node) for name in (reason.a, reason.b)]
        printed.append(" | ".join(place or "label" for place in places))
    both = reader.select(_BOTH, a=Iri(pair.a.iri), b=Iri(pair.b.iri))
    described = tuple(
        ", ".join(iris.relative(row["g"].value).removeprefix("graph/") for row in reader.select(_SOURCES, e=Iri(one.iri)))
        for one in (pair.a, pair.b)
    )
    meetings = tuple(iris.relative(row["m"].value)[3:] for row in both)
    return Evidence(tuple(printed), (described[0], described[1]), meetings, tuple(_differ(pair, reader, iris)))


def _differ(pair: Pair, reader: Reader, iris: Iris) -> Iterator[str]:
    """What the two have different values of, in words."""
    for row in reader.select(_APART, one=Iri(pair.a.iri), two=Iri(pair.b.iri)):
        name, one, two = (iris.relative(row[key].value).removeprefix("id/") for key in ("p", "a", "b"))
        yield f"{re.split('[#/]', name)[-1]}: {one} | {two}"


def dates(reader: Reader) -> dict[str, tuple[str, str]]:
    """The first and the last day (ISO 8601) on which each dated event can have been; beyond all days where none is told."""
    found = {}
    for row in reader.each(_DATED):
        first, last = row.get("from"), row.get("to")
        found[row["e"].value] = (first.value if first else _BEFORE, last.value if last else _AFTER)
    return found


def on_other_days(known: Mapping[str, tuple[str, str]], one: str, two: str) -> bool:
    """Whether two events cannot have been on one day."""
    a, b = known.get(one), known.get(two)
    return a is not None and b is not None and (a[1] < b[0] or b[1] < a[0])


def _cited(reader: Reader, node: str) -> str:
    rows = reader.select(_CITED, node=Iri(node)) if node else []
    return rows[0]["text"].value if rows else ""


def decided(reader: Reader) -> dict[frozenset[str], str]:
    """The pairs (IRIs) that the graph has a decision on, with the verdict."""
    rows = reader.select(_DECIDED)
    return {frozenset((row["a"].value, row["b"].value)): row["verdict"].value.rpartition("/")[2] for row in rows}


def described(reader: Reader, graph: str) -> frozenset[str]:
    """The entities (IRIs) a named graph describes."""
    return frozenset(row["e"].value for row in reader.each(_DESCRIBED, g=Iri(graph)))
