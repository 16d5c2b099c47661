"""Golden answers: what the questions answer on the real records, as CSV with IRIs relative to the base.

``python -m tests.queries.regenerate`` writes them; nothing else does. Read the difference before you accept it.
"""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
import yaml

from kg.build import assemble
from kg.library import Library
from kg.loaders.corpus import Corpus
from kg.namespaces import PROJECT, Iris
from kg.store.reader import Reader
from kg.store.terms import Literal, Term

FOLDER = Path(__file__).parents[1] / "golden" / "cq"


def cases(path: Path = FOLDER / "cases.yaml") -> dict[str, dict[str, str]]:
    """Name of the golden file → the question and its parameters."""
    found: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The real records, built without the documents."""
    store = ox.Store()
    store.bulk_load("".join(assemble(Corpus.read(None), PROJECT).lines()), format=ox.RdfFormat.N_QUADS)
    return Reader(store, PROJECT)


def answer(case: dict[str, str]) -> str:
    """The answer of a case as CSV."""
    values = dict(case)
    question = Library.load()[values.pop("question")]
    columns, rows = reader().table(question.closed(question.bind(values, Iris())))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_plain(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, Literal):
        return f"{term.value}@{term.language}" if term.language not in ("", "en") else term.value
    return term.value.removeprefix(PROJECT)
