"""Checks of the ontology itself: every ``queries/ontology-checks/*.rq`` is a SELECT, and no row means it holds.

The files have the form of the graph-wide checks (:mod:`kg.validation.checks`) but are not asked of contributions: they judge
``ontology/`` when it changes. Beside the ontology's triples a check sees facts about files, which RDF does not carry:

- ``?subject <urn:secoop:stands-in> "modules/events"``: the file of ``ontology/`` that says something about the subject;
- ``?term <urn:secoop:used-in> "queries/cq/timeline.rq"``: a query, shape, template or module that names a term of ``sc:``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from kg import resources
from kg.namespaces import SC
from kg.store.memory import MemoryGraph
from kg.store.terms import Iri, Literal, Term
from kg.validation import checks
from kg.validation.checks import Check
from kg.validation.contribution import nearest
from kg.validation.report import Result, shorten
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


def advised(results: Iterable[Result]) -> list[Result]:
    """The results, those about an undeclared term with the declared ones that are spelt most like it."""
    return [_advised(result) if result.rule == "ontology.undeclared-term" else result for result in results]


def _advised(result: Result) -> Result:
    wrong = result.value.value if result.value else result.focus
    near = [shorten(iri) for iri in nearest(wrong)]
    return replace(result, message=f"{shorten(wrong)} is not declared; did you mean {' or '.join(near)}?") if near else result


class Places:
    """Where findings about the ontology stand: ``ontology/modules/actors.ttl:12``."""

    def __init__(self, found: Iterable[Triple]) -> None:
        """Take the facts the checks were asked of."""
        self._said: dict[str, list[str]] = defaultdict(list)
        self._used: dict[str, list[str]] = defaultdict(list)
        for subject, predicate, value in found:
            if predicate == STANDS_IN:
                self._said[subject.value].append(f"ontology/{value.value}.ttl")
            elif predicate == USED_IN:
                self._used[subject.value].append(value.value)

    def __call__(self, result: Result) -> list[str]:
        """The place that says of the focus what the finding is about; where nothing is said of it, every place that uses it."""
        named = result.value.value if isinstance(result.value, Iri) else result.focus
        files = self._said.get(result.focus) or self._used.get(result.focus, [])
        texts = {file: path.read_text(encoding="utf-8").splitlines() for file, path in _existing(files)}
        lines = {file: _line(text, result.focus, named) for file, text in texts.items()}
        saying = [f"{file}:{line}" for file, line in lines.items() if line]
        return saying[-1:] if result.focus in self._said else saying


def _existing(files: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """Files with their paths, alignments first: what declares a term comes last."""
    for file in sorted(files, key=lambda file: (not file.startswith("ontology/alignments/"), file)):
        folder, _, rest = file.partition("/")
        path = _folder(folder) / rest
        if path.is_file():
            yield file, path


def _line(lines: list[str], focus: str, named: str) -> int:
    """The one-based line that names a term, the first one from the focus's block on; 0 where none does."""
    start = next((at for at, line in enumerate(lines) if re.match(_name(focus), line)), 0)
    return next((at for at, line in enumerate(lines[start:], start + 1) if re.search(_name(named), line)), 0)


def _name(iri: str) -> str:
    """A pattern for an IRI: with a prefix, as programs write a term, or whole."""
    return rf"(?:[\w-]*:|SC \+ \"){re.escape(re.split('[#/]', iri)[-1])}(?![\w-])|<{re.escape(iri)}>"
