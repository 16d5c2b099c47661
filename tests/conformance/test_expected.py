"""The table of known failures takes no row without a cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.expected import Failure, load

HEAD = "folder\ttest\toutcome\tcause\n"


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "table.tsv"
    path.write_text(HEAD + "".join(row + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_row_gives_outcome_and_cause(tmp_path: Path) -> None:
    assert load(table(tmp_path, 'a/b\tc\tdiffers\tit says "x"')) == {"a/b#c": Failure("differs", 'it says "x"')}


@pytest.mark.parametrize("rows", [["a\tb\tdiffers\t"], ["a\tb\tcrashes\tx"], ["a\tb\tdiffers\tx", "a\tb\trefused\ty"]])
def test_a_row_without_a_cause_an_outcome_or_a_test_of_its_own_is_refused(tmp_path: Path, rows: list[str]) -> None:
    with pytest.raises(ValueError, match="a#b"):
        load(table(tmp_path, *rows))
