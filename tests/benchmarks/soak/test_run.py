"""The soak itself: its killers are all of the table, and a short run against the real server breaks no promise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.soak.killers import killers, untried

ROOT = Path(__file__).resolve().parents[3]


def test_every_construct_of_the_table_is_tried(shared: Path) -> None:
    assert untried(shared / "conformance" / "dos-queries.tsv") == []


def test_a_construct_that_is_missing_is_told(tmp_path: Path) -> None:
    table = tmp_path / "table.tsv"
    table.write_text("construct\tn\nsomething new\t3\n", encoding="utf-8")
    assert untried(table) == ["something new"]


def test_every_construct_has_a_form_that_passes_the_guard() -> None:
    passing = {killer.construct.rpartition(", ")[0] or killer.construct for killer in killers() if killer.passes}
    refused = {killer.construct for killer in killers() if not killer.passes}
    assert refused <= passing


@pytest.mark.slow
def test_a_short_run_breaks_no_promise() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.soak", "--quick"], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
