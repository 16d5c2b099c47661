"""What somebody means by a name typed as a page shows it, in whatever language the page names things."""

from __future__ import annotations

from collections.abc import Collection

from kg.namespaces import CONCEPT, ENTITY_TYPES
from kg.search.build import TOPIC
from server import pages
from server.graph import REPLACED_BY
from server.state import Snapshot


def called(current: Snapshot, kinds: Collection[str], text: str) -> list[str]:
    """``kind/slug`` of what is called so among some kinds: in English but for case, else exactly so in another language.

    It does not depend on who asks: an address that holds a name stands for the same everywhere.
    """
    own = _addressed(current, text)
    if own.partition("/")[0] in kinds and current.graph.properties(CONCEPT + own):
        return [own]
    lists = [pages.catalogue(current, kind) for kind in kinds if kind in ENTITY_TYPES]
    lists += [pages.topics(current)] if TOPIC in kinds else []
    wanted = text.casefold()
    found = {name for names in lists for name, label in names if label.casefold() == wanted}
    return sorted(found or _elsewhere(current, kinds, text))


def _addressed(current: Snapshot, text: str) -> str:
    """``topic/code`` of the address here of a topic, its page or its IRI; '' for any other text."""
    path = text.removeprefix(current.generation.base).removeprefix("/").removeprefix("page/")
    return path.removeprefix("concept/") if path.startswith("concept/") else ""


def _elsewhere(current: Snapshot, kinds: Collection[str], text: str) -> set[str]:
    """From the index of the graph; what was merged into something else is not meant."""
    graph, base = current.graph, f"{current.generation.base}id/"
    nodes = [iri for iri in graph.called(text, current.languages.tags) if graph.one(iri, REPLACED_BY) is None]
    names = {iri.removeprefix(base).removeprefix(CONCEPT) for iri in nodes}
    return {name for name in names if name.partition("/")[0] in kinds}
