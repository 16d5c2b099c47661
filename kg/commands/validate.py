"""``kg validate``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from kg.errors import InputError, NotFoundError, QueryKilledError, TooLargeError, UnsupportedMediaError
from kg.settings import Settings
from kg.store.generations import Generation, current
from kg.validation import Report
from kg.validation import validate as judge
from kg.validation.parsing import SUFFIXES

#: What one file can be at fault for; anything else ends the command.
_UNREADABLE = (InputError, TooLargeError, UnsupportedMediaError, QueryKilledError)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text", help="How the report is written."
)
@click.option("--alone", is_flag=True, help="Judge with the ontology alone, not with the current graph.")
@click.pass_obj
def validate(settings: Settings, files: tuple[Path, ...], form: str, alone: bool) -> None:
    """Judge RDF files against the shapes and checks, each together with the current graph. Nothing is written.

    Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD are read, told apart by their ending (.ttl .nt .nq .trig .rdf
    .jsonld).

    \b
    Exit status:  0  every file conforms (warnings may be reported)
                  1  a file violates a rule
                  2  a file cannot be read
    """
    generation = None if alone else _current(settings)
    reports: list[tuple[Path, Report]] = []
    status = 0
    for path in files:
        try:
            report = _judge(path, generation, settings)
        except _UNREADABLE as error:
            click.echo(f"kg: {path}: {error}", err=True)
            status = 2
            continue
        reports.append((path, report))
        status = max(status, 0 if report.conforms else 1)
    _print(reports, form)
    sys.exit(status)


def _current(settings: Settings) -> Generation | None:
    try:
        return current(settings.home)
    except NotFoundError as error:
        click.echo(f"kg: {error.message}; judging with the ontology alone", err=True)
        return None


def _judge(path: Path, generation: Generation | None, settings: Settings) -> Report:
    media_type = SUFFIXES.get(path.suffix.lower())
    if media_type is None:
        raise UnsupportedMediaError(
            f"the ending {path.suffix!r} is not known", remedy="name the file with one of " + " ".join(SUFFIXES)
        )
    base = generation.base if generation else settings.base_iri
    return judge(path.read_bytes(), media_type, generation=generation, settings=settings, base=base)


def _print(reports: list[tuple[Path, Report]], form: str) -> None:
    if form == "json":
        found = [{"file": str(path), **report.to_dict()} for path, report in reports]
        click.echo(json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=2))
        return
    for path, report in reports:
        click.echo(report.to_turtle() if form == "turtle" else f"{path}: {report.to_text()}", nl=False)
