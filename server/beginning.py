"""How an answer begins that is too long to be made for one page: the rows of its first parts, in its order.

A page shows a few hundred rows. Where a question says by what its answer is ordered, only as many values are asked about as
give a page of rows; the downloads hold the whole answer.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

from kg.library import Question
from kg.store.pool import Request
from kg.store.terms import Iri
from server import results
from server.front.gone import watch
from server.negotiation import TSV
from server.representation import Words
from server.results import Beginning, Table
from server.state import Snapshot, settings

#: So many values are asked about at first, then so many times as many, and never more than that at once: the engine joins a
#: thousand values in another way than a few hundred, which takes forty times as long.
_FIRST, _TIMES, _AT_ONCE = 128, 2, 512
#: Values that are counted.
_MOST = 20_000


def beginning(current: Snapshot, question: Question, words: Words) -> Table | None:
    """The first rows of an answer, at least a page of them; None where there are no more than a page can be made of whole."""
    values = current.once(f"values of {question.name}", lambda: _values(current, question))
    columns, rows, found = b"", list[bytes](), 0
    for part in _parts(values):
        answer = current.pool.answer(Request(question.of(part), TSV, rows=settings().rows), watch())
        with answer.file:
            head, lines = results.first(answer, results.ROWS + 1)
        # The first line names the columns.
        columns, _, body = head.partition(b"\n")
        rows.append(body)
        found += lines - 1
        if answer.truncated or found >= results.ROWS:
            head = columns + b"\n" + b"".join(rows)
            table = results.from_question(replace(answer, file=io.BytesIO(head), length=len(head)), words, question, ())
            table.beginning = Beginning(question.by[0], len(values), len(values) == _MOST)
            return table
    return None


def _parts(values: list[Iri]) -> Iterator[list[Iri]]:
    """The values in their order, some at a time, without the last of them: with those the answer would be whole."""
    begin, number = 0, _FIRST
    while begin + number < len(values):
        yield values[begin : begin + number]
        begin, number = begin + number, min(number * _TIMES, _AT_ONCE)


def _values(current: Snapshot, question: Question) -> list[Iri]:
    """The values an answer is ordered by, in its order."""
    answer = current.pool.answer(Request(question.values(_MOST), TSV), watch())
    with answer.file:
        return [Iri(line.strip().decode()[1:-1]) for line in answer.file.readlines()[1:]]
