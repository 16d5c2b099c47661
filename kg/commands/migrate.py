"""``kg migrate``."""

from __future__ import annotations

from pathlib import Path

import click

from kg.change import migrations
from kg.commands.files import File
from kg.store.rdf import read_turtle


@click.command()
@click.argument("file", type=File())
@click.option("--from", "since", required=True, metavar="VERSION", help="The version of the ontology the file was written for.")
def migrate(file: Path, since: str) -> None:
    """Rewrite a Turtle FILE that was written for an older version of the ontology.

    Applies the updates of ontology/migrations after VERSION, in order, and writes N-Triples to standard output. The file
    itself stays as it is. Blank nodes come out as IRIs.
    """
    for subject, predicate, value in migrations.migrate(read_turtle(file, file.stem), since):
        click.echo(f"{subject.n3()} {predicate.n3()} {value.n3()} .")
