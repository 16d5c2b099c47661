"""What a web page states for machines – JSON-LD in scripts, microdata, RDFa – as triples; nothing is fetched.

Pages are hostile: they are split by one regular expression in linear time (HTML parsers go back over what is never closed), and
only a page with events in microdata or RDFa is parsed, in another process (:mod:`kg.loaders.documents.embedded`). The context
of schema.org, whatever its spelling, is replaced by a vocabulary that is written here; any other context that lies elsewhere
rejects its script. Every object gets a name by where it stands, so that a fact leads back to its JSON path or its element.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin

from kg.errors import InputError, SecoopError
from kg.interpret.quads import TYPE
from kg.loaders.documents import embedded
from kg.loaders.documents.embedded import PageError
from kg.loaders.documents.statements import program
from kg.loaders.tabular.rejects import RejectError
from kg.mapping import jsonld
from kg.mapping.model import Position, Triple, anonymous
from kg.mapping.things import NOWHERE
from kg.store.rdf import GENID
from kg.store.terms import Iri
from kg.validation.parsing import Limit, parse

_PIECES = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<script\b(?P<attributes>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>(?P<script>.*?)(?:</script\b|\Z)"
    r"|<(?P<tag>[a-z][a-z0-9]*+)\b(?P<rest>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>",
    re.DOTALL | re.IGNORECASE,
)
_JSON_LD = re.compile(r"\btype\s*=\s*[\"']?\s*application/ld\+json\b", re.IGNORECASE)
#: A type that is some kind of event, in microdata or RDFa.
_EVENT = re.compile(
    r"\b(?:itemtype|typeof)\s*=\s*(?:\"[^\"]*|'[^']*|[^\s\"'>]*)(?:Event|EventSeries|Hackathon|Festival)\b", re.IGNORECASE
)
_SAID = ("http://schema.org/", "https://schema.org/", "http://www.schema.org/", "https://www.schema.org/")
_CANONICAL = re.compile(r"\brel\s*=\s*[\"']?canonical\b", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s*=\s*[\"']?(https?://[^\s\"'<>]+)", re.IGNORECASE)
_SCHEMA_ORG = re.compile(r"https?://(www\.)?schema\.org/?(#|docs/jsonldcontext\.jsonld?)?")
#: What schema.org's context comes to for the terms of events: one vocabulary, two aliases.
_CONTEXT = {"@vocab": "https://schema.org/", "id": "@id", "type": "@type"}
_DEPTH = 60
_LABEL = "at"
_MOST_SCRIPTS = 1000


@dataclass(slots=True)
class Page:
    """What a page says: triples, where each subject stands, scripts that were rejected, and what was seen and not read."""

    triples: list[Triple] = field(default_factory=list)
    positions: dict[str, Position] = field(default_factory=dict)
    rejected: list[tuple[Position, RejectError]] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)


def read_html(text: str, file: str, base: str, triples: int) -> Page:
    """Read the scripts of a page; raises InputError where there are too many to be a page's."""
    page = Page()
    scripts: list[tuple[int, str]] = []
    line, counted, events = 1, 0, False
    for match in _PIECES.finditer(text):
        if match["script"] is not None and _JSON_LD.search(match["attributes"]):
            line += text.count("\n", counted, match.start("script"))
            counted = match.start("script")
            scripts.append((line, match["script"]))
        elif match["tag"]:
            events = events or _EVENT.search(match["rest"]) is not None
            if not base and match["tag"].lower() == "link" and _CANONICAL.search(match["rest"]):
                address = _HREF.search(match["rest"])
                base = unescape(address[1]) if address else ""
    if len(scripts) > _MOST_SCRIPTS:
        raise InputError(f"{len(scripts)} scripts of JSON-LD in one page", where=file, remedy="check that it is a page")
    for number, (line, script) in enumerate(scripts, 1):
        _script(page, script, f"{file}, script {number}", Position("", "", file, line, len(page.positions)), base, triples)
    if events:
        _embedded(page, text, file, base or NOWHERE, triples)
    return page


def _embedded(page: Page, text: str, file: str, base: str, triples: int) -> None:
    """Read the microdata and RDFa of a page that has events in them."""
    try:
        parts = embedded.read(text, base, triples)
    except PageError as error:
        row = f"{file}, microdata and RDFa"
        page.rejected.append(
            (Position(row, row, file, error.line), RejectError("its microdata and RDFa cannot be read", value=str(error)))
        )
        return
    for part in parts:
        for fault in part.faults:
            row = f"{file}, {part.syntax}, {fault.path}"
            page.rejected.append((Position(row, row, file, fault.line), RejectError(fault.reason, value=fault.value[:200])))
        page.unread.update(part.unread)
        kept = {one.value for one, predicate, _ in part.triples if predicate == TYPE or predicate.value.startswith(_SAID)}
        for subject, (path, line) in part.places.items():
            row = f"{file}, {part.syntax}, {path}"
            if subject in kept:
                page.positions.setdefault(subject, Position(row, f"{row} (line {line})", file, line, len(page.positions)))
            else:
                # What every page says to those who link to it is not about events.
                page.unread[f"subjects of {part.syntax} without a class that say nothing in schema.org"] += 1
        page.triples += [triple for triple in part.triples if triple[0].value in kept]


def read_json(text: str, file: str, base: str, triples: int) -> Page:
    """Read a file of JSON-LD, as if it were the only script of a page; raises InputError where it is no JSON, or cut off."""
    page = Page()
    try:
        json.loads(text)
    except RecursionError:
        # Told below, as in a page.
        pass
    except ValueError as error:
        place = f", line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(
            f"not JSON: {str(error).partition(': line')[0]}", where=f"{file}{place}", remedy="retrieve it again, or mend it there"
        ) from None
    _script(page, text, file, Position("", "", file, 1, 0), base, triples)
    return page


def _script(page: Page, text: str, name: str, place: Position, base: str, triples: int) -> None:
    position = Position(name, name, place.file, place.line, place.order)
    try:
        document = json.loads(text)
        paths: dict[str, str] = {}
        prepared = _prepared(document, "$", paths, 0)
        for fault in jsonld.faults(document, relative=True):
            raise RejectError(fault.reason, value=f"{fault.path}: {fault.value}")
        data = json.dumps(prepared).encode()
        base = base or NOWHERE
        found = parse(data, "application/ld+json", limit=Limit(size=len(data), triples=triples), base=base)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else "not JSON"
        page.rejected.append((position, RejectError(f"a script is {reason}", value=str(error)[:200])))
        return
    except RejectError as error:
        page.rejected.append((position, error))
        return
    except SecoopError as error:
        page.rejected.append((position, RejectError("a script is no JSON-LD", value=error.message[:200])))
        return
    _place(page, found, paths, position, base)


def _prepared(value: Any, path: str, paths: dict[str, str], depth: int) -> Any:
    """The document with known contexts written out and a name for every object that has none."""
    if depth > _DEPTH:
        raise RejectError("a script is nested too deeply", value=path[:200])
    if isinstance(value, list):
        return [_prepared(one, f"{path}[{number}]", paths, depth + 1) for number, one in enumerate(value)]
    if not isinstance(value, dict):
        return value
    found = {
        key: _context(one) if key == "@context" else _prepared(one, f"{path}.{key}", paths, depth + 1)
        for key, one in value.items()
    }
    if "@value" in value or "@list" in value or "@set" in value or set(value) <= {"@context", "@graph"}:
        return found
    name = value.get("@id", value.get("id"))
    if isinstance(name, str):
        if program(name):
            raise RejectError("an identifier that is a program", value=f"{path[:200]}: {name[:200]}")
        paths.setdefault(name, path)
    elif name is None:
        label = f"_:{_LABEL}{len(paths)}"
        paths[label] = path
        found["@id"] = label
    return found


def _context(value: Any) -> Any:
    if isinstance(value, list):
        return [_context(one) for one in value]
    if isinstance(value, str):
        if _SCHEMA_ORG.fullmatch(value):
            return _CONTEXT
        raise RejectError("a context lies elsewhere, and nothing is fetched", value=value[:200])
    if isinstance(value, dict) and "@import" in value:
        raise RejectError("a context lies elsewhere, and nothing is fetched", value=str(value["@import"])[:200])
    return value


def _place(page: Page, found: list[Triple], paths: dict[str, str], position: Position, base: str) -> None:
    """Give the subjects of one script their places and their blank nodes names of their own."""
    number = len(page.positions)
    known = {name if name.startswith("_:") else urljoin(base, name): path for name, path in paths.items()}

    def local(term: Iri) -> Iri:
        return Iri(f"{GENID}{number}-{term.value.rpartition('/')[2]}") if anonymous(term.value) else term

    for subject, predicate, value in found:
        name = local(subject)
        label = f"_:{subject.value.rpartition('/')[2]}" if anonymous(subject.value) else subject.value
        path = known.get(label, "$")
        row = f"{position.row}, {path}"
        page.positions.setdefault(name.value, Position(row, row, position.file, position.line, len(page.positions)))
        page.triples.append((name, predicate, local(value) if isinstance(value, Iri) else value))
