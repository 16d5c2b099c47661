"""``kg export``."""

from __future__ import annotations

import shutil
import sys

import click

from kg.ftm.writing import Writer, line
from kg.settings import Settings
from kg.store import formats, generations
from kg.store.dump import dump
from kg.store.reader import Reader

_FTM = "ftm"


@click.command()
@click.option(
    "--format",
    "extension",
    type=click.Choice(sorted([*formats.EXTENSIONS, _FTM])),
    default="nq",
    show_default=True,
    help="Syntax of the dump.",
)
@click.pass_obj
def export(settings: Settings, extension: str) -> None:
    """Write the current generation to standard output.

    nq and trig hold the named graphs; the others hold the merged graph. nq is canonical: sorted, byte-identical for equal graphs.
    ftm is the data model of FollowTheMoney, one entity a line; what it cannot say is counted on standard error.
    """
    generation = generations.current(settings.home)
    if extension == _FTM:
        _entities(Reader.open(generation))
        return
    if extension == "nq":
        with generation.nquads.open("rb") as source:
            shutil.copyfileobj(source, sys.stdout.buffer)
        return
    dump(generation, formats.EXTENSIONS[extension], sys.stdout.buffer)


def _entities(reader: Reader) -> None:
    writer = Writer(reader)
    for entity in writer.entities():
        sys.stdout.buffer.write(line(entity).encode())
    for what, count in writer.lost.most_common():
        if count:
            click.echo(f"not said in ftm: {count:,} {what}", err=True)
