"""Where in the records a node of the built graph was written: a finding about the graph then names file, line and column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.interpret.index import Index
from kg.namespaces import SC, Iris
from kg.store.terms import Iri, Quad

#: Three properties of a derived tenure and those of the participation it follows from (queries/derive/30-tenure.rq).
_TENURE = (("holder", "participant"), ("post", "inCapacityOf"), ("asOf", "participationIn"))


def written(index: Index, iris: Iris) -> dict[str, str]:
    """Node → ``file:line:column`` of every node that somebody wrote."""
    return {iris.entity(name): declared.where for name, declared in index.entities.items()} | index.places


class Places:
    """The places of one build, looked up by node; nothing is known of nodes that nobody wrote."""

    def __init__(self, index: Index, iris: Iris, quads: Iterable[Quad]) -> None:
        self._written = written(index, iris)
        self._stem = f"{iris.base}id/"
        self._statements: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._facts: dict[str, dict[str, str]] = defaultdict(dict)
        wanted = {"subject", "predicate", *(name for pair in _TENURE for name in pair)}
        for quad in quads:
            name = quad.predicate.value.removeprefix(SC)
            if quad.graph is None and name in wanted and isinstance(quad.object, Iri):
                self._facts[quad.subject.value][name] = quad.object.value
        for node, facts in self._facts.items():
            if "subject" in facts and "predicate" in facts:
                self._statements[facts["subject"], facts["predicate"]].append(node)

    def of(self, focus: str, path: str = "") -> list[str]:
        """``file:line:column`` of the lines that gave a node a property, else of the node, else of what it was derived from."""
        said = self._lines(self._statements.get((focus, path), []))
        return said or self._lines([focus]) or self._lines(self._bases(focus))

    def _lines(self, nodes: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(self._written[node] for node in nodes if node in self._written))

    def _bases(self, node: str) -> list[str]:
        kind, _, slug = node.removeprefix(self._stem).partition("/")
        if kind == "name":
            return [f"{self._stem}participation/{slug}"]
        if kind == "tenure":
            facts = self._facts[node]
            return [
                other
                for other, theirs in self._facts.items()
                if all(mine in facts and facts[mine] == theirs.get(base) for mine, base in _TENURE)
            ]
        return [node.removesuffix(".selector")]
