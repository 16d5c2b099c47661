"""What a page says about a concept or a concept scheme: definition, place among others, use."""

from __future__ import annotations

from kg.namespaces import CONCEPT, SC, SKOS
from kg.store.terms import Iri, Literal
from server import paging
from server.index_order import Incoming
from server.representation import Shown, Words
from server.state import Snapshot

#: Sections of these pages, each with its pages.
_SECTIONS = ("members", "used")
#: Rows of a section on the page of the concept, and uses up to which they are in the order of their names.
_SHOWN, _SORTED = 60, 2000
_NOTES = ("definition", "scopeNote", "example", "notation", "hiddenLabel", "editorialNote")
_LINKS = ("inScheme", "broader", "related", "exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
#: Links among concepts, and the shortcut that only repeats an assertion's own links: not uses.
_NOT_USES = frozenset({SKOS + name for name in ("inScheme", "topConceptOf", "broader", "hasTopConcept", "related")}) | {
    SC + "concerns"
}


def describe(current: Snapshot, words: Words, iri: str) -> dict[str, object]:
    """The template's values for a concept or scheme."""
    graph = current.graph

    def values(names: tuple[str, ...]) -> dict[str, list[Shown]]:
        return {name: [words.term(term) for term in graph.values(iri, SKOS + name)] for name in names}

    wanted = paging.asked()
    members, narrower = _pointing(current, iri, "inScheme"), _pointing(current, iri, "broader")
    used = Incoming(graph, iri, _NOT_USES)
    paging.known(wanted, _SECTIONS)
    scheme = "/" not in iri.removeprefix(CONCEPT)
    # The same order and the same pages in every language.
    ordered = sorted(members, key=lambda node: (graph.label(node).value, node))
    return {
        "label": words.node(iri),
        "names": _names(current, words, iri),
        "scheme": scheme,
        "said": values(_NOTES),
        "links": {**values(_LINKS), "narrower": [words.node(node) for node in narrower]},
        "members": paging.shelf(
            "members", ordered, lambda node: (words.node(node), _definition(current, words, node)), wanted, _SHOWN
        ),
        "used": paging.shelf(
            "used",
            sorted(used[:]) if len(used) <= _SORTED else used,
            lambda use: (words.node(use[0]), words.node(use[1])),
            wanted,
            _SHOWN,
        ),
    }


def _pointing(current: Snapshot, iri: str, name: str) -> list[str]:
    """The concepts that point to this one, looked up in the index."""
    return sorted(set(current.reader.subjects(Iri(SKOS + name), Iri(iri))))


def _names(current: Snapshot, words: Words, node: str) -> list[Shown]:
    """The preferred labels in languages other than that of the heading."""
    found = [term for term in current.graph.values(node, SKOS + "prefLabel") if isinstance(term, Literal)]
    own = words.label(node).language
    return [words.term(term) for term in sorted(found, key=lambda term: term.language) if term.language not in ("", own)]


def _definition(current: Snapshot, words: Words, node: str) -> Shown | None:
    term = current.graph.one(node, SKOS + "definition")
    return words.term(term) if term else None
