"""Text in the encoding that is declared, and the proof that it is not another one.

Any bytes are text in an encoding of one byte a letter, so that UTF-8 which is declared as Latin-1 comes in without a mistake, as
``ZoÃ«`` for ``Zoë``. Words in such an encoding are no UTF-8, which begins each letter beyond ASCII with a byte that stands for a
capital there, and goes on with bytes that stand for signs. A file of which all is UTF-8 is therefore UTF-8.
"""

from __future__ import annotations

import codecs
import io
import re
from typing import BinaryIO, TextIO

from kg.errors import InputError

#: Byte order marks; that of UTF-32 begins as that of UTF-16 does.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ODD = re.compile(r"\S*[^\x00-\x7f]\S*")
#: Encodings of which one letter is proof enough; in others, letters of an alphabet stand where UTF-8 has its further bytes.
_WESTERN = frozenset({"iso8859-1", "iso8859-15", "cp1252"})
_PROOF = 10
_SHOWN = 40


def text(binary: BinaryIO, encoding: str, file: str, newline: str | None = "") -> tuple[TextIO, Watch]:
    """The text of a file, without a byte order mark, and the watch over it, which is asked at the end of the text."""
    watch = Watch(binary, encoding, file)
    # A byte order mark is not part of the first column's name.
    known = "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding
    return io.TextIOWrapper(watch, encoding=known, errors="strict", newline=newline), watch  # type: ignore[type-var]


class Watch(io.BufferedIOBase):
    """Hands bytes on, counts their lines, and sees whether all are UTF-8 where an encoding of one byte a letter is declared."""

    def __init__(self, binary: BinaryIO, encoding: str, file: str) -> None:
        self._binary = binary
        self._encoding = encoding
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")() if _of_one_byte(encoding) else None
        self._needed = 1 if codecs.lookup(encoding).name in _WESTERN else _PROOF
        self._more = 0
        self._lines = 0
        self._word = ""
        self._begun = False
        self._ends = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def read1(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        data: bytes = self._binary.read1(size)  # type: ignore[attr-defined]
        self._ends += data.count(b"\n")
        if not self._begun:
            self._marked(data)
        if self._decoder is not None:
            self._see(data)
        return data

    def close(self) -> None:
        """Close the file."""
        self._binary.close()
        super().close()

    def check(self) -> None:
        """Raise InputError where all that was read is UTF-8, and something of it is beyond ASCII."""
        if self._decoder is None or self._more < self._needed or self._decoder.getstate()[0]:
            return
        wrong = self._word.encode().decode(self._encoding, "replace")
        raise InputError(
            f"the file is UTF-8, and {self._encoding} is declared: {self._word!r} would be loaded as {wrong!r}",
            where=f"{self._file}:{self._lines + 1}",
            remedy="write file: {encoding: utf-8} in the descriptor",
        )

    def undecodable(self, error: UnicodeError) -> InputError:
        """What is wrong with bytes that are not in the declared encoding, and in which line where the decoder says it."""
        if not isinstance(error, UnicodeDecodeError):
            # UTF-16 and UTF-32 without the mark that says which byte comes first.
            return InputError(
                f"the file is not {self._encoding}: {error}",
                where=self._file,
                remedy="declare the file's encoding in the descriptor (file: {encoding: …}), such as utf-8 or utf-16-le",
            )
        # What a decoder is given ends where reading has come to.
        line = self._ends - error.object.count(b"\n", error.start) + 1
        return InputError(
            f"the byte 0x{error.object[error.start]:02x} is not {self._encoding}",
            where=f"{self._file}:{line}",
            remedy="declare the file's encoding in the descriptor (file: {encoding: …}), such as windows-1252",
        )

    def _marked(self, data: bytes) -> None:
        """Raise InputError where a file begins with the mark of another encoding."""
        self._begun = True
        name = codecs.lookup(self._encoding).name.replace("_", "-")
        for mark, encoding in _MARKS:
            if data.startswith(mark) and not name.startswith(encoding):
                raise InputError(
                    f"the file begins with the mark of {encoding.upper()}, and {self._encoding} is declared",
                    where=f"{self._file}:1",
                    remedy=f"write file: {{encoding: {encoding}}} in the descriptor",
                )

    def _see(self, data: bytes) -> None:
        if self._decoder is None or (data.isascii() and not self._decoder.getstate()[0]):
            self._lines += data.count(b"\n") if not self._word else 0
            return
        try:
            found = self._decoder.decode(data)
        except UnicodeDecodeError:
            self._decoder = None
            return
        self._more += len(data) - len(found)
        if not self._word:
            odd = _ODD.search(found)
            self._word = odd[0][:_SHOWN] if odd is not None else ""
            self._lines += found.count("\n", 0, odd.start() if odd is not None else len(found))


def _of_one_byte(encoding: str) -> bool:
    """Whether each byte is a letter of its own."""
    return codecs.lookup(encoding).name != "utf-8" and len(bytes(range(256)).decode(encoding, "replace")) == 256
