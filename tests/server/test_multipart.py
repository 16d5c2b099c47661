"""Multipart forms are read as strictly as others (RFC 7578)."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import SecoopError
from server.multipart import MOST_PARTS, one, parts

GOOD = b"<https://w3id.org/secoop/id/place/dale> a <https://w3id.org/secoop/ns#Place> ."
KIND = "multipart/form-data; boundary=edge"


def field(name: bytes, value: bytes, more: bytes = b"") -> bytes:
    return b'--edge\r\nContent-Disposition: form-data; name="' + name + b'"\r\n' + more + b"\r\n" + value + b"\r\n"


END = b"--edge--\r\n"


def judge(client: FlaskClient, body: bytes, kind: str = KIND) -> tuple[int, dict[str, object]]:
    answer = client.post("/validate", data=body, content_type=kind, headers={"Accept": "application/json"})
    found = answer.get_json(force=True)
    assert isinstance(found, dict)
    return answer.status_code, found


def test_a_right_form_is_read(client: FlaskClient) -> None:
    status, found = judge(client, field(b"format", b"ttl") + field(b"data", GOOD) + END)
    assert (status, found["triples"]) == (200, 1)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (field(b"data", GOOD) * 2 + END, 400, "'data' is given 2 times"),
        (field(b"data", GOOD) + field(b"format", b"ttl") * 2 + END, 400, "'format' is given 2 times"),
        (field(b'file"; filename="a.ttl', GOOD) * 2 + END, 400, "'file' is given 2 times"),
        (field(b"data", b"<a:a> <a:b> '\xff' .") + END, 400, "not UTF-8"),
        (field(b"data", GOOD, b"Content-Type: text/plain; charset=utf-16\r\n") + END, 415, "utf-16"),
        (field(b"data", GOOD, b"Content-Transfer-Encoding: base64\r\n") + END, 415, "base64"),
        (field(b"data", GOOD), 400, "ends before"),
        (b"--edge\r\n\r\nx\r\n" + END, 400, "Content-Disposition"),
        (b"--edge\r\nContent-Disposition: form-data\r\n\r\nx\r\n" + END, 400, "no name"),
        (b"--edge\r\nContent-Disposition: form-data; name=\xff\r\n\r\nx\r\n" + END, 400, "head of a part"),
        (GOOD, 400, "ends before"),
        (field(b"x", b"y") * (MOST_PARTS + 1) + END, 413, "parts"),
    ],
)
def test_a_form_that_is_not_whole_or_not_clear_is_refused(client: FlaskClient, body: bytes, status: int, words: str) -> None:
    found, problem = judge(client, body)
    assert found == status
    assert words in str(problem["detail"])
    assert problem["remedy"]


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary="])
def test_a_form_without_a_boundary_is_refused(client: FlaskClient, kind: str) -> None:
    status, problem = judge(client, field(b"data", GOOD) + END, kind)
    assert status == 400
    assert "boundary" in str(problem["detail"])


@given(
    st.lists(
        st.sampled_from([b"--edge", b"--", b"\r\n", b"\n", b"Content-Disposition: form-data; name=data", b"x", b"\xff", b'"'])
    )
)
def test_whatever_comes_is_parts_or_an_error_of_ours(pieces: list[bytes]) -> None:
    try:
        found = parts(b"".join(pieces), "edge")
        one(found, "data")
    except SecoopError:
        return
    assert all(isinstance(part.data, bytes) for part in found)


@given(st.binary().filter(lambda data: b"--edge" not in data))
def test_the_bytes_of_a_file_come_through(data: bytes) -> None:
    (part,) = parts(field(b'file"; filename="a', data) + END, "edge")
    assert (part.name, part.filename, part.data) == ("file", "a", data)
