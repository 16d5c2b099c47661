"""Who a request comes from."""

from __future__ import annotations

import pytest

from server.front.clients import client, request_id


@pytest.mark.parametrize(
    ("address", "forwarded", "proxies", "found"),
    [
        ("192.0.2.1", None, 0, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", 0, "192.0.2.1"),
        ("127.0.0.1", "198.51.100.7", 1, "198.51.100.7"),
        ("127.0.0.1", "10.0.0.1, 198.51.100.7", 1, "198.51.100.7"),
        ("127.0.0.1", "10.0.0.1, 198.51.100.7, 203.0.113.9", 2, "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7", 2, "127.0.0.1"),
        ("127.0.0.1", "", 1, "127.0.0.1"),
        ("127.0.0.1", "<script>", 1, "unknown"),
        ("", None, 0, "unknown"),
        ("2001:db8:1:2:3:4:5:6", None, 0, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", None, 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", None, 0, "192.0.2.1"),
    ],
)
def test_a_client_is_who_the_trusted_proxies_say(address: str, forwarded: str | None, proxies: int, found: str) -> None:
    environ = {"REMOTE_ADDR": address, **({} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded})}
    assert client(environ, proxies) == found


@pytest.mark.parametrize("given", ["abcdefgh", "a-b.c_d-12345", "x" * 64])
def test_a_sensible_request_id_is_kept(given: str) -> None:
    assert request_id({"HTTP_X_REQUEST_ID": given}) == given


@pytest.mark.parametrize("given", ["short", "x" * 65, "with space", 'quo"te12', "new\nline1", "", "-leading1", "é" * 10])
def test_another_is_replaced(given: str) -> None:
    assert request_id({"HTTP_X_REQUEST_ID": given}) != given


def test_fresh_ids_differ() -> None:
    assert len({request_id({}) for _ in range(1000)}) == 1000
