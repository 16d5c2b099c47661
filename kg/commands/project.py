"""``kg project``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg import projection
from kg.commands.files import File
from kg.settings import Settings
from kg.store import formats, generations
from kg.store.reader import Reader
from kg.validation.foreign import conform


@click.command()
@click.argument("view", type=click.Choice(sorted(projection.VIEWS)))
@click.option("--format", "extension", type=click.Choice(sorted(formats.EXTENSIONS)), default="ttl", show_default=True)
@click.option(
    "--shapes",
    type=File(),
    help="Judge the view by the SHACL shapes of this Turtle file instead of writing it.",
)
@click.pass_obj
def project(settings: Settings, view: str, extension: str, shapes: Path | None) -> None:
    """Write the current generation's events, participations, actors and places in another vocabulary.

    \b
    cpev    the EU Core Public Event Vocabulary
    schema  schema.org

    Only what sources state is in a view, and what is merely announced says so. Exit status with --shapes: 0 conforms, 1 not.
    """
    triples = projection.project(Reader.open(generations.current(settings.home)), view)
    if shapes is None:
        projection.write(triples, extension, sys.stdout.buffer)
        return
    report = conform(triples, shapes)
    click.echo(report.to_text())
    sys.exit(0 if report.conforms else 1)
