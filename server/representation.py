"""How nodes and terms are addressed and worded on pages: local paths, labels, and what may become a link.

IRIs, literals, language tags and datatypes come from sources and uploads: all of them are treated as hostile. Templates
escape them; only http(s) IRIs become links, and only a well-formed tag becomes a ``lang`` attribute.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import bidirectional
from urllib.parse import quote

from flask import request, url_for
from markupsafe import Markup

from kg.errors import InputError
from kg.namespaces import CONCEPT, EDTF, ENTITY_TYPES, NODE_TYPES, ONTOLOGY, SC, XSD
from kg.store.rdf import to_engine
from kg.store.terms import Iri, Literal, Term
from server.dates import in_words
from server.graph import Graph
from server.offered import NEUTRAL, TAG, Chosen

#: Kinds with pages: first path segment → (singular, plural).
KINDS: dict[str, tuple[str, str]] = {
    "event": ("event", "events"),
    "person": ("person", "persons"),
    "organization": ("organisation", "organisations"),
    "group": ("unnamed group", "unnamed groups"),
    "post": ("post", "posts"),
    "place": ("place", "places"),
    "series": ("series of events", "series of events"),
    "instrument": ("instrument", "instruments"),
    "participation": ("participation", "participations"),
    "statement": ("statement", "statements"),
    "outcome": ("outcome", "outcomes"),
    "count": ("attendance count", "attendance counts"),
    "membership": ("membership", "memberships"),
    "tenure": ("tenure", "tenures"),
    "name": ("name form", "name forms"),
    "evidence": ("passage", "passages"),
    "item": ("news item", "news items"),
    "document": ("document", "documents"),
    "capture": ("capture", "captures"),
    "dataset": ("dataset", "datasets"),
    "decision": ("identity decision", "identity decisions"),
    "pair": ("pair", "pairs"),
}
assert set(KINDS) == {*ENTITY_TYPES, *NODE_TYPES}  # noqa: S101 -- a new kind needs its words here
#: Characters no IRI may hold (RFC 3987, section 2.2), which a percent-decoded path can bring in.
_NOT_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f]')
_OPEN = ("concept", "graph")
#: What stands for itself in a path (RFC 3986, section 3.3), as the router writes it.
_PLAIN = "!$&'()*+,/:;=@"
#: Nodes that are kept in words.
_REMEMBERED = 10_000
#: Letters of a text among which its direction is sought.
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A term as a page shows it; ``href`` is empty for what must not be a link."""

    text: str
    href: str = ""
    language: str = ""
    external: bool = False
    note: str = ""

    @property
    def code(self) -> str:
        """The last part of a node's IRI: what a concept is, in whatever language it is shown."""
        return self.note.rpartition("/")[2]

    @property
    def spoken(self) -> Markup:
        """The attributes of its element that say in which language a text is, and that it runs from right to left."""
        return _spoken(self.language, self.text[:_LOOKED_AT])


class Addresses:
    """IRIs of one base ↔ paths of this server. Hosts never enter: paths are relative to the application's root.

    ``carried`` is the language that addresses of pages go on in, '' for none.
    """

    def __init__(self, base: str, carried: str = "") -> None:
        self.base = base
        self.carried = carried

    def iri(self, kind: str, slug: str) -> str | None:
        """The IRI that ``/id/{kind}/{slug}``, ``/concept/{slug}`` or ``/graph/{slug}`` stands for; None when it cannot be one."""
        if _NOT_IRI.search(slug) or not slug:
            return None
        if kind == "concept":
            return _usable(CONCEPT + slug)
        if kind == "graph":
            return _usable(f"{self.base}graph/{slug}")
        return _usable(f"{self.base}id/{kind}/{slug}") if kind in KINDS else None

    def split(self, iri: str) -> tuple[str, str] | None:
        """Kind and slug of an IRI that has a page here."""
        if iri.startswith(CONCEPT):
            return ("concept", iri[len(CONCEPT) :])
        if iri.startswith(self.base + "graph/"):
            return ("graph", iri[len(self.base) + 6 :])
        if iri.startswith(self.base + "id/"):
            kind, _, slug = iri[len(self.base) + 3 :].partition("/")
            if kind in KINDS and slug:
                return (kind, slug)
        return None

    def page(self, iri: str) -> str:
        """The path of an IRI's page here, '' when it has none."""
        if iri == ONTOLOGY or iri.startswith(SC):
            term = "#" + quote(iri[len(SC) :], safe="") if iri != ONTOLOGY else ""
            return url_for("vocabulary.ontology", lang=self.carried or None) + term
        place = self.split(iri)
        return _page(request.root_path, *place, self.carried) if place else ""

    def identifier(self, iri: str) -> str:
        """The path that stands for the IRI itself, '' when it is not served here."""
        place = self.split(iri)
        if place is None:
            return ""
        kind, slug = place
        return url_for(f"entities.{kind}", slug=slug) if kind in _OPEN else url_for("entities.identifier", kind=kind, slug=slug)

    def data(self, iri: str, ending: str) -> str:
        """The path of an IRI's RDF in one format, '' when it is not served here."""
        place = self.split(iri)
        return url_for("entities.data", kind=place[0], slug=place[1], ending=ending) if place else ""


@lru_cache(maxsize=1 << 15)
def _page(root: str, kind: str, slug: str, carried: str) -> str:
    """The path of a page; kept and written here, because a page has hundreds and the router takes long for each."""
    if carried:
        return url_for("entities.page", kind=kind, slug=slug, lang=carried)
    return _stem(root, kind) + quote(slug, safe=_PLAIN)


@lru_cache(maxsize=1 << 8)
def _stem(_root: str, kind: str) -> str:
    """What the paths of the pages of a kind begin with."""
    return url_for("entities.page", kind=kind, slug="-", lang=None).removesuffix("-")


@lru_cache(maxsize=1 << 13)
def _spoken(tag: str, beginning: str) -> Markup:
    """The attributes of a text in a language; kept, as names come again and again."""
    said = f' lang="{tag}"' if language(tag) else ""
    return Markup(f'{said} dir="rtl"' if runs_left(beginning) else said)  # noqa: S704 -- a tag has letters, digits and hyphens


def _usable(iri: str) -> str | None:
    """The IRI, if the engine takes it for one: percent signs that encode nothing and brackets are refused as well."""
    try:
        to_engine(Iri(iri))
    except InputError:
        return None
    return iri


def outward(iri: str) -> str:
    """The IRI when it may be a link to elsewhere, else ''."""
    return iri if iri.startswith(("http://", "https://")) and not _NOT_IRI.search(iri) else ""


def runs_left(text: str) -> bool:
    """Whether a text runs from right to left, by its first letter that has a direction (Unicode, UAX 9, P2)."""
    ways = (bidirectional(letter) for letter in text[:_LOOKED_AT])
    return next((way for way in ways if way in ("L", "R", "AL")), "L") != "L"


def language(tag: str) -> str:
    """The language tag when it is one (RFC 5646 in outline), else ''."""
    return tag if TAG.fullmatch(tag) else ""


class Words:
    """Words for terms, with the graph's labels in a language; links go on in the language the address names."""

    def __init__(self, graph: Graph, chosen: Chosen = NEUTRAL) -> None:
        self.graph = graph
        self.chosen = chosen
        self.addresses = Addresses(graph.base, chosen.carried)
        self._nodes: dict[tuple[str, str], Shown] = {}

    def term(self, term: Term) -> Shown:
        """Any term: a labelled link, or a literal with its language and, where it matters, its datatype."""
        return self.node(term.value) if isinstance(term, Iri) else self.literal(term)

    def node(self, iri: str) -> Shown:
        """A node by its label, linked to its page here or to where it lives; remembered, as a page has most several times."""
        known = self._nodes.get((request.root_path, iri))
        if known is None:
            label, page = self.label(iri), self.addresses.page(iri)
            known = Shown(label.value, page or outward(iri), language(label.language), external=not page, note=iri)
            if len(self._nodes) >= _REMEMBERED:
                self._nodes.clear()
            self._nodes[request.root_path, iri] = known
        return known

    def label(self, iri: str) -> Literal:
        """What a node is called."""
        return self.graph.label(iri, self.chosen.tag)

    def cited(self, term: Term) -> Shown:
        """A term by its label; the text of a citation becomes a link to the evidence it cites."""
        if isinstance(term, Iri) or term.language or term.datatype != XSD + "string":
            return self.term(term)
        evidence = self.graph.citation(term.value)
        return Shown(term.value, self.addresses.page(evidence)) if evidence else self.literal(term)

    def bare(self, term: Term) -> Shown:
        """A term without looking anything up (results of strangers' queries): IRIs in short form."""
        if isinstance(term, Literal):
            return self.literal(term)
        page = self.addresses.page(term.value)
        return Shown(self.graph.short(term.value), page or outward(term.value), external=not page, note=term.value)

    def literal(self, literal: Literal) -> Shown:
        """A literal; an EDTF date in words with its written form beside."""
        if literal.datatype == EDTF:
            words = in_words(literal.value)
            return Shown(words, note=literal.value if words != literal.value else "")
        if literal.datatype == XSD + "anyURI":
            return Shown(literal.value, outward(literal.value), external=True)
        return Shown(literal.value, language=language(literal.language))
