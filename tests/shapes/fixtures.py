"""The fixtures of ``tests/data/bad`` and ``good`` and the slips, one by one and all in one graph.

A bad file says in its header what it breaks: the cells of the fire matrix, each a shape, a constraint component and, where it is
not a Violation, a severity (``start/LessThan``, ``published-inItem/Class/Warning``), or the name of a check. A slip is a line of
``slips.tsv``: a good twin in which what stands in one or more places (separated by ``||``) is written differently. A line of
``additions.tsv`` adds Turtle to a good twin as well, and may break nothing: then it comes near to what the named check finds.

All of a folder are judged together: each fixture's entities are moved below a name of its own, so that none can touch
another, and every finding belongs to the fixture its focus lies in.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.namespaces import PROJECT, SH
from kg.validation import Result, assess, contribution
from kg.validation.delta import Delta
from kg.validation.parsing import TURTLE, Limit, parse
from kg.validation.shapes import SHAPES

DATA = Path(__file__).parent.parent / "data"
_OWNER = re.compile(r".*/secoop/id/([^/]+)/")
#: The one fixture whose finding is about the vocabulary, which cannot be moved.
_VOCABULARY = "contribution-new-term"


@dataclass(frozen=True, slots=True)
class Fixture:
    """A document with what it is said to break: rules, and cells of the matrix or checks."""

    name: str
    text: str
    rules: frozenset[str]
    cells: frozenset[str]
    twin: str = ""
    #: The check it breaks or, where it breaks nothing, comes near to breaking.
    near: str = ""

    @property
    def breaks(self) -> frozenset[str]:
        """The shapes and checks it breaks."""
        return frozenset(cell.partition("/")[0] for cell in self.cells)


def header(text: str, key: str) -> frozenset[str]:
    """The words after ``# key:``."""
    match = re.search(rf"^# {key}: (.+)$", text, re.MULTILINE)
    return frozenset(match.group(1).split()) if match else frozenset()


def read(kind: str) -> list[Fixture]:
    """All fixtures of a kind, by name."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((DATA / kind).glob("*.ttl"))}
    return [Fixture(name, text, header(text, "rule"), header(text, "breaks")) for name, text in texts.items()]


@lru_cache(maxsize=1)
def slips() -> tuple[Fixture, ...]:
    """All slips and additions, in the order of their tables; raises ValueError where the twin lacks what is to be changed."""
    twins = {fixture.name: fixture.text for fixture in read("good")}
    return tuple(_slip(row, twins) for table in ("slips", "additions") for row in _rows(table))


def _rows(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _slip(row: dict[str, str], twins: dict[str, str]) -> Fixture:
    text = twins[row["twin"]]
    for before, after in zip(row["stands"].split(" || "), row["written"].split(" || "), strict=True):
        if before not in text:
            raise ValueError(f"{before!r} does not stand in good/{row['twin']}.ttl")
        text = text.replace(before, after) if before else text
    if row.get("added"):
        text = f"{text}{_prefixes()}{row['added']}\n"
    rules, broken = frozenset(row["rule"].split()), frozenset(row["breaks"].split())
    return Fixture(row["slip"], text, rules, broken, row["twin"], row.get("near", ""))


@lru_cache(maxsize=1)
def _prefixes() -> str:
    """The prefixes of all good files: an addition may use any of them. Where two files differ, the later one's is taken."""
    lines = {
        line.split()[1]: line for fixture in read("good") for line in re.findall(r"^@prefix .+\n", fixture.text, re.MULTILINE)
    }
    return "".join(lines.values())


def merged(kind: str, more: Iterable[Fixture] = ()) -> bytes:
    """One Turtle document of all files of a kind and of some slips, each below a name of its own."""
    return "\n".join(f.text.replace("secoop/id/", f"secoop/id/{f.name}/") for f in (*read(kind), *more)).encode()


def by_owner(results: list[Result]) -> dict[str, list[Result]]:
    """Findings by the fixture they belong to."""
    found = defaultdict(list)
    for result in results:
        match = _OWNER.match(result.focus)
        found[match.group(1) if match else _VOCABULARY].append(result)
    return found


@lru_cache(maxsize=2)
def findings(kind: str) -> dict[str, list[Result]]:
    """What is found in all fixtures of a kind, slips among the bad ones, in this process."""
    triples = parse(merged(kind, slips() if kind == "bad" else ()), TURTLE, limit=Limit(size=10_000_000))
    every = list(dict.fromkeys([*assess.ontology(), *triples]))
    return by_owner(assess.find(every) + contribution.own_results(Delta(tuple(triples)), PROJECT))


def cells(results: Iterable[Result]) -> set[str]:
    """Cells of the matrix and checks that found something, as headers write them."""
    return {_cell(result) for result in results}


def _cell(result: Result) -> str:
    name = result.shape.removeprefix(SHAPES)
    if result.source != "shape":
        return name
    component = result.component.removeprefix(SH).removesuffix("ConstraintComponent")
    return f"{name}/{component}" + ("" if result.severity == "Violation" else f"/{result.severity}")


def sources(results: list[Result]) -> set[str]:
    """The shapes and checks that found something, by local name."""
    return {result.shape.removeprefix(SHAPES) for result in results}
