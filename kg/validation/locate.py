"""Which line of an upload says what a finding is about.

Lines come from the parser that read the upload: it is handed the text piece by piece, and when it tells a triple it has read no
further than the token that completes it. So Turtle, TriG, N-Triples, N-Quads and RDF/XML have a line for every triple; JSON-LD
is told only at the end of a document, so there only a node's own ``@id`` has a line, where it is written out in full. What is
not found that way has no line: none is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import IO, cast

import pyoxigraph as ox

from kg.store.rdf import GENID
from kg.store.terms import LANG_STRING, STRING, Iri, Term
from kg.validation.parsing import FORMATS, decode, media_kind
from kg.validation.report import Result

Triple = tuple[Iri, Iri, Term]
_JSON_LD = "application/ld+json"
_XML = "application/rdf+xml"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
#: Strings and comments of Turtle and its kin one by one, and everything else up to the end of its line. A quote that is never
#: closed runs on, as in :mod:`kg.validation.parsing`; no such text gets here.
_PIECE = re.compile(
    r'(?P<string>"""(?:[^"\\]++|\\.|"(?!""))*+"""|\'\'\'(?:[^\'\\]++|\\.|\'(?!\'\'))*+\'\'\''
    r'|"(?:[^"\\\n]++|\\.)*+"|\'(?:[^\'\\\n]++|\\.)*+\')'
    r"|(?P<comment>#[^\n]*\n?)|(?P<other>(?:<[^<>\"\s]*>|\\.|[^\"'#<\n\\]++)++\n?|.)",
    re.DOTALL,
)
#: A node of JSON-LD that is said something about: its ``@id`` is not all there is between the braces.
_NODE = re.compile(r'(?P<before>[{,])\s*"@id"\s*:\s*"(?P<iri>[^"\\\s]+)"\s*(?P<after>[,}])')
_IRIS = re.compile(r"<([^<>]+)>")


class _Pieces:
    """A file that hands out one piece of a text at a time, however much is asked for, and knows where the last ones began.

    ``line`` is that of the last piece with a token in it, ``string`` that of the last quoted string.
    """

    def __init__(self, text: str, pieces: re.Pattern[str]) -> None:
        self._pieces = pieces.finditer(text)
        self._rest = b""
        self._next = 1
        self.line = self.string = 1

    def read(self, size: int = -1) -> bytes:
        """The next piece, or the part of it that fits; b'' at the end."""
        if not self._rest and (match := next(self._pieces, None)) is not None:
            piece = match.group()
            self._rest = piece.encode()
            if match.lastgroup == "string":
                self.string = self._next
            if match.lastgroup != "comment" and not piece.isspace():
                self.line = self._next
            self._next += piece.count("\n")
        cut = size if size > 0 else len(self._rest)
        part, self._rest = self._rest[:cut], self._rest[cut:]
        return part


def triple_lines(data: bytes, media_type: str, base: str | None = None) -> list[int]:
    """The line (one-based) of each triple of an upload that was parsed before, in the parser's order.

    It is where the object stands: where a string begins, and where what is written in place (in brackets, in a nested
    element) or has a datatype ends. Empty for JSON-LD.
    """
    kind = media_kind(media_type)
    if kind == _JSON_LD:
        return []
    pieces = _Pieces(decode(data), _LINE if kind == _XML else _PIECE)
    lines = []
    for quad in ox.parse(cast(IO[bytes], pieces), format=FORMATS[kind], base_iri=base, rename_blank_nodes=False):
        # A string is complete only when no language and no datatype follows, so the parser has read on to the next token.
        quoted = kind != _XML and isinstance(quad.object, ox.Literal) and quad.object.datatype.value in (STRING, LANG_STRING)
        lines.append(pieces.string if quoted else pieces.line)
    return lines


class Places:
    """The lines of an upload, by what its triples say; an upload of several documents takes in one after the other."""

    def __init__(self, data: bytes = b"", media_type: str = "", triples: Sequence[Triple] = ()) -> None:
        self._by_value: dict[tuple[str, str, Term], int] = {}
        self._by_path: dict[tuple[str, str], int] = {}
        self._by_subject: dict[str, int] = {}
        self._by_object: dict[str, int] = {}
        if media_type:
            self.add(data, media_type, triples)

    def add(self, data: bytes, media_type: str, triples: Sequence[Triple], base: str | None = None) -> Places:
        """Take in a document that was parsed before; ``triples`` are those the parser told, in its order."""
        numbers = triple_lines(data, media_type, base)
        if len(numbers) == len(triples):
            self._read(triples, numbers)
        elif media_kind(media_type) == _JSON_LD:
            self._read_nodes(decode(data))
        return self

    def of(self, results: Iterable[Result]) -> list[Result]:
        """The findings, each with its line."""
        return [replace(result, line=self.line(result.focus, result.path, result.value)) for result in results]

    def _read(self, triples: Sequence[Triple], numbers: Sequence[int]) -> None:
        for (subject, predicate, value), number in zip(triples, numbers, strict=True):
            line = number
            if isinstance(value, Iri) and value.value.startswith(GENID):
                # What is written in place begins no later than the first thing said about it.
                line = min(number, self._by_subject.get(value.value, number))
            self._by_value.setdefault((subject.value, predicate.value, value), line)
            self._first(self._by_subject, subject.value, line)
            key = (subject.value, predicate.value)
            self._by_path[key] = min(line, self._by_path.get(key, line))
            if isinstance(value, Iri):
                self._first(self._by_object, value.value, line)

    def _read_nodes(self, text: str) -> None:
        line, counted = 1, 0
        for match in _NODE.finditer(text):
            if (match["before"], match["after"]) != ("{", "}"):
                start = match.start("iri")
                line += text.count("\n", counted, start)
                counted = start
                self._by_subject.setdefault(match["iri"], line)

    @staticmethod
    def _first(lines: dict[str, int], name: str, line: int) -> None:
        lines[name] = min(line, lines.get(name, line))

    def line(self, focus: str, path: str, value: Term | None) -> int:
        """The line of the triple a finding is about, else of the property, else of the node; 0 where the upload has none.

        ``path`` is an IRI, or a property path whose IRIs stand in angle brackets.
        """
        steps = _IRIS.findall(path) or ([path] if path else [])
        for step in steps:
            if value is not None and (found := self._by_value.get((focus, step, value))):
                return found
        if isinstance(value, Iri) and (found := self._by_path.get((focus, value.value))):
            return found
        for step in steps:
            if found := self._by_path.get((focus, step)):
                return found
        return self._by_subject.get(focus) or self._by_object.get(focus, 0)
