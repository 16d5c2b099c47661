"""``make bench-load``: the training register from its file to a published, validated generation, against the floor.

The floor is what no loader that does the same can be quicker than: polars writing as many N-Quads of the same file, and the
engine's own bulk loader over the lines of the generation. It says nothing of what a build does besides: sorting, merging,
deriving and judging. ``ROWS=25346`` takes every so many-th row.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks.load.meter import Phase, run
from kg.store import datasets, generations

_TOTAL = 253_461


def cut(source: Path, target: Path, rows: int) -> None:
    """Write every so many-th row of the register, spread over all years."""
    every = max(1, _TOTAL // rows)
    with gzip.open(source, "rt", encoding="utf-8") as lines, target.open("w", encoding="utf-8") as out:
        out.writelines(line for number, line in enumerate(lines) if number % every == 0)


def step(home: Path, *arguments: str) -> list[Phase]:
    """One measured process."""
    return run([sys.executable, "-m", "benchmarks.load.steps", *arguments], {"SECOOP_HOME": str(home)})


def table(title: str, phases: list[Phase]) -> None:
    """Print phases as rows of a Markdown table."""
    for phase in phases:
        if phase.name not in ("start", "end"):
            print(f"| {title} | {phase.name} | {phase.cpu:.1f} | {phase.wall:.1f} | {phase.memory:,.0f} |", flush=True)


def total(phases: list[Phase]) -> float:
    """Seconds of processor."""
    return sum(phase.cpu for phase in phases)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with the data sets")
    parser.add_argument("--rows", type=int, default=_TOTAL)
    chosen = parser.parse_args()
    data = chosen.shared / "data"
    with tempfile.TemporaryDirectory(prefix="secoop-bench-load-") as name:
        home = Path(name)
        rows = home / "training.tsv"
        cut(data / "fmtrpt" / "fmtrpt_rows.tsv.gz", rows, chosen.rows)
        step(home, "read", "states", str(data / "registry" / "Countrycodes.csv"))
        packages = ", ".join(f"{package} {version(package)}" for package in ("pyoxigraph", "pyshacl-turbo", "polars"))
        print(f"{platform.machine()}, Python {platform.python_version()}, {packages}\n")
        print("| what | phase | CPU s | clock s | memory MB |\n|---|---|--:|--:|--:|")
        reading = step(home, "read", "training", str(rows))
        table("load", reading)
        publishing = step(home, "publish")
        table("publish", publishing)
        now, dataset = generations.current(home), datasets.get(home, "training")
        triples = dataset.counts["triples"] // max(1, dataset.counts["read"])
        floor = step(home, "columns", str(rows), str(home / "floor.nq"), str(triples))
        floor += step(home, "bulk", str(now.nquads), str(home / "floor"))
        table("floor", floor)
        again = step(home, "read", "states", str(data / "registry" / "Countrycodes.csv")) + step(home, "publish")
        table("one other dataset again", again)
        print(f"\n{json.dumps(dataset.counts | {'lines': sum(1 for _ in now.nquads.open('rb'))})}")
        print(f"load and publish: {total(reading) + total(publishing):.0f} s, floor {total(floor):.0f} s of CPU")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error}\n{error.stderr}")
