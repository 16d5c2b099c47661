"""``kg check``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from time import perf_counter

import click

from kg import hygiene
from kg.alignment import checks as alignments
from kg.change.rules import Level
from kg.change.version import review
from kg.commands import tables
from kg.commands.align import outdated
from kg.commands.format import unformatted
from kg.reasoning import build_view
from kg.reasoning import check as reason
from kg.settings import Settings
from kg.store import generations
from kg.store.memory import MemoryGraph
from kg.validation import Judges, Report, audit, checks, shapes
from kg.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class _Part:
    """One kind of check: how many rules it asks, what it found in words, and how long it took in seconds."""

    name: str
    rules: int
    findings: int
    words: str
    sound: bool
    seconds: float


@click.command()
@click.option("--no-reasoner", is_flag=True, help="Leave out HermiT (needs Java).")
@click.option("--ontology", "only_ontology", is_flag=True, help="Check the ontology only; no build is needed.")
@click.option("--full", "judges", flag_value="both", help="Have a second engine judge the graph too; differences are violations.")
@click.option("--fast", "judges", flag_value="fast", help="Have the second engine judge the graph alone: millions of triples.")
@click.pass_obj
def check(settings: Settings, no_reasoner: bool, only_ontology: bool, judges: Judges | None) -> None:
    """Audit ontology and graph: the ontology's own checks, its consistency by HermiT, and shapes and checks on the build.

    The second engine is an extra: pip install 'secoop[second-judge]'.

    Exit status 0: nothing found that keeps a graph from being published; 1: something found.
    """
    # A file that cannot be read is told with its line here; a process that judges the graph could only end.
    Vocabulary.load()
    parts = [] if only_ontology else [_timed(lambda: _graph(settings, judges or "first"))]
    parts += [_timed(_ontology), _timed(_files), _timed(_version)]
    if not no_reasoner:
        parts.append(_timed(_reasoner))
    for part in parts:
        click.echo(part.words)
    click.echo(_table(parts), nl=False)
    sys.exit(0 if all(part.sound for part in parts) else 1)


def _timed(work: Callable[[], tuple[str, int, int, str, bool]]) -> _Part:
    started = perf_counter()
    name, rules, findings, words, sound = work()
    return _Part(name, rules, findings, words, sound, perf_counter() - started)


def _graph(settings: Settings, judges: Judges) -> tuple[str, int, int, str, bool]:
    report = audit(generations.current(settings.home).nquads, settings=settings, judges=judges)
    rules = len(shapes.rules(shapes.load())) + len(checks.load())
    return "graph: shapes and checks", rules, len(report.results), report.to_text(), report.conforms


def _ontology() -> tuple[str, int, int, str, bool]:
    started = perf_counter()
    facts = hygiene.ontology_facts()
    asked = [*hygiene.load(), *alignments.load()]
    results = hygiene.advised(hygiene.run(MemoryGraph(facts), asked))
    report = Report.of(results, context="the ontology", triples=len(facts), seconds=perf_counter() - started)
    return "ontology: checks", len(asked), len(results), report.to_text(hygiene.Places(facts)), report.conforms


def _files() -> tuple[str, int, int, str, bool]:
    """Whether the files are in the form of the house, and every alignment is what its table says."""
    loose = [f"{path}: not in its canonical form; kg format writes it" for path in unformatted()]
    stale = [f"{name}: the Turtle of this alignment is not what its table says; kg align writes it" for name in outdated()]
    words = (
        "".join(f"Violation: {fault}\n" for fault in loose + stale)
        or "files: in the form of the house, alignments as their tables\n"
    )
    return "ontology: files", 2, len(loose + stale), words, not loose + stale


def _version() -> tuple[str, int, int, str, bool]:
    """Whether the version in the header fits what changed; the rules are the levels a change may have."""
    found = review()
    words = (
        "".join(f"Violation: {fault}\n" for fault in found.faults)
        or f"ontology: {found.now} fits what changed since {found.before}\n"
    )
    return "ontology: version", len(Level), len(found.faults), words, not found.faults


def _reasoner() -> tuple[str, int, int, str, bool]:
    verdict = reason(build_view())
    sound = verdict.consistent and not verdict.unsatisfiable
    words = verdict.explanation if not sound else "ontology: consistent, no unsatisfiable class"
    return "ontology: HermiT", 2, len(verdict.unsatisfiable) + (not verdict.consistent), words + "\n", sound


def _table(parts: Iterable[_Part]) -> str:
    """The last thing printed: what was asked, what it found, how long it took."""
    columns = ("checked", "rules", "findings", "seconds")
    rows = [(part.name, str(part.rules), str(part.findings), f"{part.seconds:.1f}") for part in parts]
    cells: list[Mapping[str, tables.Cell]] = [
        {c: {"type": "literal", "value": v} for c, v in zip(columns, row, strict=True)} for row in rows
    ]
    return tables.render(tables.Answer(list(columns), cells), {}, 0)
