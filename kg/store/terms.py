"""RDF terms and quads as plain values, and their N-Quads form (W3C RDF 1.1 N-Quads, canonical escapes)."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.namespaces import RDF, XSD

LANG_STRING = RDF + "langString"
STRING = XSD + "string"
#: RDF 1.2 N-Quads, canonical form: these have short escapes, other control characters get ``\\uXXXX``.
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPES = {n: f"\\u{n:04X}" for n in (*range(0x20), 0x7F)} | {ord(c): text for c, text in _SHORT.items()}


#: What no text of the graph has: XML 1.0, section 2.2, cannot carry it, and DELETE is obeyed by terminals. U+0080 to U+009F are
#: letters that another program has garbled; they stay as they are.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def forbidden(text: str) -> bool:
    """Whether a text has a character that no text of the graph may have."""
    return not text.isprintable() and FORBIDDEN.search(text) is not None


class Iri(NamedTuple):
    """An IRI."""

    value: str

    def n3(self) -> str:
        """The N-Triples form."""
        return f"<{self.value}>"


class Literal(NamedTuple):
    """A literal: lexical form, datatype IRI, language tag ('' where the datatype is not rdf:langString)."""

    value: str
    datatype: str = STRING
    language: str = ""

    def n3(self) -> str:
        """The canonical N-Triples form."""
        text = f'"{self.value.translate(_ESCAPES)}"'
        if self.language:
            return f"{text}@{self.language}"
        return text if self.datatype == STRING else f"{text}^^<{self.datatype}>"


Term = Iri | Literal


class Quad(NamedTuple):
    """A triple in a graph; ``graph`` None is the default graph."""

    subject: Iri
    predicate: Iri
    object: Term
    graph: Iri | None = None

    def n3(self) -> str:
        """One line of canonical N-Quads, without the newline."""
        graph = f" {self.graph.n3()}" if self.graph else ""
        return f"{self.subject.n3()} {self.predicate.n3()} {self.object.n3()}{graph} ."


def lang(text: str, language: str) -> Literal:
    """A language-tagged string."""
    return Literal(text, LANG_STRING, language)


def typed(text: str, datatype: str) -> Literal:
    """A typed literal."""
    return Literal(text, datatype)
