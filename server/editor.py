"""What the page of the endpoint tells its editor: where things are, prefixes, limits. The editor asks for all else itself."""

from __future__ import annotations

from flask import url_for

from kg.errors import SecoopError
from kg.namespaces import CONCEPT, SC
from server import languages
from server.state import settings, snapshot

#: Of an error, what the editor marks in the query.
_SHOWN = ("status", "title", "detail", "where", "remedy", "line", "column")


def site() -> dict[str, object] | None:
    """The addresses and the prefixes the editor works with; None where there is no graph to ask."""
    try:
        current = snapshot()
    except SecoopError:
        return None
    chosen = languages.chosen()
    return {
        "root": url_for("pages.home", lang=None),
        "endpoint": url_for("sparql.endpoint", lang=None),
        "total": url_for("sparql.total"),
        "examples": url_for("examples.index"),
        "vocabulary": url_for("vocabulary.download", which="ns", ending="jsonld"),
        "suggest": url_for("search.suggest"),
        "land": url_for("assets.file", name="basemap.json"),
        "base": current.generation.base,
        "concepts": CONCEPT,
        "terms": SC,
        "prefixes": dict(current.reader.prefixes),
        "seconds": settings().query_seconds,
        "language": chosen.tag,
        "carried": chosen.carried,
    }


def problem(members: dict[str, object]) -> dict[str, object]:
    """An error as far as the editor marks it."""
    return {name: members[name] for name in _SHOWN if name in members}
