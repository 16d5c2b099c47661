"""What a search has found: the rows of its page, and the same as JSON, as a table and as triples."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from kg.namespaces import ORG, SC
from kg.search import build
from kg.search.hits import Hit, Hits
from kg.search.matched import Matched
from kg.store.terms import Iri
from server.negotiation import CSV, HTML, JSON, JSONLD, NTRIPLES, RDFXML, TSV, TURTLE
from server.representation import KINDS, Addresses, Shown, Words
from server.state import Snapshot

#: Format → its media type, a page first.
FORMATS: dict[str, str] = {
    "html": HTML,
    "json": JSON,
    "csv": CSV,
    "tsv": TSV,
    "ttl": TURTLE,
    "jsonld": JSONLD,
    "nt": NTRIPLES,
    "rdf": RDFXML,
}
ENDINGS = {media_type: name for name, media_type in FORMATS.items()}
_GRAPHS = (TURTLE, JSONLD, NTRIPLES, RDFXML)
_DESCRIBED = """CONSTRUCT { ?e a ?class ; ?p ?name } WHERE {
  VALUES ?e { %s } { ?e a ?class } UNION { VALUES ?p { skos:prefLabel skos:altLabel } ?e ?p ?name } }"""
_COLUMNS = ("iri", "label", "lang", "kind", "matched", "form", "why", "importance")
#: What a kind is called, one and several.
NAMES: Mapping[str, tuple[str, str]] = {**{kind: KINDS.get(kind, ("topic", "topics")) for kind in build.KINDS}}
#: What tells namesakes apart.
SAID = (SC + "date", SC + "heldAt", SC + "eventStatus", ORG + "unitOf", SC + "postIn", SC + "isoAlpha3")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: text, kinds, language of labels, number of the page."""

    text: str
    kinds: tuple[str, ...]
    language: str
    page: int = 1


def identifier(current: Snapshot, iri: str) -> str:
    """The short name a parameter or a reconciled cell holds: ``organization/osce``, ``topic/patrols``."""
    return current.iris.relative(iri).removeprefix("id/").removeprefix("concept/")


def address(asked: Asked, number: int, form: str | None = None, *, kinds: tuple[str, ...] | None = None) -> str:
    """The address of another page of the same search, or of the same search among other kinds."""
    return url_for(
        "search.page",
        q=asked.text,
        kind=(asked.kinds if kinds is None else kinds) or None,
        page=number if number > 1 else None,
        format=form,
    )


def row(current: Snapshot, words: Words, hit: Hit) -> dict[str, object]:
    """A hit as the page shows it: name in pieces, what it is, when and where, and the other name it was found by."""
    iri, graph = hit.entity.iri, current.graph
    said = {name: words.term(term) for name in SAID if (term := graph.one(iri, name))}
    own = hit.matched.text == hit.entity.label
    return {
        "hit": hit,
        "href": words.addresses.page(iri),
        "label": pieces(hit.matched) if own else [(hit.entity.label, False)],
        "other": [] if own else pieces(hit.matched),
        "node": words.addresses.page(hit.matched.node) if hit.matched.node else "",
        "spoken": Shown(hit.entity.label, language=hit.entity.lang).spoken,
        "otherspoken": Shown(hit.matched.text, language=hit.matched.lang).spoken,
        "said": said,
        "kind": NAMES[hit.entity.kind][0],
    }


def pieces(matched: Matched) -> list[tuple[str, bool]]:
    """A name in pieces, each with whether it agrees with what was asked."""
    found, at = [], 0
    for start, end in matched.highlights:
        found += [(matched.text[at:start], False), (matched.text[start:end], True)]
        at = end
    return [piece for piece in [*found, (matched.text[at:], False)] if piece[0]]


def _json(current: Snapshot, asked: Asked, hits: Hits, last: int) -> str:
    addresses = Addresses(current.generation.base)
    return dumps(
        {
            "query": asked.text,
            "total": hits.total,
            "more": hits.more,
            "cut": hits.cut,
            **({"moved": hits.moved} if hits.moved else {}),
            "kinds": hits.kinds,
            "page": asked.page,
            "pages": last,
            **({"next": address(asked, asked.page + 1, "json")} if asked.page < last else {}),
            "results": [
                {
                    "iri": hit.entity.iri,
                    "id": identifier(current, hit.entity.iri),
                    "path": addresses.page(hit.entity.iri),
                    "label": hit.entity.label,
                    "lang": hit.entity.lang,
                    "kind": hit.entity.kind,
                    "kindLabel": NAMES[hit.entity.kind][0],
                    "classes": hit.entity.classes,
                    "importance": hit.entity.importance,
                    "score": round(hit.score, 3),
                    "matched": {
                        "text": hit.matched.text,
                        "lang": hit.matched.lang,
                        "form": hit.matched.form,
                        "how": hit.matched.how,
                        "highlights": hit.matched.highlights,
                        **({"node": hit.matched.node} if hit.matched.node else {}),
                    },
                    "why": hit.matched.why,
                }
                for hit in hits.hits
            ],
        }
    )


def body(current: Snapshot, asked: Asked, hits: Hits, last: int, media_type: str) -> str | bytes:
    if media_type in _GRAPHS:
        return _graph(current, hits, media_type)
    return _json(current, asked, hits, last) if media_type == JSON else _table(hits, "," if media_type == CSV else "\t")


def _table(hits: Hits, separator: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n" if separator == "," else "\n")
    writer.writerow(_COLUMNS)
    for hit in hits.hits:
        entity, matched = hit.entity, hit.matched
        writer.writerow(
            (entity.iri, entity.label, entity.lang, entity.kind, matched.text, matched.form, matched.why, entity.importance)
        )
    return out.getvalue()


def _graph(current: Snapshot, hits: Hits, media_type: str) -> bytes:
    """Labels and classes of what was found."""
    values = " ".join(Iri(hit.entity.iri).n3() for hit in hits.hits)
    return current.reader.graph_bytes(_DESCRIBED % values, media_type)


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
