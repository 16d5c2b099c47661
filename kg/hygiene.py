"""Checks of the ontology itself: every ``queries/ontology-checks/*.rq`` is a SELECT, and no row means it holds.

The files have the form of the graph-wide checks (:mod:`kg.validation.checks`) but are not asked of contributions: they judge
``ontology/`` when it changes. Beside the ontology's triples a check sees facts about files, which RDF does not carry:

- ``?subject <urn:secoop:stands-in> "modules/events"``: the file of ``ontology/`` that says something about the subject;
- ``?term <urn:secoop:used-in> "queries/cq/timeline.rq"``: a query, shape, template or module that names a term of ``sc:``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from kg import resources
from kg.namespaces import SC
from kg.store.memory import MemoryGraph
from kg.store.terms import Iri, Literal, Term
from kg.validation import checks
from kg.validation.checks import Check
from kg.validation.report import Result
from kg.vocabulary import Vocabulary

Triple = tuple[Iri, Iri, Term]
STANDS_IN = Iri("urn:secoop:stands-in")
USED_IN = Iri("urn:secoop:used-in")

#: Where terms are used: a folder and the endings of the files that are read.
_USES = {
    "queries": (".rq", ".ru"),
    "ontology": (".ru",),
    "shapes": (".ttl",),
    "kg": (".py", ".yaml"),
    "server": (".py", ".html"),
}
#: A term as queries, Turtle, templates and messages write it, as modules do (``SC + "Event"``), and as records name classes.
_NAMED = re.compile(r"(?<![\w:.-])sc:([A-Za-z]\w*)(?![\w-])|\bSC \+ \"(\w+)\"|\{SC\}(\w+)|(?:^|[{\s])class: ([A-Z]\w*)")


@lru_cache(maxsize=1)
def load() -> tuple[Check, ...]:
    """Return the checks of ``queries/ontology-checks``, by name; raises InputError for a header that lacks something."""
    return tuple(checks.read(path) for path in sorted((resources.path("queries") / "ontology-checks").glob("*.rq")))


def run(graph: MemoryGraph, some: Iterable[Check] | None = None) -> list[Result]:
    """Return a result for every row of the checks, of all of them unless some are given."""
    return [result for check in (load() if some is None else some) for result in check.run(graph)]


def facts(files: Mapping[str, Iterable[Triple]], uses: Iterable[tuple[str, str]]) -> list[Triple]:
    """What the checks are asked of: the triples of files, where their subjects stand, and where terms are used.

    ``uses`` are pairs of a term's local name and the file that names it.
    """
    found: dict[Triple, None] = {}
    for name, triples in files.items():
        for subject, predicate, value in triples:
            found[subject, predicate, value] = None
            found[subject, STANDS_IN, Literal(name)] = None
    for term, where in uses:
        found[Iri(SC + term), USED_IN, Literal(where)] = None
    return list(found)


def ontology_facts() -> list[Triple]:
    """The facts about ``ontology/`` as it is."""
    return facts(Vocabulary.load().triples, uses())


def uses() -> Iterator[tuple[str, str]]:
    """Every term of ``sc:`` that a query, shape, template or module names, with the file, each pair once."""
    for folder, endings in _USES.items():
        root = _folder(folder)
        for path in sorted(path for path in root.rglob("*") if path.suffix in endings):
            where = f"{folder}/{path.relative_to(root).as_posix()}"
            for name in sorted(named(path.read_text(encoding="utf-8"))):
                yield name, where


def named(text: str) -> set[str]:
    """The local names of the terms of ``sc:`` that a text names."""
    return {next(filter(None, match.groups())) for match in _NAMED.finditer(text)}


def _folder(name: str) -> Path:
    """A resource folder, or a package beside this one."""
    package = Path(__file__).resolve().parent
    return resources.path(name) if name in ("ontology", "queries", "shapes") else package.parent / name
