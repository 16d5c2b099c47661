"""The table of tests that are known to fail, each with the way it fails and the cause."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.run import OUTCOMES

TABLE = Path(__file__).parent / "expected_failures.tsv"


@dataclass(frozen=True, slots=True)
class Failure:
    """How a test fails, and why."""

    outcome: str
    cause: str


def load(path: Path = TABLE) -> dict[str, Failure]:
    """The known failures by test; raises ValueError for a row without a cause, of unknown outcome, or given twice."""
    found: dict[str, Failure] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            test = f"{row['folder']}#{row['test']}"
            if not row["cause"] or row["outcome"] not in OUTCOMES or test in found:
                raise ValueError(f"{test}: no cause, no known outcome, or given twice")
            found[test] = Failure(row["outcome"], row["cause"])
    return found
