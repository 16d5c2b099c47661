"""The checks as such: their headers, and that another engine finds the same."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from rdflib import BNode
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from kg.errors import InputError
from kg.store.memory import MemoryGraph
from kg.validation import assess, checks
from kg.validation.judge import to_graph
from kg.validation.parsing import TURTLE, parse
from kg.validation.shapes import SHAPES
from kg.validation.terms import from_rdflib
from tests.shapes.fixtures import Fixture, read

CHECKS = {check.iri.removeprefix(SHAPES): check for check in checks.load()}
#: Every fixture with every check it breaks, by check.
PAIRS = sorted(
    ((f, name) for f in read("bad") for name in sorted(f.breaks) if name in CHECKS), key=lambda pair: (pair[1], pair[0].name)
)
#: rdflib is slow: one fixture of each check in the quick run, all others in the slow one.
FIRST = {name: fixture.name for fixture, name in reversed(PAIRS)}
#: All of the ontology that the checks read; rdflib is slow on the rest.
READ = {
    *("type", "subClassOf", "domain", "range", "unionOf", "first", "rest", "members", "disjointWith", "statedBy"),
    *("singleValued", "rangeKind", "domainIncludes", "rangeIncludes", "inScheme"),
}
ONTOLOGY = [t for t in assess.ontology() if t[1].value.replace("#", "/").rsplit("/", 1)[-1] in READ]


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda c: c.name)
def test_a_check_says_what_is_wrong_and_how_to_mend_it(check: checks.Check) -> None:
    assert check.problem.endswith(".")
    assert check.solution.endswith(".")
    assert check.severity in ("Violation", "Warning")
    assert "?focus" in check.query
    assert "GRAPH" not in check.query


@lru_cache
def parsed(query: str) -> Query:
    """rdflib takes longer to parse most checks than to answer them."""
    return prepareQuery(query)


@pytest.mark.parametrize(
    ("fixture", "name"),
    [pytest.param(f, name, marks=[] if FIRST[name] == f.name else [pytest.mark.slow]) for f, name in PAIRS],
    ids=lambda p: p.name if isinstance(p, Fixture) else p,
)
def test_rdflib_and_the_store_agree(fixture: Fixture, name: str) -> None:
    triples = [*ONTOLOGY, *parse(fixture.text.encode(), TURTLE)]
    query = CHECKS[name].query
    store = {(str(r["focus"].value), r.get("path"), r.get("value")) for r in MemoryGraph(triples).select(query)}
    rows = [row.asdict() for row in to_graph(triples).query(parsed(query))]
    assert store
    assert {(str(r["focus"]), from_rdflib(r.get("path", BNode())), from_rdflib(r.get("value", BNode()))) for r in rows} == store


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("# Problem: P.\n# severity: Violation\n# rule: R1\nSELECT ?focus {}", "Solution"),
        ("# Problem: P.\n# Solution: S.\n# severity: Bad\n# rule: R1\nSELECT ?focus {}", "not a severity"),
        ("# Problem: P.\n# Solution: S.\n# severity: Violation\n# rule: R1\n# scope: all\nSELECT ?focus {}", "not a scope"),
    ],
)
def test_a_header_that_lacks_something_is_refused(tmp_path: Path, text: str, word: str) -> None:
    file = tmp_path / "x.rq"
    file.write_text(text)
    with pytest.raises(InputError) as caught:
        checks.read(file)
    assert word in str(caught.value)


@pytest.mark.parametrize("query", ["SELECT ?value { ?value ?p ?o }", "ASK {}", "SELECT {"])
def test_a_check_that_is_no_check_is_refused(query: str) -> None:
    check = checks.Check("x", "R1", "Violation", "P.", "S.", query)
    with pytest.raises(InputError):
        check.run(MemoryGraph(ONTOLOGY))
