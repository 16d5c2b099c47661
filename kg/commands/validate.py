"""``kg validate``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kg.commands.files import File
from kg.errors import InputError, NotFoundError, QueryKilledError, TooLargeError, UnsupportedMediaError
from kg.settings import Settings
from kg.store.generations import Generation, current
from kg.validation import validate as judge
from kg.validation.parsing import SUFFIXES
from kg.validation.report import SEVERITIES
from kg.validation.sarif import Judged, to_sarif
from kg.validation.shacl_report import to_jsonld, to_turtle

#: What one file can be at fault for; anything else ends the command.
_UNREADABLE = (InputError, TooLargeError, UnsupportedMediaError, QueryKilledError)
_STDIN = Path("-")
_FORMS = ("text", "json", "turtle", "jsonld", "sarif")


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE…",
    type=File(allow_dash=True),
)
@click.option("--format", "form", type=click.Choice(_FORMS), default="text", help="How the report is written.")
@click.option("--alone", is_flag=True, help="Judge with the ontology alone, not with the current graph.")
@click.option(
    "--type", "ending", type=click.Choice([suffix[1:] for suffix in SUFFIXES]), default="ttl", help="What the standard input is."
)
@click.option(
    "--fail-on",
    "severity",
    type=click.Choice([severity.lower() for severity in SEVERITIES]),
    default="violation",
    help="The least severity that makes the exit status 1.",
)
@click.pass_obj
def validate(settings: Settings, files: tuple[Path, ...], form: str, alone: bool, ending: str, severity: str) -> None:
    """Judge RDF files against the shapes and checks, each together with the current graph. Nothing is written.

    Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD are read, told apart by their ending (.ttl .nt .nq .trig .rdf
    .jsonld); "-" is the standard input, in the format --type says.

    \b
    Exit status:  0  every file conforms (warnings may be reported)
                  1  a file violates a rule, or what --fail-on names was found
                  2  a file cannot be read
    """
    generation = None if alone else _current(settings)
    judged: list[Judged] = []
    status = 0
    for path in files:
        name = "stdin" if path == _STDIN else str(path)
        try:
            report = judge(
                _read(path, settings),
                _media_type(path, ending),
                generation=generation,
                settings=settings,
                base=generation.base if generation else settings.base_iri,
            )
        except _UNREADABLE as error:
            click.echo(f"kg: {name}: {error}", err=True)
            judged.append(Judged(name, None, error))
            status = 2
            continue
        judged.append(Judged(name, report))
        status = max(status, 1 if report.reaches(severity.capitalize()) else 0)
    _print(judged, form)
    sys.exit(status)


def _current(settings: Settings) -> Generation | None:
    try:
        return current(settings.home)
    except NotFoundError as error:
        click.echo(f"kg: {error.message}; judging with the ontology alone", err=True)
        return None


def _media_type(path: Path, ending: str) -> str:
    suffix = f".{ending}" if path == _STDIN else path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnsupportedMediaError(
            f"the ending {path.suffix!r} is not known", remedy="name the file with one of " + " ".join(SUFFIXES)
        )
    return SUFFIXES[suffix]


def _read(path: Path, settings: Settings) -> bytes:
    """The bytes of a file, one more than the limit at most: what is too large is not read to its end."""
    most = settings.upload_mb * 1_000_000 + 1
    if path == _STDIN:
        return sys.stdin.buffer.read(most)
    with path.open("rb") as file:
        return file.read(most)


def _print(judged: Sequence[Judged], form: str) -> None:
    reports = [(one.file, one.report) for one in judged if one.report is not None]
    if form == "sarif":
        click.echo(to_sarif(judged), nl=False)
    elif form == "json":
        found = [{"file": file, **report.to_dict()} for file, report in reports]
        click.echo(json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=2))
    elif form == "text":
        for file, report in reports:
            click.echo(f"{file}: {report.to_text()}", nl=False)
    else:
        written = {"turtle": to_turtle, "jsonld": to_jsonld}[form]
        click.echo(written(report for _, report in reports), nl=False)
