"""Identity decisions: same, not the same, unsure — append-only, by whom, when and why (``decisions.yaml``).

Only ``same`` changes the graph: the entity not kept is replaced by the kept one in the merged graph, and its IRI stays
known (``dcterms:isReplacedBy``), so that it redirects. Named graphs keep what each source was read to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg.interpret import schema
from kg.interpret.index import Index
from kg.interpret.nodes import Node, load
from kg.interpret.quads import GraphWriter, code, sc
from kg.namespaces import DCTERMS, SKOS, XSD, Iris
from kg.store.terms import Iri, Literal, Quad, lang, typed

GRAPH = "identity"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision over two entities (``kind/slug``)."""

    a: str
    b: str
    verdict: str
    keep: str
    by: str
    on: str
    why: str

    @property
    def merged(self) -> str:
        """The entity that gives way; '' unless the verdict is same."""
        if self.verdict != "same":
            return ""
        return self.b if self.keep == self.a else self.a


def read(path: Path, index: Index) -> list[Decision]:
    """Read and check the decisions; raises InputError at the first mistake."""
    if not path.is_file():
        return []
    root = load(path)
    schema.check(root, "decisions")
    decisions: list[Decision] = []
    pairs: dict[frozenset[str], Node] = {}
    for line in root.items():
        decision = _decision(line, index)
        pair = frozenset((decision.a, decision.b))
        if pair in pairs:
            line.fail(
                f"these two are decided already at {pairs[pair].where}",
                "keep the later decision in place of the earlier",
            )
        pairs[pair] = line
        decisions.append(decision)
        _check_chain(decisions, line)
    return decisions


def _decision(line: Node, index: Index) -> Decision:
    a, b = index.resolve(line.need("a")), index.resolve(line.need("b"))
    verdict, keep = line.need("verdict").text(), line.get("keep")
    if a.name == b.name:
        line.fail("an entity is always itself", "name two entities")
    if verdict == "same":
        if keep is None or keep.text() not in (a.name, b.name):
            (keep or line).fail("`same` needs the entity that is kept", f"add keep: {a.name} or keep: {b.name}")
        if a.class_name != b.class_name:
            line.fail(f"{a.name} is a {a.class_name}, {b.name} a {b.class_name}", "give both one class before merging them")
    elif keep is not None:
        keep.fail(f"nothing is kept when the verdict is {verdict}", "remove keep")
    day = line.need("on")
    try:
        date.fromisoformat(day.text())
    except ValueError:
        day.fail(f"{day.value!r} is not a day", "write 2031-03-05")
    return Decision(
        a.name,
        b.name,
        verdict,
        keep.text() if keep else "",
        line.need("by").text(),
        day.text(),
        line.need("why").text(),
    )


def _check_chain(decisions: list[Decision], line: Node) -> None:
    merges = [d.merged for d in decisions if d.merged]
    if len(merges) != len(set(merges)):
        line.fail(f"{merges[-1]} is merged twice", "decide against the entity that was kept")
    table = {d.merged: d.keep for d in decisions if d.merged}
    start = decisions[-1].merged
    seen, name = set(), start
    while name in table:
        if name in seen:
            line.fail(f"the decisions around {name} go in a circle", "keep one entity throughout")
        seen.add(name)
        name = table[name]


def replacements(decisions: Iterable[Decision], iris: Iris) -> dict[str, str]:
    """Merged IRI → finally kept IRI, chains followed to their end."""
    table = {d.merged: d.keep for d in decisions if d.merged}
    result = {}
    for name, first in table.items():
        kept = first
        while kept in table:
            kept = table[kept]
        result[iris.entity(name)] = iris.entity(kept)
    return result


def expand(decisions: Iterable[Decision], iris: Iris) -> list[Quad]:
    """Write the decisions into their graph."""
    w = GraphWriter(iris, GRAPH)
    for d in decisions:
        first, second = sorted((d.a, d.b))
        node = w.node("decision", first.replace("/", "-"), second.replace("/", "-"))
        w.type(node, "IdentityDecision")
        w.add(node, sc("verdict"), code("verdict", d.verdict))
        w.add(node, sc("decides"), w.entity(d.a))
        w.add(node, sc("decides"), w.entity(d.b))
        w.add(node, sc("decidedBy"), Literal(d.by))
        w.add(node, sc("decidedOn"), typed(d.on, XSD + "date"))
        w.add(node, sc("reason"), lang(d.why, "en"))
        if d.keep:
            w.add(node, sc("keeps"), w.entity(d.keep))
    return w.quads


def apply(quads: Iterable[Quad], table: dict[str, str]) -> list[Quad]:
    """Replace merged entities by the kept ones; facts of the identity graph itself stay as they are.

    A merged entity's labels stay with the kept one as alternative labels, its own node keeps only its redirect.
    """
    result = []
    pref, alt = Iri(SKOS + "prefLabel"), Iri(SKOS + "altLabel")
    for quad in quads:
        if quad.graph and quad.graph.value.endswith(f"/graph/{GRAPH}"):
            result.append(quad)
            continue
        subject = Iri(table.get(quad.subject.value, quad.subject.value))
        predicate = alt if subject != quad.subject and quad.predicate == pref else quad.predicate
        value = Iri(table.get(quad.object.value, quad.object.value)) if isinstance(quad.object, Iri) else quad.object
        result.append(Quad(subject, predicate, value, quad.graph))
    for merged, kept in sorted(table.items()):
        result.append(Quad(Iri(merged), Iri(DCTERMS + "isReplacedBy"), Iri(kept)))
    return result
