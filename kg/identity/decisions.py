"""Identity decisions: same, not the same, unsure — append-only, by whom, when and why (``decisions.yaml``).

Only ``same`` changes the graph: the entity not kept is replaced by the kept one in the merged graph, and its IRI stays
known (``dcterms:isReplacedBy``), so that it redirects. Named graphs keep what each source was read to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg.interpret import schema
from kg.interpret.index import KIND_CLASS, Declared, Index
from kg.interpret.nodes import Node, load
from kg.interpret.quads import GraphWriter, code, sc
from kg.namespaces import DCTERMS, SC, SKOS, XSD, Iris
from kg.store.terms import Iri, Literal, Quad, lang, typed

GRAPH = "identity"
_PREF, _ALT = Iri(SKOS + "prefLabel"), Iri(SKOS + "altLabel")


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


def read(path: Path, index: Index, before: Sequence[Decision] = (), *, name: str = "") -> list[Decision]:
    """Read and check the decisions; ``before`` are those of another file, ``name`` is what errors call this one.

    Raises InputError at the first mistake.
    """
    if not path.is_file():
        return []
    root = load(path, name or None)
    if root.value == []:
        return []
    schema.check(root, "decisions")
    decisions = list(before)
    pairs = {frozenset((one.a, one.b)): "another file" for one in before}
    for line in root.items():
        decision = _decision(line, index)
        pair = frozenset((decision.a, decision.b))
        if pair in pairs:
            line.fail(
                f"these two are decided already at {pairs[pair]}",
                "keep the later decision in place of the earlier",
            )
        pairs[pair] = line.where
        decisions.append(decision)
        _check_chain(decisions, line)
        _check_apart(decisions, line)
    return decisions[len(before) :]


def _decision(line: Node, index: Index) -> Decision:
    a, b = _entity(line, "a", index), _entity(line, "b", index)
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


def _entity(line: Node, key: str, index: Index) -> Declared:
    """A declared entity; one of a loaded register, which no file declares, with the class the line gives."""
    node, given = line.need(key), line.get("class")
    if given is None or node.text() in index.entities:
        return index.resolve(node)
    name = given.text()
    if not index.vocabulary.is_a(name, {SC + KIND_CLASS.get(node.text().partition("/")[0], "")}):
        given.fail(f"{name!r} is no class of a {node.text().partition('/')[0]}/", "name the class both have in the graph")
    return Declared(node.text(), name, node.where)


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


def _check_apart(decisions: list[Decision], line: Node) -> None:
    """Fail where two that are not the same are one through others: A is B and B is C, but A is not C."""
    if decisions[-1].verdict == "unsure":
        return
    table = {d.merged: d.keep for d in decisions if d.merged}
    for one in decisions:
        if one.verdict == "not-same" and _kept(one.a, table) == _kept(one.b, table):
            line.fail(
                f"{one.a} and {one.b} are decided not to be the same, and are one through other decisions",
                f"decide anew about one of those that lead both to {_kept(one.a, table)}",
            )


def _kept(name: str, table: dict[str, str]) -> str:
    while name in table:
        name = table[name]
    return name


def replacements(decisions: Iterable[Decision], iris: Iris) -> dict[str, str]:
    """Merged IRI → finally kept IRI, chains followed to their end."""
    table = {d.merged: d.keep for d in decisions if d.merged}
    result = {}
    for name in table:
        result[iris.entity(name)] = iris.entity(_kept(name, table))
    return result


def standing(decisions: Iterable[Decision], quads: Iterable[Quad], iris: Iris) -> list[Decision]:
    """Those decisions over entities that some quads describe: what a register that was taken away had named, decides nothing."""
    decisions = list(decisions)
    wanted = {iris.entity(name) for one in decisions for name in (one.a, one.b)}
    known = {quad.subject.value for quad in quads if quad.subject.value in wanted} if wanted else set()
    return [one for one in decisions if iris.entity(one.a) in known and iris.entity(one.b) in known]


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
    result = [renamed(quad, table) for quad in quads]
    for merged, kept in sorted(table.items()):
        result.append(Quad(Iri(merged), Iri(DCTERMS + "isReplacedBy"), Iri(kept)))
    return result


def renamed(quad: Quad, table: dict[str, str]) -> Quad:
    """One quad with the kept entities in the place of the merged ones."""
    if quad.graph and quad.graph.value.endswith(f"/graph/{GRAPH}"):
        return quad
    subject = Iri(table.get(quad.subject.value, quad.subject.value))
    predicate = _ALT if subject != quad.subject and quad.predicate == _PREF else quad.predicate
    value = Iri(table.get(quad.object.value, quad.object.value)) if isinstance(quad.object, Iri) else quad.object
    return Quad(subject, predicate, value, quad.graph)
