"""What a query answered and what it should have answered, read into one shape: a truth value, a table, or a graph.

Our own answers are read as a client would read them, from the bytes the serializers write. Expected ones come in the four
result formats, or as RDF in the result-set vocabulary that the first test suite used.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from kg.namespaces import XSD
from kg.store.engine import write
from kg.store.formats import GRAPHS
from kg.store.terms import LANG_STRING, STRING, Iri, Literal
from tests.conformance.compare import Blank, Row, Value, same_graph, same_reduced, same_rows
from tests.conformance.manifest import Source

_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_TABLES = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
_WIDTHS = ("Long", "Int", "Short", "Byte")
_INTEGERS = frozenset(
    ["integer", *(width.lower() for width in _WIDTHS), *(f"unsigned{width}" for width in _WIDTHS)]
    + [f"{sign}Integer" for sign in ("positive", "negative", "nonPositive", "nonNegative")]
)
#: The datatype of a CSV cell: the format does not say.
_BARE = ""
#: Media types by a file's ending.
RDF_TYPES = {".ttl": "text/turtle", ".rdf": "application/rdf+xml", ".nt": "application/n-triples", ".nq": "application/n-quads"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One of: ``truth``, the rows of a table (values in the order of ``columns``), or the triples of a graph."""

    truth: bool | None = None
    columns: tuple[str, ...] | None = None
    rows: tuple[Row, ...] = ()
    ordered: bool = False

    @classmethod
    def table(cls, columns: Iterable[str], rows: Iterable[Mapping[str, Value]], *, ordered: bool = False) -> Answer:
        """A table; columns are sorted, because their order means nothing."""
        names = tuple(sorted(columns))
        return cls(columns=names, rows=tuple(tuple(row.get(name) for name in names) for row in rows), ordered=ordered)

    def matches(self, actual: Answer, *, lax: bool = False) -> bool:
        """Whether an answer is the one expected here; ``lax``: duplicates may be missing."""
        if self.truth != actual.truth or self.columns != actual.columns:
            return False
        if self.columns is None:
            return same_graph(self.rows, actual.rows)
        return same_reduced(self.rows, actual.rows) if lax else same_rows(self.rows, actual.rows, ordered=self.ordered)

    def by_value(self) -> Answer:
        """The answer with every number, truth value and date written in one way."""
        return replace(self, rows=tuple(tuple(_canonical(value) for value in row) for row in self.rows))


def term(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph | None) -> Value:
    """The plain term; language tags are compared without regard to case (RDF 1.1 Concepts, section 3.3)."""
    if isinstance(value, ox.NamedNode):
        return Iri(value.value)
    if isinstance(value, ox.BlankNode):
        return Blank(value.value)
    if isinstance(value, ox.Literal):
        return Literal(value.value, value.datatype.value, (value.language or "").lower())
    if value is None or isinstance(value, ox.DefaultGraph):
        return None
    raise TypeError(f"{value} is no RDF 1.1 term")


def triples(data: bytes, media_type: str, base: str | None = None) -> list[ox.Quad]:
    """The statements of a document, its literals as they are written."""
    return list(ox.parse(data, format=GRAPHS[media_type].rdf, base_iri=base))


def received(results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, *, as_csv: bool = False) -> Answer:
    """Our answer, read from what is sent: N-Triples for a graph, else JSON or CSV."""
    out = io.BytesIO()
    if isinstance(results, ox.QueryTriples):
        write(results, "application/n-triples", out, {})
        return _graph(triples(out.getvalue(), "application/n-triples"))
    if as_csv:
        write(results, "text/csv", out, {})
        return read_csv(out.getvalue())
    write(results, "application/sparql-results+json", out, {})
    answer = json.loads(out.getvalue())
    if "boolean" in answer:
        return Answer(truth=answer["boolean"])
    rows = ({name: _from_json(cell) for name, cell in row.items()} for row in answer["results"]["bindings"])
    return Answer.table(answer["head"]["vars"], rows)


def _from_json(cell: Mapping[str, str]) -> Value:
    """SPARQL 1.1 Query Results JSON Format, section 3.2.2."""
    if cell["type"] == "uri":
        return Iri(cell["value"])
    if cell["type"] == "bnode":
        return Blank(cell["value"])
    language = cell.get("xml:lang", "").lower()
    return Literal(cell["value"], LANG_STRING if language else cell.get("datatype", STRING), language)


def read_csv(data: bytes) -> Answer:
    """A CSV table (SPARQL 1.1 Query Results CSV and TSV Formats, section 3): values without their types."""
    header, *lines = csv.reader(io.StringIO(data.decode(), newline=""))
    return Answer.table(header, ({n: _from_csv(c) for n, c in zip(header, line, strict=True)} for line in lines))


def _canonical(value: Value) -> Value:
    """A literal's value in one spelling; the types derived from xsd:integer count as xsd:integer, CSV's text by its look."""
    if not isinstance(value, Literal):
        return value
    kind = value.datatype.removeprefix(XSD)
    text = value.value.removesuffix("+00:00").removesuffix("-00:00")
    if kind in ("date", "dateTime", "time") and text != value.value:
        return value._replace(value=text + "Z")
    if kind == "boolean":
        return value._replace(value={"1": "true", "0": "false"}.get(value.value, value.value))
    if kind in _INTEGERS or kind in ("decimal", "double", "float", _BARE):
        try:
            number = str(Decimal(value.value).normalize())
        except InvalidOperation:
            return value
        return Literal(number, XSD + "integer" if kind in _INTEGERS else value.datatype)
    return value


def _from_csv(cell: str) -> Value:
    return Blank(cell[2:]) if cell.startswith("_:") else Literal(cell, _BARE)


def expected(source: Source, *, ordered: bool) -> Answer:
    """The answer a suite expects; ``ordered``: its query orders, so a table's order counts where the format has one."""
    data, suffix = source.path.read_bytes(), source.path.suffix
    if suffix == ".csv":
        return read_csv(data)
    if suffix in _TABLES:
        results = ox.parse_query_results(data, format=_TABLES[suffix])
        if isinstance(results, ox.QueryBoolean):
            return Answer(truth=bool(results))
        columns = [variable.value for variable in results.variables]
        rows = [{name: term(row[name]) for name in columns} for row in results]
        return Answer.table(columns, rows, ordered=ordered)
    return _result_set(triples(data, RDF_TYPES[suffix], source.address))


def _graph(quads: Iterable[ox.Quad]) -> Answer:
    return Answer(rows=tuple((term(q.subject), term(q.predicate), term(q.object)) for q in quads))


def _result_set(quads: list[ox.Quad]) -> Answer:
    """The table or truth value a graph describes in the result-set vocabulary; otherwise the graph itself."""
    found: dict[tuple[object, str], list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]] = defaultdict(list)
    for quad in quads:
        found[quad.subject, quad.predicate.value].append(quad.object)
    tops = [q.subject for q in quads if q.predicate.value == _TYPE and q.object == ox.NamedNode(_RS + "ResultSet")]
    if not tops:
        return _graph(quads)
    truth = found.get((tops[0], _RS + "boolean"))
    if truth:
        return Answer(truth=_literal(truth[0]) == "true")
    columns = [_literal(name) for name in found[tops[0], _RS + "resultVariable"]]
    rows: list[tuple[int, dict[str, Value]]] = []
    indexed = False
    for solution in found[tops[0], _RS + "solution"]:
        index = found.get((solution, _RS + "index"))
        indexed = indexed or bool(index)
        row = {}
        for binding in found[solution, _RS + "binding"]:
            row[_literal(found[binding, _RS + "variable"][0])] = term(found[binding, _RS + "value"][0])
        rows.append((int(_literal(index[0])) if index else 0, row))
    rows.sort(key=lambda pair: pair[0])
    return Answer.table(columns, (row for _, row in rows), ordered=indexed)


def _literal(value: object) -> str:
    if not isinstance(value, ox.Literal):
        raise TypeError(f"{value} is not a literal")
    return value.value
