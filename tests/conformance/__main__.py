"""Print the figures of every suite, and with ``-v`` every test that fails: ``python -m tests.conformance``."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from pathlib import Path
from time import perf_counter

from tests.conformance.run import run
from tests.conformance.suites import cases, suite


def main() -> None:
    shared = Path(os.environ.get("SECOOP_SHARED", Path(__file__).parents[3] / "shared"))
    seconds: dict[str, float] = defaultdict(float)
    outcomes: dict[str, list[str]] = defaultdict(list)
    for case in cases(shared / "conformance"):
        started = perf_counter()
        outcome = run(case)
        seconds[suite(case)] += perf_counter() - started
        outcomes[suite(case)].append(outcome)
        if outcome and "-v" in sys.argv:
            sys.stdout.write(f"{case.folder}\t{case.name}\t{outcome}\n")
    for name, found in outcomes.items():
        failed = sum(map(bool, found))
        sys.stdout.write(f"{name:32} {len(found) - failed:5} passed {failed:4} failed {seconds[name]:6.1f} s\n")


if __name__ == "__main__":
    main()
