"""The report of a run: tables of ratios, put between markers in ``docs/performance.md``."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from benchmarks.serve.engine import Timing
from benchmarks.serve.measure import Key, Outcome
from benchmarks.serve.workloads import Workload
from kg.store.generations import Generation

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
REFERENCE = "oxigraph"
#: Requests answered from the cache → the question they repeat.
CACHED = (
    ("tiny cached", "tiny"),
    ("tiny unchanged", "tiny"),
    ("medium cached", "medium"),
    ("medium unchanged", "medium"),
    ("one-actor cached", "one-actor"),
    ("one-actor unchanged", "one-actor"),
)


@dataclass(frozen=True, slots=True)
class Results:
    """Everything one run found. ``names`` are the servers in the order of the table; ``missing`` those that were not there."""

    generation: Generation
    workloads: Sequence[Workload]
    names: Mapping[str, str]
    missing: Sequence[str]
    outcomes: Mapping[Key, Outcome]
    engine: Sequence[Timing]
    rounds: int
    load: tuple[float, float]
    date: str

    def outcome(self, server: str, workload: str) -> Outcome:
        """What a server did; an empty outcome where it was not asked."""
        return self.outcomes.get((server, workload), Outcome())

    def ratio(self, server: str, workload: str, reference: str = "") -> float:
        """How many times as fast as the native server; 0 where one of the two has no figure."""
        own, other = self.outcome(server, workload).speed, self.outcome(REFERENCE, reference or workload).speed
        return own / other if other else 0.0


def markdown(results: Results) -> str:
    """The tables."""
    return "\n\n".join((_setting(results), _uncached(results), _cache(results), _engine(results)))


def insert(page: str, figures: str, begin: str = BEGIN, end: str = END) -> str:
    """The page with new figures between its markers; raises ValueError when it has none."""
    head, first, rest = page.partition(begin)
    _, last, tail = rest.partition(end)
    if not first or not last:
        raise ValueError(f"the page has no {begin} … {end}")
    return f"{head}{begin}\n\n{figures}\n\n{end}{tail}"


def _setting(results: Results) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("pyoxigraph", "granian", "flask"))
    counts = results.generation.counts
    lines = [
        f"{results.date}; {platform.machine()}, {os.cpu_count()} cores shared by servers and clients, {platform.system()}, "
        f"Python {platform.python_version()}, {packages}; "
        f"peers: {', '.join(name for key, name in results.names.items() if key != 'ours')}.",
        f"Data: {counts['triples']:,} triples in the merged graph, derived ones included ({counts['event']:,} meetings, "
        f"{counts['Participation']:,} participations). Medians of {results.rounds} interleaved rounds; "
        f"load average {results.load[0]:.1f} at the beginning, {results.load[1]:.1f} at the end.",
        *(f"Not measured: {text}." for text in results.missing),
    ]
    return "\n".join(lines)


def _uncached(results: Results) -> str:
    others = [key for key in results.names if key != REFERENCE]
    head = f"| question | rows | {results.names[REFERENCE]} | " + " | ".join(results.names[key] for key in others) + " |"
    table = ["**Engine against engine, nothing cached** (× the native server's speed; more is faster)", "", head]
    table.append("|---|--:|--:|" + "--:|" * len(others))
    for workload in results.workloads:
        reference = results.outcome(REFERENCE, workload.key)
        cells = [_against(results, key, workload) for key in others]
        table.append(f"| {workload.title} | {reference.rows:,} | {_absolute(reference, workload)} | " + " | ".join(cells) + " |")
    return "\n".join(table)


def _against(results: Results, key: str, workload: Workload) -> str:
    outcome, reference = results.outcome(key, workload.key), results.outcome(REFERENCE, workload.key)
    if outcome.failure or not outcome.speeds:
        return outcome.failure or "–"
    told = f" ({outcome.rows:,} rows)" if outcome.rows != reference.rows else ""
    return f"× {short(results.ratio(key, workload.key))}{told}"


def _absolute(outcome: Outcome, workload: Workload) -> str:
    if outcome.failure or not outcome.speeds:
        return outcome.failure or "–"
    return f"{1000 / outcome.speed:,.1f} ms" if workload.single else f"{outcome.speed:,.0f}/s"


def _cache(results: Results) -> str:
    table = [
        "**What the cache adds** (this server)",
        "",
        "| request | × the native server | × ourselves uncached |",
        "|---|--:|--:|",
    ]
    titles = {workload.key: workload.title for workload in results.workloads}
    for key, plain in CACHED:
        outcome = results.outcome("ours", key)
        what = "not changed (304)" if key.endswith("unchanged") else "again"
        if outcome.failure:
            table.append(f"| {titles[plain]}, {what} | {outcome.failure} | |")
        elif outcome.speeds:
            own = outcome.speed / (results.outcome("ours", plain).speed or math.inf)
            table.append(
                f"| {titles[plain]}, {what} | × {short(results.ratio('ours', key, f'{plain} beside'))} | × {short(own)} |"
            )
    return "\n".join(table)


def _engine(results: Results) -> str:
    table = ["**The engine alone**, in process, in memory", "", "| question | rows | ms |", "|---|--:|--:|"]
    table += [f"| {timing.title} | {timing.rows:,} | {timing.milliseconds:.1f} |" for timing in results.engine]
    return "\n".join(table)


def short(ratio: float) -> str:
    """Two significant digits, none behind the point from 10 on."""
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2g}"
