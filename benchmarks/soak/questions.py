"""What honest clients ask: one question in every form the protocol has, with the way its answers are compared."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from benchmarks.serve.workloads import JSON, Subjects
from kg.library import with_prefixes
from kg.namespaces import PROJECT
from kg.store.terms import Iri

QUERY, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
HTML, TURTLE, CSV = "text/html", "text/turtle", "text/csv"
#: Stands for a name that no request has had before; a prefix that nobody uses is declared under it.
NUMBER = "NUMBER"
_TINY = "SELECT ?label WHERE { <%s> sc:displayLabel ?label }"
_MEDIUM = """SELECT ?assertion ?who ?label WHERE {
  ?assertion a sc:Participation ; sc:participant ?who ; sc:participationIn/sc:displayLabel ?label }"""
_GRAPH = "CONSTRUCT WHERE { <%s> ?p ?o }"


@dataclass(frozen=True, slots=True)
class Question:
    """One request: ``truth`` names its right answer, which several requests share; ``compared`` is bytes, rows or lines.

    ``group`` is what its time is counted with. A conditional request repeats the last tag it was given.
    """

    key: str
    truth: str
    group: str
    path: str
    accept: str
    compared: str = "bytes"
    method: str = "GET"
    body: str = ""
    content_type: str = ""
    coding: str = ""
    conditional: bool = False

    def headers(self, tag: str) -> dict[str, str]:
        """Request headers; ``tag`` is the last one that was answered, '' for none."""
        found = {"Accept": self.accept}
        if self.content_type:
            found["Content-Type"] = self.content_type
        if self.coding:
            found["Accept-Encoding"] = self.coding
        if self.conditional and tag:
            found["If-None-Match"] = tag
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of a run, and the queries whose right answers the engine alone gives, by name."""

    questions: list[Question]
    queries: dict[str, tuple[str, str]] = field(default_factory=dict)


def questions(subjects: Subjects) -> Asked:
    """All of them, about one actor and one meeting."""
    tiny = with_prefixes(_TINY % subjects.event.value, PROJECT)
    medium = with_prefixes(_MEDIUM, PROJECT)
    graph = with_prefixes(_GRAPH % subjects.event.value, PROJECT)
    fresh = f"PREFIX {NUMBER}: <urn:n> "
    page = f"/queries/whom-did-one-meet?actor={quote(_slug(subjects.actor), safe='')}"
    event = f"/id/{_slug(subjects.event)}"
    found = [
        Question("tiny", "tiny", "known", _get(tiny), JSON, "rows"),
        Question("tiny, new", "tiny", "query", _get(fresh, tiny), JSON, "rows"),
        Question("tiny, HEAD", "tiny", "known", _get(tiny), JSON, "rows", method="HEAD"),
        Question("50 kB", "medium", "known", _get(medium), JSON, "rows"),
        Question("50 kB, new", "medium", "query", _get(fresh, medium), JSON, "rows"),
        Question("POST, direct", "tiny", "query", "/sparql", JSON, "rows", "POST", tiny, QUERY),
        Question("POST, form", "medium", "query", "/sparql", JSON, "rows", "POST", urlencode({"query": medium}), FORM),
        Question("triples", "graph", "query", _get(fresh, graph), "application/n-triples", "lines"),
        Question("question page", "page", "known", page, HTML),
        Question("question table", "table", "known", page.replace("?", ".csv?"), CSV, "lines"),
        Question("entity link", "entity", "page", event, TURTLE),
        Question("entity page", "entity page", "known", event.replace("/id/", "/page/"), HTML),
        Question("entity data", "entity data", "known", event.replace("/id/", "/data/") + ".nt", "*/*", "lines"),
        Question("50 kB, not changed", "medium", "known", _get(medium), JSON, "rows", conditional=True),
        Question("page, not changed", "page", "known", page, HTML, conditional=True),
        Question("page, HEAD", "page", "known", page, HTML, method="HEAD"),
    ]
    for name in ("zstd", "br", "gzip"):
        found.append(Question(f"50 kB, {name}", "medium", "known", _get(medium), JSON, "rows", coding=name))
        found.append(Question(f"50 kB, new, {name}", "medium", "query", _get(fresh, medium), JSON, "rows", coding=name))
    return Asked(found, {"tiny": (tiny, JSON), "medium": (medium, JSON), "graph": (graph, "application/n-triples")})


def canonical(compared: str, body: bytes) -> bytes:
    """A body so that equal answers are equal bytes. Raises ValueError when it is not what it says."""
    if compared == "bytes":
        return body
    if compared == "lines":
        return b"\n".join(sorted(body.splitlines()))
    found = json.loads(body)
    rows = sorted(json.dumps(row, sort_keys=True) for row in found["results"]["bindings"])
    return json.dumps([found["head"]["vars"], rows]).encode()


def _get(*texts: str) -> str:
    return "/sparql?query=" + quote("".join(texts), safe="")


def _slug(iri: Iri) -> str:
    return iri.value.removeprefix(f"{PROJECT}id/")
