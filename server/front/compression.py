"""Content codings: which one a client wants (RFC 9110, section 12.5.3), and bodies in it, in bounded memory."""

from __future__ import annotations

import gzip
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import BinaryIO, Protocol, cast

import brotli
import zstandard

from server.front.exchange import Spool
from server.front.variant import Headers

#: Codings for a body that is kept, and for one that is made for a single answer, in the server's order of preference.
KEPT = ("zstd", "br", "gzip")
ONCE = ("zstd", "gzip")
#: Smaller bodies fit into one packet as they are.
SMALLEST = 1000
_BROTLI_QUALITY = 4
_ALIASES = {"x-gzip": "gzip"}
_TYPES = frozenset(
    {
        *("application/json", "application/ld+json", "application/sparql-results+json", "application/problem+json"),
        *("application/rdf+xml", "application/xml", "application/sparql-results+xml", "image/svg+xml"),
        *("application/graphml+xml", "application/gexf+xml", "application/atom+xml", "application/geo+json"),
        "application/vnd.oai.openapi+json",
        *("application/n-triples", "application/n-quads", "application/trig", "application/javascript"),
    }
)


@lru_cache(maxsize=2048)
def negotiate(header: str | None, offers: tuple[str, ...], *, optional: bool = True) -> str | None:
    """The coding to send: one of the offers, '' for none, or None when the client takes neither.

    ``optional`` False is a body that gains nothing from coding: it is sent plain unless the client refuses that.
    """
    if header is None or not header.strip():
        return ""
    wanted = _qualities(header)
    others = wanted.get("*")
    plain = wanted.get("identity", 0.0 if others == 0 else None)
    scored = [(wanted.get(offer, others or 0.0), offer) for offer in offers]
    quality, best = max(scored, key=lambda pair: pair[0])
    if plain == 0:
        return best if quality > 0 else None
    if not optional or quality <= 0:
        return ""
    # Plain without a word about it is acceptable and no more; a client that names it higher means it.
    return best if plain is None or quality >= plain else ""


def _qualities(header: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for element in header.split(","):
        name, _, parameters = element.partition(";")
        key, _, value = parameters.partition("=")
        coding = name.strip().lower()
        if coding:
            found[_ALIASES.get(coding, coding)] = _quality(value) if key.strip().lower() == "q" else 1.0
    return found


def _quality(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def compressible(headers: Headers) -> bool:
    """Whether a body of this type gets smaller, and is not coded already."""
    names = {name.lower(): value for name, value in headers}
    media_type = names.get("content-type", "").partition(";")[0].strip().lower()
    return "content-encoding" not in names and (media_type.startswith("text/") or media_type in _TYPES)


def encode(body: bytes, coding: str) -> bytes:
    """A body in a coding; the same bytes give the same result, which strong validators rest on."""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=1).compress(body)
    if coding == "br":
        return cast("bytes", brotli.compress(body, quality=_BROTLI_QUALITY))
    return gzip.compress(body, compresslevel=1, mtime=0)


def encode_once(body: bytes, coding: str) -> bytes:
    """A body in a coding, for one answer: the quickest there is."""
    return b"".join(_blocks([body], coding))


def encode_spool(spool: Spool, coding: str) -> Spool:
    """A file in a coding, block by block; the caller closes both."""
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - handed to the caller
    try:
        for block in _blocks(spool, coding):
            file.write(block)
        file.flush()
        return Spool(file)
    except BaseException:
        file.close()
        raise


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


def _blocks(body: Iterable[bytes], coding: str) -> Iterator[bytes]:
    compressor = _compressor(coding)
    for block in body:
        yield compressor.compress(block)
    yield compressor.flush()


def _compressor(coding: str) -> _Compressor:
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=1).compressobj()
    # A client that takes nothing but br still gets a long answer; the lowest quality keeps it bearable.
    return _Brotli() if coding == "br" else zlib.compressobj(1, zlib.DEFLATED, 16 + zlib.MAX_WBITS)


class _Brotli:
    """The brotli compressor under the names the others use."""

    def __init__(self) -> None:
        self._inner = brotli.Compressor(quality=0)

    def compress(self, data: bytes, /) -> bytes:
        return cast("bytes", self._inner.process(data))

    def flush(self) -> bytes:
        return cast("bytes", self._inner.finish())


def vary(headers: Headers, name: str) -> Headers:
    """The headers with one more name in Vary."""
    named = [part.strip() for key, value in headers if key.lower() == "vary" for part in value.split(",")]
    if name.lower() in (part.lower() for part in named):
        return headers
    return [*((key, value) for key, value in headers if key.lower() != "vary"), ("Vary", ", ".join([*named, name]))]
