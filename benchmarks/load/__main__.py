"""``make bench-load``: the training register from its file to a published, validated generation, against the floor; events.

The floor is what no loader that does the same can be quicker than: polars writing as many N-Quads of the same file, and the
engine's own bulk loader over the lines of the generation. It says nothing of what a build does besides: sorting, merging,
deriving and judging. Beside it a generated file of a million rows of event-coded data is read and interpreted, which has to do
with no floor, and a small dataset is read again while the large one stays as it is.

``ROWS=25346`` takes every so many-th row of the register, and as small a part of the events.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks.load import events
from benchmarks.load.meter import Phase, run
from kg.store import datasets, generations

_TOTAL = 253_461
_EVENTS = 1_000_000
_HEAD = "| what | phase | CPU s | clock s | memory of all MB | of one process MB | × floor |\n|---|---|--:|--:|--:|--:|--:|"


def cut(source: Path, target: Path, rows: int) -> None:
    """Write every so many-th row of the register, spread over all years."""
    every = max(1, _TOTAL // rows)
    with gzip.open(source, "rt", encoding="utf-8") as lines, target.open("w", encoding="utf-8") as out:
        out.writelines(line for number, line in enumerate(lines) if number % every == 0)


class Bench:
    """The measured processes, one after the other, and their phases."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.done: list[tuple[str, list[Phase]]] = []

    def step(self, title: str, *arguments: str) -> list[Phase]:
        """Run and measure one; without a title it is not shown."""
        started = os.getloadavg()[0]
        phases = run([sys.executable, "-m", "benchmarks.load.steps", *arguments], {"SECOOP_HOME": str(self._home)})
        found = [phase for phase in phases if phase.name != "end"]
        if title:
            self.done.append((title, found))
            print(f"{title}: {total(found):.1f} s of CPU, load average {started:.1f}", file=sys.stderr, flush=True)
        return found

    def table(self, floor: float) -> str:
        """All phases as a Markdown table; ``floor`` is seconds of processor."""
        rows = [_HEAD]
        for title, phases in self.done:
            for one in [*phases, *([_sum(phases)] if len(phases) > 1 else [])]:
                share = f"{one.cpu / floor:.2f}" if title in ("load", "publish", "floor") else ""
                sizes = f"{one.memory:,.0f} | {one.largest:,.0f}"
                rows.append(f"| {title} | {one.name} | {one.cpu:.1f} | {one.wall:.1f} | {sizes} | {share} |")
        return "\n".join(rows)


def total(phases: list[Phase]) -> float:
    """Seconds of processor."""
    return sum(phase.cpu for phase in phases)


def _sum(phases: list[Phase]) -> Phase:
    clock = sum(phase.wall for phase in phases)
    memory, largest = max(phase.memory for phase in phases), max(phase.largest for phase in phases)
    return Phase("**all**", total(phases), clock, memory, largest)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with the data sets")
    parser.add_argument("--rows", type=int, default=_TOTAL)
    chosen = parser.parse_args()
    data, states = chosen.shared / "data", str(chosen.shared / "data" / "registry" / "Countrycodes.csv")
    with tempfile.TemporaryDirectory(prefix="secoop-bench-load-") as name:
        home = Path(name)
        bench = Bench(home)
        rows = home / "training.tsv"
        cut(data / "fmtrpt" / "fmtrpt_rows.tsv.gz", rows, chosen.rows)
        bench.step("", "read", "states", states)
        reading = bench.step("load", "read", "training", str(rows))
        publishing = bench.step("publish", "publish")
        now, dataset = generations.current(home), datasets.get(home, "training")
        triples = dataset.counts["triples"] // max(1, dataset.counts["read"])
        floor = bench.step("", "columns", str(rows), str(home / "floor.nq"), str(triples))
        (home / "floor.nq").unlink()
        floor += bench.step("", "bulk", str(now.nquads), str(home / "floor"))
        bench.done.append(("floor", floor))
        bench.step("one dataset again", "read", "states", states)
        coded = _events(bench, home, data, _EVENTS * chosen.rows // _TOTAL)
        packages = ", ".join(f"{package} {version(package)}" for package in ("pyoxigraph", "pyshacl-turbo", "polars"))
        load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
        print(f"\n{platform.machine()}, Python {platform.python_version()}, {packages}; load average at the end {load}\n")
        print(bench.table(total(floor)))
        print(f"\n{json.dumps(dataset.counts | {'lines': sum(1 for _ in now.nquads.open('rb'))})}")
        ours = total(reading) + total(publishing)
        print(f"load and publish: {ours:.0f} s of CPU, floor {total(floor):.0f} s, × {ours / total(floor):.2f}")
        print(f"events: {coded:,.0f} rows a second of CPU read and interpreted")


def _events(bench: Bench, home: Path, data: Path, rows: int) -> float:
    """Load generated event-coded data; rows a second of processor, read and interpreted."""
    bench.step("", "read", "cameo", str(data / "cameo" / "CAMEO.eventcodes.txt"))
    bench.step("", "read", "organizations", str(data / "registry" / "igos.tsv"))
    path = home / "events.tsv"
    events.write(path, rows)
    found = bench.step("events", "events", str(path))
    return rows / max(found[1].cpu, 0.01)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error}\n{error.stderr}")
