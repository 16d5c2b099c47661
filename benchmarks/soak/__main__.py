"""``python -m benchmarks.soak``: honest clients alone, under attack, under attack with faults; the verdict is the exit status.

With ``--quick`` one round of half a minute, whose times are told and not judged, and no file is written.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from benchmarks.serve.report import insert
from benchmarks.soak import report, verdict
from benchmarks.soak.rounds import Plan, soak

_PAGE = Path("docs/performance.md")
_QUICK = Plan(rounds=1, warm=6.0, alone=4.0, attacked=6.0, fault=1.0)


@click.command()
@click.option("--quick", is_flag=True, help="One short round; figures go to standard output only, times are not judged.")
@click.option("--minutes", type=click.FloatRange(1.5), default=3.0, show_default=True, help="About how long to run.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write everything found as JSON.")
@click.option("--write/--no-write", default=True, show_default=True, help=f"Put the tables into {_PAGE}.")
@click.pass_context
def main(context: click.Context, quick: bool, minutes: float, json_file: Path | None, write: bool) -> None:
    """Soak the server, and say which promises it kept."""
    started, load = time.monotonic(), os.getloadavg()[0]

    def told_now(text: str) -> None:
        click.echo(f"{time.monotonic() - started:5.0f} s  {text}", err=True)

    plan = _QUICK if quick else Plan.of(minutes)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        evidence = soak(Path(folder), plan, told_now)
    found = verdict.promises(evidence, timing=not quick)
    run = report.Run(datetime.now(UTC).date().isoformat(), time.monotonic() - started, (load, os.getloadavg()[0]), plan.clients)
    text = report.markdown(run, evidence, found)
    if json_file is not None:
        json_file.write_text(report.as_json_text(run, evidence, found), encoding="utf-8")
    if write and not quick:
        _PAGE.write_text(insert(_PAGE.read_text(encoding="utf-8"), text, report.BEGIN, report.END), encoding="utf-8")
        told_now(f"figures in {_PAGE}")
    click.echo(text)
    _say(report.details(evidence), verdict.broken(found))
    if verdict.broken(found):
        context.exit(1)


def _say(details: Sequence[str], broken: Sequence[verdict.Promise]) -> None:
    for line in details:
        click.echo(line, err=True)
    for promise in broken:
        click.echo(f"BROKEN: {promise.words}: {promise.found}", err=True)


if __name__ == "__main__":
    main()
