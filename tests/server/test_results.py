"""Result pages hold a bounded part of an answer, whole rows only, and know how many rows there are."""

from __future__ import annotations

import io

import pytest

from kg.store.pool import Answer
from server import results


def answer(*rows: bytes) -> Answer:
    body = b"".join(row + b"\n" for row in rows)
    return Answer(io.BytesIO(body), len(body), "text/tab-separated-values")


def test_a_short_answer_is_read_whole() -> None:
    assert results.first(answer(b"?a", b"1", b"2"), 10) == (b"?a\n1\n2\n", 3)


def test_rows_beyond_those_shown_are_counted() -> None:
    assert results.first(answer(b"?a", *[b"1"] * 50), 3) == (b"?a\n1\n1\n", 51)


@pytest.mark.parametrize("size", [results.HEAD_BYTES - 4, results.HEAD_BYTES, results.HEAD_BYTES * 3])
def test_a_row_that_does_not_fit_is_counted_and_not_held(size: int) -> None:
    head, total = results.first(answer(b"?a", b"x" * size, b"2"), 10)
    assert head == b"?a\n" or len(head) <= results.HEAD_BYTES
    assert head.endswith(b"\n")
    assert total == 3
