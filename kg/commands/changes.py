"""``kg changes``."""

from __future__ import annotations

import sys
from collections import Counter

import click

from kg.change.rules import Level
from kg.change.version import review
from kg.validation.report import shorten


@click.command()
@click.option("--all", "everything", is_flag=True, help="Show every change, not only what is more than words.")
def changes(everything: bool) -> None:
    """What changed in ontology and shapes since the release before, and whether the version says so.

    The release is the one owl:priorVersion names, kept in ontology/releases. Exit status 0: the version in the header fits;
    1: it does not, or a deprecated or removed term has no replacement or no migration.
    """
    found = review()
    counts = Counter(change.level for change in found.changes)
    for change in found.changes:
        if everything or change.level > Level.PATCH:
            where = " ".join(filter(None, (shorten(change.subject), shorten(change.predicate))))
            ends = [
                f"{sign} {shorten(value)[:100]}" for sign, side in (("-", change.removed), ("+", change.added)) for value in side
            ]
            click.echo(f"{change.level.name.lower():5}  {where}: {change.why}" + "".join(f"\n         {end}" for end in ends))
    click.echo(
        f"{found.before} → {found.now}: " + ", ".join(f"{counts[level]} {level.name.lower()}" for level in reversed(Level))
    )
    for fault in found.faults:
        click.echo(f"kg: {fault}", err=True)
    sys.exit(1 if found.faults else 0)
