"""The report of a run as Markdown, put between markers in ``docs/performance.md``."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from benchmarks.load.context import Judged
from benchmarks.load.meter import Phase

BEGIN, END = "<!-- load: begin -->", "<!-- load: end -->"
#: Phases of publishing after which the generation is in force.
_AFTER = ("index", "compare", "count", "dump", "end")
_HEAD = "| what | phase | CPU s | clock s | MB of all | MB of one process | × floor |\n|---|---|--:|--:|--:|--:|--:|"


@dataclass(slots=True)
class Results:
    """What was measured: each title with its phases, in the order of the table.

    ``counts`` are the register's, ``lines`` those of the whole graph, ``triples`` of the merged one; ``events`` are rows of
    event-coded data a second; ``untouched`` and ``changed`` are the files of other datasets after one was loaded again.
    """

    date: str
    load: tuple[float, float]
    steps: Sequence[tuple[str, list[Phase]]]
    counts: dict[str, int]
    triples: int
    lines: int
    judged: Judged
    events: float
    untouched: int
    changed: int

    def cpu(self, title: str) -> float:
        """Seconds of processor of everything under a title."""
        return sum(total(phases) for name, phases in self.steps if name == title)

    @property
    def until_published(self) -> float:
        """Seconds of processor from the register's file to the published, validated generation."""
        phases = [phase for title, found in self.steps if title == "publish" for phase in found if phase.name not in _AFTER]
        return self.cpu("load") + total(phases)


def total(phases: Sequence[Phase]) -> float:
    """Seconds of processor."""
    return sum(phase.cpu for phase in phases)


def markdown(found: Results) -> str:
    """The table, under what it was measured on, over what it comes to."""
    return "\n".join([*_setting(found), "", _table(found, found.cpu("floor")), "", *_outcome(found)])


def _setting(found: Results) -> list[str]:
    counts = found.counts
    packages = ", ".join(f"{name} {_version(name)}" for name in ("pyoxigraph", "pyshacl-turbo", "polars"))
    return [
        f"{found.date}; {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}; "
        f"load average {found.load[0]:.1f} at the beginning, {found.load[1]:.1f} at the end.",
        f"{counts['read']:,} rows of the training register = {counts['loaded']:,} loaded + {counts['merged']:,} merged + "
        f"{counts['rejected']:,} rejected: {counts['triples']:,} triples;",
        f"with the other registers {found.triples:,} in the merged graph, {found.lines:,} lines of N-Quads.",
    ]


def _outcome(found: Results) -> list[str]:
    floor, judged, published = found.cpu("floor"), found.judged, found.until_published
    whole = found.cpu("load") + found.cpu("publish")
    most = max(phase.largest for title, phases in found.steps if title in ("load", "publish") for phase in phases)
    return [
        f"- From the file to a published, validated generation: {published:.0f} s of CPU, × {published / floor:.2f} of the floor "
        f"({floor:.0f} s);",
        f"  with search index, counts and dumps {whole:.0f} s, × {whole / floor:.2f}. The largest process took {most:,.0f} MB.",
        f"- {len(judged.seconds)} contributions judged in the context of this graph: p50 {judged.at(0.5):.0f} ms, "
        f"p99 {judged.at(0.99):.0f} ms of the clock, {judged.wrong.total()} wrong verdicts; "
        f"a worker has the graph open after {judged.opened:.0f} s.",
        f"- Event-coded data: {found.events:,.0f} rows a second of CPU, read and interpreted.",
        f"- One dataset loaded again: {found.changed} of {found.untouched + found.changed} files of the other datasets changed.",
    ]


def _table(found: Results, floor: float) -> str:
    rows = [_HEAD]
    for title, phases in found.steps:
        for one in [*phases, *([_sum(phases)] if len(phases) > 1 else [])]:
            share = f"{one.cpu / floor:.2f}" if title in ("load", "publish", "floor") else ""
            sizes = f"{one.memory:,.0f} | {one.largest:,.0f}"
            rows.append(f"| {title} | {one.name} | {one.cpu:.1f} | {one.wall:.1f} | {sizes} | {share} |")
    return "\n".join(rows)


def _sum(phases: Sequence[Phase]) -> Phase:
    clock = sum(phase.wall for phase in phases)
    memory, largest = max(phase.memory for phase in phases), max(phase.largest for phase in phases)
    return Phase("**all**", total(phases), clock, memory, largest)


def _version(name: str) -> str:
    """The version of a package; polars comes with the extra of the benchmark only."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"
