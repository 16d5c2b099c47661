"""``kg validate``: exit status and forms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rdflib import Graph
from rdflib.namespace import RDF, SH

from kg.cli import main
from tests.shapes.fixtures import DATA

GOOD = DATA / "good" / "r15-met.ttl"
BAD = DATA / "bad" / "r15-met.ttl"


def validate(home: Path, *words: object) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "validate", *map(str, words)])


def test_a_file_that_conforms_exits_with_zero(tmp_path: Path) -> None:
    result = validate(tmp_path, GOOD)
    assert result.exit_code == 0
    assert f"{GOOD}: conforms: 0 violations" in result.stdout


def test_a_warning_exits_with_zero(tmp_path: Path) -> None:
    result = validate(tmp_path, DATA / "bad" / "contribution-outside-base.ttl")
    assert result.exit_code == 0
    assert "Warning iri.base" in result.stdout


def test_a_violation_exits_with_one(tmp_path: Path) -> None:
    result = validate(tmp_path, BAD, GOOD)
    assert result.exit_code == 1
    assert "Violation R15" in result.stdout
    assert "conforms" in result.stdout


@pytest.mark.parametrize(("name", "text"), [("x.ttl", "<a> <b>"), ("x.txt", ""), ("x.rdf", "<!DOCTYPE r><r/>")])
def test_what_cannot_be_read_exits_with_two(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    result = validate(tmp_path, path, BAD)
    assert result.exit_code == 2
    assert f"kg: {path}: " in result.stderr
    assert "Violation R15" in result.stdout


def test_a_file_that_is_not_there_exits_with_two(tmp_path: Path) -> None:
    assert validate(tmp_path, tmp_path / "nothing.ttl").exit_code == 2


def test_without_a_graph_it_says_in_which_context_it_judges(tmp_path: Path) -> None:
    result = validate(tmp_path, GOOD)
    assert "judging with the ontology alone" in result.stderr
    assert "context: ontology only" in result.stdout


def test_json_holds_the_report_of_one_file_and_a_list_of_several(tmp_path: Path) -> None:
    one = json.loads(validate(tmp_path, BAD, "--format", "json", "--alone").stdout)
    assert one["conforms"] is False
    assert one["results"][0]["rule"] == "R15"
    two = json.loads(validate(tmp_path, BAD, GOOD, "--format", "json", "--alone").stdout)
    assert [report["conforms"] for report in two] == [False, True]


def test_turtle_is_a_shacl_report(tmp_path: Path) -> None:
    graph = Graph().parse(data=validate(tmp_path, BAD, "--format", "turtle", "--alone").stdout, format="turtle")
    assert list(graph.subjects(RDF.type, SH.ValidationReport))
