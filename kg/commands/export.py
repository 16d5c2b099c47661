"""``kg export``."""

from __future__ import annotations

import shutil
import sys

import click

from kg.settings import Settings
from kg.store import formats, generations
from kg.store.dump import dump


@click.command()
@click.option(
    "--format",
    "extension",
    type=click.Choice(sorted(formats.EXTENSIONS)),
    default="nq",
    show_default=True,
    help="Syntax of the dump.",
)
@click.pass_obj
def export(settings: Settings, extension: str) -> None:
    """Write the current generation to standard output.

    nq and trig hold the named graphs; the others hold the merged graph. nq is canonical: sorted, byte-identical for equal graphs.
    """
    generation = generations.current(settings.home)
    if extension == "nq":
        with generation.nquads.open("rb") as source:
            shutil.copyfileobj(source, sys.stdout.buffer)
        return
    dump(generation, formats.EXTENSIONS[extension], sys.stdout.buffer)
