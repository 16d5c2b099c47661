"""``make bench-load``: the training register from its file to a published, validated generation, against the floor; events.

The floor is what no loader that does the same can be quicker than: polars writing as many N-Quads of the same file, and the
engine's own bulk loader over the lines of the generation. It says nothing of what a build does besides: sorting, merging,
deriving and judging. Then small contributions are judged in the context of the loaded graph, a small dataset is read again
while the large one has to stay as it is, and a generated file of a million rows of event-coded data is read and interpreted,
which has to do with no floor.

The report goes into ``docs/performance.md``. ``ROWS=25346`` takes every so many-th row of the register, and as small a part of
the events, and only shows it.
"""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from benchmarks.load import events, report
from benchmarks.load.context import Judged
from benchmarks.load.meter import Phase, run
from benchmarks.serve.report import insert
from kg.store import datasets, generations

_TOTAL = 253_461
_EVENTS = 1_000_000
#: Contributions judged of every kind.
_CONTRIBUTIONS = 50
_PAGE = Path("docs/performance.md")
#: The other registers of the graph, with their files.
_OTHERS = {
    "states": "registry/Countrycodes.csv",
    "us-posts": "histstate/pocom_roles.tsv",
    "us-visits": "histstate/visits.tsv",
    "us-travels": "histstate/travels.tsv",
}


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
            print(f"{title}: {report.total(found):.1f} s of CPU, load average {started:.1f}", file=sys.stderr, flush=True)
        return found


def main() -> None:
    """Measure and print; the whole register's figures are kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with the data sets")
    parser.add_argument("--rows", type=int, default=_TOTAL)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="secoop-bench-load-") as name:
        figures = report.markdown(measure(Path(name), chosen.shared / "data", chosen.rows))
    print(figures)
    if chosen.rows == _TOTAL:
        page = insert(_PAGE.read_text(encoding="utf-8"), figures, report.BEGIN, report.END)
        _PAGE.write_text(page, encoding="utf-8")


def measure(home: Path, data: Path, rows: int) -> report.Results:
    """Everything, below a folder that is empty."""
    began, bench = os.getloadavg()[0], Bench(home)
    file = home / "training.tsv"
    cut(data / "fmtrpt" / "fmtrpt_rows.tsv.gz", file, rows)
    for name, path in _OTHERS.items():
        bench.step("", "read", name, str(data / path))
    bench.step("load", "read", "training", str(file))
    bench.step("publish", "publish")
    now, dataset = generations.current(home), datasets.get(home, "training")
    triples = dataset.counts["triples"] // max(1, dataset.counts["read"])
    floor = bench.step("", "columns", str(file), str(home / "floor.nq"), str(triples))
    (home / "floor.nq").unlink()
    floor += bench.step("", "bulk", str(now.nquads), str(home / "floor"))
    bench.done.append(("floor", floor))
    bench.step("in context", "context", str(_CONTRIBUTIONS), str(home / "judged.json"))
    judged = Judged.from_json((home / "judged.json").read_text(encoding="utf-8"))
    before = digests(home, "states")
    bench.step("one dataset again", "read", "states", str(data / _OTHERS["states"]))
    after = digests(home, "states")
    same = sum(before[path] == after.get(path) for path in before)
    coded = _events(bench, home, data, _EVENTS * rows // _TOTAL)
    return report.Results(
        date=datetime.now(UTC).date().isoformat(),
        load=(began, os.getloadavg()[0]),
        steps=bench.done,
        counts=dataset.counts,
        triples=now.counts["triples"],
        lines=sum(1 for _ in now.nquads.open("rb")),
        judged=judged,
        events=coded,
        untouched=same,
        changed=len(before.keys() | after.keys()) - same,
    )


def digests(home: Path, without: str) -> dict[str, tuple[str, int]]:
    """SHA-256 of every file of the loaded datasets but one, and when it was written."""
    files = (path for path in sorted((home / "datasets").rglob("*")) if path.is_file() and path.name != "lock")
    named = ((path.relative_to(home / "datasets"), path) for path in files)
    return {
        name.as_posix(): (sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for name, path in named
        if name.parts[0] != without
    }


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
