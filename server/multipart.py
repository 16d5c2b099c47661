"""``multipart/form-data`` bodies (RFC 7578), read as strictly as forms: whole, UTF-8, no part that hides another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from werkzeug.datastructures import Headers
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder

from kg.errors import InputError, TooLargeError, UnsupportedMediaError
from server.parameters import decode

#: Parts of one form; more are refused.
MOST_PARTS = 20
#: Codings under which the bytes of a part are what they stand for (RFC 2045, section 6.2).
_PLAIN = ("", "7bit", "8bit", "binary")
_UTF8 = ("", "utf-8", "utf8", "us-ascii")
_REMEDY = "send the form as a browser does, or with curl -F"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the field's name, the file's name (None where it is no file), the bytes."""

    name: str
    filename: str | None
    data: bytes

    @property
    def text(self) -> str:
        """The value of a field. Raises InputError with the place of what is not UTF-8."""
        return decode(self.data, f"the field {self.name[:40]!r}")


def parts(body: bytes, boundary: str) -> list[Part]:
    """The parts of a body, in order. Raises InputError, UnsupportedMediaError and TooLargeError (too many parts)."""
    if not boundary or not boundary.isascii():
        raise InputError("the form has no boundary", where="the Content-Type header", remedy=_REMEDY)
    decoder = MultipartDecoder(boundary.encode("ascii"), max_parts=MOST_PARTS)
    decoder.receive_data(body)
    decoder.receive_data(None)
    try:
        return list(_parts(decoder))
    except UnicodeDecodeError:
        raise InputError("the head of a part is not UTF-8", where="the form", remedy=_REMEDY) from None
    except ValueError:
        raise InputError(
            "the form ends before its last part, or a part has no Content-Disposition", where="the form", remedy=_REMEDY
        ) from None
    except RequestEntityTooLarge:
        raise TooLargeError(f"more than {MOST_PARTS} parts", where="the form", remedy="send fewer parts") from None


def one(found: list[Part], name: str) -> Part | None:
    """The one part of a name, None when it is missing; raises InputError when it is given twice."""
    named = [part for part in found if part.name == name]
    if len(named) > 1:
        raise InputError(f"the field {name!r} is given {len(named)} times", where="the form", remedy=f"send exactly one {name!r}")
    return named[0] if named else None


def _parts(decoder: MultipartDecoder) -> Iterator[Part]:
    while not isinstance(event := decoder.next_event(), Epilogue):
        if isinstance(event, Field | File):
            _require_plain(event.headers)
            if event.name is None:
                raise InputError("a part has no name", where="the form", remedy=_REMEDY)
            yield Part(event.name, event.filename if isinstance(event, File) else None, _data(decoder))


def _data(decoder: MultipartDecoder) -> bytes:
    blocks = []
    while isinstance(event := decoder.next_event(), Data):
        blocks.append(event.data)
        if not event.more_data:
            break
    return b"".join(blocks)


def _require_plain(headers: Headers) -> None:
    coding = headers.get("Content-Transfer-Encoding", "").strip().lower()
    charset = parse_options_header(headers.get("Content-Type", ""))[1].get("charset", "").lower()
    if coding not in _PLAIN or charset not in _UTF8:
        raise UnsupportedMediaError(
            f"a part in {coding if coding not in _PLAIN else charset!r} is not read here",
            where="the head of a part",
            remedy="send UTF-8, without a transfer encoding",
        )
