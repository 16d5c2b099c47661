"""``kg build``."""

from __future__ import annotations

import dataclasses
import resource
import time
from collections.abc import Sequence

import click

from kg.assembling import labels
from kg.assembling.labels import Conflict
from kg.build import Summary
from kg.build import build as run
from kg.catalogue.prepare import prepare
from kg.errors import plain
from kg.settings import Settings

#: Conflicts of labels that are shown; the rest is counted and listed in a file.
_SHOWN = 10


@click.command()
@click.option(
    "--base-iri",
    metavar="IRI",
    help="Base of the id/ and graph/ IRIs (SECOOP_BASE_IRI), for example http://127.0.0.1:8080/.",
)
@click.pass_obj
def build(settings: Settings, base_iri: str | None) -> None:
    """Build, validate and publish the graph from the curated records.

    A mistake in a record stops the build with file, line and column; nothing is published then, and the previous
    generation stays served.
    """
    if base_iri:
        settings = dataclasses.replace(settings, base_iri=Settings.from_env({"SECOOP_BASE_IRI": base_iri}).base_iri)
    started = time.perf_counter()
    summary = run(settings, report=lambda name: click.echo(f"{time.perf_counter() - started:6.1f} s  {name}", err=True))
    show(summary, time.perf_counter() - started)
    take_stock(settings, summary)


def take_stock(settings: Settings, summary: Summary) -> None:
    """Make the dumps of a generation just published, its counts, and what it changed."""
    if summary.generation is not None:
        prepare(settings.home, summary.generation, lambda name: click.echo(f"         {name}", err=True))


def show(summary: Summary, seconds: float) -> None:
    """Print what a build published."""
    generation = summary.generation
    if generation is None:
        return
    click.echo(f"generation {generation.number}  {generation.digest[:12]}  {generation.base}")
    width = max(map(len, summary.counts))
    for name, number in summary.counts.items():
        click.echo(f"  {name:<{width}}  {number:>8,}")
    report = summary.report
    warnings = sum(r.severity != "Violation" for r in report.results) if report else 0
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(u.ru_utime + u.ru_stime for u in usage)
    judged = report.context if report else "nothing"
    if report and report.ran:
        click.echo(f"rules: {report.ran}")
    tell(summary.conflicts, str(labels.path_of(generation.path.parents[1])))
    click.echo(f"conforms ({judged}); {warnings} warnings; {seconds:.1f} s, {cpu:.1f} s of CPU")


def tell(conflicts: Sequence[Conflict], listed: str = "") -> None:
    """Print the labels that loaded datasets do not agree on, the first of them; ``listed`` is where all are."""
    for one in conflicts[:_SHOWN]:
        click.echo(plain(f"label: {one}"))
    if len(conflicts) > _SHOWN:
        click.echo(f"label: {len(conflicts) - _SHOWN:,} more of {len(conflicts):,}{f'; all are in {listed}' if listed else ''}")
    if conflicts:
        click.echo(f"label: {labels.REMEDY}")
