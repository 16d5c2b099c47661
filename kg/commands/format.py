"""``kg format``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg import resources
from kg.commands.files import File
from kg.turtle import canonical


@click.command("format")
@click.argument("files", nargs=-1, type=File())
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 when a file is not in its canonical form.")
def format(files: tuple[Path, ...], check: bool) -> None:
    """Write Turtle FILES in the one form of the house; without FILES those of the ontology.

    Prefixes sorted and used, one term a block, predicates in a fixed order, comments and the order of terms kept.
    """
    changed = 0
    for path in files or _ontology():
        stands = path.read_text(encoding="utf-8")
        written = canonical(stands, str(path))
        if written != stands:
            changed += 1
            click.echo(f"{path}: {'not in its canonical form' if check else 'written anew'}")
            if not check:
                path.write_text(written, encoding="utf-8")
    sys.exit(1 if check and changed else 0)


def unformatted() -> list[Path]:
    """The files of the ontology that are not in their canonical form."""
    return [path for path in _ontology() if canonical(stands := path.read_text(encoding="utf-8"), str(path)) != stands]


def _ontology() -> list[Path]:
    """Everything written by hand below ``ontology/``; alignments are generated from their tables."""
    written = (path for path in resources.turtle_files("ontology") if "alignments" not in path.parts)
    return [*written, *resources.examples()]
