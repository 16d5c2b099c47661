"""The page of one section of a node: what it is called, what its rows are, and both told to programs."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from kg.namespaces import CONCEPT
from server import signposts
from server.description import Description, Pointer, Triple
from server.facts import Assertion, Entry, Fact, Part
from server.graph import Graph
from server.paging import Shelf
from server.representation import KINDS, Shown, Words
from server.structured import MARKUP, SCHEMA
from server.templating import STANDINGS

#: (what a row shows, the path of its page here, '' for what has none)
Row = tuple[Shown | None, str]


def title(about: Description, words: Words) -> str:
    """What the section that has the page to itself is called."""
    for predicate in (*about.facts, *about.matter):
        return words.node(predicate).text
    for predicate in about.relations:
        return f"… {words.node(predicate).text} this"
    key = about.wanted.section
    fixed = {
        **{standing: heading for standing, (heading, _) in STANDINGS.items()},
        "behalf": "Acted for it",
        "capacity": "Acted in this capacity",
        "sources": "Where it is spoken of",
        "triples": "All triples",
    }
    return fixed.get(key) or heading(key, about.kind)


def heading(entry_kind: str, kind: str) -> str:
    """What a list of other assertions of one kind is called on the page of a node of a kind."""
    if entry_kind == "tenure":
        return {"post": "Holders, as of meetings", "event": "Posts, as of this event"}.get(kind, "Posts, as of meetings")
    return KINDS[entry_kind][1].capitalize() if entry_kind in KINDS else "Other assertions"


def rows(of: Shelf[Any], kind: str) -> list[Row]:
    """The rows that are shown; triples are no things with a name, and have none."""
    return [found for one in of.rows if (found := _row(one, kind)) is not None]


def _row(one: Any, kind: str) -> Row | None:
    """What a row is about, with the page of the assertion behind it, or else of the thing itself."""
    if isinstance(one, Fact):
        return _named(one.value, one.assertion)
    if isinstance(one, Pointer):
        return _named(one.subject, one.fact.assertion)
    if isinstance(one, Part):
        return _named(one.who or one.listed if kind == "event" else one.event, one.assertion)
    if isinstance(one, Entry):
        return _named(one.title, one.assertion)
    if isinstance(one, Triple):
        return None
    # What remains is a source with its count.
    return _named(one[0], None)


def _named(shown: Shown | None, assertion: Assertion | None) -> Row:
    own = shown.href if shown is not None and not shown.external else ""
    # Programs are told the page itself, in whatever language this one is read.
    return (shown, (assertion.page if assertion is not None else own).partition("?")[0])


def document(about: Description, named: str, of: Shelf[Any], root: str, path: str, graph: Graph) -> Markup:
    """The section in schema.org's words: a page of a list, part of the page of its node; ``root`` is the base, less its slash.

    It is the same in every language of the page.
    """
    page, called = f"{root}{path}", graph.label(about.iri).value
    found = [
        {"@type": "ListItem", "position": of.first + place, **_called(graph, shown), **_leads(root, href)}
        for place, (shown, href) in enumerate(rows(of, about.kind))
    ]
    made = {
        "@context": SCHEMA,
        "@type": "CollectionPage",
        "@id": root + address(path, of.key, of.number),
        "name": f"{named}: {called}",
        "isPartOf": {"@id": page},
        "about": {"@id": about.iri, "name": called},
        "mainEntity": {"@type": "ItemList", "numberOfItems": of.total, "itemListElement": found},
    }
    return Markup(json.dumps(made, ensure_ascii=False).translate(MARKUP))  # noqa: S704 -- escaped for where it stands


def _called(graph: Graph, shown: Shown | None) -> dict[str, str]:
    """The name of a row: that of a node of ours, else the text that is shown."""
    if shown is None:
        return {}
    return {"name": graph.label(shown.note).value if shown.note.startswith((graph.base, CONCEPT)) else shown.text}


def _leads(root: str, href: str) -> dict[str, str]:
    return {"url": root + href} if href else {}


def address(path: str, key: str, number: int = 1) -> str:
    """The path of a page of a section."""
    return f"{path}?section={quote(key, safe='')}" + (f"&page={number}" if number > 1 else "")


def links(about: Description, of: Shelf[Any], path: str, data: list[tuple[str, str]]) -> list[str]:
    """The signposts of the page of a section: the node's page it belongs to, its data, its rows, and the pages around it."""
    return [
        signposts.link(path, "collection up"),
        *signposts.files(data, "describedby"),
        signposts.link(f"{SCHEMA}CollectionPage", "type"),
        *signposts.turning(lambda number: address(path, of.key, number), of.number, of.last),
        *signposts.items(href for _, href in rows(of, about.kind)),
    ]


def longer(about: Description, path: str) -> list[str]:
    """A link to the page of every section that goes on there."""
    return signposts.items(address(path, one.key) for one in about.shelves if one.more)
