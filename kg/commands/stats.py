"""``kg stats``."""

from __future__ import annotations

import click

from kg.settings import Settings
from kg.store import generations


@click.command()
@click.pass_obj
def stats(settings: Settings) -> None:
    """Print what the current generation holds."""
    generation = generations.current(settings.home)
    click.echo(f"generation {generation.number}, {generation.created}, base {generation.base}")
    click.echo(f"sha256 {generation.digest}")
    for name, number in generation.counts.items():
        click.echo(f"  {name:<16}  {number:>8,}")
