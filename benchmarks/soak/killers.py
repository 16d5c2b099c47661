"""Queries that want to kill: every construct of the table of tiny killers, as it is there and as large as the guard allows."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SecoopError
from kg.store.sparql import classify

_BYTES = 65536
_DOUBLINGS = 33
#: Construct as the table names it → a query with so many of it, and how many the table has.
CONSTRUCTS: dict[str, tuple[Callable[[int], str], int]] = {
    "{{{…}}} nested groups": (lambda n: "SELECT * WHERE " + "{" * n + "}" * n, 2500),
    "{ SELECT * {…} } nested": (lambda n: "SELECT * " + "{ SELECT * " * n + "{}" + "}" * n, 1500),
    "FILTER(((…)))": (lambda n: "SELECT * { FILTER" + "(" * n + "true" + ")" * n + " }", 20000),
    "FILTER(!!!!…)": (lambda n: "SELECT * { FILTER(" + "!" * n + "true) }", 20000),
    "path ((((p))))": (lambda n: "SELECT * { ?s " + "(" * n + "<x:p>" + ")" * n + " ?o }", 20000),
    "UNION chain": (lambda n: "SELECT * { " + " UNION ".join(["{}"] * n) + " }", 20000),
    "&& chain": (lambda n: "SELECT * { FILTER(" + " && ".join(["true"] * n) + ") }", 20000),
    "1+1+1… ": (lambda n: "SELECT * { FILTER(" + "+".join(["1"] * n) + " > 0) }", 20000),
    "BIND chain": (lambda n: "SELECT * { " + " ".join(f"BIND(1 AS ?v{i})" for i in range(n)) + " }", 3000),
    "?s ?p ((((())))) nested lists": (lambda n: "SELECT * { ?s ?p " + "(" * n + ")" * n + " }", 160),
    "OPTIONAL chain": (lambda n: "SELECT * { " + " ".join(f"OPTIONAL {{ ?a <x:p> ?b{i} }}" for i in range(n)) + " }", 160),
    "p/p/p/p path sequence": (lambda n: "SELECT * { ?s " + "/".join(["<x:p>"] * n) + " ?o }", 160),
    "triple patterns without joins": (lambda n: "SELECT * { " + " . ".join(f"?a{i} <x:p> ?b{i}" for i in range(n)) + " }", 160),
    "BIND(CONCAT(?v,?v)) doubling": (
        lambda n: (
            f"SELECT ?v{n} {{ BIND('aaaaaaaaaa' AS ?v0) "
            + " ".join(f"BIND(CONCAT(?v{i},?v{i}) AS ?v{i + 1})" for i in range(n))
            + " }"
        ),
        _DOUBLINGS,
    ),
    "cartesian COUNT 6000 x 6000": (
        lambda n: "SELECT (COUNT(*) AS ?n) { " + " . ".join(f"?a{i} ?b{i} ?c{i}" for i in range(n)) + " }",
        3,
    ),
    "?x :knows+ ?y, 3000 nodes/6000 edges": (
        lambda n: "SELECT (COUNT(*) AS ?n) { ?x (<x:a>|!<x:a>)+ ?y . ?z (<x:a>|!<x:a>)+ ?w }",
        1,
    ),
}
_BOMB = "RDF/XML nested entities"


@dataclass(frozen=True, slots=True)
class Killer:
    """One query; ``passes`` is whether the guard lets it through to an executor."""

    construct: str
    query: str
    passes: bool


def untried(table: Path) -> list[str]:
    """Constructs of the table that are not here."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row["construct"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return [row for row in rows if row not in CONSTRUCTS and not row.startswith(_BOMB)]


def killers() -> Iterator[Killer]:
    """Each construct as the table has it, and below that the largest the guard lets through."""
    for construct, (build, number) in CONSTRUCTS.items():
        query = build(number)
        if _passes(query):
            yield Killer(construct, query, passes=True)
            continue
        yield Killer(construct, query, passes=False)
        most = _largest(build, number)
        if most:
            yield Killer(f"{construct}, {most}", build(most), passes=True)


def bomb(depth: int = 8) -> bytes:
    """RDF/XML whose entities would be 10 to that power times as long."""
    entities = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(depth))
    return (
        f'<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY e0 "aaaaaaaaaa">{entities}]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
        f"<rdf:Description><x:p>&e{depth};</x:p></rdf:Description></rdf:RDF>"
    ).encode()


def _largest(build: Callable[[int], str], number: int) -> int:
    """How many of a construct pass, at most; 0 for none. Passing is monotonic, so halving finds it."""
    low, high = 0, number
    while high - low > 1:
        middle = (low + high) // 2
        if _passes(build(middle)):
            low = middle
        else:
            high = middle
    return low


def _passes(query: str) -> bool:
    try:
        classify(query, _BYTES)
    except SecoopError:
        return False
    return True
