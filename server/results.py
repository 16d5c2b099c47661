"""The head of an answer as rows for a page; the whole answer stays a download.

Tables come as TSV and graphs as N-Triples, one row a line, so that a page reads the lines it shows and no more,
however long the answer is.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.library import Question
from kg.namespaces import concept
from kg.store.pool import Answer
from kg.store.rdf import to_term
from kg.store.terms import Iri, Term
from server import columns
from server.columns import Column
from server.representation import Shown, Words

#: Rows a page shows.
ROWS = 200
#: Bytes of an answer that a page shows rows of; the downloads hold all of it.
HEAD_BYTES = 1 << 20
_BLOCK = 1 << 16
#: Letters of a day or a number that has no need to be broken.
_SHORT = 10
_CERTAINTY = concept("certainty", "")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value; ``badge`` is a certainty, ``gloss`` what the node is called, ``assertion`` the page of what says so."""

    shown: Shown
    badge: str = ""
    gloss: Shown | None = None
    assertion: str = ""

    @property
    def short(self) -> bool:
        """Whether it is a day or a number, which is not to be broken at the end of a line."""
        return len(self.shown.text) <= _SHORT and not self.shown.href and self.shown.text[:1].isdecimal()


@dataclass(frozen=True, slots=True)
class Beginning:
    """By what an answer goes on of which only the beginning was made: a column, and how many values it has, or more than that."""

    by: str
    values: int
    more: bool


@dataclass(slots=True)
class Table:
    """Columns and the first rows of an answer, with the number of all rows; ``cut`` where the answer has not all there are.

    Where only the ``beginning`` was made nobody has counted the rows, and ``total`` are those that were made.
    """

    columns: list[Column]
    rows: list[list[Cell | None]] = field(default_factory=list)
    total: int = 0
    truth: bool | None = None
    cut: bool = False
    beginning: Beginning | None = None

    @property
    def truncated(self) -> bool:
        """Whether there are rows the page does not show."""
        return self.total > len(self.rows) and self.beginning is None


def from_table(answer: Answer, words: Words) -> Table:
    """Read a TSV answer to a query nobody has described."""
    names, rows, total = _solutions(answer)
    return Table(
        columns.plain(names), _glossed(words, [[row.get(name) for name in names] for row in rows]), total, cut=answer.truncated
    )


def from_graph(answer: Answer, words: Words) -> Table:
    """Read an N-Triples answer as a table of subject, predicate and object."""
    head, total = first(answer, ROWS)
    triples = [(t.subject, t.predicate, t.object) for t in ox.parse(head, format=ox.RdfFormat.N_TRIPLES)]
    rows = _glossed(words, [[to_term(term) for term in triple] for triple in triples])
    return Table(columns.plain(("subject", "predicate", "object")), rows, total)


def from_question(answer: Answer, words: Words, question: Question, bound: Collection[str]) -> Table:
    """Read the TSV answer to a question of the library: nodes by their labels, passages with what rests on them.

    ``bound`` are the parameters that have a value: their columns would repeat it in every row.
    """
    every, rows, total = _solutions(answer)
    # A page shows each node by its label already.
    names = [name for name in every if not (name.endswith("Label") and name.removesuffix("Label") in every)]
    says = {name: _assertion_of(name) for name in names if _assertion_of(name) in names}
    names = [name for name in names if name not in says.values()]
    names = [name for name in names if name not in bound] or names
    table = Table(columns.described(names, dict(question.columns)), total=total, cut=answer.truncated)
    for row in rows:
        table.rows.append([_cell(words, row.get(name), row.get(says.get(name, ""))) for name in names])
    return table


def _assertion_of(name: str) -> str:
    """The column that holds what a column of passages rests on: ``otherCite`` → ``otherAssertion``; '' for other columns."""
    for cite, assertion in (("cite", "assertion"), ("Cite", "Assertion")):
        if cite in name:
            return name.replace(cite, assertion)
    return ""


def _cell(words: Words, term: Term | None, assertion: Term | None) -> Cell | None:
    if term is None:
        return None
    shown = words.cited(term)
    says = words.node(assertion.value) if isinstance(assertion, Iri) else None
    if says is not None and not shown.href:
        # Several passages in one line: the assertion's page shows each of them.
        return Cell(Shown(shown.text, says.href, shown.language, says.external, says.note))
    badge = term.value.removeprefix(_CERTAINTY) if isinstance(term, Iri) and term.value.startswith(_CERTAINTY) else ""
    return Cell(shown, badge, assertion=says.href if says else "")


def _glossed(words: Words, rows: list[list[Term | None]]) -> list[list[Cell | None]]:
    """Rows in short form, each node of ours with what it is called beside it."""
    nodes = (term.value for row in rows for term in row if isinstance(term, Iri))
    labels = words.graph.display_labels(nodes, words.chosen.tag)

    def cell(term: Term) -> Cell:
        label = labels.get(term.value) if isinstance(term, Iri) else None
        return Cell(words.bare(term), gloss=words.literal(label) if label else None)

    return [[None if term is None else cell(term) for term in row] for row in rows]


def _solutions(answer: Answer) -> tuple[list[str], list[dict[str, Term]], int]:
    """The columns, the first rows and the number of all rows of a TSV answer."""
    head, total = first(answer, ROWS + 1)
    results = ox.parse_query_results(io.BytesIO(head), format=ox.QueryResultsFormat.TSV)
    assert isinstance(results, ox.QuerySolutions)  # noqa: S101 -- the engine's TSV holds solutions only
    names = [variable.value for variable in results.variables]
    return names, [_row(names, (solution[name] for name in names)) for solution in results], max(0, total - 1)


def _row(names: list[str], cells: Iterable[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None]) -> dict[str, Term]:
    return {name: to_term(cell) for name, cell in zip(names, cells, strict=True) if cell is not None}


def lines(answer: Answer) -> int:
    """How many lines an answer has; both formats escape line breaks in values."""
    return first(answer, 0)[1]


def first(answer: Answer, lines: int) -> tuple[bytes, int]:
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
