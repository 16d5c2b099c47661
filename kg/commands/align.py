"""``kg align``."""

from __future__ import annotations

import sys

import click

from kg import alignment, resources


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a file is not what its table says.")
def align(check: bool) -> None:
    """Write the Turtle of every alignment from its table.

    The tables are ontology/alignments/*/*.sssom.tsv. Exit status 0: nothing to do, or done; 1: --check found a difference.
    """
    stale = False
    for mappings in alignment.load():
        path = resources.path("ontology") / "alignments" / mappings.name / f"{mappings.name}.ttl"
        text = alignment.render(mappings)
        fresh = path.is_file() and path.read_text(encoding="utf-8") == text
        state = "as the table says" if fresh else "differs from its table" if check else "written"
        click.echo(f"  {mappings.name:16} {len(mappings.mappings):3} mappings  {state}")
        stale = stale or not fresh
        if not fresh and not check:
            path.write_text(text, encoding="utf-8")
    sys.exit(1 if check and stale else 0)


def outdated() -> list[str]:
    """The alignments whose Turtle is not what their table says, by name."""
    root = resources.path("ontology") / "alignments"
    return [
        mappings.name
        for mappings in alignment.load()
        if not (path := root / mappings.name / f"{mappings.name}.ttl").is_file()
        or path.read_text(encoding="utf-8") != alignment.render(mappings)
    ]
