"""Entities taken down on request (``withdrawn.yaml``): by whom, when and why (model.md, rule 17).

Of a withdrawn entity the graph keeps a tombstone and nothing else: its IRI, the day, the reason. No file the graph is
built from may name it again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg.identity.decisions import GRAPH
from kg.interpret import schema
from kg.interpret.nodes import Node, load
from kg.interpret.quads import GraphWriter, sc
from kg.namespaces import ENTITY_TYPES, XSD, Iris
from kg.store.terms import Quad, lang, typed
from kg.vocabulary import suggest

_REMEDY = "take it out of the records, see docs/guide/identity.md, Taking down"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One entity (``kind/slug``) that was taken down."""

    entity: str
    on: str
    by: str
    why: str

    @property
    def name(self) -> str:
        """A person's name as the slug spells it, ``-ana-lipa-``; '' for what is no person."""
        kind, _, slug = self.entity.partition("/")
        return f"-{slug}-" if kind == "person" else ""


def read(path: Path) -> list[Withdrawal]:
    """Read the withdrawals; raises InputError for the first mistake, and for a reason that names the person."""
    if not path.is_file():
        return []
    root = load(path)
    schema.check(root, "withdrawn")
    found: dict[str, Withdrawal] = {}
    for line in root.items():
        entity, day = line.need("entity"), line.need("on")
        kind = entity.text().partition("/")[0]
        if kind not in ENTITY_TYPES:
            entity.fail(f"{kind!r} is not a kind of entity", suggest(kind, ENTITY_TYPES))
        if entity.text() in found:
            entity.fail(f"{entity.text()} is withdrawn already", "keep one of the two lines")
        try:
            date.fromisoformat(day.text())
        except ValueError:
            day.fail(f"{day.value!r} is not a day", "write 2031-03-05")
        one = Withdrawal(entity.text(), day.text(), line.need("by").text(), line.need("why").text())
        found[one.entity] = one
        check(line.need("why"), [one])
        check(line.need("by"), [one])
    return list(found.values())


def check(root: Node, withdrawals: Iterable[Withdrawal]) -> None:
    """Raise InputError at the first key or value that names a withdrawn entity, or prints the name of a withdrawn person."""
    gone = {one.entity: one for one in withdrawals}
    names = {one.name: one for one in gone.values() if one.name}
    for text, node in _texts(root):
        plain = plain_text(text) if names else ""
        one = gone.get(text) or next((names[name] for name in names if name in plain), None)
        if one is not None:
            node.fail(f"this names {one.entity}, which was withdrawn on {one.on}", _REMEDY)


def mentions(text: str, withdrawals: Iterable[Withdrawal]) -> Withdrawal | None:
    """What a text names of the withdrawn, as an entity (``kind/slug``) or, for a person, by name."""
    gone = list(withdrawals)
    plain = plain_text(text) if gone else ""
    return next((one for one in gone if text == one.entity or (one.name and one.name in plain)), None)


def _texts(node: Node) -> Iterator[tuple[str, Node]]:
    """Every key and value below a node, each with its place (a key with that of its value)."""
    if isinstance(node.value, dict):
        for key, value in node.value.items():
            yield key, value
            yield from _texts(value)
    elif isinstance(node.value, list):
        for item in node.value:
            yield from _texts(item)
    elif node.value is not None:
        yield node.value, node


def plain_text(text: str) -> str:
    """A text as slugs are spelt: letters without accents, in lower case, words joined by hyphens."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return "-" + re.sub(r"[^a-z0-9]+", "-", letters) + "-"


def expand(withdrawals: Iterable[Withdrawal], iris: Iris) -> list[Quad]:
    """Write the tombstones."""
    w = GraphWriter(iris, GRAPH)
    for one in withdrawals:
        node = w.entity(one.entity)
        w.type(node, "Withdrawn")
        w.add(node, sc("withdrawnOn"), typed(one.on, XSD + "date"))
        w.add(node, sc("reason"), lang(one.why, "en"))
    return w.quads
