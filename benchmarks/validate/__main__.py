"""``python -m benchmarks.validate``: contributions to a generated graph, judged by plan, in full and by a naive neighbourhood.

Verdicts are compared on a graph that full validation can judge in seconds; times are taken on the large one.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import click
from rdflib import Graph

from benchmarks.serve import dataset
from benchmarks.serve.generate import FULL
from benchmarks.validate import neighbourhood
from benchmarks.validate.contributions import Contributions
from kg.settings import Settings
from kg.store.generations import Generation
from kg.validation import Report, kept, validate_delta
from kg.validation.context import default_graph, find, ontology, planner, union
from kg.validation.judge import judge as first
from kg.validation.plan import evaluate
from kg.validation.plan.affected import Rules
from kg.validation.plan.automaton import Edge, Node
from kg.validation.report import Result

T = TypeVar("T")
_SMALL = 24


@click.command()
@click.option("--events", type=click.IntRange(16), default=FULL, show_default=True, help="Meetings of the large graph.")
@click.option("--count", type=click.IntRange(10), default=300, show_default=True, help="Contributions that are timed.")
@click.option("--compared", type=click.IntRange(1), default=24, show_default=True, help="Contributions judged in full, too.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("var/bench-serve"), show_default=True)
def main(events: int, count: int, compared: int, folder: Path) -> None:
    """Measure, and print two tables in Markdown."""
    click.echo(_verdicts(dataset.prepare(folder, _SMALL).generation, compared))
    click.echo(_times(dataset.prepare(folder, events).generation, count))


def _verdicts(generation: Generation, count: int) -> str:
    """How often each way finds other results than full validation, and how long it takes."""
    triples = union(default_graph(generation.nquads), ontology())
    plan = planner(generation.nquads)
    old = find(triples)
    drawn = Contributions(plan.base)
    seconds: dict[str, list[float]] = {"in full": [], "by plan": [], "neighbourhood": []}
    missed, extra, wrong, total = {"by plan": 0, "neighbourhood": 0}, {"by plan": 0, "neighbourhood": 0}, dict[str, int](), 0
    before = {result.key for result in old}
    for _ in range(count):
        delta = drawn.draw()
        full, seconds["in full"] = _timed(partial(find, delta.apply(triples)), seconds["in full"])
        outcome, seconds["by plan"] = _timed(partial(plan.judge, delta, old), seconds["by plan"])
        naive, seconds["neighbourhood"] = _timed(partial(neighbourhood.judge, plan.base, delta), seconds["neighbourhood"])
        new = {result.key for result in full} - before
        total += len(new)
        planned = outcome.untouched.keys() | outcome.after.keys()
        for way, found in (("by plan", planned - before), ("neighbourhood", naive - before)):
            missed[way] += len(new - found)
            extra[way] += len(found - new)
            wrong[way] = wrong.get(way, 0) + (bool(new) != bool(found))
    rows = [f"| in full | {_ms(seconds['in full'], 0.5)} | – | – | – |"]
    rows += [f"| {w} | {_ms(seconds[w], 0.5)} | {missed[w]} | {extra[w]} | {wrong[w]} |" for w in ("by plan", "neighbourhood")]
    head = f"{count} contributions to {len(triples):,} triples bring in {total} findings:\n"
    columns = "| way | median ms | missed | false | wrong verdicts |"
    return "\n".join([head, columns, "|---|---:|---:|---:|---:|", *rows, ""])


def _times(generation: Generation, count: int) -> str:
    """What one contribution takes, from the caller's side and by its parts."""
    plan = planner(generation.nquads)
    drawn = Contributions(plan.base)
    deltas = [drawn.draw() for _ in range(count)]
    settings = dataclasses.replace(Settings(), validate_memory_mb=8192, validate_seconds=1800.0)
    if kept.results(generation.path) is None:
        # Times only: what a sound graph's audit would have left, without the hours it takes at this size.
        kept.keep(generation.path, Report.of([], context="a generated graph, taken to be sound"))
    ask = partial(validate_delta, generation=generation, settings=settings, base=generation.base)
    followed: list[float] = []
    whole: list[float] = []
    # In turn, and never the same one twice: what was looked up for a contribution is remembered.
    for delta in [deltas[0], *deltas]:
        _, whole = _timed(partial(ask, delta), whole)
        _, followed = _timed(partial(ask, drawn.draw(), follow=True), followed)
    with _Parts() as parts:
        inner: list[float] = []
        for delta in deltas:
            _, inner = _timed(partial(plan.judge, delta, ()), inner)
    planning = [a - b - c for a, b, c in zip(inner, parts.judge, parts.checks, strict=True)]
    size = sum(len(d.added) + len(d.removed) for d in deltas) / count
    rows = [
        ("through the worker process, with what follows, as contributions are judged", followed[1:]),
        ("through the worker process, as it is sent", whole[1:]),
        ("planning and extraction", planning),
        ("judge", parts.judge),
        ("checks", parts.checks),
    ]
    lines = [f"| {name} | {_ms(taken, 0.5)} | {_ms(taken, 0.99)} |" for name, taken in rows]
    head = f"{count} contributions of {size:.0f} triples to {generation.counts['triples']:,}:\n\n| part | p50 ms | p99 ms |"
    return "\n".join([head, "|---|---:|---:|", *lines, ""])


class _Parts:
    """Takes the time of judge and checks inside the planner; one entry for each contribution."""

    def __enter__(self) -> _Parts:
        self.judge: list[float] = []
        self.checks: list[float] = []
        saved = self._saved = (first, evaluate._checks)

        def judge(data: Graph, shapes: Graph, *, ready: bool = False) -> list[Result]:
            found, self.judge = _timed(partial(saved[0], data, shapes, ready=ready), self.judge)
            return found

        def run(rules: Rules, edges: Iterable[Edge], wanted: Mapping[int, set[Node]]) -> list[Result]:
            found, self.checks = _timed(partial(saved[1], rules, edges, wanted), self.checks)
            return found

        self._patch(judge, run)
        return self

    @staticmethod
    def _patch(judge: object, run: object) -> None:
        vars(evaluate).update(judge=judge, _checks=run)

    def __exit__(self, *_: object) -> None:
        self._patch(*self._saved)


def _timed(work: Callable[[], T], taken: list[float]) -> tuple[T, list[float]]:
    """Do some work, and add its time."""
    began = time.perf_counter()
    found = work()
    return found, [*taken, time.perf_counter() - began]


def _ms(taken: Sequence[float], share: float) -> str:
    return f"{sorted(taken)[min(len(taken) - 1, int(share * len(taken)))] * 1000:.1f}"


if __name__ == "__main__":
    main()
