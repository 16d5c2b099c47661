"""What a contribution would bring into the graph, before anybody stores it: new entities, links, possible doubles, unknown terms.

Everything is looked up in the store by node; names are looked up in a table of the graph's names, which is made once for a graph
and kept. A name never says that two are one (rule R11): what bears the same name is only *possibly* the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

import pyoxigraph as ox

from kg.namespaces import CONCEPT, ONTOLOGY, RDF, RDFS, SC, SKOS
from kg.store.rdf import GENID
from kg.store.terms import Iri, Literal, Term
from kg.validation.brought import Brings, Double, Kind, Named, Unknown
from kg.validation.contribution import nearest
from kg.validation.delta import Delta
from kg.validation.guidance import anchors
from kg.validation.labels import label_of, terms
from kg.validation.plan.graph import Base, Change
from kg.validation.report import Result
from kg.validation.shapes import SHAPES

_NAMES = (SKOS + "prefLabel", SKOS + "altLabel", RDFS + "label")
_TYPE = RDF + "type"
_OURS = (SC, CONCEPT, SHAPES, GENID)
#: Entities listed of each kind; all are counted.
SHOWN = 100
_RUNS = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"\s*\(([^()]+)\)")
_UNKNOWN = ("vocabulary.undeclared", "vocabulary.concept")


def brings(delta: Delta, change: Change, base: Base, results: Iterable[Result]) -> Brings:
    """What a change brings; ``results`` are its findings, which know the unknown terms."""
    added = list(dict.fromkeys(delta.added))
    new = _new(added, change)
    there = sum(1 for s, p, o in added if _known(change, s, p, o))
    linked = list(_linked(added, new, change))
    return Brings(
        added=len(added) - there,
        already=there,
        removed=len(delta.removed),
        kinds=tuple(_kinds(new, change)),
        linked=len(linked),
        links=tuple(Named(iri, label_of(change.after, iri)) for iri in linked[:SHOWN]),
        doubles=tuple(islice(_doubles(added, new, base, change), SHOWN)),
        unknown=tuple(_unknown(results)),
    )


def _known(change: Change, subject: Iri, predicate: Iri, value: Term) -> bool:
    return any(term == value for _, _, term in change.before.objects(subject.value, predicate.value))


def _exists(change: Change, iri: str) -> bool:
    """Whether the graph before says anything about a node."""
    return change.before.has(ox.NamedNode(iri), None, None)


def _new(added: Sequence[tuple[Iri, Iri, Term]], change: Change) -> dict[str, list[str]]:
    """What the graph does not know yet, without what has no name of its own, with the classes it is given."""
    found: dict[str, list[str]] = {}
    for subject in dict.fromkeys(s.value for s, _, _ in added):
        if not subject.startswith(_OURS) and subject != ONTOLOGY and not _exists(change, subject):
            found[subject] = []
    for subject, predicate, value in ((s.value, p, o) for s, p, o in added):
        if subject in found and predicate.value == _TYPE:
            found[subject].append(value.value)
    return found


def _kinds(new: Mapping[str, Sequence[str]], change: Change) -> Iterator[Kind]:
    """The new entities by class, the largest class first."""
    by_class: dict[str, list[str]] = defaultdict(list)
    for entity, classes in new.items():
        for kind in dict.fromkeys(classes or [""]):
            by_class[kind].append(entity)
    for kind, entities in sorted(by_class.items(), key=lambda item: (-len(item[1]), item[0])):
        shown = tuple(Named(entity, label_of(change.after, entity)) for entity in entities[:SHOWN])
        yield Kind(kind, label_of(change.after, kind) if kind else "", len(entities), shown)


def _linked(added: Iterable[tuple[Iri, Iri, Term]], new: Mapping[str, object], change: Change) -> Iterator[str]:
    """The entities of the graph that a change says something about or points to, in its order."""
    mentioned = (term.value for s, _, o in added for term in (s, o) if isinstance(term, Iri))
    for iri in dict.fromkeys(mentioned):
        if iri not in new and not iri.startswith(_OURS) and iri != ONTOLOGY and _exists(change, iri):
            yield iri


def _doubles(added: Iterable[tuple[Iri, Iri, Term]], new: Mapping[str, object], base: Base, change: Change) -> Iterator[Double]:
    """New entities that bear the name of one the graph knows."""
    found = set()
    for subject, predicate, value in added:
        if predicate.value not in _NAMES or not isinstance(value, Literal) or subject.value not in new:
            continue
        for form in forms(value.value):
            for other in _bearers(base).get(form, ()):
                if other != subject.value and (subject.value, other) not in found:
                    found.add((subject.value, other))
                    one, two = (Named(iri, label_of(change.after, iri)) for iri in (subject.value, other))
                    yield Double(one, two, value.value)


@lru_cache(maxsize=1)
def _bearers(base: Base) -> Mapping[str, tuple[str, ...]]:
    """Every name of the graph's entities → who bears it, no more than can be shown beside the bearer itself.

    One pass over the names, made when a graph is opened: thousands of courses of a register bear the same one.
    """
    found: dict[str, tuple[str, ...]] = {}
    for predicate in _NAMES:
        for subject, _, value in base.edges(None, ox.NamedNode(predicate), None):
            if isinstance(subject, ox.NamedNode) and isinstance(value, ox.Literal) and not subject.value.startswith(_OURS):
                for form in forms(value.value):
                    known = found.get(form, ())
                    if len(known) <= SHOWN and subject.value not in known:
                        found[form] = (*known, subject.value)
    return found


def warm(base: Base) -> None:
    """Make the table of names, and those that explain findings, so that the first contribution finds them."""
    _bearers(base)
    anchors()
    terms()


def forms(name: str) -> tuple[str, ...]:
    """A name as it is compared: without accents, capitals and punctuation, and apart from it an acronym in brackets."""
    inner = [text for text in _BRACKETS.findall(name) if sum(map(str.isupper, text)) > 1]
    texts = [name, _BRACKETS.sub(" ", name), *inner] if inner else [name]
    return tuple(dict.fromkeys(form for form in map(_plain, texts) if form))


def _plain(text: str) -> str:
    letters = text.lower()
    if not text.isascii():
        letters = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(_RUNS.findall(letters))


def _unknown(results: Iterable[Result]) -> Iterator[Unknown]:
    """The terms that nobody declares."""
    values = (r.value.value for r in results if r.rule in _UNKNOWN and r.standing != "fixed" and isinstance(r.value, Iri))
    for term in dict.fromkeys(values):
        yield Unknown(term, nearest(term))
