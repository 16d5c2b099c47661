"""The head of an answer as rows for a page; the whole answer stays a download.

Tables come as TSV and graphs as N-Triples, one row a line, so that a page reads the lines it shows and no more,
however long the answer is.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.store.pool import Answer
from kg.store.rdf import to_term
from server.representation import Shown, Words

#: Rows a page shows.
ROWS = 500
#: Bytes of an answer that a page shows rows of; the downloads hold all of it.
HEAD_BYTES = 1 << 20
_BLOCK = 1 << 16


@dataclass(slots=True)
class Table:
    """Columns and the first rows of an answer, with the number of all rows."""

    columns: list[str]
    rows: list[list[Shown | None]] = field(default_factory=list)
    total: int = 0
    truth: bool | None = None

    @property
    def truncated(self) -> bool:
        """Whether there are rows the page does not show."""
        return self.total > len(self.rows)


def from_table(answer: Answer, words: Words, *, labels: bool = False) -> Table:
    """Read a TSV answer; ``labels`` looks up what IRIs are called (library questions) instead of their short form."""
    head, total = _head(answer, ROWS + 1)
    results = ox.parse_query_results(io.BytesIO(head), format=ox.QueryResultsFormat.TSV)
    assert isinstance(results, ox.QuerySolutions)  # noqa: S101 -- the engine's TSV holds solutions only
    every = [variable.value for variable in results.variables]
    # A page shows each node by its label already.
    columns = [name for name in every if not (labels and name.endswith("Label") and name.removesuffix("Label") in every)]
    table = Table(columns, total=max(0, total - 1))
    show = words.cited if labels else words.bare
    for solution in results:
        cells = (solution[name] for name in columns)
        table.rows.append([None if cell is None else show(to_term(cell)) for cell in cells])
    return table


def from_graph(answer: Answer, words: Words) -> Table:
    """Read an N-Triples answer as a table of subject, predicate and object."""
    head, total = _head(answer, ROWS)
    table = Table(["subject", "predicate", "object"], total=total)
    for triple in ox.parse(head, format=ox.RdfFormat.N_TRIPLES):
        table.rows.append([words.bare(to_term(term)) for term in (triple.subject, triple.predicate, triple.object)])
    return table


def _head(answer: Answer, lines: int) -> tuple[bytes, int]:
    """The first lines of an answer and the number of all its lines (both formats escape line breaks in values).

    At most :data:`HEAD_BYTES` are held, whole lines only: a few rows can be as long as the longest answer, and a page
    that held them would take the memory of every reader.
    """
    head: list[bytes] = []
    room, total = HEAD_BYTES, 0
    for _ in range(lines):
        line = answer.file.readline(room + 1)
        if len(line) > room or not line.endswith(b"\n"):
            total += line.endswith(b"\n")
            break
        head.append(line)
        room -= len(line)
    total += len(head)
    while block := answer.file.read(_BLOCK):
        total += block.count(b"\n")
    return b"".join(head), total
