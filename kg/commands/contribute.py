"""``kg contribute``."""

from __future__ import annotations

import getpass
import re
import sys
from pathlib import Path

import click

from kg.commands.files import File
from kg.contributions import patch
from kg.contributions.intake import Sender, check_reason, receive
from kg.contributions.policy import Contributor
from kg.contributions.tokens import check_name
from kg.errors import ConflictError, NotConformingError, PolicyError, UnsupportedMediaError
from kg.settings import Settings
from kg.store import generations
from kg.store.reader import Reader
from kg.validation import Report
from kg.validation.parsing import Limit

#: What a change can be at fault for although it was read.
_REFUSED = (PolicyError, ConflictError, NotConformingError)


@click.command()
@click.argument("file", type=File())
@click.option("--why", required=True, help="One sentence: why the graph should change. It is published with the change.")
@click.option("--as", "name", metavar="NAME", help="The contributor's name; your user name if not given.")
@click.pass_obj
def contribute(settings: Settings, file: Path, why: str, name: str | None) -> None:
    """Put the triples of FILE into the ledger, where they wait for `kg review`.

    The ending tells the format: .ttl .nt .nq .trig .rdf .jsonld add triples; .rdfp (RDF Patch) and .ru (INSERT DATA and DELETE
    DATA of SPARQL Update) may also take away what your own accepted contributions have added. The graph with the change is
    judged first, and what does not conform is not stored. The same file twice is one contribution.

    \b
      kg contribute minutes.ttl --why "minutes of the spring meeting" --as ana.lind

    \b
    Exit status:  0  it waits for review
                  1  it violates a rule, contradicts what waits, or changes what is not yours
                  2  it cannot be read
    """
    sender = Sender(Contributor(check_name(name or _user())), check_reason(why))
    generation = generations.current(settings.home)
    kind = patch.ENDINGS.get(file.suffix.lower())
    if kind is None:
        raise UnsupportedMediaError(
            f"the ending {file.suffix!r} is not known", where=str(file), remedy="one of " + " ".join(patch.ENDINGS)
        )
    limit = Limit(size=settings.upload_mb * 1_000_000)
    change = patch.read(file.read_bytes(), kind, limit=limit, base=generation.base)
    try:
        received = receive(change, sender, generation, Reader.open(generation), settings)
    except _REFUSED as error:
        click.echo(f"kg: {error}", err=True)
        if isinstance(error, NotConformingError) and isinstance(error.extra.get("report"), dict):
            click.echo(Report.from_dict(error.extra["report"]).to_text(), nl=False, err=True)  # type: ignore[arg-type]
        sys.exit(1)
    one = received.contribution
    if received.report is not None:
        click.echo(received.report.to_text(), nl=False, err=True)
    click.echo(f"{one.id}  {one.state}" + ("" if received.new else "  (the same change is in the ledger already)"))


def _user() -> str:
    """The user's name as a contributor's: small letters, digits, dots and hyphens."""
    return re.sub(r"[^a-z0-9.-]+", "-", getpass.getuser().lower()).strip(".-") or "curator"
