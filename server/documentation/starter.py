"""A Turtle document to begin with, for each class: what the shapes ask of it, with placeholders; what they allow, as comments.

Made from the shapes (numbers of values) and the ontology (what a value is), so that it changes with them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

from kg.namespaces import EDTF, PROJECT, SC, prefixes
from server.documentation import sources, table
from server.documentation.links import labels, local, members

#: Class → the kind of node it is, in the order of the list; the rest is not written by hand.
_KINDS = {
    "Meeting": "event",
    "Event": "event",
    "Person": "person",
    "Body": "organization",
    "Polity": "organization",
    "Arrangement": "organization",
    "UnnamedGroup": "group",
    "Post": "post",
    "Place": "place",
    "EventSeries": "series",
    "Instrument": "instrument",
    "Participation": "participation",
    "Statement": "statement",
    "Outcome": "outcome",
    "AttendanceCount": "count",
    "Membership": "membership",
    "Tenure": "tenure",
    "NameForm": "name",
    "Evidence": "evidence",
    "SourceItem": "item",
    "Source": "document",
    "Capture": "capture",
}
_STATED_BY = rdflib.URIRef(SC + "statedBy")
_VALUES_FROM = rdflib.URIRef(SC + "valuesFrom")
_SAMPLES = {
    XSD.date: '"2030-01-31"^^xsd:date',
    XSD.integer: "1",
    XSD.nonNegativeInteger: '"1"^^xsd:nonNegativeInteger',
    XSD.positiveInteger: '"1"^^xsd:positiveInteger',
    XSD.decimal: "1.5",
    XSD.boolean: "true",
    rdflib.URIRef(EDTF): f'"2030-01-31"^^<{EDTF}>',
    RDF.langString: '"…"@en',
}
#: What other vocabularies' properties take, which our ontology does not say.
_OTHERS = {SKOS.prefLabel: '"…"@en'}
#: Concepts that claim least, taken for a placeholder where a scheme has one of them.
_MODEST = ("unknown", "stated", "attendee")
#: How properties come about that nobody writes.
_MADE = ("derived", "computed")
#: Too long for a line of the document.
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class Starter:
    """A class that has a document to begin with."""

    name: str
    label: str


@lru_cache(maxsize=1)
def offered() -> tuple[Starter, ...]:
    """The classes people write, in reading order."""
    graph = sources.ontology()
    known = [name for name in _KINDS if (rdflib.URIRef(SC + name), RDF.type, OWL.Class) in graph]
    return tuple(Starter(name, labels(graph, rdflib.URIRef(SC + name)).get("en", name)) for name in known)


def document(name: str, base: str) -> str:
    """The document for a class of :func:`offered`; raises KeyError for another."""
    graph, used = sources.ontology(), prefixes(base)
    kind = _KINDS[name]
    needed, allowed = _lines(graph, name)
    text = [
        f"{_prefix(used, kind)}:my-{name.lower()} a sc:{name} ;",
        *(f"    {value} ;  # {words}" for value, words in needed),
        "    .",
    ]
    rest = ["# It may also have, before the full stop:", *(f"#   {value} ;  # {words}" for value, words in allowed)]
    body = "\n".join([*text, *(rest if allowed else [])])
    title = labels(graph, rdflib.URIRef(SC + name)).get("en", name)
    head = [f"# {title}: what the shapes ask for. Put your own in place of what stands here."]
    head += [f"@prefix {prefix}: <{used[prefix]}> ." for prefix in sorted(used) if re.search(rf"(?<![\w-]){prefix}:", body)]
    return "\n".join([*head, "", body, ""])


def _lines(graph: rdflib.Graph, name: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The properties a class needs and those it may have, each with a placeholder and what is asked of it."""
    above = {rdflib.URIRef(SC + name), *graph.transitive_objects(rdflib.URIRef(SC + name), RDFS.subClassOf)}
    counted = table.cardinalities(sources.shapes())
    needed: list[tuple[str, str]] = []
    allowed: list[tuple[str, str]] = []
    for path in sorted(counted, key=lambda path: (path != SKOS.prefLabel, local(path))):
        bounds = [found for target, found in counted[path].items() if target in above]
        if not bounds:
            continue
        least, most = max(low for low, _ in bounds), min((high for _, high in bounds if high is not None), default=None)
        if least or str(graph.value(path, _STATED_BY)) not in _MADE:
            (needed if least else allowed).append(_line(graph, path, table.words(least, most)))
    return needed, allowed


def _prefix(used: Mapping[str, str], kind: str) -> str:
    """The prefix of nodes of a kind."""
    return next(prefix for prefix, namespace in used.items() if namespace.endswith(f"id/{kind}/"))


def _line(graph: rdflib.Graph, path: rdflib.term.Node, words: str) -> tuple[str, str]:
    """A property with a placeholder, and what is asked: how many, and from where."""
    scheme = graph.value(path, _VALUES_FROM)
    if scheme is not None:
        code = local(scheme)
        concepts = sorted(local(one) for one in sources.schemes().subjects(SKOS.inScheme, scheme))
        chosen = next((one for one in _MODEST if one in concepts), concepts[0])
        told = ", ".join(concepts)
        where = f"one of: {told}" if len(told) <= _LONGEST else f"see /schemes#{code}"
        return f"{_short(path)} {code}:{chosen}", f"{words}; {where}"
    return f"{_short(path)} {_value(graph, path)}", words


def _short(path: rdflib.term.Node) -> str:
    prefix, _, name = sources.ontology().namespace_manager.normalizeUri(str(path)).partition(":")
    return f"{prefix}:{name}"


def _value(graph: rdflib.Graph, path: rdflib.term.Node) -> str:
    """A placeholder of the kind the ontology wants."""
    if path in _OTHERS:
        return _OTHERS[path]  # type: ignore[index]
    for value in graph.objects(path, RDFS.range):
        for one in members(graph, value):
            if one in _SAMPLES:
                return _SAMPLES[one]  # type: ignore[index]
            kind = _kind_below(graph, one)
            if kind:
                return f"{_prefix(prefixes(PROJECT), kind)}:replace-me"
    return '"…"'


def _kind_below(graph: rdflib.Graph, cls: rdflib.term.Node) -> str:
    """The kind of node of a class, or of the first class below it that people write."""
    below = set(graph.transitive_subjects(RDFS.subClassOf, cls))
    return next((kind for name, kind in _KINDS.items() if rdflib.URIRef(SC + name) in below), "")
