"""From a file to plain text, the capture in which spans count code points; one module a format, all of them bounded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kg import given
from kg.draft.reading import docx, html, pdf, plain
from kg.draft.reading.limits import CHARACTERS, FILE_BYTES
from kg.errors import InputError, TooLargeError, UnsupportedMediaError

#: File name ending → reader of the bytes.
READERS: dict[str, Callable[[bytes], str]] = {
    ".txt": plain.read,
    ".html": html.read,
    ".htm": html.read,
    ".pdf": pdf.read,
    ".docx": docx.read,
}


def read(path: Path) -> str:
    """The text of a file, chosen by its name's ending; raises a SecoopError where it cannot be read whole."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnsupportedMediaError(
            f"a file that ends in {path.suffix or 'nothing'!r} is not read here",
            where=path.name,
            remedy="give one of " + ", ".join(READERS) + "; save other formats as text",
        )
    with given.file(path).open("rb") as file:
        # Never more than the limit, whatever the file's size is said to be.
        data = file.read(FILE_BYTES + 1)
    if len(data) > FILE_BYTES:
        raise TooLargeError(f"it has more than {FILE_BYTES} bytes", where=path.name, remedy="cut the document into parts")
    try:
        text = reader(data)
    except (InputError, TooLargeError, UnsupportedMediaError) as error:
        raise type(error)(error.message, where=error.where or path.name, remedy=error.remedy, extra=error.extra) from None
    if len(text) > CHARACTERS:
        raise TooLargeError(
            f"its text has more than {CHARACTERS} characters", where=path.name, remedy="cut the document into parts"
        )
    if not text.strip():
        raise InputError(
            "there is no text in it",
            where=path.name,
            remedy="a scanned page has to be read by a person or turned into text first",
        )
    return text
