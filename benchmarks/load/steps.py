"""What is measured, each in a process of its own: ``python -m benchmarks.load.steps NAME …``; phases go to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from benchmarks.load import context as judged
from kg.assembling import whole
from kg.build import build
from kg.catalogue.prepare import prepare
from kg.loaders import kinds
from kg.loaders.corpus import Corpus
from kg.loaders.declared import Context
from kg.namespaces import Iris
from kg.settings import Settings
from kg.store import datasets, generations


def phase(name: str) -> None:
    """Say that a phase begins."""
    print(f"phase {name}", file=sys.stderr, flush=True)


def read(descriptor: str, file: str) -> None:
    """A register into its dataset, without a build."""
    settings = Settings.from_env()
    found = kinds.read(kinds.find(descriptor))
    corpus = Corpus.read(None)
    phase(f"read {descriptor}")
    with datasets.draft(settings.home, found.name) as draft:
        summary = found.load([Path(file)], draft, Context(settings.home, corpus.index, Iris(settings.base_iri)))
        with generations.writer(settings.home):
            draft.commit()
    print(f"{summary.read} rows = {summary.loaded} + {summary.merged} + {summary.rejected}, {summary.triples} triples")


def events(file: str) -> None:
    """Generated event-coded data, read and interpreted, then sorted and written; the draft is thrown away."""
    settings = Settings.from_env()
    found = kinds.read(kinds.find("icews"))
    corpus = Corpus.read(None)
    phase("read and interpret events")
    reading = [True]

    def told(done: int, size: int, _rows: int) -> None:
        if done == size and reading:
            reading.clear()
            phase("write events")

    with datasets.draft(settings.home, found.name) as draft:
        found.load([Path(file)], draft, Context(settings.home, corpus.index, Iris(settings.base_iri), progress=told))


def publish() -> None:
    """The loaded datasets to a published, validated generation with its catalogue, in files whatever their size."""
    whole.LARGE = -1
    settings = Settings.from_env()
    summary = build(settings, report=phase)
    if summary.generation:
        prepare(settings.home, summary.generation, phase)
    phase("end")
    report = summary.report
    print(
        f"{json.dumps(summary.counts)}\nwarnings: {len(report.results) if report else 0}; rules: {report.ran if report else None}"
    )


def context(count: str, target: str) -> None:
    """Contributions to the published graph, judged in its context; what was found is written to a file."""
    found = judged.judge(Settings.from_env(), int(count), phase)
    Path(target).write_text(found.to_json(), encoding="utf-8")


def bulk(nquads: str, target: str) -> None:
    """The floor of publishing: the engine's own bulk loader over the lines of the generation."""
    phase("floor: bulk load")
    store = ox.Store(target)
    store.bulk_load(path=nquads, format=ox.RdfFormat.N_QUADS, lenient=True)
    store.optimize()
    store.flush()


def columns(file: str, target: str, triples: str) -> None:
    """The floor of reading: polars writes as many N-Quads a row, put together from its cells."""
    import polars as pl  # noqa: PLC0415 - an extra of the benchmark

    phase("floor: polars")
    table = pl.scan_csv(file, separator="\t", infer_schema=False, quote_char=None).fill_null("")
    key = pl.concat_str("country", "program", "course_title", "start_date").hash().cast(pl.String)
    node = pl.concat_str(pl.lit("<https://w3id.org/secoop/id/event/training-"), key, pl.lit("> <https://w3id.org/secoop/ns#p"))
    texts = ["country", "program", "course_title", "us_unit", "student_unit", "start_date", "end_date", "location"]
    graph = '"@en <https://w3id.org/secoop/graph/training> .\n'
    parts: list[pl.Expr] = []
    for number in range(int(triples)):
        text = (
            pl.col(texts[number % len(texts)])
            .str.replace_all("\\", "\\\\", literal=True)
            .str.replace_all('"', '\\"', literal=True)
        )
        parts += [node, pl.lit(f'{number}> "'), text, pl.lit(graph)]
    frame = table.select(pl.concat_str(parts).alias("lines")).collect(engine="streaming")
    with Path(target).open("w", encoding="utf-8") as out:
        out.writelines(frame["lines"])


STEPS: dict[str, Callable[..., None]] = {
    "read": read,
    "events": events,
    "publish": publish,
    "context": context,
    "bulk": bulk,
    "columns": columns,
}

if __name__ == "__main__":
    STEPS[sys.argv[1]](*sys.argv[2:])
