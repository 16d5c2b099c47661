"""Terms of ours as those of rdflib, in which shapes are read and judged and reports are written, and back."""

from __future__ import annotations

from rdflib import Literal as RdfLiteral
from rdflib import URIRef

from kg.store.terms import LANG_STRING, STRING, Iri, Literal, Term


def to_rdflib(term: Term) -> URIRef | RdfLiteral:
    """The rdflib term with the same lexical form: nothing is normalised. Strings carry no datatype there, as if parsed."""
    if isinstance(term, Iri):
        return URIRef(term.value)
    if term.language:
        return RdfLiteral(term.value, lang=term.language)
    if term.datatype == STRING:
        return RdfLiteral(term.value)
    return RdfLiteral(term.value, datatype=URIRef(term.datatype), normalize=False)


def from_rdflib(term: object) -> Term | None:
    """The plain term; None for a blank node, which has no name outside its graph."""
    if isinstance(term, URIRef):
        return Iri(str(term))
    if isinstance(term, RdfLiteral):
        if term.language:
            return Literal(str(term), LANG_STRING, term.language)
        return Literal(str(term), str(term.datatype)) if term.datatype else Literal(str(term))
    return None
