"""What somebody means by a name typed as a page shows it, in whatever language the page names things."""

from __future__ import annotations

from collections.abc import Collection

from kg.errors import InputError, NotFoundError, SecoopError
from kg.namespaces import CONCEPT, ENTITY_TYPES
from kg.search.build import TOPIC
from server import listing, search
from server.graph import REPLACED_BY
from server.representation import Addresses
from server.searched import identifier
from server.state import Snapshot

#: Names offered where a text is the name of several things, and where it is the name of none.
_SEVERAL, _NEAR = 10, 5


def one(current: Snapshot, kinds: Collection[str], text: str, parameter: str, example: str) -> str:
    """``kind/slug`` of the one thing of some kinds that is called so.

    Raises InputError naming the things where there are several, NotFoundError with what search finds instead where there is none.
    """
    found = called(current, kinds, text)
    if len(found) == 1:
        return found[0]
    where, shortened = f"the parameter {parameter!r}", repr(text[:80])
    if found:
        offered = found[:_SEVERAL]
        raise InputError(
            f"{len(found)} things are called {shortened}",
            where=where,
            remedy="name one of " + ", ".join(offered),
            extra={"near": offered, "parameter": parameter},
        )
    close = _close(current, kinds, text)
    raise NotFoundError(
        f"nothing that fits is called {shortened}",
        where=where,
        remedy=f"did you mean {' or '.join(close)}?"
        if close
        else f"give it as pages do, for example {example}, or by its name exactly as a page shows it",
        extra={"near": close, "parameter": parameter},
    )


def called(current: Snapshot, kinds: Collection[str], text: str) -> list[str]:
    """``kind/slug`` of what is called so among some kinds: in English but for case, else exactly so in another language.

    It does not depend on who asks: an address that holds a name stands for the same everywhere.
    """
    own = _addressed(current, text)
    if own.partition("/")[0] in kinds and current.graph.properties(CONCEPT + own):
        return [own]
    found = _labelled(current, [kind for kind in kinds if kind in ENTITY_TYPES], text)
    topics = listing.topics(current) if TOPIC in kinds else []
    found |= {name for name, label in topics if label.casefold() == text.casefold()}
    return sorted(found or _elsewhere(current, kinds, text))


def _labelled(current: Snapshot, kinds: Collection[str], text: str) -> set[str]:
    """From the index of names; where it cannot be asked, from the lists of all there are, which a large graph takes long for."""
    if not kinds:
        return set()
    try:
        return {identifier(current, iri) for iri in search.index(current).labelled(text, kinds)}
    except SecoopError:
        lists = [listing.catalogue(current, kind) for kind in kinds]
        return {name for names in lists for name, label in names if label.casefold() == text.casefold()}


def _addressed(current: Snapshot, text: str) -> str:
    """``topic/code`` of the address here of a topic, its page or its IRI; '' for any other text."""
    path = text.removeprefix(current.generation.base).removeprefix("/").removeprefix("page/")
    slug = path.removeprefix("concept/") if path.startswith("concept/") else ""
    return slug if Addresses(current.generation.base).iri("concept", slug) else ""


def _elsewhere(current: Snapshot, kinds: Collection[str], text: str) -> set[str]:
    """From the index of the graph; what was merged into something else is not meant."""
    graph, base = current.graph, f"{current.generation.base}id/"
    nodes = [iri for iri in graph.called(text, current.languages.tags) if graph.one(iri, REPLACED_BY) is None]
    names = {iri.removeprefix(base).removeprefix(CONCEPT) for iri in nodes}
    return {name for name in names if name.partition("/")[0] in kinds}


def _close(current: Snapshot, kinds: Collection[str], text: str) -> list[str]:
    """What the search page would list first; nothing where it cannot be asked: the text is refused all the same."""
    if not kinds:
        return []
    try:
        hits = search.index(current).search(text, tuple(kinds), limit=_NEAR).hits
    except SecoopError:
        return []
    return [identifier(current, hit.entity.iri) for hit in hits]
