"""``kg sources``."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from kg.errors import InputError
from kg.loaders import kinds
from kg.settings import Settings
from kg.store import datasets, generations
from kg.store.datasets import Dataset


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The loaded datasets as JSON, for programs.")
@click.option("--remove", metavar="NAME", help="Take a loaded dataset away; `kg build` then publishes the graph without it.")
@click.pass_obj
def sources(settings: Settings, as_json: bool, remove: str | None) -> None:
    """List the registers that can be loaded and those that are, with licence, state and counts."""
    if remove:
        with generations.writer(settings.home):
            datasets.remove(settings.home, remove)
        click.echo(f"{remove} is taken away; run `kg build`")
        return
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
    for column, number in counts["unresolved"].items():
        click.echo(f"  unresolved in {column}: {number:,} spellings")
