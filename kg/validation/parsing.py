"""Reading what strangers send: bounded, without network, and with a place in every error.

Parsed by pyoxigraph, which opens no connection; rdflib would fetch remote JSON-LD contexts. Before a parser sees the
bytes, their encoding, size and nesting are checked, a DOCTYPE in RDF/XML is refused (an entity bomb of 1.5 kB ends a
process), and so is a JSON-LD context that lies elsewhere. Blank nodes become IRIs of their own (RDF 1.1 Concepts,
section 3.5), distinct for every upload.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from dataclasses import dataclass
from email.message import Message
from hashlib import sha256
from xml.parsers import expat

import pyoxigraph as ox

from kg.errors import InputError, TooLargeError, UnsupportedMediaError
from kg.store.rdf import GENID, to_term
from kg.store.terms import Iri, Literal, Quad, Term

Triple = tuple[Iri, Iri, Term]

TURTLE = "text/turtle"
FORMATS: dict[str, ox.RdfFormat] = {
    TURTLE: ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
#: File name endings the command line understands.
SUFFIXES: dict[str, str] = {
    ".ttl": TURTLE,
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".rdf": "application/rdf+xml",
    ".jsonld": "application/ld+json",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """What one upload may be: bytes, triples, levels of nesting, characters of one literal."""

    size: int = 2_000_000
    triples: int = 100_000
    depth: int = 100
    literal: int = 100_000


def parse(data: bytes, media_type: str, *, limit: Limit | None = None, base: str | None = None) -> list[Triple]:
    """Return the triples of an upload, graph names left out, in document order; otherwise as :func:`parse_quads`."""
    return [quad[:3] for quad in parse_quads(data, media_type, limit=limit, base=base)]


def parse_quads(data: bytes, media_type: str, *, limit: Limit | None = None, base: str | None = None) -> list[Quad]:
    """Return the quads of an upload in document order.

    ``base`` is the address the document was found at; without it relative IRIs are refused, unless the document says its own.
    Raises UnsupportedMediaError for a media type or charset that is not read, TooLargeError over a limit, and InputError
    (``extra``: line, column, both one-based, where known) for anything that does not follow its format.
    """
    limit = limit or Limit()
    kind = media_kind(media_type)
    if len(data) > limit.size:
        raise TooLargeError(
            f"{len(data)} bytes are over the limit of {limit.size}", remedy="send it in parts", extra={"limit": limit.size}
        )
    text = decode(data)
    if kind == "application/ld+json":
        _check_json(text, limit.depth)
    elif kind == "application/rdf+xml":
        _check_xml(text, limit.depth)
    else:
        _check_nesting(text, _TURTLE_TOKENS, limit.depth)
    return _collect(text.encode(), FORMATS[kind], limit, base)


def media_kind(media_type: str) -> str:
    """The bare media type; raises UnsupportedMediaError unless it is one of :data:`FORMATS` in UTF-8."""
    header = Message()
    header["content-type"] = media_type
    kind = header.get_content_type()
    charset = header.get_param("charset")
    if kind not in FORMATS or not media_type:
        raise UnsupportedMediaError(f"{media_type[:100]!r} is not read here", remedy="send one of " + ", ".join(FORMATS))
    if charset is not None and str(charset).lower() not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaError(f"the charset {str(charset)[:50]!r} is not read here", remedy="send UTF-8")
    return kind


def decode(data: bytes) -> str:
    """The text of an upload; raises UnsupportedMediaError for UTF-16, InputError with the place of a byte that is not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnsupportedMediaError("the text is UTF-16", remedy="send UTF-8")
    data = data.removeprefix(BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        # Columns are characters everywhere; what comes before on the line is UTF-8.
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8")) + 1
        raise _bad(f"byte {error.start} is not UTF-8", line, column, "save the text as UTF-8") from None


def _bad(message: str, line: int, column: int, remedy: str) -> InputError:
    return InputError(message, where=f"line {line}, column {column}", remedy=remedy, extra={"line": line, "column": column})


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


#: Strings, IRIs and comments are skipped whole, so that brackets inside them do not count. What is not closed runs to the
#: end, and nothing that was read is given back (``*+``): linear time and no memory for going back, on hostile input too.
# A quote that is never closed runs to the end of its line or text: no quote is read twice, the parser refuses it anyway.
_TURTLE_TOKENS = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:"""|\\?\Z)|\'\'\'(?:[^\'\\]++|\\.|\'(?!\'\'))*+(?:\'\'\'|\\?\Z)'
    r'|"(?:[^"\\\n]++|\\.)*+"?|\'(?:[^\'\\\n]++|\\.)*+\'?'
    r"|<<|>>|<[^<>\"{}|^`\\\s]*+>|#[^\n]*+|[\[({]|[\])}]",
    re.DOTALL,
)
_JSON_TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
# A tag that is never closed is no tag. Where it stops depends on the quotes before; two tags that begin at different places
# never come to agree on which quotes open, so no part of a text is read by more than three of them.
_XML_TOKENS = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|<!DOCTYPE|<!ENTITY|</[^<>]*+>"
    r"|<(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>",
    re.DOTALL | re.IGNORECASE,
)


def _check_nesting(text: str, tokens: re.Pattern[str], limit: int) -> None:
    depth = 0
    for match in tokens.finditer(text):
        token = match.group()
        if token in ("[", "(", "{", "<<"):
            depth += 1
            if depth > limit:
                raise _bad("nested too deeply", *_place(text, match.start()), f"use at most {limit} levels")
        elif token in ("]", ")", "}", ">>"):
            depth -= 1


def _check_json(text: str, limit: int) -> None:
    _check_nesting(text, _JSON_TOKENS, limit)
    try:
        # Numbers stay text: their values do not matter here, and a long one would be refused by int().
        document = json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        raise _bad(f"not JSON: {error.msg}", error.lineno, error.colno, "mend the JSON syntax here") from None
    _check_contexts(document)


def _check_contexts(value: object) -> None:
    if isinstance(value, list):
        for member in value:
            _check_contexts(member)
    elif isinstance(value, dict):
        for key, member in value.items():
            remote = [m for m in (member if isinstance(member, list) else [member]) if isinstance(m, str)]
            if key in ("@context", "@import") and remote:
                raise InputError(
                    f"the JSON-LD context {remote[0][:200]!r} lies elsewhere, and nothing is fetched here",
                    remedy="copy the context into the document, or send Turtle",
                )
            _check_contexts(member)


def _check_xml(text: str, limit: int) -> None:
    depth = 0
    for match in _XML_TOKENS.finditer(text):
        token = match.group()
        if token[:8].upper() in ("<!DOCTYP", "<!ENTITY"):
            raise _bad("a DOCTYPE is not read here", *_place(text, match.start()), "remove it and write IRIs out in full")
        if token.startswith("<?"):
            _check_declaration(token)
        elif token.startswith("</"):
            depth -= 1
        elif not token.startswith("<!") and not token.endswith("/>"):
            depth += 1
            if depth > limit:
                raise _bad("nested too deeply", *_place(text, match.start()), f"use at most {limit} levels")


def _check_declaration(token: str) -> None:
    match = re.match(r"<\?xml\b[^>]*\bencoding\s*=\s*[\"']([^\"']*)", token)
    if match and match.group(1).lower() not in ("utf-8", "us-ascii"):
        raise UnsupportedMediaError(f"the encoding {match.group(1)[:50]!r} is not read here", remedy="save the file as UTF-8")


def _collect(data: bytes, form: ox.RdfFormat, limit: Limit, base: str | None) -> list[Quad]:
    genid = f"{GENID}{sha256(data).hexdigest()[:16]}/"
    quads: list[Quad] = []
    try:
        for quad in ox.parse(data, format=form, base_iri=base, rename_blank_nodes=False):
            subject, value = _named(quad.subject, genid), _named(quad.object, genid)
            if isinstance(subject, Literal):
                raise InputError("a literal cannot be a subject", remedy="use an IRI")
            if isinstance(value, Literal) and len(value.value) > limit.literal:
                raise TooLargeError(
                    f"a literal of {len(value.value)} characters is over the limit of {limit.literal}", remedy="shorten it"
                )
            name = quad.graph_name
            graph = None if isinstance(name, ox.DefaultGraph) else Iri(_named(name, genid).value)
            quads.append(Quad(subject, Iri(quad.predicate.value), value, graph))
            if len(quads) > limit.triples:
                raise TooLargeError(
                    f"more than {limit.triples} triples", remedy="send them in parts", extra={"limit": limit.triples}
                )
    except SyntaxError as error:
        raise _wrong(error, data, form) from None
    return quads


def _wrong(error: SyntaxError, data: bytes, form: ox.RdfFormat) -> InputError:
    """What the parser found wrong, with its place: the parser's, else where the XML is none, else no place is made up."""
    place = (error.lineno, error.offset or 1) if error.lineno else _broken(data) if form == ox.RdfFormat.RDF_XML else None
    if place is None:
        return InputError(error.msg, where="the document", remedy="mend what the message names")
    return _bad(error.msg, *place, "mend the syntax at this place")


def _broken(data: bytes) -> tuple[int, int] | None:
    """Where a text without a DOCTYPE ends to be well-formed XML; None where it is."""
    try:
        expat.ParserCreate("UTF-8").Parse(data, True)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return None


def _named(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple, genid: str) -> Term:
    return Iri(genid + term.value) if isinstance(term, ox.BlankNode) else to_term(term)
