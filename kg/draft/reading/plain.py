"""Text files, as they are: the file itself is the capture, to the byte."""

from __future__ import annotations

from kg.errors import InputError


def read(data: bytes) -> str:
    """The text, not altered in any way; raises InputError with the place of a byte that is not UTF-8."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"byte {error.start} is not UTF-8", remedy="convert the file to UTF-8") from None
    if "\0" in text:
        raise InputError("it has a NUL character; this is no text", remedy="give the document as text")
    return text
