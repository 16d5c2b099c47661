"""``kg load``."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from kg.build import build
from kg.commands.build import show, take_stock, tell
from kg.commands.files import File
from kg.errors import InputError, NotFoundError, plain
from kg.identity import unresolved
from kg.loaders import claims as claiming
from kg.loaders import expected, kinds
from kg.loaders.corpus import Corpus
from kg.loaders.declared import Context
from kg.loaders.declared import Progress as Progressed
from kg.loaders.tabular.prose import Told
from kg.loaders.tabular.rejects import Summary
from kg.namespaces import Iris
from kg.search import build as search
from kg.search.index import Index
from kg.settings import Settings
from kg.store import datasets, generations

#: Reasons and unresolved names shown; the rest is in the rejects file and counted.
_SHOWN = 10
#: Cells of prose shown that no pattern reads whole, and characters of them.
_CELLS, _WIDTH = 5, 110


@click.command()
@click.argument("dataset")
@click.argument("paths", nargs=-1, type=File(), metavar="PATH…")
@click.option("--dry-run", is_flag=True, help="Read and judge everything, change nothing.")
@click.option(
    "--retrieved", metavar="DAY", default="", help="When the files were retrieved; by default the day they were written."
)
@click.option(
    "--no-build", is_flag=True, help="Read only; `kg build` judges and publishes later (for several datasets in a row)."
)
@click.option("--endpoint", metavar="URL", default="", help="Ask this SPARQL endpoint instead of reading files (kind: rdf).")
@click.option("--rejects", type=click.Path(dir_okay=False, path_type=Path), help="Also write the rejected rows here.")
@click.option(
    "--unresolved",
    "names",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write every name that was not resolved here, with its cells and the entities it might mean.",
)
@click.option(
    "--unread",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write what stands in prose and no pattern reads here, with its lines, names that share their days, and what"
    " differs under one key.",
)
@click.pass_obj
def load(
    settings: Settings,
    dataset: str,
    paths: tuple[Path, ...],
    dry_run: bool,
    retrieved: str,
    no_build: bool,
    endpoint: str,
    rejects: Path | None,
    names: Path | None,
    unread: Path | None,
) -> None:
    """Load a source into its named graph, then build a new generation.

    DATASET is the name of a descriptor (`kg sources` lists them), or the path of one of your own: for tables see
    docs/guide/registers.md, for event-coded data and code lists docs/guide/events.md, for RDF, web pages, calendars and
    FollowTheMoney docs/guide/linked-data.md. A mistake in the descriptor or a damaged file changes nothing; what cannot be
    read is counted and listed.
    """
    for path in (rejects, names, unread):
        if path is not None and not path.absolute().parent.is_dir():
            raise click.UsageError(f"there is no folder {path.parent} for {path.name}")
    found = _source(dataset, paths, endpoint)
    settings = _where_it_is(settings)
    folder = settings.records
    corpus = Corpus.read(settings.captures, folder, folder.parent / "decisions.yaml" if folder else None)
    if found.name in corpus.graphs():
        raise InputError(
            f"the graph {found.name!r} is one of the records or of the build",
            where=found.name,
            remedy="call the dataset and its descriptor otherwise",
        )
    claims = claiming.of(kinds.find(dataset))
    with datasets.draft(settings.home, found.name, claims) as draft:
        claiming.check(settings.home, found.name, claims)
        started = time.perf_counter()
        with _bar(found.name) as told:
            summary = found.load(paths, draft, Context(settings.home, corpus.index, Iris(settings.base_iri), retrieved, told))
        _show(found.name, summary, time.perf_counter() - started)
        for key, path in (("rejects", rejects), ("unread", unread)):
            if path is not None and draft.dataset is not None:
                _copied(path, draft, key)
        if names is not None:
            unresolved.write(names, _names(settings, found.name, summary).spellings)
        _something(found.name, summary)
        expected.check(found.name, summary)
        claiming.compare(settings.home, draft)
        if no_build and not dry_run:
            with generations.writer(settings.home):
                draft.commit()
        if no_build:
            if not dry_run:
                _candidates(settings, found.name, summary)
            return
        started = time.perf_counter()
        built = build(
            settings,
            staged=draft,
            publish=not dry_run,
            report=lambda name: click.echo(f"{time.perf_counter() - started:6.1f} s  {name}", err=True),
        )
    if dry_run:
        tell(built.conflicts)
        click.echo("conforms; nothing was changed (--dry-run)")
    else:
        show(built, time.perf_counter() - started)
        take_stock(settings, built)
        _candidates(settings, found.name, summary)


def _where_it_is(settings: Settings) -> Settings:
    """The settings with the base IRI of the graph in force: a load replaces one dataset, and only `kg build` moves the graph."""
    try:
        return replace(settings, base_iri=generations.current(settings.home).base)
    except NotFoundError:
        return settings


def _copied(path: Path, draft: datasets.Draft, key: str) -> None:
    """Write a file of a draft where somebody wants it, an empty one where the load has none."""
    file = draft.dataset.files.get(key) if draft.dataset is not None else None
    path.write_bytes((draft.folder / file).read_bytes() if file else b"")


def _source(dataset: str, paths: tuple[Path, ...], endpoint: str) -> kinds.Loadable:
    """The descriptor's source, with files or an endpoint to read it from."""
    path = kinds.find(dataset)
    found = kinds.read(path)
    if not endpoint:
        if not paths:
            raise click.UsageError(f"{found.name}: name the files to load, or an endpoint with --endpoint")
        return found
    if paths:
        raise click.UsageError("name files or an endpoint, not both")
    return kinds.at(found, endpoint, path)


@contextmanager
def _bar(name: str) -> Iterator[Progressed]:
    """A bar with rate and remaining time on a terminal, a line every ten seconds elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines(name)
        return
    columns = (
        TextColumn(name),
        BarColumn(),
        TextColumn("{task.fields[rows]:,} rows, {task.fields[rate]:,.0f}/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task, started = bar.add_task(name, total=None, rows=0, rate=0.0), time.perf_counter()

        def told(done: int, size: int, rows: int) -> None:
            rate = rows / max(time.perf_counter() - started, 1e-6)
            bar.update(task, completed=done, total=size, rows=rows, rate=rate)

        yield told


class Lines:
    """Progress as plain lines."""

    every = 10.0

    def __init__(self, name: str) -> None:
        self.name = name
        self._started = self._last = time.perf_counter()

    def __call__(self, done: int, size: int, rows: int) -> None:
        now = time.perf_counter()
        if now - self._last < self.every:
            return
        self._last = now
        rate, rest = rows / (now - self._started), (now - self._started) * (size - done) / max(done, 1)
        click.echo(f"{self.name}: {rows:,} rows, {rate:,.0f}/s, {rest:.0f} s remain", err=True)


def _show(name: str, summary: Summary, seconds: float) -> None:
    click.echo(
        f"{name}: {summary.read:,} {summary.unit} read = {summary.loaded:,} loaded + {summary.merged:,} merged"
        f" + {summary.rejected:,} rejected{_ignored(summary.ignored)}; {summary.triples:,} triples; {seconds:.1f} s"
    )
    for missed in summary.missed:
        click.echo(plain(f"  NOT AS EXPECTED: {missed}"))
    for reason, count in summary.reasons.most_common(_SHOWN):
        click.echo(f"  rejected  {count:>7,}  {reason}")
    _more(summary.reasons, "rejected", "for other reasons (--rejects FILE lists all)")
    for what, count in summary.ignored_as.most_common(_SHOWN):
        click.echo(plain(f"  ignored   {count:>7,}  {what}"))
    _more(summary.ignored_as, "ignored", "of other kinds")
    for column, values in summary.unresolved.items():
        click.echo(f"  unresolved in {column}: {len(values):,} spellings in {values.total():,} cells")
        for value, count in values.most_common(_SHOWN):
            meant = f" (the spelling of {' and of '.join(summary.several[value])})" if value in summary.several else ""
            click.echo(plain(f"            {count:>7,}  {value}{meant}"))
        _more(values, "", f"of {max(0, len(values) - _SHOWN):,} more spellings (--unresolved FILE lists all)")
    for told in summary.prose.values():
        _prose(told)
    _otherwise(summary)
    for note in summary.notes:
        click.echo(plain(f"  note: {note}"))


def _otherwise(summary: Summary) -> None:
    """What rows call or describe otherwise than the rows that described it first, all of which is kept."""
    if not summary.differing:
        return
    click.echo(
        f"  otherwise {summary.differing:>7,}  names or links that differ under one key: all are kept, the first is preferred"
    )
    for one in summary.told_otherwise:
        click.echo(plain(f"            {one}"))
    if summary.differing > len(summary.told_otherwise):
        click.echo(
            f"            and {summary.differing - len(summary.told_otherwise):,} more (--unread FILE lists those of tables)"
        )


def _prose(told: Told) -> None:
    """What became of a column's prose: how much of it patterns read, which ones, and the most frequent cells that are left."""
    click.echo(
        f"  prose in {told.source}, read as {told.column}: {told.speaking:,} cells speak of it = {told.whole:,} read"
        f" + {told.part:,} read in part + {told.unread:,} not read"
    )
    for name, count in told.by.most_common():
        click.echo(plain(f"            {count:>7,}  read by the pattern {name}"))
    for cell, count in told.left.most_common(_CELLS):
        click.echo(plain(f"            {count:>7,}  not read: {cell if len(cell) <= _WIDTH else cell[: _WIDTH - 1] + '…'}"))
    if len(told.left) > _CELLS:
        click.echo("                     and others (--unread FILE lists all, with their lines)")


def _more(counts: Counter[str], what: str, of: str) -> None:
    """One line for what is not shown, so that the lines add up."""
    rest = counts.total() - sum(count for _, count in counts.most_common(_SHOWN))
    if rest:
        click.echo(f"  {what:<9} {rest:>7,}  {of}")


def _candidates(settings: Settings, name: str, summary: Summary) -> None:
    """Write what was not resolved to a file, with the entities it might mean, and show the most frequent of it."""
    if not summary.unresolved and not unresolved.path_of(settings.home, name).is_file():
        return
    found = _names(settings, name, summary)
    unresolved.write(found.path, found.spellings)
    new = sum(one.new for one in found.spellings)
    click.echo(f"  {len(found.spellings):,} spellings unresolved, {new:,} of them new; with candidates in {found.path}")
    for one in sorted(found.spellings, key=lambda one: not one.new)[:_SHOWN]:
        if one.candidates:
            click.echo(plain(f"            {one.spelling}  might be  {one.candidates[0][0]} ({one.candidates[0][2]})"))


def _names(settings: Settings, name: str, summary: Summary) -> unresolved.Report:
    """What was not resolved, with the entities of the graph in force that it might mean."""
    try:
        generation = generations.current(settings.home)
        index = Index(search.ensure(generation))
    except (NotFoundError, OSError):
        index = None
    try:
        made = tuple(datasets.get(settings.home, name).claims.names)
    except NotFoundError:
        made = ()
    wanted = unresolved.Wanted(summary.leads, made)
    return unresolved.report(settings.home, name, summary.unresolved, index, settings.base_iri, summary.several, wanted)


def _something(name: str, summary: Summary) -> None:
    """Raise InputError where every row was rejected: an empty graph is not what the source says."""
    if summary.rejected and not summary.loaded and not summary.merged:
        raise InputError(
            f"nothing was loaded: {summary.rejected:,} of {summary.read:,} {summary.unit} were rejected",
            where=name,
            remedy="see the reasons above, or --rejects FILE; what was loaded before stays",
        )


def _ignored(number: int) -> str:
    return f" + {number:,} ignored" if number else ""
