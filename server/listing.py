"""What there is of each kind, by name: for lists, for names that are typed, and for the site map. Made once per generation."""

from __future__ import annotations

from kg.namespaces import CONCEPT
from kg.store.terms import Iri
from server.graph import REPLACED_BY
from server.representation import KINDS
from server.state import Snapshot

_SUBJECTS = "SELECT DISTINCT ?node WHERE { ?node ?p ?o MINUS { ?node a sc:Withdrawn } }"
_CONCEPTS = "SELECT DISTINCT ?node WHERE { { ?node skos:inScheme ?scheme } UNION { ?node a skos:ConceptScheme } }"
_MERGED = f"SELECT ?node WHERE {{ ?node <{REPLACED_BY}> ?kept }}"


def catalogue(current: Snapshot, kind: str) -> list[tuple[str, str]]:
    """(``kind/slug``, label) of every node of a kind, by label; without those that were merged into another."""

    def compute() -> list[tuple[str, str]]:
        stem, label = f"{current.generation.base}id/", current.graph.label
        pairs = [(name, label(stem + name).value) for name in nodes(current).get(kind, ())]
        return sorted(pairs, key=lambda pair: (pair[1].casefold(), pair[0]))

    return current.once(f"catalogue {kind}", compute)


def nodes(current: Snapshot) -> dict[str, list[str]]:
    """``kind/slug`` of every node by kind: one pass over the graph, once per generation, and no label is looked up for it."""

    def compute() -> dict[str, list[str]]:
        stem = f"{current.generation.base}id/"
        found: dict[str, list[str]] = {kind: [] for kind in KINDS}
        merged = {row["node"].value for row in current.reader.select(_MERGED)}
        for row in current.reader.select(_SUBJECTS):
            iri = row["node"].value
            name = iri.removeprefix(stem)
            kind = name.partition("/")[0]
            # Selectors are parts of their evidence, not nodes a reader looks for.
            if name != iri and kind in found and iri not in merged and not name.endswith(".selector"):
                found[kind].append(name)
        return {kind: sorted(names) for kind, names in found.items()}

    return current.once("nodes", compute)


def topics(current: Snapshot) -> list[tuple[str, str]]:
    """(``topic/code``, label) of every topic, by label; computed once per generation."""

    def compute() -> list[tuple[str, str]]:
        rows = current.reader.select("SELECT ?node ?scheme WHERE { ?node skos:inScheme ?scheme }", scheme=Iri(CONCEPT + "topic"))
        pairs = [(row["node"].value.removeprefix(CONCEPT), current.graph.label(row["node"].value).value) for row in rows]
        return sorted(pairs, key=lambda pair: (pair[1].casefold(), pair[0]))

    return current.once("topics", compute)


def concepts(current: Snapshot) -> list[str]:
    """``scheme/code`` of every concept, and every scheme."""

    def compute() -> list[str]:
        found = {row["node"].value for row in current.reader.select(_CONCEPTS)}
        return sorted(iri.removeprefix(CONCEPT) for iri in found if iri.startswith(CONCEPT))

    return current.once("concepts", compute)
