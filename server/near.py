"""What somebody may have meant by an address that stands for nothing: names one letter or the case of letters away."""

from __future__ import annotations

import re
from urllib.parse import quote_plus

from kg import vocabulary
from kg.namespaces import ENTITY_TYPES, SC
from server import listing
from server.representation import KINDS, Addresses
from server.state import Snapshot

#: Names compared when a near one is sought; more would let a mistyped address cost seconds.
_COMPARED = 20_000
#: Letters of an address that are looked at, and names that are offered.
_LONGEST, _MOST = 120, 5
#: A pattern without triples holds in every graph there is, and no triple is read for it.
_GRAPHS = "SELECT ?node WHERE { GRAPH ?node { } }"


def names(current: Snapshot, kind: str, slug: str) -> list[str]:
    """Up to five ``kind/slug`` close to the one asked for, of its own kind first, then the same slug under other kinds."""
    slug = slug[:_LONGEST]
    close = [f"{kind}/{name}" for name in vocabulary.near(slug, _known(current, kind))]
    # Looked up as well: not all names of a large graph are compared.
    others = [(other, text) for text in dict.fromkeys((slug, slug.lower())) for other in (kind, *KINDS)]
    close += [f"{other}/{text}" for other, text in others if _is_there(current, other, text)]
    return list(dict.fromkeys(close))[:_MOST]


def elsewhere(kind: str, slug: str) -> str:
    """Where to look when nothing is near."""
    if kind == "graph":
        return "see /datasets for every graph"
    if kind == "concept":
        return "see /schemes for every concept"
    words = quote_plus(" ".join(re.split(r"[-._/ ]+", slug[:_LONGEST])).strip())
    return f"look through /browse for what there is, or for its name at /search?q={words}"


def _known(current: Snapshot, kind: str) -> list[str]:
    """The slugs of a kind that are compared."""
    if kind == "concept":
        return listing.concepts(current)
    if kind == "graph":
        return _graphs(current)
    # Relations and passages are in no index: to find them all is a pass over the graph.
    if kind not in ENTITY_TYPES and not (kind in KINDS and current.reader.in_memory):
        return []
    return [name.partition("/")[2] for name in listing.slugs(current, kind)[:_COMPARED]]


def _graphs(current: Snapshot) -> list[str]:
    def compute() -> list[str]:
        stem = f"{current.generation.base}graph/"
        found = {row["node"].value for row in current.reader.select(_GRAPHS)}
        return sorted(iri.removeprefix(stem) for iri in found if iri.startswith(stem))

    return current.once("slugs of graphs", compute)


def _is_there(current: Snapshot, kind: str, slug: str) -> bool:
    iri = Addresses(current.generation.base).iri(kind, slug) if kind in KINDS else None
    return iri is not None and bool(current.graph.properties(iri)) and SC + "Withdrawn" not in current.graph.types(iri)
