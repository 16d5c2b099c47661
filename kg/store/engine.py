"""Running one query on an opened store and writing its answer with the engine's own serializers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import BinaryIO, cast

import pyoxigraph as ox

from kg.errors import InputError
from kg.store import xml
from kg.store.formats import GRAPHS, RESULTS
from kg.store.sparql import bind, in_query_order
from kg.store.terms import Term

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
#: A prefixed name at the end of what was read.
_NAME = re.compile(r"(?<![\w?$<:/.-])([A-Za-z][\w-]*):[\w%-]*$", re.ASCII)
_EXPLAINED = {
    "Prefix not found": "this prefix is not declared",
    "variable that is unbound": "the SELECT clause has a variable that the pattern does not bind",
    "IRI parsing failed": "this is not an IRI",
}


def evaluate(
    store: ox.Store,
    query: str,
    *,
    prefixes: Mapping[str, str],
    bindings: Mapping[str, Term] | None = None,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    base: str | None = None,
) -> Results:
    """Evaluate a query; bindings are joined as terms, never pasted as text. Raises InputError with line and column.

    ``base`` resolves relative IRIs of a query without BASE; without it they are syntax errors.
    """
    given = bool(default_graphs or named_graphs)
    text = bind(query, bindings) if bindings else query
    # Reading sixty prefixes takes the engine longer than a small query; a name that merely ends in one costs nothing.
    table = {name: iri for name, iri in prefixes.items() if f"{name}:" in query}

    def run(text: str) -> Results:
        return store.query(
            text,
            base_iri=base,
            prefixes=table,
            default_graph=[ox.NamedNode(iri) for iri in default_graphs] if given else None,
            named_graphs=[ox.NamedNode(iri) for iri in named_graphs] if given else None,
        )

    try:
        results = run(text)
        if "*" in query and isinstance(results, ox.QuerySolutions):
            written_out = in_query_order(text, [variable.value for variable in results.variables])
            results = run(written_out) if written_out else results
        return results
    except SyntaxError as error:
        raise syntax_error(error, query, prefixes=prefixes) from None
    except RuntimeError as error:
        # The grammar allows a call to any IRI; the engine refuses a query whose function it does not know.
        raise InputError(
            f"not answered here: {error}", where="query", remedy="use the functions of SPARQL 1.1 and casts to XSD types"
        ) from None


def syntax_error(error: SyntaxError, text: str, what: str = "query", *, prefixes: Mapping[str, str] | None = None) -> InputError:
    """Turn the engine's message into ours: line, column, and the words that stand there.

    The engine lists every token its grammar could take, character classes included; only the few cases it explains in
    words are kept. ``what`` the text is: a query or an update. With the ``prefixes`` that are in force a name before the
    place whose prefix is not declared is told: the engine says so only where nothing else could stand there.
    """
    match = _PLACE.match(error.msg)
    if not match:
        return InputError(f"not a SPARQL {what}: {error.msg}", where=what, remedy="check it against SPARQL 1.1")
    line, column, expected = int(match.group(1)), int(match.group(2)), match.group(3)
    lines = text.splitlines()
    rest = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    words = f"syntax error at {rest[:30]!r}" if rest else f"syntax error: the {what} ends before it is complete"
    for sign, explanation in _EXPLAINED.items():
        if sign in expected:
            words = explanation
    read = "\n".join([*lines[: line - 1], lines[line - 1][: column - 1]] if line <= len(lines) else lines).rstrip()
    if prefixes is not None and (name := _undeclared(read.rpartition("\n")[2], text, prefixes)):
        words = f"the prefix {name}: is not declared"
    return InputError(
        words,
        where=f"{what}, line {line}, column {column}",
        remedy=f"mend the {what} at this place or just before it",
        extra={"line": line, "column": column},
    )


def _undeclared(line: str, text: str, prefixes: Mapping[str, str]) -> str:
    """The prefix of the name a line ends with when nobody declares it, else ''; what a comment says is no name."""
    found = _NAME.search(line) if "#" not in line else None
    if found is None or found[1] in prefixes or re.search(rf"(?i)\bprefix\s+{found[1]}:", text):
        return ""
    return found[1]


def write(
    results: Results,
    media_type: str,
    out: BinaryIO,
    prefixes: Mapping[str, str],
) -> None:
    """Serialise an answer; raises InputError when the media type does not fit the query form, or cannot hold the answer."""
    if media_type in xml.MEDIA_TYPES:
        out = cast("BinaryIO", xml.Checked(out))
    if isinstance(results, ox.QueryTriples):
        graph = GRAPHS.get(media_type)
        if graph is None or graph.rdf is None:
            raise InputError(f"{media_type} cannot hold triples", where="Accept", remedy="ask for " + ", ".join(GRAPHS))
        if graph.extension in ("ttl", "trig", "rdf"):
            triples = list(results)
            ox.serialize(triples, out, format=graph.rdf, prefixes=_used(triples, prefixes))
        else:
            results.serialize(out, format=graph.rdf)
        return
    table = RESULTS.get(media_type)
    if table is None or table.results is None:
        raise InputError(f"{media_type} cannot hold a table", where="Accept", remedy="ask for " + ", ".join(RESULTS))
    results.serialize(out, format=table.results)


def _used(triples: Sequence[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes an answer needs: a header of sixty unused lines hides the data."""
    stems = set()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object, getattr(triple.object, "datatype", None)):
            if isinstance(term, ox.NamedNode):
                stems.add(term.value[: max(term.value.rfind("/"), term.value.rfind("#")) + 1])
    return {name: iri for name, iri in prefixes.items() if iri in stems}
