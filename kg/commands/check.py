"""``kg check``."""

from __future__ import annotations

import sys

import click

from kg.reasoning import build_view
from kg.reasoning import check as reason
from kg.settings import Settings
from kg.store import generations
from kg.validation import audit


@click.command()
@click.option("--no-reasoner", is_flag=True, help="Leave out HermiT (needs Java).")
@click.pass_obj
def check(settings: Settings, no_reasoner: bool) -> None:
    """Audit the current generation: shapes, checks, and the ontology's consistency by HermiT.

    Exit status 0: nothing found; 1: something found.
    """
    generation = generations.current(settings.home)
    report = audit(generation.nquads, settings=settings)
    click.echo(report.to_text())
    sound = True
    if not no_reasoner:
        result = reason(build_view())
        sound = result.consistent and not result.unsatisfiable
        click.echo(result.explanation if not sound else "ontology: consistent, no unsatisfiable class")
    sys.exit(0 if report.conforms and sound else 1)
