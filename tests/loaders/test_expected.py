"""Expected counts: one that is missed ends the load, unless the descriptor says that it is only told."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.interpret.nodes import loads
from kg.loaders import expected
from kg.loaders.tabular.prose import Told
from kg.loaders.tabular.rejects import Summary


def compared(expect: str, summary: Summary) -> Summary:
    expected.compare(loads(f"expect: {expect}", "d.yaml"), summary)
    return summary


def test_counts_that_are_as_expected_end_nothing() -> None:
    summary = compared('{rows: "3", loaded: "2", rejected: "1", merged: "0"}', Summary(read=3, loaded=2, rejected=1))
    expected.check("diary", summary)
    assert summary.missed == []


def test_a_missed_count_ends_the_load_and_names_both_numbers_and_the_line() -> None:
    summary = compared('{rows: "1200"}', Summary(read=3))
    with pytest.raises(InputError, match=r"3 rows read, 1,200 expected \(d.yaml:1:16\)") as error:
        expected.check("diary", summary)
    assert error.value.where == "diary"


def test_a_missed_count_is_only_told_where_the_descriptor_says_so() -> None:
    summary = compared('{rows: "5", missed: note}', Summary(read=3))
    expected.check("diary", summary)
    assert summary.missed == ["3 rows read, 5 expected (d.yaml:1:16)"]


def test_cells_that_patterns_read_are_expected_by_their_column() -> None:
    summary = compared('{read: {summit: "4"}}', Summary(prose={"summit": Told("summit", "text", whole=3)}))
    assert summary.missed == ["3 cells of summit read, 4 expected (d.yaml:1:25)"]


def test_a_column_whose_patterns_account_for_nothing_cannot_be_expected() -> None:
    with pytest.raises(InputError, match="no patterns of the column 'summit'"):
        compared('{read: {summit: "4"}}', Summary())


def test_a_descriptor_that_expects_nothing_misses_nothing() -> None:
    summary = Summary(read=3)
    expected.compare(loads("dataset: diary", "d.yaml"), summary)
    assert summary.missed == []
