"""The fixtures of ``tests/data/bad`` and ``good``, one by one and all in one graph.

All of a folder are judged together: each fixture's entities are moved below a name of its own, so that none can touch
another, and every finding belongs to the fixture its focus lies in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.namespaces import PROJECT
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
    """A file with what its header says it breaks: rules, and shapes or checks."""

    name: str
    text: str
    rules: frozenset[str]
    breaks: frozenset[str]


def header(text: str, key: str) -> frozenset[str]:
    """The words after ``# key:``."""
    match = re.search(rf"^# {key}: (.+)$", text, re.MULTILINE)
    return frozenset(match.group(1).split()) if match else frozenset()


def read(kind: str) -> list[Fixture]:
    """All fixtures of a kind, by name."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((DATA / kind).glob("*.ttl"))}
    return [Fixture(name, text, header(text, "rule"), header(text, "breaks")) for name, text in texts.items()]


def merged(kind: str) -> bytes:
    """One Turtle document of all fixtures, each below a name of its own."""
    return "\n".join(f.text.replace("secoop/id/", f"secoop/id/{f.name}/") for f in read(kind)).encode()


def by_owner(results: list[Result]) -> dict[str, list[Result]]:
    """Findings by the fixture they belong to."""
    found = defaultdict(list)
    for result in results:
        match = _OWNER.match(result.focus)
        found[match.group(1) if match else _VOCABULARY].append(result)
    return found


@lru_cache(maxsize=2)
def findings(kind: str) -> dict[str, list[Result]]:
    """What is found in all fixtures of a kind, in this process."""
    triples = parse(merged(kind), TURTLE, limit=Limit(size=10_000_000))
    every = list(dict.fromkeys([*assess.ontology(), *triples]))
    return by_owner(assess.find(every) + contribution.own_results(Delta(tuple(triples)), PROJECT))


def sources(results: list[Result]) -> set[str]:
    """The shapes and checks that found something, by local name."""
    return {result.shape.removeprefix(SHAPES) for result in results}
