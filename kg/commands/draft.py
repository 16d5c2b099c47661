"""``kg draft``: what a document seems to say, as a record to review."""

from __future__ import annotations

import re
from pathlib import Path

import click

from kg.commands.files import File
from kg.draft import names as sources
from kg.draft import process, writing
from kg.draft.gazetteer import Name
from kg.draft.layout import lay_out
from kg.draft.process import Found
from kg.errors import InputError, NotFoundError
from kg.loaders.corpus import Corpus
from kg.settings import Settings
from kg.store import generations
from kg.store.reader import Reader


@click.command()
@click.argument("file", type=File())
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the draft and, if needed, the text.")
@click.option("--id", "name", default="", metavar="NAME", help="Id of the record; made from the file's name if not given.")
@click.option("--language", default="", metavar="TAG", help="Language of the document, such as en; guessed if not given.")
@click.option(
    "--names",
    type=click.Choice(["graph", "records"]),
    default="graph",
    help="Names of the published graph, or of the records alone.",
)
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml", help="A record to review, or JSON.")
@click.option("--explain", is_flag=True, help="Print each proposal beside its words and rule instead of a record.")
@click.pass_obj
def draft(
    settings: Settings, file: Path, out: Path | None, name: str, language: str, names: str, form: str, explain: bool
) -> None:
    """Propose a record of FILE (.txt, .html, .pdf, .docx).

    \b
    Examples:
      kg draft press-release.txt                     the draft, on the screen
      kg draft press-release.pdf --out drafts        drafts/press-release.yaml, and its text beside it
      kg draft press-release.txt --explain           why each proposal was made

    Proposals are finds of rules: names the graph knows, dates, posts, roles, the tense of verbs. Each has its passage. Nothing is
    written to the graph, and a draft cannot enter it before somebody has taken every line over; docs/guide/drafting.md leads
    through that.
    """
    identifier = name or _identifier(file)
    if not re.fullmatch(r"[a-z0-9-]+", identifier):
        raise InputError(
            f"{identifier!r} cannot be an id", where="--id", remedy="use lower-case ascii letters, digits and hyphens"
        )
    if language and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        raise InputError(
            f"{language!r} is not a language tag", where="--language", remedy="use a BCP 47 tag such as en, fr, ru, ja"
        )
    found = process.run(file, _names(settings, names), language=language)
    if explain:
        click.echo(writing.explain(found), nl=False)
        return
    capture = file.name if file.suffix.lower() == ".txt" else f"{identifier}.txt"
    write = writing.to_json if form == "json" else writing.to_yaml
    text = write(found, lay_out(found), name=identifier, file=capture)
    if out is None:
        click.echo(text, nl=False)
        if capture != file.name:
            click.echo(f"kg: the text the spans count in was not kept; --out FOLDER writes it as {capture}", err=True)
        return
    _keep(out, found, {f"{identifier}.{form}": text, **({capture: found.text} if capture != file.name else {})})


def _identifier(file: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-") or "document"


def _names(settings: Settings, where: str) -> list[Name]:
    """The published graph's names; the curated records' where none is published, or on request."""
    corpus = Corpus.read(None, settings.records)
    if where == "graph":
        try:
            return sources.of_graph(Reader.open(generations.current(settings.home)), corpus)
        except NotFoundError:
            click.echo("kg: no graph is published yet; the names are those of the records", err=True)
    return sources.of_corpus(corpus)


def _keep(out: Path, found: Found, files: dict[str, str]) -> None:
    """Write the files; one that is there already with other words is never overwritten, because somebody may be at work on it."""
    out.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = out / name
        if path.exists() and path.read_bytes() != text.encode():
            raise InputError(
                "it is there already, and says something else",
                where=str(path),
                remedy="move it away, or choose another --out or --id",
            )
    for name, text in files.items():
        draft = out / f".{name}.writing"
        draft.write_bytes(text.encode())
        draft.replace(out / name)
        click.echo(out / name)
    click.echo(
        f"{len(found.proposals)} proposals in {len(found.items)} items; next: review them (docs/guide/drafting.md)", err=True
    )
