"""No address in an answer is made from what the client says the host is."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

PATHS = [
    "/id//event/hill-day",
    "/queries//who-attended",
    "/page/event//hill-day",
    "/static//style.css",
    "//evil.example/id",
    "/browse//event",
]


@pytest.mark.parametrize("path", [*PATHS, "/id/event/hill-day", "/concept/role/chair"])
def test_a_forged_host_is_not_repeated(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in answer.headers.get("Location", "").removeprefix("//evil.example")
    assert not answer.headers.get("Location", "").startswith(("http://evil", "//"))


@pytest.mark.parametrize("path", PATHS)
def test_doubled_slashes_name_nothing(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
