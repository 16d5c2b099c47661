"""Which question uses which term of the ontology, read from the queries themselves: an index that cannot go stale."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from kg.library import Library
from kg.namespaces import SC

#: A comment, an IRI or a string, none of which uses a term by its prefixed name; or such a name.
_TOKEN = re.compile(
    r"""#[^\n]*|<(?P<iri>[^<>\s]*)>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|(?<![\w:?$-])sc:(?P<name>[A-Za-z]\w*)"""
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the library and the local names of the terms its query uses."""

    name: str
    words: str
    terms: tuple[str, ...]


def terms(query: str) -> tuple[str, ...]:
    """The local names of our terms in a query, by name."""
    found = set()
    for match in _TOKEN.finditer(query):
        iri = match["iri"] or ""
        found.add(match["name"] or (iri[len(SC) :] if iri.startswith(SC) else ""))
    return tuple(sorted(found - {""}))


def asked() -> tuple[Asked, ...]:
    """Every question of the library by name."""
    return tuple(Asked(one.name, one.question, terms(one.text)) for one in Library.load().questions.values())


def by_term() -> dict[str, tuple[str, ...]]:
    """Local name of a term → names of the questions that use it."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in asked():
        for term in one.terms:
            found[term].append(one.name)
    return {term: tuple(names) for term, names in found.items()}
