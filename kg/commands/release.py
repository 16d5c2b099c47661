"""``kg release``."""

from __future__ import annotations

import click

from kg import resources
from kg.change import snapshot, version
from kg.errors import InputError


@click.command()
def release() -> None:
    """Keep ontology and shapes as they are as the release their header declares.

    Writes ontology/releases/VERSION.nt, which later versions are compared with. A release that is kept is never changed:
    where the files say something else by now, the header needs a new version first.
    """
    triples = snapshot.triples()
    now = version.declared(snapshot.Snapshot.of(triples))
    path = resources.path("ontology") / "releases" / f"{now}.nt"
    text = "".join(snapshot.lines(triples))
    if path.is_file() and path.read_text(encoding="utf-8") != text:
        raise InputError(f"{now} was released already, and said something else", where=str(path), remedy="declare a new version")
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    click.echo(f"{now}: {text.count(chr(10))} triples in {path}")
