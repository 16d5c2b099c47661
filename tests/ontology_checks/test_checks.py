"""The ontology passes its checks; every check fires on a mistake and is silent on its correction, on both engines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import BNode

from kg import hygiene, resources
from kg.namespaces import SC
from kg.store.memory import MemoryGraph
from kg.store.terms import Iri
from kg.validation.checks import Check
from kg.validation.judge import to_graph
from kg.validation.terms import from_rdflib
from tests.ontology_checks.fixtures import Addition, base, read

CHECKS = {check.name: check for check in hygiene.load()}
BAD, GOOD = read("bad"), read("good")


def rows(check: Check, addition: Addition) -> set[tuple[object, ...]]:
    found = MemoryGraph(addition.facts()).select(check.query)
    return {(row["focus"], row.get("path"), row.get("value")) for row in found}


@pytest.fixture(scope="module")
def ontology() -> MemoryGraph:
    return MemoryGraph(hygiene.ontology_facts())


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda c: c.name)
def test_the_ontology_passes(check: Check, ontology: MemoryGraph) -> None:
    assert [(result.focus, result.path, result.value) for result in check.run(ontology)] == []


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda c: c.name)
def test_a_check_says_what_is_wrong_and_how_to_mend_it(check: Check) -> None:
    assert check.problem.endswith(".")
    assert check.solution.endswith(".")
    assert check.rule == f"ontology.{check.name}"
    assert "GRAPH" not in check.query


@pytest.mark.parametrize("addition", BAD, ids=lambda a: a.name)
def test_a_mistake_breaks_exactly_its_check(addition: Addition) -> None:
    graph = MemoryGraph(addition.facts())
    assert {name for name, check in CHECKS.items() if check.run(graph)} == {addition.breaks}


@pytest.mark.parametrize("addition", GOOD, ids=lambda a: a.name)
def test_its_correction_breaks_nothing(addition: Addition) -> None:
    graph = MemoryGraph(addition.facts())
    assert [(r.rule, r.focus, r.path, r.value) for r in hygiene.run(graph)] == []


#: Seconds each on the other engine: one of the check in the quick run, all of them with the slow one.
SLOW = {addition.name for addition in BAD if addition.breaks == "prefix-near-miss" and addition.name != "prefix-near-miss"}


@pytest.mark.parametrize(
    "addition", [pytest.param(a, marks=[pytest.mark.slow] if a.name in SLOW else []) for a in BAD], ids=lambda a: a.name
)
def test_the_other_engine_finds_the_same(addition: Addition) -> None:
    check = CHECKS[addition.breaks]
    found = [row.asdict() for row in to_graph(addition.facts()).query(check.query)]
    terms = {tuple(from_rdflib(row.get(name, BNode())) for name in ("focus", "path", "value")) for row in found}
    assert terms == rows(check, addition) != set()


def test_mistakes_and_corrections_come_in_pairs() -> None:
    assert [a.name for a in BAD] == [a.name for a in GOOD]
    assert all(re.fullmatch(rf"{re.escape(a.breaks)}(-\d)?", a.name) for a in BAD)


def test_every_check_and_every_branch_of_one_has_a_mistake() -> None:
    assert {a.breaks for a in BAD} == set(CHECKS)
    for name, check in CHECKS.items():
        assert sum(a.breaks == name for a in BAD) >= branches(check.query), name


def branches(query: str) -> int:
    """How many alternatives at the outer level of a query lead to a row."""
    depth, found = 0, 1
    for piece in re.findall(r"[{}]|\bUNION\b", re.sub(r"#.*|\"[^\"]*\"", "", query)):
        depth += {"{": 1, "}": -1}.get(piece, 0)
        found += piece == "UNION" and depth == 1
    return found


def test_exceptions_that_a_check_lists_are_still_needed(ontology: MemoryGraph) -> None:
    """Without its list a check finds exactly what stands in it."""
    for name in ("domain-missing", "range-missing"):
        query = CHECKS[name].query
        listed = re.search(r"FILTER\(\?focus NOT IN \(([^)]*)\)\)", query)
        assert listed
        prefixes = dict(re.findall(r"PREFIX (\w+): <([^>]+)>", query))
        expected = {prefixes[p] + local for p, local in re.findall(r"(\w+):([\w-]+)", listed.group(1))}
        found = {row["focus"].value for row in ontology.select(query.replace(listed.group(), ""))}
        assert found == expected, name


def test_terms_that_files_name_are_declared_by_the_ontology() -> None:
    """So that a misspelt predicate in a query, shape or template is noticed: undeclared-term reads them."""
    used = {term for term, _ in hygiene.uses()}
    assert {"participationIn", "Event", "statedBy", "Framework", "displayLabel"} <= used
    facts = [*hygiene.ontology_facts(), (Iri(SC + "partizipant"), hygiene.USED_IN, next(iter(base()["secoop"]))[2])]
    found = CHECKS["undeclared-term"].run(MemoryGraph(facts))
    assert [result.focus for result in found] == [SC + "partizipant"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("?x sc:role/sc:roel ?y", {"role", "roel"}),
        ('Iri(SC + "Event"), f"{SC}Place"', {"Event", "Place"}),
        ("a: {class: Framework, label: x}", {"Framework"}),
        ("STRSTARTS(STR(?x), STR(sc:)) # sc:… and disc:overy", set()),
    ],
)
def test_names_are_read_from_queries_modules_and_records(text: str, names: set[str]) -> None:
    assert hygiene.named(text) == names


def test_the_checks_of_the_ontology_are_not_asked_of_contributions() -> None:
    folder: Path = resources.path("queries")
    assert not {p.name for p in (folder / "checks").glob("*.rq")} & {p.name for p in (folder / "ontology-checks").glob("*.rq")}
