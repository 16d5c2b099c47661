"""What there is of each kind, by name: for lists, for names that are typed, and for the site map. Made once per generation."""

from __future__ import annotations

from collections import Counter

from kg.errors import SecoopError
from kg.namespaces import CONCEPT, ENTITY_TYPES
from kg.search import build
from kg.store.terms import Iri
from server import search
from server.graph import REPLACED_BY
from server.representation import KINDS
from server.state import Snapshot

_SUBJECTS = "SELECT DISTINCT ?node WHERE { ?node ?p ?o MINUS { ?node a sc:Withdrawn } }"
_CONCEPTS = "SELECT DISTINCT ?node WHERE { { ?node skos:inScheme ?scheme } UNION { ?node a skos:ConceptScheme } }"
#: Kinds the build has counted, by the names of these counts, and the classes of all others, of which no graph has many.
_COUNTED = {
    **{kind: kind for kind in ENTITY_TYPES},
    **{"participation": "Participation", "statement": "Statement", "outcome": "Outcome", "count": "AttendanceCount"},
    **{"membership": "Membership", "tenure": "Tenure", "name": "NameForm", "evidence": "Evidence"},
}
_FEW = """
SELECT DISTINCT ?node WHERE {
  VALUES ?class { sc:SourceItem sc:Source sc:Capture sc:IdentityDecision sc:Pair }
  ?node a ?class MINUS { ?node a sc:Withdrawn } }"""
_MERGED = f"SELECT ?node WHERE {{ ?node <{REPLACED_BY}> ?kept }}"


def catalogue(current: Snapshot, kind: str) -> list[tuple[str, str]]:
    """(``kind/slug``, label) of every node of a kind, by label; without those that were merged into another."""

    def compute() -> list[tuple[str, str]]:
        stem, label = f"{current.generation.base}id/", current.graph.label
        pairs = _indexed(current, kind)
        if pairs is None:
            pairs = [(name, label(stem + name).value) for name in nodes(current).get(kind, ())]
        return sorted(pairs, key=lambda pair: (pair[1].casefold(), pair[0]))

    return current.once(f"catalogue {kind}", compute)


def slugs(current: Snapshot, kind: str) -> list[str]:
    """``kind/slug`` of every node of a kind, in their order."""

    def compute() -> list[str]:
        pairs = _indexed(current, kind)
        return sorted(name for name, _ in pairs) if pairs is not None else nodes(current).get(kind, [])

    return current.once(f"slugs of {kind}", compute)


def _indexed(current: Snapshot, kind: str) -> list[tuple[str, str]] | None:
    """(``kind/slug``, label) from the index of names, which spares a pass over the graph that a large one takes a minute for.

    None where there is no such file, and where it has not as many as the build has counted: what has no name is not in it.
    """
    if kind not in ENTITY_TYPES or not build.path_of(current.generation).is_file():
        return None
    stem = f"{current.generation.base}id/"
    try:
        pairs = [(iri.removeprefix(stem), label) for iri, label in search.index(current).labels(kind)]
    except SecoopError:
        return None
    return pairs if len(pairs) == current.generation.counts.get(kind, 0) else None


def sizes(current: Snapshot) -> dict[str, int]:
    """How many nodes of each kind there are; of a large graph as the build has counted them, without a pass over it."""

    def compute() -> dict[str, int]:
        counts = current.generation.counts
        # What there is none of has no count; where there are no counts at all, nobody has counted.
        if current.reader.in_memory or not counts:
            return {kind: len(names) for kind, names in nodes(current).items()}
        stem = f"{current.generation.base}id/"
        rest = Counter(row["node"].value.removeprefix(stem).partition("/")[0] for row in current.reader.select(_FEW))
        return {kind: counts.get(_COUNTED[kind], 0) if kind in _COUNTED else rest[kind] for kind in KINDS}

    return current.once("sizes", compute)


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
