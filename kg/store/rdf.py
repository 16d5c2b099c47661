"""Reading our own Turtle and N-Quads files into terms. What strangers send goes through ``kg.validation.parsing``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError
from kg.store.terms import Iri, Literal, Quad, Term

#: Where blank nodes of a file go: RDF 1.1 Concepts, section 3.5 (skolemisation), under the fixed project IRI so that
#: the ontology's triples are the same whatever the deployment.
GENID = "https://w3id.org/secoop/.well-known/genid/"


def to_term(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> Term:
    """Convert an engine term; a blank node becomes an IRI of its own label, which is unique within one answer only."""
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.Literal):
        return Literal(term.value, term.datatype.value, term.language or "")
    if isinstance(term, ox.BlankNode):
        return Iri(f"{GENID}{term.value}")
    raise InputError("quoted triples are not used in this graph", remedy="use plain RDF 1.1 terms")


def to_iri(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> Iri:
    """Convert the subject of an engine's triple; raises InputError for a quoted triple."""
    value = to_term(term)
    if isinstance(value, Literal):
        raise InputError("a literal cannot be a subject", remedy="use an IRI")
    return value


def to_engine(term: Term) -> ox.NamedNode | ox.Literal:
    """Convert a term for the engine; raises InputError for an IRI that is none."""
    try:
        if isinstance(term, Iri):
            return ox.NamedNode(term.value)
        if term.language:
            return ox.Literal(term.value, language=term.language)
        return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype))
    except ValueError as error:
        raise InputError(
            f"{term.value[:200]!r} is not a usable term: {error}", remedy="use an absolute IRI or a literal"
        ) from None


def read_turtle(path: Path, name: str) -> list[tuple[Iri, Iri, Term]]:
    """Read one Turtle file; its blank nodes become stable IRIs under ``name`` (RDFC-1.0 labels).

    Raises InputError with that name, line and column when it does not parse.
    """
    dataset = ox.Dataset()
    try:
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
            dataset.add(quad)
    except SyntaxError as error:
        raise InputError(
            error.msg, where=f"{name}{path.suffix}:{error.lineno}:{error.offset}", remedy="mend the Turtle syntax at this place"
        ) from None
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [(_skolem(q.subject, name), Iri(q.predicate.value), _skolem_object(q.object, name)) for q in dataset]


def _skolem(term: ox.NamedNode | ox.BlankNode | ox.Triple, name: str) -> Iri:
    value = to_iri(term)
    return Iri(value.value.replace(GENID, f"{GENID}{name}/")) if isinstance(term, ox.BlankNode) else value


def _skolem_object(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple, name: str) -> Term:
    return _skolem(term, name) if isinstance(term, ox.NamedNode | ox.BlankNode) else to_term(term)


def canonical_lines(quads: Iterable[Quad]) -> list[str]:
    """Return the sorted, duplicate-free N-Quads lines; canonical because no blank nodes occur."""
    return sorted({quad.n3() + "\n" for quad in quads})


def digest(lines: Iterable[str]) -> str:
    """Return the SHA-256 of the lines, hexadecimal."""
    total = sha256()
    for line in lines:
        total.update(line.encode())
    return total.hexdigest()


def read_nquads(path: Path) -> Iterator[Quad]:
    """Stream an N-Quads file that this project wrote."""
    return map(_quad, ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS))


def parse_nquads(lines: bytes) -> Iterator[Quad]:
    """N-Quads lines that this project wrote."""
    return map(_quad, ox.parse(lines, format=ox.RdfFormat.N_QUADS))


def _quad(quad: ox.Quad | ox.Triple) -> Quad:
    name = getattr(quad, "graph_name", None)
    graph = Iri(name.value) if isinstance(name, ox.NamedNode) else None
    return Quad(_skolem(quad.subject, "x"), Iri(quad.predicate.value), to_term(quad.object), graph)
