"""``kg record``: show, lock and survey one record."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from kg import resources
from kg.errors import InputError, NotFoundError
from kg.interpret.nodes import Node
from kg.interpret.passages import Span, parse_span, write_lock
from kg.loaders import records
from kg.loaders.corpus import Corpus
from kg.namespaces import Iris
from kg.settings import Settings
from kg.vocabulary import suggest

_SENTENCE = re.compile(r"[^.!?。\n]*[.!?。\n]+|[^.!?。\n]+\Z")


@click.group()
def record() -> None:
    """Work on the curated record of one document."""


def _find(name: str, settings: Settings, *, locks: bool = True) -> records.Record:
    folder = (settings.records or resources.path("records")) / "documents"
    path = folder / f"{name}.yaml"
    if not path.is_file():
        raise NotFoundError(
            f"no record is called {name!r}",
            where=str(folder),
            remedy=suggest(name, [p.stem for p in folder.glob("*.yaml")]),
        )
    return records.read(path, settings.captures, locks=locks)


def lines(node: Node) -> Iterator[Node]:
    """Every line with evidence, in the order of the file."""
    if isinstance(node.value, dict):
        if "at" in node.value:
            yield node
        else:
            for child in node.value.values():
                yield from lines(child)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from lines(child)


def _words(line: Node) -> str:
    parts = [f"{key}: {value.plain()}" for key, value in line.fields().items() if key != "at"]
    return ", ".join(parts)


@record.command()
@click.argument("name")
@click.pass_obj
def show(settings: Settings, name: str) -> None:
    """Print each line of record NAME beside its passage (needs SECOOP_CAPTURES)."""
    found = _find(name, settings)
    for line in lines(found.root):
        for node in line.need("at").items():
            span = parse_span(node)
            quote = found.passages.quote(span) or "(document not at hand)"
            click.echo(f"{found.path.name}:{line.line}  {_words(line)}\n    [{span[0]}-{span[1]}] {quote}")


@record.command()
@click.argument("name")
@click.pass_obj
def check(settings: Settings, name: str) -> None:
    """Check record NAME alone: structure, names, codes, spans; prints the first mistake."""
    _find(name, settings)
    corpus = Corpus.read(settings.captures, settings.records)
    for found in corpus.records:
        if found.name == name:
            quads = records.Expander(found, corpus.index, Iris(settings.base_iri)).expand()
            click.echo(f"{name}: {sum(1 for _ in lines(found.root))} lines, {len(set(quads))} triples, no mistakes")


@record.command()
@click.argument("name")
@click.pass_obj
def lock(settings: Settings, name: str) -> None:
    """Write the passage hashes of record NAME beside it (needs SECOOP_CAPTURES)."""
    found = _find(name, settings, locks=False)
    if found.passages.text is None:
        raise InputError("the document is not at hand", where=name, remedy="set SECOOP_CAPTURES to the folder that holds it")
    corpus = Corpus.read(settings.captures, settings.records, locks=False)
    for own in corpus.records:
        if own.name == name:
            records.Expander(own, corpus.index, Iris(settings.base_iri)).expand()
            write_lock(found.path.with_suffix(".sha256"), own.passages.used)
            click.echo(f"{name}.sha256: {len(own.passages.used)} passages")


@record.command()
@click.argument("name")
@click.pass_obj
def coverage(settings: Settings, name: str) -> None:
    """Print the sentences of NAME that no line rests on and that are not skipped (needs SECOOP_CAPTURES)."""
    found = _find(name, settings)
    missing = list(uncovered(found))
    for span, words in missing:
        click.echo(f"[{span[0]}-{span[1]}] {words}")
    click.echo(f"{name}: {len(missing)} sentences without evidence")


def uncovered(found: records.Record) -> Iterator[tuple[Span, str]]:
    """Sentences that no evidence, furniture or skipped span touches; raises InputError without the document."""
    text = found.passages.text
    if text is None:
        raise InputError(
            "the document is not at hand", where=found.name, remedy="set SECOOP_CAPTURES to the folder that holds it"
        )
    covered = bytearray(len(text))
    for line in lines(found.root):
        for node in line.need("at").items():
            _mark(covered, parse_span(node))
    for node in found.root.each("furniture"):
        _mark(covered, parse_span(node))
    for skipped in found.root.each("skipped"):
        _mark(covered, parse_span(skipped.need("span")))
    for match in _SENTENCE.finditer(text):
        if any(c.isalnum() for c in match.group()) and not any(covered[match.start() : match.end()]):
            yield match.span(), match.group().strip()


def _mark(covered: bytearray, span: Span) -> None:
    covered[span[0] : span[1]] = b"\x01" * (min(span[1], len(covered)) - span[0])
