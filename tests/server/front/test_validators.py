"""Entity tags and If-None-Match."""

from __future__ import annotations

import pytest

from server.front.validators import encoded, matches
from tests.server.front.stub import Site, answer

TEXT = b"a line of text\n" * 200


@pytest.mark.parametrize("form", ["{tag}", "W/{tag}", '"other", {tag}', '"other",W/{tag} , "x"', "*", " * "])
def test_a_client_that_has_the_representation_gets_a_304(form: str) -> None:
    site = Site()
    tag = site.get("/x").headers["ETag"]
    found = site.get("/x", IF_NONE_MATCH=form.format(tag=tag))
    assert (found.status, found.body) == (304, b"")
    assert len(site.asked) == 1


@pytest.mark.parametrize("form", ['"other"', "{bare}", '"{bare}', 'W/"{bare}x"', '"a{bare}"', "", '"*"'])
def test_a_client_that_has_another_representation_gets_the_answer(form: str) -> None:
    site = Site()
    tag = site.get("/x").headers["ETag"]
    assert site.get("/x", IF_NONE_MATCH=form.format(bare=tag.strip('"'))).status == 200


def test_a_304_has_the_headers_of_the_200_and_none_of_its_body() -> None:
    site = Site(lambda _: answer(TEXT, ("Link", "<x>"), ("Cache-Control", "no-cache")))
    first = site.get("/x", ACCEPT_ENCODING="gzip")
    found = site.get("/x", ACCEPT_ENCODING="gzip", IF_NONE_MATCH=first.headers["ETag"])
    assert {name: found.headers[name] for name in ("ETag", "Vary", "Link", "Cache-Control")} == {
        name: first.headers[name] for name in ("ETag", "Vary", "Link", "Cache-Control")
    }
    assert not {"Content-Length", "Content-Type", "Content-Encoding"} & set(found.headers)


def test_a_304_for_an_answer_that_is_not_kept_is_found_by_making_it() -> None:
    site = Site(cache_mb=0)
    tag = site.get("/x").headers["ETag"]
    assert site.get("/x", IF_NONE_MATCH=tag).status == 304
    assert "HTTP_IF_NONE_MATCH" not in site.asked[1]


def test_every_encoding_has_a_tag_of_its_own() -> None:
    site = Site(lambda _: answer(TEXT))
    tags = {site.get("/x", ACCEPT_ENCODING=coding).headers["ETag"] for coding in ("zstd", "br", "gzip", "identity")}
    assert len(tags) == 4


def test_the_tag_of_one_encoding_does_not_stand_for_another() -> None:
    site = Site(lambda _: answer(TEXT))
    plain = site.get("/x").headers["ETag"]
    assert site.get("/x", ACCEPT_ENCODING="gzip", IF_NONE_MATCH=plain).status == 200


def test_two_formats_with_equal_bytes_have_different_tags() -> None:
    site = Site(lambda environ: answer(b"", media_type=environ["HTTP_ACCEPT"]))
    assert site.get("/x", ACCEPT="text/turtle").headers["ETag"] != site.get("/x", ACCEPT="text/n3").headers["ETag"]


def test_tags_are_strong() -> None:
    assert not Site().get("/x").headers["ETag"].startswith("W/")


def test_every_answer_to_get_says_how_long_it_may_be_kept() -> None:
    assert Site().get("/x").headers["Cache-Control"] == "no-cache"


def test_a_tag_with_a_comma_inside_is_read_whole() -> None:
    assert matches('"a,b", "c"', '"a,b"')
    assert not matches('"a,b"', '"b"')
    assert encoded("a", "") == '"a"'


@pytest.mark.parametrize("form", ["{tag}", '"other", {tag}', "*", " * "])
def test_who_asks_for_what_is_there_gets_it(form: str) -> None:
    site = Site()
    tag = site.get("/x").headers["ETag"]
    assert site.get("/x", IF_MATCH=form.format(tag=tag)).status == 200


@pytest.mark.parametrize("form", ['"other"', "W/{tag}", "{bare}", ""])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_asks_for_what_is_no_longer_there_is_told(form: str, method: str) -> None:
    site = Site()
    tag = site.get("/x").headers["ETag"]
    found = site.get("/x", method, IF_MATCH=form.format(tag=tag, bare=tag.strip('"')))
    assert found.status == 412
    assert "ETag" not in found.headers


def test_what_is_no_longer_there_is_told_before_what_is_unchanged() -> None:
    site = Site()
    tag = site.get("/x").headers["ETag"]
    assert site.get("/x", IF_MATCH='"other"', IF_NONE_MATCH=tag).status == 412
    assert site.get("/x", IF_MATCH=tag, IF_NONE_MATCH=tag).status == 304


def test_an_error_is_told_whatever_the_condition() -> None:
    site = Site(lambda _: answer(b"no", ("Cache-Control", "no-store"), status="404 Not Found"))
    assert site.get("/x", IF_MATCH='"other"').status == 404


def test_an_answer_of_this_moment_has_no_tag_to_be_asked_for() -> None:
    site = Site(lambda _: answer(b"now", ("Cache-Control", "no-store")))
    assert site.get("/x", IF_MATCH='"other"').status == 412
    assert site.get("/x", IF_MATCH="*").status == 200
