"""Rows wait for their encounter on the disk: all come back, those of one number together, and nothing stays behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.loaders.coded import runs as module
from kg.loaders.coded.runs import Runs


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(rows=st.lists(st.tuples(st.integers(0, 40), st.text(max_size=5)), max_size=200), size=st.integers(0, 1 << 26))
def test_every_row_comes_back_once_and_rows_of_one_number_lie_in_one_part(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, rows: list[tuple[int, str]], size: int
) -> None:
    monkeypatch.setattr(module, "_WAITING", 7)
    folder = tmp_path_factory.mktemp("runs") / "rows"
    runs = Runs(folder, size)
    for number, row in enumerate(rows):
        runs.add(row[0], (*row, number))
    parts = list(runs.read())
    assert sorted(row for part in parts for row in part) == sorted((*row, number) for number, row in enumerate(rows))
    homes: dict[int, set[int]] = {}
    for position, part in enumerate(parts):
        assert [row[2] for row in part] == sorted(row[2] for row in part)
        for row in part:
            homes.setdefault(row[0], set()).add(position)
    assert all(len(found) == 1 for found in homes.values())
    assert not folder.exists()


def test_more_bytes_make_more_parts_so_that_none_grows(tmp_path: Path) -> None:
    small, large = Runs(tmp_path / "a", 1000), Runs(tmp_path / "b", 400 << 20)
    assert small.parts < large.parts
    assert Runs(tmp_path / "c", 1 << 50).parts <= 1024


def test_what_waits_in_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WAITING", 10)
    runs = Runs(tmp_path / "rows", 0)
    for number in range(25):
        runs.add(number, (number,))
    written = sum(path.stat().st_size > 0 for path in (tmp_path / "rows").iterdir())
    assert written == runs.parts
