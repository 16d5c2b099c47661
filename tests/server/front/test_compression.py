"""Content codings: negotiation, round trips, lengths."""

from __future__ import annotations

import gzip
import tempfile
import tracemalloc
from collections.abc import Callable
from typing import BinaryIO

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from server.front import compression
from server.front.compression import KEPT, ONCE, encode, encode_spool, negotiate
from server.front.exchange import Spool
from tests.server.front.stub import Site, answer

TEXT = b"who met whom, when, and where\n" * 500
DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (None, ""),
        ("", ""),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, br", "br"),
        ("gzip, br, zstd", "zstd"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, *", "zstd"),
        ("*", "zstd"),
        ("deflate", ""),
        ("deflate, identity;q=0.5", ""),
        ("gzip;q=0", ""),
        ("gzip;q=0.5, identity", ""),
        ("gzip;q=0.5, identity;q=0.5", "gzip"),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("*;q=0, br", "br"),
        ("identity;q=0", None),
        ("*;q=0", None),
        ("*;q=0, identity", ""),
        ("gzip;q=nonsense", ""),
        ("gzip;q=nan", ""),
    ],
)
def test_the_coding_is_the_one_the_client_likes_best(header: str | None, coding: str | None) -> None:
    assert negotiate(header, KEPT) == coding


def test_a_body_that_gains_nothing_is_coded_only_for_clients_that_refuse_it_plain() -> None:
    assert negotiate("gzip", KEPT, optional=False) == ""
    assert negotiate("gzip, identity;q=0", KEPT, optional=False) == "gzip"


@pytest.mark.parametrize("coding", KEPT)
def test_a_coded_answer_is_the_plain_one_in_that_coding(coding: str) -> None:
    site = Site(lambda _: answer(TEXT))
    found = site.get("/x", ACCEPT_ENCODING=coding)
    assert found.headers["Content-Encoding"] == coding
    assert found.headers["Vary"] == "Accept-Encoding"
    assert int(found.headers["Content-Length"]) == len(found.body) < len(TEXT) / 5
    assert DECODERS[coding](found.body) == TEXT
    assert site.get("/x", ACCEPT_ENCODING=coding).body == found.body


def test_one_answer_of_the_application_serves_every_coding() -> None:
    site = Site(lambda _: answer(TEXT))
    for coding in (*KEPT, "identity", "gzip;q=0.5"):
        site.get("/x", ACCEPT_ENCODING=coding)
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    "media_type", ["application/graphml+xml", "application/geo+json", "application/vnd.oai.openapi+json; version=3.1"]
)
def test_files_of_views_and_descriptions_are_coded(media_type: str) -> None:
    found = Site(lambda _: answer(TEXT, media_type=media_type)).get("/x", ACCEPT_ENCODING="gzip")
    assert len(found.body) < len(TEXT) / 5


def test_the_plain_form_of_what_may_be_coded_says_that_it_varies() -> None:
    site = Site(lambda _: answer(TEXT, ("Vary", "Accept")))
    assert site.get("/x").headers["Vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize(
    "made",
    [
        answer(b"short"),
        answer(TEXT, media_type="image/png"),
        answer(TEXT, ("Content-Encoding", "gzip")),
        answer(TEXT, status="404 Not Found"),
    ],
)
def test_small_coded_binary_and_failed_answers_stay_as_they_are(made: tuple[str, list[tuple[str, str]], bytes]) -> None:
    found = Site(lambda _: made).get("/x", ACCEPT_ENCODING="gzip")
    assert found.body == made[2]


def test_a_client_that_takes_nothing_is_told_what_there_is() -> None:
    found = Site().get("/x", ACCEPT_ENCODING="identity;q=0, deflate")
    assert found.status == 406
    assert b"gzip" in found.body


def test_brotli_is_for_answers_that_are_kept() -> None:
    site = Site(lambda _: answer(TEXT * 20), cache_mb=1)
    assert "Content-Encoding" not in site.get("/x", ACCEPT_ENCODING="br").headers
    found = site.get("/x", ACCEPT_ENCODING="br, identity;q=0")
    assert brotli.decompress(found.body) == TEXT * 20


def test_the_answer_to_a_posted_query_is_coded_and_has_no_validator() -> None:
    found = Site(lambda _: answer(TEXT)).get("/sparql", "POST", body=b"query=x", ACCEPT_ENCODING="gzip")
    assert gzip.decompress(found.body) == TEXT
    assert "ETag" not in found.headers


@given(st.binary(max_size=5000), st.sampled_from(KEPT))
def test_coding_loses_nothing_and_gives_the_same_bytes_each_time(body: bytes, coding: str) -> None:
    coded = encode(body, coding)
    assert DECODERS[coding](coded) == body
    assert encode(body, coding) == coded


@pytest.mark.parametrize("coding", ONCE)
def test_a_long_file_is_coded_in_bounded_memory(coding: str) -> None:
    with tempfile.TemporaryFile() as file:
        for number in range(40):
            file.write(bytes([number]) * 1_000_000)
        file.flush()
        spool = Spool(file)  # type: ignore[arg-type]
        tracemalloc.start()
        coded = encode_spool(spool, coding)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert DECODERS[coding](coded.read()) == spool.read()
        assert peak < 8_000_000
        coded.close()


@given(st.text(alphabet="gzipbrstd*;q=0.15, -identity", max_size=40))
def test_any_header_is_read_and_no_coding_is_sent_that_was_not_allowed(header: str) -> None:
    found = compression.negotiate(header, KEPT)
    if found:
        assert "*" in header or found in header.lower()


def test_a_long_answer_whose_coding_has_no_room_is_an_error_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> BinaryIO:
        return open("/dev/full", "r+b", buffering=0)  # noqa: PTH123 -- a device and no path of ours

    site = Site(lambda _: answer(TEXT * 1000), cache_mb=1)
    assert site.get("/long", accept_encoding="zstd").status == 200
    monkeypatch.setattr("server.front.exchange.tempfile.TemporaryFile", full)
    assert site.get("/longer", accept_encoding="zstd").status == 503
