"""Print the figures of every suite, and with ``-v`` every test that fails: ``python -m tests.conformance``."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from time import perf_counter

from tests.conformance.run import OUTCOMES, run
from tests.conformance.suites import cases, folder, suite


def main() -> None:
    """Run every test and print a table."""
    seconds: dict[str, float] = defaultdict(float)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases(folder()):
        started = perf_counter()
        outcome = run(case)
        seconds[suite(case)] += perf_counter() - started
        found[suite(case)][outcome] += 1
        if outcome and "-v" in sys.argv:
            sys.stdout.write(f"{case.folder}\t{case.name}\t{outcome}\n")
    sys.stdout.write("".join(f"{word:>10}" for word in ("", "", "", "tests", "passed", *OUTCOMES, "seconds")) + "\n")
    for name, outcomes in found.items():
        figures = [outcomes.total(), *(outcomes[word] for word in ("", *OUTCOMES))]
        sys.stdout.write(f"{name:30}" + "".join(f"{figure:10}" for figure in figures) + f"{seconds[name]:10.2f}\n")


if __name__ == "__main__":
    main()
