"""How an answer begins that is too long to be made for one page: the rows of its first parts, in its order.

A page shows a few hundred rows. Where a question says by what its answer is ordered, only as many values are asked about as
give a page of rows; the downloads hold the whole answer.
"""

from __future__ import annotations

from kg.library import Question
from kg.store.pool import Request
from kg.store.terms import Iri
from server import results
from server.front.gone import watch
from server.negotiation import TSV
from server.representation import Words
from server.results import Beginning, Table
from server.state import Snapshot, settings

#: So many values are asked about at first, then so many times as many.
_FIRST, _TIMES = 128, 8
#: Values that are counted.
_MOST = 20_000


def beginning(current: Snapshot, question: Question, words: Words) -> Table | None:
    """The first rows of an answer, at least a page of them; None where there are no more than a page can be made of whole."""
    values = current.once(f"values of {question.name}", lambda: _values(current, question))
    number = _FIRST
    while number < len(values):
        request = Request(question.of(values[:number]), TSV, rows=settings().rows)
        answer = current.pool.answer(request, watch())
        with answer.file:
            # The first line names the columns.
            if answer.truncated or results.lines(answer) > results.ROWS:
                answer.file.seek(0)
                table = results.from_question(answer, words, question, ())
                table.beginning = Beginning(question.by[0], len(values), len(values) == _MOST)
                return table
        number *= _TIMES
    return None


def _values(current: Snapshot, question: Question) -> list[Iri]:
    """The values an answer is ordered by, in its order."""
    answer = current.pool.answer(Request(question.values(_MOST), TSV), watch())
    with answer.file:
        return [Iri(line.strip().decode()[1:-1]) for line in answer.file.readlines()[1:]]
