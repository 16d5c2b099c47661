"""``kg sources``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from kg.errors import InputError, plain
from kg.loaders import claims, kinds
from kg.settings import Settings
from kg.store import datasets, generations
from kg.store.described import Dataset


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The loaded datasets as JSON, for programs.")
@click.option("--remove", metavar="NAME", help="Take a loaded dataset away; `kg build` then publishes the graph without it.")
@click.option("--force", is_flag=True, help="With --remove: also where other loaded datasets refer to it.")
@click.pass_obj
def sources(settings: Settings, as_json: bool, remove: str | None, force: bool) -> None:
    """List the registers that can be loaded and those that are, with licence, state and counts.

    A dataset that others refer to – they look names up in it, or name its entities – is not taken away before them, unless you
    say --force: then what refers to nothing keeps `kg build` from publishing until it is loaded again or taken away too.
    """
    if remove:
        with generations.writer(settings.home):
            _remove(settings.home, remove, force)
        return
    if force:
        raise click.UsageError("--force goes with --remove NAME")
    loaded = {dataset.name: dataset for dataset in datasets.installed(settings.home)}
    if as_json:
        click.echo(json.dumps([asdict(dataset) for dataset in loaded.values()], indent=1, ensure_ascii=False))
        return
    known = kinds.known()
    for name in sorted({*known, *loaded}):
        dataset = loaded.get(name)
        if dataset is None:
            _known(name)
        else:
            _loaded(dataset)
    claims.check_all(settings.home)


def _remove(home: Path, name: str, force: bool) -> None:
    referring = list(claims.referring(home, name))
    if referring and not force:
        raise InputError(
            "other loaded datasets refer to it:\n" + "\n".join(f"  {one}" for one in referring),
            where=name,
            remedy="take those away first; or --force, and load it again or take them away before the next `kg build`",
        )
    datasets.remove(home, name)
    click.echo(f"{name} is taken away; run `kg build`")
    for one in referring:
        click.echo(f"  {one}: load it anew, or take it away too")


def _known(name: str) -> None:
    try:
        found = kinds.read(kinds.find(name))
    except InputError as error:
        click.echo(f"{name}\n  descriptor: {error}")
        return
    click.echo(f"{name}: {found.title}")
    click.echo(f"  {found.publisher}; licence {found.licence}; not loaded")


def _loaded(dataset: Dataset) -> None:
    counts = dataset.counts
    ignored = f" + {counts['ignored']:,} ignored" if counts.get("ignored") else ""
    click.echo(f"{dataset.name}: {dataset.title}")
    click.echo(f"  {dataset.publisher}; licence {dataset.licence}; retrieved {dataset.retrieved}, loaded {dataset.loaded}")
    click.echo(
        f"  {counts['read']:,} {counts.get('unit', 'rows')} read = {counts['loaded']:,} loaded + {counts['merged']:,} merged"
        f" + {counts['rejected']:,} rejected{ignored}; {counts['triples']:,} triples"
    )
    for missed in counts.get("missed", ()):
        click.echo(plain(f"  NOT AS EXPECTED: {missed}"))
    for column, told in counts.get("prose", {}).items():
        click.echo(
            f"  prose in {told['source']}, read as {column}: {told['cells']:,} cells speak of it = {told['read']:,} read"
            f" + {told['in part']:,} read in part + {told['unread']:,} not read"
        )
    for column, number in counts["unresolved"].items():
        click.echo(f"  unresolved in {column}: {number:,} spellings")
