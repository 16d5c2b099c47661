"""``kg query``: ask a question of the library, or a query of one's own, here or at another endpoint."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from kg import given, remote
from kg.commands import tables
from kg.errors import InputError, NotFoundError, QueryKilledError, TooLargeError
from kg.known import Source, check_known, short
from kg.library import KINDS, Library, Parameter, Question, Resolve, parse
from kg.namespaces import Iris, prefixes
from kg.settings import Settings
from kg.store import generations
from kg.store.pool import Pool, Request
from kg.store.reader import IN_MEMORY_MB, Reader
from kg.store.sparql import classify
from kg.store.terms import Literal

#: Seconds another endpoint may take, and the most that can be given to a query.
_ELSEWHERE, _LONGEST = 60.0, 86_400.0
_JSON = "application/sparql-results+json"
_TABLES = {"csv": "text/csv", "tsv": "text/tab-separated-values", "json": _JSON, "xml": "application/sparql-results+xml"}
_LABELLED = """SELECT DISTINCT ?x WHERE {
  VALUES ?text { %s }
  ?x skos:prefLabel|skos:altLabel|^sc:nameOf/skosxl:literalForm ?label
  FILTER(STR(?label) = ?text)
}"""
_GRAPHS = {"ttl": "text/turtle", "nt": "application/n-triples", "jsonld": "application/ld+json", "rdf": "application/rdf+xml"}


@click.command()
@click.argument("name", required=False)
@click.option(
    "-p", "--param", "pairs", multiple=True, metavar="NAME=VALUE", help="A parameter: event/x, orgn:x, an IRI, or an exact label."
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["table", *_TABLES, *_GRAPHS]),
    help="How to print the answer; a table, or ttl for triples.",
)
@click.option("--rows", default=200, show_default=True, metavar="N", help="Rows of a table to print; 0 prints all.")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of the local graph.")
@click.option(
    "--base-iri", metavar="IRI", default="", help="Base IRI of the endpoint's entities; read off its events if not given."
)
@click.option(
    "--seconds",
    type=float,
    callback=lambda _context, _option, value: _positive(value),
    help="How long an answer may take: 60 from an endpoint, here what SECOOP_QUERY_SECONDS says.",
)
@click.option("--list", "listing", is_flag=True, help="List the questions with their parameters.")
@click.option("--show", is_flag=True, help="Print the query with its PREFIX lines instead of asking it.")
@click.pass_obj
def query(
    settings: Settings,
    name: str | None,
    pairs: tuple[str, ...],
    shape: str | None,
    rows: int,
    endpoint: str | None,
    base_iri: str,
    seconds: float | None,
    listing: bool,
    show: bool,
) -> None:
    """Ask question NAME of the library, the query in file NAME, or (NAME is -) the one on standard input.

    \b
      kg query who-chaired
      kg query who-attended -p event=event/cabmi-conference-2019 --format csv
      kg query --show timeline -p year=2018
      kg query my.rq --endpoint http://127.0.0.1:8080/sparql

    Without NAME the questions are listed.
    """
    if listing or name is None:
        click.echo(tables.listing(Library.load().questions.values()), nl=False)
        return
    question = _find(name)
    reader = None if endpoint or show else Reader.open(generations.current(settings.home))
    values = _pairs(pairs)
    patience = seconds or _ELSEWHERE
    source = remote.Remote(endpoint, patience, base_iri) if endpoint else reader
    base = source.base if source and (reader or _needs_base(question, values)) else base_iri or settings.base_iri
    terms = question.bind(values, Iris(base), _by_label(source) if source else None)
    if source:
        terms = check_known(question, terms, source)
    text = question.standalone(base, terms)
    if show:
        click.echo(text, nl=False)
        return
    media_type = _media_type(shape, question.form)

    def far(wanted: str) -> bytes:
        return remote.ask(endpoint or "", text, question.form, wanted, patience)

    limits = replace(settings, query_seconds=seconds or settings.query_seconds, in_memory_mb=IN_MEMORY_MB, workers=1)
    answer = _here(reader, limits, text, name) if reader else far
    if media_type is not None:
        sys.stdout.buffer.write(answer(media_type))
        return
    body = answer(_JSON)
    try:
        found = tables.read(body)
    except InputError as error:
        raise remote.RemoteError(error.message, where=endpoint or name, remedy="ask again, or try --format csv") from error
    click.echo(tables.render(found, prefixes(base), rows), nl=False)
    if found.truth is None and not found.rows and question.empty:
        click.echo(question.empty)


def _here(reader: Reader, limits: Settings, text: str, name: str) -> Callable[[str], bytes]:
    """What answers from the graph here: in a process that ends at the limits a server has for its queries."""

    def answer(wanted: str) -> bytes:
        with closing(Pool(reader.generation, limits)) as pool:
            try:
                with pool.answer(Request(text, wanted)).file as file:
                    return file.read()
            except QueryKilledError as error:
                more = {"time": "allow more time with --seconds", "memory": "more memory with SECOOP_QUERY_MEMORY_MB"}
                remedy = "; ".join(filter(None, (error.remedy, more.get(str(error.extra.get("reason"))))))
                raise QueryKilledError(error.message, where=name, remedy=remedy, extra=error.extra) from error
            except TooLargeError as error:
                raise TooLargeError(error.message, where=name, remedy=f"{error.remedy}; or raise SECOOP_ANSWER_MB") from error

    return answer


def _positive(seconds: float | None) -> float | None:
    """A number of seconds that can be waited for."""
    if seconds is not None and not 0 < seconds <= _LONGEST:
        raise click.BadParameter(f"{seconds:g} is not a number of seconds above 0 and up to {_LONGEST:,.0f}, which are a day")
    return seconds


def _needs_base(question: Question, values: Mapping[str, str]) -> bool:
    """Whether the query depends on the base IRI: through an entity that is a value, or through its prefixes."""
    entities = any(p.type in KINDS and (p.name in values or p.default) for p in question.parameters)
    return entities or question.standalone("urn:a/") != question.standalone("urn:b/")


def _media_type(shape: str | None, form: str) -> str | None:
    """The media type to ask for; None for a printed table."""
    graph = form in ("construct", "describe")
    shape = shape or ("ttl" if graph else "table")
    offered = _GRAPHS if graph else _TABLES
    if shape == "table" and not graph:
        return None
    if shape not in offered:
        raise InputError(
            f"the answer to a {form.upper()} does not come as {shape}", where="--format", remedy="one of " + ", ".join(offered)
        )
    return offered[shape]


def _find(name: str) -> Question:
    library = Library.load()
    if name in library.questions:
        return library[name]
    if name == "-":
        return _own("standard input", sys.stdin.read())
    path = Path(name)
    if path.exists():
        return _own(path.name, given.file(path).read_text(encoding="utf-8"))
    if path.suffix or "/" in name:
        raise NotFoundError("no such file", where=name, remedy="name a question of the library, a file, or - for standard input")
    return library[name]


def _own(name: str, text: str) -> Question:
    """Somebody's own query; with a header it may have parameters, too."""
    return parse(name, text) if text.startswith("# question:") else Question(name, "", (), (), (), text, classify(text))


def _pairs(pairs: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise InputError(
                f"{pair[:80]!r} is not NAME=VALUE", where="-p", remedy="for example -p event=event/tirana-ministerial-2023"
            )
        if key in values:
            raise InputError(f"{key} is given twice", where="-p", remedy="give each parameter once")
        values[key] = value
    return values


def _by_label(source: Source) -> Resolve:
    """Find the one entity of a parameter's kinds that bears a label exactly."""

    def resolve(parameter: Parameter, text: str) -> str | None:
        found = source.select(_LABELLED % Literal(text).n3())
        stems = tuple(Iris(source.base).entity(f"{kind}/") for kind in KINDS[parameter.type])
        mine = sorted({row["x"].value for row in found if row["x"].value.startswith(stems)})
        if len(mine) > 1:
            raise InputError(
                f"{text!r} names {len(mine)} things",
                where=f"parameter {parameter.name}",
                remedy="say which: " + ", ".join(short(iri, source.base) for iri in mine),
            )
        return mine[0] if mine else None

    return resolve
