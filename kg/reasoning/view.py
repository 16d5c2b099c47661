"""The reasoning view: what of the ontology and the data HermiT gets to see, in a form it accepts.

HermiT knows the OWL 2 datatype map only: it refuses ``xsd:date`` and EDTF literals, and it chokes on full PROV-O. So
the view is generated: our modules and the small stubs of external terms, without annotations and SKOS, without
Statements (a statement quotes a triple, it does not assert it), with the datatypes below carried over.

The mapping of OWL to triples (OWL 2 Mapping to RDF Graphs, section 3) asks for blank nodes where the store has
skolemised ones; the view turns them back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg import resources
from kg.errors import InputError
from kg.namespaces import EDTF, OWL, RDF, RDFS, SC, SKOS, XSD
from kg.store.rdf import GENID, read_turtle
from kg.store.terms import LANG_STRING, Iri, Literal, Term

Triple = tuple[Iri, Iri, Term]

_TYPE = RDF + "type"
_STATEMENT = SC + "Statement"
_OBJECT_PROPERTY = OWL + "ObjectProperty"
_DATA_PROPERTY = OWL + "DatatypeProperty"

#: Predicates that carry axioms; every other predicate of the ontology is an annotation.
AXIOMS = frozenset(
    {_TYPE, RDF + "first", RDF + "rest"}
    | {RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")}
    | {OWL + name for name in ("disjointWith", "unionOf", "intersectionOf", "complementOf", "members")}
    | {OWL + name for name in ("equivalentClass", "equivalentProperty", "inverseOf", "propertyDisjointWith")}
    | {OWL + name for name in ("onProperty", "someValuesFrom", "allValuesFrom", "sameAs", "differentFrom", "distinctMembers")}
)
#: What a data graph may say about identity and class; it cannot change the ontology.
_DATA_AXIOMS = frozenset({_TYPE, OWL + "sameAs", OWL + "differentFrom"})
#: Types that declare annotations or files; they carry no axiom.
_SILENT_TYPES = frozenset({OWL + "AnnotationProperty", OWL + "Ontology", RDFS + "Datatype", RDF + "Property"})
#: Datatypes of the OWL 2 datatype map that the project uses; HermiT takes them as they are.
_SUPPORTED = frozenset(XSD + name for name in ("string", "integer", "decimal", "boolean", "dateTime", "anyURI"))
_PLAIN = RDF + "PlainLiteral"


@dataclass(frozen=True, slots=True)
class View:
    """The triples the reasoner reads."""

    triples: tuple[Triple, ...]

    def ntriples(self) -> str:
        """The view as N-Triples, one sorted line a triple, blank nodes restored."""
        return "".join(sorted({f"{_node(s)} {_node(p)} {_node(o)} .\n" for s, p, o in self.triples}))

    def write(self, path: Path) -> None:
        """Write the N-Triples form to a file."""
        path.write_text(self.ntriples(), encoding="utf-8")


def ontology_triples() -> list[Triple]:
    """Read header, modules, concept schemes and external stubs from ``ontology/`` (not alignments and migrations)."""
    root = resources.path("ontology")
    files = [root / "secoop.ttl", root / "external.ttl", *sorted((root / "modules").glob("*.ttl"))]
    files += sorted((root / "schemes").glob("*.ttl"))
    triples: list[Triple] = []
    for file in files:
        triples += read_turtle(file, f"ontology/{file.relative_to(root).with_suffix('').as_posix()}")
    return triples


def build_view(data: Iterable[Triple] = (), *, ontology: Iterable[Triple] | None = None) -> View:
    """Build the view of the ontology and, optionally, a data graph.

    The data cannot add axioms about terms. Triples whose predicate is no declared object or datatype property are
    annotations to OWL and left out. Raises InputError when a value cannot be reasoned about at all: a literal where an
    entity must stand, an entity where a literal must stand, or an ``xsd:date`` that is no date.
    """
    terms = list(ontology_triples() if ontology is None else ontology)
    facts = [(s, p, o) for s, p, o in data if not _redefines(p, o)]
    every = [*terms, *facts]
    statements = {s for s, p, o in every if p.value == _TYPE and o == Iri(_STATEMENT)}
    object_properties = _declared(terms, _OBJECT_PROPERTY)
    data_properties = _declared(terms, _DATA_PROPERTY)
    kept: dict[Triple, None] = {}
    for subject, predicate, value in every:
        if subject in statements or value in statements or predicate.value.startswith(SKOS):
            continue
        if predicate.value in AXIOMS:
            if not (predicate.value == _TYPE and value.value in _SILENT_TYPES):
                kept[subject, predicate, _range(value)] = None
        elif predicate in object_properties:
            if isinstance(value, Literal):
                raise _wrong_kind(subject, predicate, value, "the IRI of an entity")
            kept[subject, predicate, value] = None
        elif predicate in data_properties:
            if isinstance(value, Iri):
                raise _wrong_kind(subject, predicate, value, "a literal")
            kept[subject, predicate, _literal(subject, predicate, value)] = None
    return View(tuple(kept))


def _redefines(predicate: Iri, value: Term) -> bool:
    """Whether a triple of a data graph is an axiom about terms rather than a fact."""
    if predicate.value == _TYPE:
        return value.value.startswith((OWL, RDFS)) and value.value != OWL + "NamedIndividual"
    return predicate.value in AXIOMS and predicate.value not in _DATA_AXIOMS


def _declared(triples: Iterable[Triple], kind: str) -> frozenset[Iri]:
    """Properties declared to be of a kind."""
    return frozenset(s for s, p, o in triples if p.value == _TYPE and o.value == kind)


def _range(value: Term) -> Term:
    """A datatype named in an axiom, carried over like the literals that have it."""
    if isinstance(value, Iri) and (value.value == EDTF or value.value.startswith((XSD, LANG_STRING))):
        return Iri(_datatype(value.value))
    return value


def _datatype(datatype: str) -> str:
    """What stands for a datatype in the view.

    Days become points in time; EDTF and whatever else HermiT lacks becomes ``xsd:anyURI``, which is disjoint from
    strings, numbers and times, so that a value of the wrong kind still clashes with the property's range.
    """
    if datatype in _SUPPORTED:
        return datatype
    if datatype == LANG_STRING:
        return _PLAIN
    return XSD + ("dateTime" if datatype == XSD + "date" else "anyURI")


def _literal(subject: Iri, predicate: Iri, value: Literal) -> Literal:
    target = _datatype(value.datatype)
    if value.language or target == value.datatype:
        return value
    if target == XSD + "dateTime":
        try:
            date.fromisoformat(value.value)
        except ValueError:
            raise _wrong_kind(subject, predicate, value, "a day of the calendar, such as 2031-03-05") from None
        return Literal(f"{value.value}T00:00:00Z", target)
    return Literal(f"urn:value:{value.value}", target)


def _wrong_kind(subject: Iri, predicate: Iri, value: Term, expected: str) -> InputError:
    return InputError(f"{value.n3()} cannot be a value of <{predicate.value}>", where=subject.value, remedy=f"give {expected}")


def _node(term: Term) -> str:
    """N-Triples form; skolem IRIs become blank nodes again."""
    if isinstance(term, Iri) and term.value.startswith(GENID):
        label = "".join(c if c.isalnum() else f"x{ord(c):x}" for c in term.value.removeprefix(GENID))
        return f"_:b{label}"
    return term.n3()
