"""What nodes and properties are called, for a report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kg.namespaces import RDF, RDFS, SC, SKOS
from kg.store.terms import Iri, Literal
from kg.validation.plan.graph import View
from kg.vocabulary import Vocabulary

_LABELS = (SKOS + "prefLabel", RDFS + "label", SC + "cite", SC + "headline")
#: How an assertion without a name is called: by what these say of it.
_PARTS = ("participant", "participationIn", "subject", "predicate", "member", "memberOf", "holder", "post", "nameOf", "outcomeOf")
_IRIS = re.compile(r"<([^<>]+)>")


def label_of(view: View, iri: str) -> str:
    """A node's label in a graph, English preferred; of a nameless assertion its class and what it is about; '' for others."""
    return _own(view, iri) or _assertion(view, iri)


def _own(view: View, iri: str) -> str:
    for predicate in _LABELS:
        found = [value for _, _, value in view.objects(iri, predicate) if isinstance(value, Literal)]
        if found:
            return min(found, key=lambda text: (text.language != "en", text.language, text.value)).value
    return ""


def _assertion(view: View, iri: str) -> str:
    parts = (value for name in _PARTS for _, _, value in view.objects(iri, SC + name))
    names = [_own(view, part.value) if isinstance(part, Iri) else part.value for part in parts]
    kinds = [terms().get(kind.value, "") for _, _, kind in view.objects(iri, RDF + "type")]
    return f"{kinds[0]}: {', '.join(name for name in names if name)}" if kinds and any(names) and kinds[0] else ""


@lru_cache(maxsize=1)
def terms() -> Mapping[str, str]:
    """Every term of the ontology and those of others it uses → its English label."""
    every = (triple for part in Vocabulary.load().triples.values() for triple in part)
    found: dict[str, str] = {}
    for subject, predicate, value in every:
        if predicate.value in _LABELS[:2] and isinstance(value, Literal) and value.language in ("en", ""):
            found.setdefault(subject.value, value.value)
    return found


def path_label(path: str) -> str:
    """The labels of a path's properties, in its order; '' where none has one."""
    steps = _IRIS.findall(path) or [path.removeprefix("^")]
    return " / ".join(filter(None, (terms().get(step, "") for step in steps)))
