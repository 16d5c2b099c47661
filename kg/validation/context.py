"""The graph a contribution is judged with, opened once and kept: its store, what the store changed, the compiled rules.

What the store changed are lexical forms ("1.50", "5"^^xsd:int): the shapes judge them as they were written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.store.edges import DEFAULT, folded, holding, opened
from kg.store.memory import MemoryGraph
from kg.store.rdf import read_nquads
from kg.store.terms import Iri, Term
from kg.validation import checks, shapes
from kg.validation.judge import judge, to_graph
from kg.validation.plan.affected import Rules
from kg.validation.plan.automaton import Edge, Node
from kg.validation.plan.checks import compile_check
from kg.validation.plan.graph import Base, edge
from kg.validation.plan.merge import Planner
from kg.validation.plan.reads import compile_shapes
from kg.validation.report import Result
from kg.vocabulary import Vocabulary

Triple = tuple[Iri, Iri, Term]
#: Literals whose form the store may change, and of those the ones that are seen to be as it writes them.
_TYPED = re.compile(rb'"([^"]*)"\^\^<http://www\.w3\.org/2001/XMLSchema#(\w+)>')
#: Bytes of the file that are looked through at a time.
_BLOCK = 1 << 24
_PLAIN = {
    b"integer": re.compile(rb"0|-?[1-9][0-9]{0,17}"),
    b"date": re.compile(rb"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"),
    b"boolean": re.compile(rb"true|false"),
    b"string": re.compile(rb".*", re.DOTALL),
}


@lru_cache(maxsize=1)
def ontology() -> tuple[Triple, ...]:
    """The triples of ``ontology/``."""
    return tuple(triple for part in Vocabulary.load().triples.values() for triple in part)


def default_graph(nquads: Path) -> list[Triple]:
    """The default graph of a generation: the merge of everything, and what was derived."""
    return [(quad.subject, quad.predicate, quad.object) for quad in read_nquads(nquads) if quad.graph is None]


def union(*parts: Iterable[Triple]) -> list[Triple]:
    """All triples, each once, in their order."""
    return list(dict.fromkeys(triple for part in parts for triple in part))


def find(triples: Sequence[Triple], wanted: frozenset[str] | None = None) -> list[Result]:
    """Every result of shapes and checks on the triples, which include the ontology; ``wanted`` names the only sources."""
    graph, rules = shapes.load(), checks.load()
    if wanted is not None:
        graph, rules = shapes.only(graph, wanted), tuple(check for check in rules if check.iri in wanted)
    return judge(to_graph(triples), graph) + checks.run(MemoryGraph(triples), rules)


def planner(nquads: Path | None) -> Planner:
    """The planner over a generation with the ontology, or over the ontology alone; the last one is kept."""
    if nquads is None:
        return _planner(None, ())
    about = nquads.stat()
    return _planner(nquads, (about.st_ino, about.st_size, about.st_mtime_ns))


@lru_cache(maxsize=1)
def _planner(nquads: Path | None, _stamp: tuple[int, ...]) -> Planner:
    base = _base(nquads)
    rules = _compiled() or _compile(base)
    return Planner(base, rules, triples=lambda: union(default_graph(nquads) if nquads else (), ontology()), full=find)


_COMPILED: list[Rules] = []


def _compiled() -> Rules | None:
    return _COMPILED[0] if _COMPILED else None


def _compile(base: Base) -> Rules:
    """Compile all rules once in a process; how a graph's predicates fan out only decides between ways that are all right."""
    fans = base.fans()

    def fan(predicate: str | None, backwards: bool) -> float:
        return fans.get(predicate, (1.0, 1.0))[backwards] if predicate else (12.0, 50.0)[backwards]

    _COMPILED.append(Rules(compile_shapes(shapes.load()), [compile_check(check, fan) for check in checks.load()]))
    return _COMPILED[0]


def _base(nquads: Path | None) -> Base:
    stores, odd = [], dict[Edge, tuple[Node, ...]]()
    if nquads is not None:
        stores.append(opened(nquads))
        odd = odd_forms(_typed_edges(nquads))
    known = Base(stores)
    missing = [e for e in map(edge, ontology()) if not known.edges(e[0], e[1], folded(e[2]))]
    return Base([*stores, holding(missing)], {**odd, **odd_forms(missing)})


def _typed_edges(nquads: Path) -> Iterator[Edge]:
    """The triples of the default graph with a literal that the store may write differently."""
    with nquads.open("rb") as file:
        doubtful = b"".join(line for line in _typed_lines(file) if _doubtful(line))
    for quad in ox.parse(doubtful, format=ox.RdfFormat.N_QUADS):
        if isinstance(quad, ox.Quad) and quad.graph_name == DEFAULT:
            yield quad.subject, quad.predicate, quad.object


def _typed_lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines with a datatype, which are few: what lies between them is passed over and not taken apart."""
    while block := file.read(_BLOCK):
        block += file.readline()
        at = block.find(b'"^^<')
        while at >= 0:
            end = block.find(b"\n", at) + 1 or len(block)
            yield block[block.rfind(b"\n", 0, at) + 1 : end]
            at = block.find(b'"^^<', end)


def _doubtful(line: bytes) -> bool:
    match = _TYPED.search(line)
    if match is None:
        return False
    plain = _PLAIN.get(match.group(2))
    return plain is None or not plain.fullmatch(match.group(1))


def odd_forms(edges: Iterable[Edge]) -> dict[Edge, tuple[Node, ...]]:
    """The written forms of those triples that the store holds in another form."""
    forms: dict[Edge, list[Node]] = defaultdict(list)
    for subject, predicate, value in edges:
        forms[subject, predicate, folded(value)].append(value)
    return {key: tuple(values) for key, values in forms.items() if values != [key[2]]}
