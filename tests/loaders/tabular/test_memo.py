"""Results of rules are remembered by their columns, and not without end."""

from __future__ import annotations

import pytest

from kg.loaders.tabular import cells, memo
from kg.loaders.tabular.memo import Remembered
from kg.loaders.tabular.rejects import RejectError


def values(*found: str) -> list[tuple[str, ...]]:
    return [(one,) if one else () for one in found]


def test_a_rule_is_asked_once_for_what_it_rests_on() -> None:
    asked: list[str] = []
    rule = Remembered(lambda row: asked.append(row[1][0]) or row[1][0].upper(), [1])
    assert [rule(values("a", "x")), rule(values("b", "x")), rule(values("b", "y"))] == ["X", "X", "Y"]
    assert asked == ["x", "y"]


def test_a_rule_that_rests_on_no_column_is_asked_once() -> None:
    asked: list[str] = []
    rule = Remembered(lambda _row: asked.append("again") or "same", ())
    assert [rule(values("a")), rule(values("b"))] == ["same", "same"]
    assert asked == ["again"]


def test_a_rule_is_shown_the_columns_it_rests_on_and_no_others() -> None:
    rule = Remembered(lambda row: [*row], [2, 0])
    assert rule(values("a", "b", "c", "d")) == [("a",), (), ("c",)]


def test_what_rejects_a_row_rejects_the_next_like_it() -> None:
    def reject(_row: memo.Values) -> str:
        raise RejectError("no")

    rule = Remembered(reject, [0])
    for _ in range(2):
        with pytest.raises(RejectError):
            rule(values("a"))


def test_what_is_kept_is_bounded_and_results_stay_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "MOST", 3)
    asked: list[str] = []
    rule = Remembered(lambda row: asked.append(row[0][0]) or row[0][0].upper(), [0])
    assert [rule(values(one)) for one in "abcdabcd"] == list("ABCDABCD")
    assert 4 < len(asked) <= 8


def test_cells_are_read_once_and_the_number_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MOST", 3)
    reader = cells.Reader(cells.Column("c", "c"))
    assert [reader[one] for one in (" a  b", "c", "d", "e", "c")] == [("a b",), ("c",), ("d",), ("e",), ("c",)]
    assert len(reader) <= 3
