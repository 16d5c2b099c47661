"""The engine alone, in process, over the graph in memory as an executor holds it: no network, no pool, no server."""

from __future__ import annotations

import io
import statistics
import time
from dataclasses import dataclass

import pyoxigraph as ox

from benchmarks.serve.workloads import JSON, Subjects
from kg.library import Library
from kg.store.engine import evaluate, write
from kg.store.generations import Generation
from kg.store.reader import Reader
from kg.store.terms import Iri

_REPEATS = 25


@dataclass(frozen=True, slots=True)
class Timing:
    """One question: what it is about, rows, median milliseconds of processor time to evaluate and serialise it."""

    title: str
    rows: int
    milliseconds: float


def timings(generation: Generation) -> tuple[Subjects, list[Timing]]:
    """Load the graph, choose the subjects, and time the questions on one actor and one meeting."""
    store = ox.Store()
    store.bulk_load(path=str(generation.nquads), format=ox.RdfFormat.N_QUADS)
    reader = Reader(store, generation.base, generation)
    subjects = Subjects.of(reader)
    asked = (
        ("whom the median actor met", "whom-did-one-meet", {"actor": subjects.median_actor}),
        ("whom a busy actor met (99 of 100 are at fewer meetings)", "whom-did-one-meet", {"actor": subjects.actor}),
        ("whom the busiest actor met", "whom-did-one-meet", {"actor": subjects.top_actor}),
        ("who met whom at a crowded meeting (95 of 100 have fewer parties)", "who-met-whom-at", {"event": subjects.event}),
    )
    return subjects, [_time(reader, store, title, name, values) for title, name, values in asked]


def _time(reader: Reader, store: ox.Store, title: str, name: str, values: dict[str, Iri]) -> Timing:
    text = Library.load()[name].standalone(reader.base, values)
    rows = len(reader.select(text))
    taken = []
    for _ in range(_REPEATS):
        out = io.BytesIO()
        started = time.process_time()
        write(evaluate(store, text, prefixes={}), JSON, out, {})
        taken.append(time.process_time() - started)
    return Timing(title, rows, statistics.median(taken) * 1000)
