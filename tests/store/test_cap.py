"""A cap on the rows of a SELECT is put into the query; whatever else the query says stays as it was."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.store.cap import cut, may_reach
from kg.store.formats import RESULTS

STORE = ox.Store()
STORE.extend(ox.Quad(ox.NamedNode("http://x/s"), ox.NamedNode("http://x/p"), ox.Literal(i)) for i in range(9))
ALL = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"


def rows(query: str) -> list[int]:
    answer = STORE.query(query)
    assert isinstance(answer, ox.QuerySolutions)
    return [int(row["o"].value) for row in answer]


@pytest.mark.parametrize(
    ("query", "first", "beyond"),
    [
        (ALL, [0, 1, 2], [3]),
        (f"{ALL} LIMIT 4", [0, 1, 2], [3]),
        (f"{ALL} OFFSET 2", [2, 3, 4], [5]),
        (f"{ALL} offset 2 limit 100", [2, 3, 4], [5]),
        (f"{ALL} LIMIT 100 OFFSET 7", [7, 8], []),
        (f"{ALL} # LIMIT 1", [0, 1, 2], [3]),
        (f"{ALL} VALUES ?o {{ 1 3 5 7 }}", [1, 3, 5], [7]),
        (f"{ALL} LIMIT 5 VALUES ?o {{ 8 }}", [8], []),
        ("SELECT ?o { { SELECT ?o { ?s ?p ?o } ORDER BY ?o LIMIT 1 } }", [0], []),
    ],
)
def test_the_first_rows_come_and_the_one_after_them_can_be_asked_for(query: str, first: list[int], beyond: list[int]) -> None:
    part = cut(query, 3)
    assert part is not None
    assert rows(part.query) == first
    assert rows(part.beyond) == beyond


@pytest.mark.parametrize(
    "query", ["ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <http://x/>", f"{ALL} LIMIT 3", f"{ALL} LIMIT 0"]
)
def test_what_has_no_rows_or_few_enough_is_left_alone(query: str) -> None:
    assert cut(query, 3) is None


@pytest.mark.parametrize("media_type", list(RESULTS))
@pytest.mark.parametrize("count", [1, 3, 4])
def test_an_answer_that_has_the_rows_is_always_recognised(media_type: str, count: int) -> None:
    answer = STORE.query(f"{ALL} LIMIT {count}")
    assert isinstance(answer, ox.QuerySolutions)
    form = RESULTS[media_type].results
    assert form is not None
    body = answer.serialize(format=form)
    assert body is not None
    assert may_reach(count, media_type, body)
    assert not may_reach(count + 2, media_type, body)


@pytest.mark.parametrize("media_type", list(RESULTS))
def test_rows_are_counted_across_the_pieces_a_file_is_read_in(
    media_type: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.store.cap._CHUNK", 5)
    answer = STORE.query(ALL)
    assert isinstance(answer, ox.QuerySolutions)
    with (tmp_path / "answer").open("w+b") as file:
        answer.serialize(file, format=RESULTS[media_type].results)
        file.flush()
        assert may_reach(9, media_type, file.fileno())
        assert not may_reach(11, media_type, file.fileno())
