"""``python -m benchmarks.serve``: build the data, start the servers, measure, report.

With ``--quick`` it takes two minutes and writes no file.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import click

from benchmarks.serve import dataset, engine, report
from benchmarks.serve.generate import FULL
from benchmarks.serve.measure import Plan, Run
from benchmarks.serve.plot import plot
from benchmarks.serve.servers import EVERY, Server, UnavailableError
from benchmarks.serve.workloads import workloads

_QUICK_EVENTS = 300
_QUICK = Plan(rounds=2, seconds=1, patience=20, slow=2)
_FULL = Plan(rounds=5, seconds=2, patience=60, slow=8)
_PAGE = Path("docs/performance.md")


@click.command()
@click.option("--quick", is_flag=True, help="A small graph and two short rounds; the figures go to standard output only.")
@click.option("--events", type=click.IntRange(16), help=f"Meetings of the generated graph (default {FULL}: a million triples).")
@click.option("--only", default=",".join(EVERY), help="Servers, by comma.", show_default=True)
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("var/bench-serve"), show_default=True)
def main(quick: bool, events: int | None, only: str, folder: Path) -> None:
    """Measure the servers side by side."""
    plan, started = (_QUICK if quick else _FULL), time.monotonic()
    load = os.getloadavg()[0]

    def told(text: str) -> None:
        click.echo(f"{time.monotonic() - started:5.0f} s  {text}", err=True)

    count = events or (_QUICK_EVENTS if quick else FULL)
    told(f"data of {count} meetings")
    data = dataset.prepare(folder, count)
    told(f"{data.generation.counts['triples']:,} triples")
    subjects, timings = engine.timings(data.generation)
    with ExitStack() as stack, tempfile.TemporaryDirectory() as log:
        servers, missing = _start(stack, only.split(","), data, Path(log), told)
        if report.REFERENCE not in {server.key for server in servers}:
            raise click.ClickException("every ratio is to the native server, and it is not here: " + "; ".join(missing))
        run = Run(servers, plan, told)
        asked = workloads(data.generation, subjects)
        run.uncached(asked)
        running = {server.key: server for server in run.servers}
        if {"ours", report.REFERENCE} <= running.keys():
            told("cache")
            again = [workload for workload in asked if workload.key in ("tiny", "medium", "one-actor")]
            run.cached(running["ours"], running[report.REFERENCE], again)
    results = report.Results(
        generation=data.generation,
        workloads=asked,
        names={server.key: server.name for server in servers},
        missing=missing,
        outcomes=run.outcomes,
        engine=timings,
        rounds=plan.rounds,
        load=(load, os.getloadavg()[0]),
        date=datetime.now(UTC).date().isoformat(),
    )
    told("done")
    if quick or events:
        click.echo(report.markdown(results))
    else:
        _PAGE.write_text(report.insert(_PAGE.read_text(encoding="utf-8"), report.markdown(results)), encoding="utf-8")
        _PAGE.with_suffix(".svg").write_text(plot(results), encoding="utf-8")
        click.echo(f"figures in {_PAGE}")


def _start(
    stack: ExitStack, wanted: list[str], data: dataset.Dataset, log: Path, told: Callable[[str], None]
) -> tuple[list[Server], list[str]]:
    servers, missing = [], []
    for key in wanted:
        try:
            servers.append(stack.enter_context(EVERY[key](data, log)))
            told(f"{servers[-1].name} answers")
        except UnavailableError as error:
            told(str(error))
            missing.append(str(error))
    return servers, missing


if __name__ == "__main__":
    main()
