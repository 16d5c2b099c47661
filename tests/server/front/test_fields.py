"""Methods are taken as they are written; header fields that say what is wanted are read up to a length."""

from __future__ import annotations

import pytest

from server.front import compression, keys
from server.front.fields import LONGEST
from tests.server.front.stub import Site


@pytest.mark.parametrize("name", ["ACCEPT", "ACCEPT_ENCODING"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_a_field_over_the_limit_is_refused_and_named(name: str, method: str) -> None:
    got = Site().get("/", method, **{name: "a" * (LONGEST + 1)})
    assert got.status == 431
    if method != "HEAD":
        assert name.replace("_", "-").title().encode() in got.body


@pytest.mark.parametrize("method", ["get", "Get", "post", "head", "options"])
def test_a_method_in_small_letters_is_none_and_reaches_nothing(method: str) -> None:
    site = Site()
    got = site.get("/sparql?query=ASK%7B%7D", method)
    assert got.status == 501
    assert method.upper().encode() in got.body
    assert all("secoop.refusal" in environ for environ in site.asked)


def test_a_field_at_the_limit_is_read() -> None:
    assert Site().get("/", ACCEPT="text/html," + "a" * (LONGEST - 10)).status == 200


def test_nothing_of_a_field_over_the_limit_is_remembered() -> None:
    keys.accept.cache_clear()
    compression.negotiate.cache_clear()
    site = Site()
    for number in range(20):
        site.get("/", ACCEPT=f"{number}" * (LONGEST + 1), ACCEPT_ENCODING=f"{number}" * (LONGEST + 1))
    assert (keys.accept.cache_info().currsize, len(site.front.cache)) == (0, 0)
    assert not any("HTTP_ACCEPT" in environ or "HTTP_ACCEPT_ENCODING" in environ for environ in site.asked)
