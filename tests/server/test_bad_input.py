"""Whatever is sent to ``/validate``, the answer is clear and quick, and nothing is stored."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.errors import InputError, TooLargeError, UnsupportedMediaError
from tests.validation.unreadable import GENEROUS, UNREADABLE


@pytest.mark.parametrize("name", UNREADABLE)
def test_the_page_answers_what_cannot_be_read_with_a_remedy_and_stores_nothing(client: FlaskClient, name: str) -> None:
    bad = UNREADABLE[name]
    status = {InputError: 400, TooLargeError: 413, UnsupportedMediaError: 415}[bad.error]
    data = bad.data()
    before = stored(client)
    began = time.monotonic()
    answer = client.post("/validate", data=data, content_type=bad.media_type, headers={"Accept": "application/json"})
    # The server of the tests takes 1 MB only.
    assert answer.status_code == (413 if len(data) > 1_000_000 else status)
    assert json.loads(answer.data)["remedy"]
    assert time.monotonic() - began < GENEROUS
    assert stored(client) == before


def stored(client: FlaskClient) -> dict[str, int]:
    """Every file of the server's home with its size."""
    home: Path = client.application.extensions["secoop"].settings.home
    return {str(path): path.stat().st_size for path in sorted(home.rglob("*")) if path.is_file()}
