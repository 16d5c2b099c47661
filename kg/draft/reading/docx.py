"""Word files (ECMA-376, part 1, section 17): a ZIP of which only the parts with running text are opened, each bounded.

The standard library is enough, and it can stop a bomb while it unpacks; a DOCTYPE has no place in such a part and is refused.
Deleted text of tracked changes is left out, inserted text is in. Headers, footers, comments and pictures are not read, nor
is a run that is marked as hidden (17.3.2.41); whether a style hides it stands in another part, and is not looked up.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from kg.draft.reading.limits import CHARACTERS, DEPTH, PART_BYTES
from kg.errors import InputError, TooLargeError

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#: The same vocabulary in the strict form of the standard.
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_BREAKS = {"p": "\n\n", "br": "\n", "cr": "\n", "tab": "\t"}
#: How a mark is taken back (17.17.4).
_OFF = ("0", "false", "off")
_CHUNK = 1 << 16


def read(data: bytes) -> str:
    """The text, paragraphs apart by an empty line, notes at the end; raises InputError for what is no Word file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if _PARTS[0] not in names:
                raise InputError("this is no Word file: it has no word/document.xml", remedy="save it as .docx again")
            return "".join(_Part(name).read(archive) for name in _PARTS if name in names).strip("\n") + "\n"
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"not a ZIP that can be read: {error}", remedy="save it as .docx again, without a password") from None


class _Part:
    """One XML part, read as it unpacks."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.words: list[str] = []
        self.length = self.depth = 0
        self.inside: list[str] = []
        self.hidden = False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        self.parser = parser

    def read(self, archive: zipfile.ZipFile) -> str:
        """Unpack and parse in pieces; raises TooLargeError as soon as the part is over its limit."""
        size = 0
        try:
            with archive.open(self.name) as member:
                while piece := member.read(_CHUNK):
                    size += len(piece)
                    if size > PART_BYTES:
                        raise TooLargeError(
                            f"{self.name} unpacks to more than {PART_BYTES} bytes", remedy="save its text as .txt"
                        )
                    self.parser.Parse(piece, False)
            self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise InputError(f"{self.name} is not XML: {error}", remedy="save it as .docx again") from None
        return "".join(self.words)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEPTH:
            raise InputError(f"{self.name} is nested too deeply", remedy=f"at most {DEPTH} elements inside one another")
        namespace, _, local = name.rpartition(" ")
        known = local if namespace in (_WORD, _STRICT) else ""
        if known == "r":
            self.hidden = False
        # A paragraph's own properties have an rPr as well: that of its mark, which is no text.
        if known == "vanish" and self.inside[-2:] == ["r", "rPr"]:
            self.hidden = attributes.get(f"{namespace} val", "true") not in _OFF
        self.inside.append(known)
        if known in ("br", "cr", "tab"):
            self._add(_BREAKS[known])

    def _end(self, _name: str) -> None:
        self.depth -= 1
        ended = self.inside.pop()
        if ended == "r":
            self.hidden = False
        if ended == "p":
            self._add(_BREAKS["p"])

    def _characters(self, text: str) -> None:
        # Deleted text stands in delText, field codes in instrText: neither is t.
        if self.inside and self.inside[-1] == "t":
            self._add(text)

    def _add(self, text: str) -> None:
        if self.hidden:
            return
        self.length += len(text)
        if self.length > CHARACTERS:
            raise TooLargeError(f"its text has more than {CHARACTERS} characters", remedy="cut the document into parts")
        self.words.append(text)

    def _doctype(self, *_: object) -> None:
        raise InputError(f"{self.name} has a DOCTYPE", remedy="a Word file has none; do not trust this one")
