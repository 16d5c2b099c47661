"""Files as bytes, plain or gzip (RFC 1952), within a bound that holds for what comes out of the compression too."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Sequence
from pathlib import Path

from kg.errors import InputError, TooLargeError

_GZIP = b"\x1f\x8b"
#: What text in UTF-16 begins with.
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def content(path: Path, most: int) -> bytes:
    """The bytes of a file, at most ``most`` of them; raises TooLargeError, or InputError for a stream that is cut off."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
            file.seek(0)
            if not packed:
                data = file.read(most + 1)
            else:
                with gzip.GzipFile(fileobj=file) as opened:
                    data = opened.read(most + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(
            f"the compressed file is broken off or damaged: {error}", where=path.name, remedy="retrieve it again"
        ) from None
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}", where=path.name, remedy="check the path") from None
    if len(data) > most:
        raise TooLargeError(
            f"the file is larger than {most:,} bytes (uncompressed)",
            where=path.name,
            remedy="load it in parts, or raise SECOOP_LOAD_MB",
        )
    if not data.strip():
        raise InputError("the file is empty", where=path.name, remedy="check that it was retrieved whole")
    return data


def text(data: bytes, name: str, others: Sequence[str] = ()) -> str:
    """The text of a file in UTF-8, else in the first of some ``others`` it is in; raises InputError with the line that is not."""
    for encoding in ("utf-8-sig", *others):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            wrong = f"the byte 0x{data[error.start]:02x} is not {encoding.removesuffix('-sig')}"
            line = data.count(b"\n", 0, error.start) + 1
    if data.startswith(_WIDE):
        wrong, line = "the text is UTF-16", 1
    raise InputError(wrong, where=f"{name}, line {line}", remedy="save the file as UTF-8")
