"""The right answers, known before the server under test is asked: one for each question and generation.

Answers of queries come from the engine in this process, over the published file; pages and redirects from the application
without its front, cache and web server, one client and one request at a time.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from benchmarks.serve.workloads import Subjects
from benchmarks.soak import editions
from benchmarks.soak.editions import Edition
from benchmarks.soak.questions import Asked, Question, canonical, questions
from kg.settings import Settings
from kg.store.engine import evaluate, write
from kg.store.generations import Generation
from kg.store.reader import Reader
from server import create_app
from server.state import state_of


class NoTruthError(Exception):
    """The right answers cannot be told apart, or the application gave none."""


class Truth:
    """Canonical right answers by generation and name; redirects are their Location."""

    def __init__(self) -> None:
        self._answers: dict[tuple[int, str], bytes] = {}

    def learn(self, generation: int, name: str, answer: bytes) -> None:
        """Take a right answer in its canonical form."""
        self._answers[generation, name] = answer

    def of(self, generation: int, name: str) -> bytes | None:
        """The right answer, None for a generation nobody has published."""
        return self._answers.get((generation, name))

    def require_differences(self, names: Sequence[str]) -> None:
        """Raise NoTruthError where two generations answer alike: there a mixture would not be seen."""
        for name in names:
            answers = [answer for (_, other), answer in self._answers.items() if other == name]
            if len(set(answers)) < len(answers):
                raise NoTruthError(f"{name}: two generations have the same answer")


def learn(folder: Path, published: Sequence[Edition]) -> tuple[Asked, Truth]:
    """Publish each edition in a home of its own and write down what is right."""
    home, truth = folder / "home", Truth()
    asked: Asked | None = None
    for edition in published:
        generation = editions.publish(home, edition.nquads, keep=1)
        if asked is None:
            asked = questions(Subjects.of(Reader.open(generation)))
        _from_engine(generation, asked.queries, truth)
        _from_application(home, generation, asked, truth)
    if asked is None:
        raise NoTruthError("there is no edition")
    truth.require_differences(sorted({q.truth for q in asked.questions if q.truth != "entity"}))
    return asked, truth


def _from_engine(generation: Generation, queries: Mapping[str, tuple[str, str]], truth: Truth) -> None:
    store = ox.Store()
    store.bulk_load(path=str(generation.nquads), format=ox.RdfFormat.N_QUADS)
    for name, (query, media_type) in queries.items():
        out = io.BytesIO()
        write(evaluate(store, query, prefixes={}), media_type, out, {})
        truth.learn(generation.number, name, canonical("rows" if media_type.endswith("json") else "lines", out.getvalue()))


def _from_application(home: Path, generation: Generation, asked: Asked, truth: Truth) -> None:
    app = create_app(Settings(home=home, cache_mb=0, access_log="off"))
    # The front is an attribute of the object that hides Flask's own method.
    del app.wsgi_app
    try:
        client = app.test_client()
        for question in _distinct(asked):
            response = client.get(question.path, headers={"Accept": question.accept})
            if response.status_code not in (200, 303):
                raise NoTruthError(f"{question.key}: {response.status_code} {response.get_data(as_text=True)[:300]}")
            moved = response.status_code == 303
            answer = response.headers["Location"].encode() if moved else canonical(question.compared, response.get_data())
            truth.learn(generation.number, question.truth, answer)
    finally:
        state_of(app).close()


def _distinct(asked: Asked) -> list[Question]:
    """One question for each answer the engine alone does not give."""
    return list({question.truth: question for question in asked.questions if question.truth not in asked.queries}.values())
