"""``python -m benchmarks.search``: builds the index of generated names, asks it, and prints a table in Markdown."""

from __future__ import annotations

import resource
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import click

from benchmarks.search import generate
from kg.namespaces import PROJECT
from kg.search import build
from kg.search.index import Index
from kg.store.reader import Reader

#: Texts that are there to do harm, or match nearly everything.
HOSTILE = (
    "a",
    "o",
    "ministry",
    "of",
    "ministry of",
    '"',
    "a* OR b*",
    "NEAR(a b)",
    "x" * 10_000,
    "e\u0301" * 5000,
    "\0",
    "\u202eabc",
    "a " * 5000,
)


@click.command()
@click.option("--names", "count", type=click.IntRange(100), default=100_000, show_default=True)
@click.option("--questions", type=click.IntRange(60), default=3000, show_default=True)
def main(count: int, questions: int) -> None:
    """Measure."""
    found = generate.names(count)
    reader = Reader(generate.store(found), PROJECT)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "search.sqlite"
        before, wall = time.process_time(), time.perf_counter()
        build.write(path, reader, "generated")
        click.echo(
            f"{count:,} names: index built in {time.process_time() - before:.1f} s of CPU ({time.perf_counter() - wall:.1f} s),"
            f" {path.stat().st_size / 1e6:.1f} MB on disk\n"
        )
        index = Index(path)
        index.search("warm up the spelings")
        asked = generate.questions(found, questions)
        times: defaultdict[str, list[float]] = defaultdict(list)
        hits: defaultdict[str, int] = defaultdict(int)
        for question in asked:
            started = time.thread_time()
            answer = index.search(question.text, limit=10)
            times[question.manner].append(time.thread_time() - started)
            hits[question.manner] += any(hit.entity.iri == generate.iri(question.meant) for hit in answer.hits)
        others = (("names nothing", generate.strangers(questions // 6)), ("hostile or nearly everything", HOSTILE * 20))
        for manner, texts in others:
            for text in texts:
                started = time.thread_time()
                index.search(text, limit=10)
                times[manner].append(time.thread_time() - started)
        _table(times, hits)
    click.echo(
        f"\nmemory at the highest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB (with the generated graph)"
    )


def _table(times: dict[str, list[float]], hits: dict[str, int]) -> None:
    click.echo("| asked | questions | recall@10 | p50 ms | p99 ms | most ms |\n|---|---|---|---|---|---|")
    everything = [t for part in times.values() for t in part]
    total, found = sum(len(times[manner]) for manner in hits), sum(hits.values())
    rows = [(manner, part, hits.get(manner)) for manner, part in times.items()]
    for manner, part, right in [*rows, ("all", everything, None)]:
        ordered = sorted(part)
        recall = "" if right is None else f"{right / len(part):.1%}"
        p50, p99, most = (1000 * ordered[min(len(ordered) - 1, int(len(ordered) * q))] for q in (0.5, 0.99, 1.0))
        click.echo(f"| {manner} | {len(part)} | {recall} | {p50:.1f} | {p99:.1f} | {most:.1f} |")
    click.echo(f"\nrecall@10 over all manners: {found / total:.1%}")


if __name__ == "__main__":
    main()
