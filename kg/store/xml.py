"""Answers in XML: what the engine's serializers write into them that XML 1.0 cannot hold is an error, never a broken document.

Most control characters have no form in XML 1.0 at all, not even as a reference (section 2.2). A carriage return has one, which
the serializers do not use: without it every parser reads a line feed (section 2.11). A predicate whose IRI does not end in an
XML name cannot be an element of RDF/XML; the engine writes an element without a name there.
"""

from __future__ import annotations

import io
import re
from typing import BinaryIO

from kg.errors import InputError

MEDIA_TYPES = frozenset({"application/sparql-results+xml", "application/rdf+xml"})
_IMPOSSIBLE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
#: How the engine begins an element it has no name for, and the IRI in it.
_NAMELESS = re.compile(rb'<oxprefix: xmlns:oxprefix="([^"]*)')
_ROW = b"<result>"
#: Bytes kept from one block to the next, so that nothing hides between two.
_OVERLAP = 4096
_REMEDY = "ask for another format; JSON, CSV, TSV, Turtle and N-Triples can hold it"


class Checked(io.RawIOBase):
    """Passes on what may stand in XML. Writing raises InputError with the row, or the predicate, of what may not."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out = out
        self._before = b""
        self._rows = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Check and pass on all of the data."""
        data = bytes(data)
        window = self._before + data
        found = _IMPOSSIBLE.search(window)
        if found:
            row = self._rows + window.count(_ROW, 0, found.start())
            words = f"{'row ' + str(row) + ' of ' if row else ''}the answer holds the character U+{ord(found[0].decode()):04X}"
            raise InputError(f"{words}, which XML cannot hold", where="Accept", remedy=_REMEDY)
        nameless = _NAMELESS.search(window)
        if nameless:
            iri = nameless[1].decode("utf-8", "replace")
            raise InputError(f"RDF/XML cannot name the predicate <{iri[:200]}>", where="Accept", remedy=_REMEDY)
        self._before = window[-_OVERLAP:]
        # What is kept is counted again with the next block.
        self._rows += window.count(_ROW) - self._before.count(_ROW)
        self._out.write(data.replace(b"\r", b"&#xD;") if b"\r" in data else data)
        return len(data)
