"""Every test of the W3C suites ends as it should, or fails exactly as the table of known failures says."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.conformance.expected import load
from tests.conformance.manifest import Case
from tests.conformance.run import run
from tests.conformance.suites import DESCRIPTION, DESCRIPTIONS, OUTSIDE, cases, exchanges, suite

KNOWN = load()
#: What the issue asks for at least.
SHACL_PASSES = 117


@pytest.mark.usefixtures("suites")
@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
def test_it_ends_as_expected(case: Case) -> None:
    outcome, known = run(case), KNOWN.get(case.id)
    if known:
        assert outcome, f"{case.id} passes now; take it out of expected_failures.tsv"
        assert outcome == known.outcome, f"{case.id} fails in another way than the table says"
    else:
        assert outcome == "", f"{case.id}: {case.action.path}"


def test_the_table_names_only_tests_there_are(suites: Path) -> None:
    assert KNOWN.keys() - {case.id for case in cases(suites)} - {test.id for test in exchanges(suites)} == set()


def test_no_two_tests_share_a_name(suites: Path) -> None:
    assert max(Counter(case.id for case in cases(suites)).values()) == 1


def test_every_folder_is_run_whole_or_left_out_with_a_reason(suites: Path) -> None:
    found = Counter(case.folder for case in cases(suites)) + Counter(test.folder for test in exchanges(suites))
    found[DESCRIPTION] = len(DESCRIPTIONS)
    with (suites / "sparql" / "COUNTS.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    counts = {row["manifest"].rpartition("/")[0]: int(row["tests"]) for row in rows if "sparql12" not in row["manifest"]}
    assert {folder: number for folder, number in counts.items() if folder not in OUTSIDE} == {
        folder: number for folder, number in found.items() if not folder.startswith("shacl/")
    }
    assert all(OUTSIDE.values())


def test_at_least_117_of_the_120_tests_of_shacl_pass(suites: Path) -> None:
    shacl = [case.id for case in cases(suites) if suite(case).startswith("SHACL")]
    assert len(shacl) == 120
    assert len([test for test in shacl if test not in KNOWN]) >= SHACL_PASSES
