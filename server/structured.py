"""What a page says, in schema.org's words for crawlers (JSON-LD in the page), and where the parts of it are (Signposting).

Only what a source states is told; an event of which no source says how far it has come to pass is not called one, as in the view
``kg project schema``. See https://signposting.org/FAIR/ for the links.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from markupsafe import Markup

from kg.catalogue import description
from kg.catalogue.dumps import Dump
from kg.catalogue.graphs import OWN, licence_iri
from kg.namespaces import CONCEPT, DCTERMS, ORG, SC, SKOS
from kg.store.generations import Generation
from kg.store.terms import Iri, Literal
from server import signposts
from server.graph import Graph

SCHEMA = "https://schema.org/"
_TYPES = {"event": "Event", "person": "Person", "organization": "Organization", "place": "Place", "series": "EventSeries"}
#: Planned and held are one word there; pages say which.
_STATUS = {
    "planned": "EventScheduled",
    "confirmed": "EventScheduled",
    "held": "EventScheduled",
    "under-way": "EventScheduled",
    "postponed": "EventPostponed",
    "cancelled": "EventCancelled",
}
#: Dates both EDTF and ISO 8601 can write.
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
#: What would end the element or begin a comment in it.
MARKUP = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def document(graph: Graph, iri: str, kind: str, page: str) -> Markup | None:
    """The JSON-LD of a node, safe within a script element; None for what schema.org has no word for."""
    name = _TYPES.get(kind)
    status = graph.one(iri, SC + "eventStatus")
    if name is None or (name == "Event" and _status(status) is None):
        return None
    labels = [term for predicate in ("prefLabel", "altLabel") for term in graph.values(iri, SKOS + predicate)]
    made: dict[str, object] = {"@context": SCHEMA, "@type": name, "@id": iri, "mainEntityOfPage": page}
    made["name"] = graph.label(iri).value
    others = sorted({term.value for term in labels} - {made["name"]})
    if others:
        made["alternateName"] = others
    if name == "Event":
        made["eventStatus"] = SCHEMA + str(_status(status))
        made |= _dates(graph, iri)
    related: dict[str, list[dict[str, str]]] = {}
    for predicate, word in _RELATIONS.get(kind, ()):
        found = [_reference(graph, term) for term in graph.values(iri, predicate) if isinstance(term, Iri)]
        related.setdefault(word, []).extend(found)
    made |= {word: found if len(found) > 1 else found[0] for word, found in related.items() if found}
    return Markup(json.dumps(made, ensure_ascii=False).translate(MARKUP))  # noqa: S704 -- escaped for where it stands


def dataset(of: Generation, dumps: Iterable[Dump]) -> Markup:
    """The dataset as a whole, for search engines of datasets; licences and sources are those of its parts, which DCAT has."""
    made = {
        "@context": SCHEMA,
        "@type": "Dataset",
        "@id": description.whole(of.base),
        "name": description.TITLE,
        "description": description.ABOUT,
        "url": f"{of.base}datasets",
        "version": str(of.number),
        "identifier": f"sha256:{of.digest}",
        "dateModified": of.created,
        "isAccessibleForFree": True,
        "usageInfo": f"{of.base}datasets",
        "distribution": [_distribution(of.base, one) for one in dumps],
    }
    return Markup(json.dumps(made, ensure_ascii=False).translate(MARKUP))  # noqa: S704 -- escaped for where it stands


def _distribution(base: str, one: Dump) -> dict[str, object]:
    return {
        "@type": "DataDownload",
        "name": one.holds,
        "contentUrl": f"{base}dump/{one.name}",
        "encodingFormat": [one.media_type, "application/gzip"],
        "contentSize": f"{one.size} B",
        "sha256": one.digest,
    }


_RELATIONS = {
    "event": ((SC + "heldAt", "location"), (SC + "inSeries", "superEvent"), (SC + "partOfEvent", "superEvent")),
    "organization": ((ORG + "unitOf", "parentOrganization"),),
    "place": ((SC + "within", "containedInPlace"),),
}


def _status(term: Iri | Literal | None) -> str | None:
    return _STATUS.get(term.value.removeprefix(CONCEPT + "status/")) if term is not None else None


def _dates(graph: Graph, iri: str) -> dict[str, object]:
    """The stated date, where ISO 8601 can write it as exactly."""
    date = graph.one(iri, SC + "date")
    start, _, end = date.value.partition("/") if date is not None else ("", "", "")
    return {name: text for name, text in (("startDate", start), ("endDate", end)) if _DATE.fullmatch(text)}


def _reference(graph: Graph, term: Iri) -> dict[str, str]:
    return {"@id": term.value, "name": graph.label(term.value).value}


def types(kind: str) -> list[str]:
    """What a page is, and what it is about."""
    return [f"{SCHEMA}AboutPage", *([SCHEMA + _TYPES[kind]] if kind in _TYPES else [])]


def licences(graph: Graph, sources: Iterable[str]) -> list[str]:
    """The licences of what a page rests on: a list's own, and that of the project for what it read out of documents."""
    found = set()
    for source in sources:
        stated = next(iter(graph.look(source, DCTERMS + "license")), None)
        found.add(licence_iri(stated.value) if stated is not None else OWN)
    return sorted(found - {""}) or [OWN]


def links(iri: str, data: Iterable[tuple[str, str]], kinds: Iterable[str], licensed: Iterable[str], collection: str) -> list[str]:
    """The signposts of a node's page: how to cite it, its data by (address, media type), types, licences, collection."""
    return [
        signposts.link(iri, "cite-as"),
        *signposts.files(data, "describedby alternate"),
        *(signposts.link(name, "type") for name in kinds),
        *(signposts.link(name, "license") for name in licensed),
        signposts.link(collection, "collection"),
    ]
