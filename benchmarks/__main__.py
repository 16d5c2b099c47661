"""Build of the curated records and every library question, medians over interleaved runs.

The questions run round-robin, so that a slow moment of the machine falls on all of them alike. Aims: 15 s of CPU for the
build, 50 ms for a question in process.
"""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from kg.library import Library
from kg.namespaces import Iris
from kg.store import generations
from kg.store.reader import Reader

BUILDS = 3
ROUNDS = 11


def cpu_of_build(home: str) -> tuple[float, float]:
    """CPU and wall seconds of one `kg build` as a process of its own, children included."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "kg.cli", "--home", home, "build"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - started


def questions(home: str) -> dict[str, float]:
    """Median milliseconds of each question; a required parameter has the example value of the question's header."""
    reader = Reader.open(generations.current(Path(home)))
    library = Library.load().questions.values()
    times: dict[str, list[float]] = {question.name: [] for question in library}
    for _ in range(ROUNDS):
        for question in library:
            bindings = question.bind({p.name: p.example for p in question.parameters if p.required}, Iris(reader.base))
            started = time.perf_counter()
            reader.table(question.text, **bindings)
            times[question.name].append((time.perf_counter() - started) * 1000)
    return {name: statistics.median(values[1:]) for name, values in times.items()}


def main() -> None:
    """Print a table of figures with machine and versions."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("pyoxigraph", "pyshacl", "rdflib"))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}")
    with tempfile.TemporaryDirectory() as home:
        builds = [cpu_of_build(f"{home}/{number}") for number in range(BUILDS)]
        cpu, wall = (statistics.median(build[column] for build in builds) for column in (0, 1))
        print(f"build: median {cpu:.1f} s of CPU, {wall:.1f} s (aim: 15 s of CPU)")
        medians = questions(f"{home}/0")
    slow = sorted(medians.items(), key=lambda item: -item[1])
    print(f"{len(slow)} questions: median {statistics.median(medians.values()):.1f} ms, slowest (aim: 50 ms):")
    for name, value in slow[:10]:
        print(f"  {name:<48} {value:8.1f} ms")


if __name__ == "__main__":
    main()
