"""``kg validate``: exit status and forms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rdflib import Graph, Literal
from rdflib.namespace import RDF, SH

from kg.cli import main
from tests.shapes.fixtures import DATA

GOOD = DATA / "good" / "r15-met.ttl"
BAD = DATA / "bad" / "r15-met.ttl"


def validate(home: Path, *words: object, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "validate", *map(str, words)], input=stdin)


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


def test_json_ld_is_a_shacl_report_of_every_file(tmp_path: Path) -> None:
    graph = Graph().parse(data=validate(tmp_path, BAD, GOOD, "--format", "jsonld", "--alone").stdout, format="json-ld")
    assert sorted(bool(conforms) for conforms in map(Literal.toPython, graph.objects(None, SH.conforms))) == [False, True]


def test_sarif_names_file_and_line(tmp_path: Path) -> None:
    result = validate(tmp_path, BAD, "--format", "sarif", "--alone")
    (found,) = json.loads(result.stdout)["runs"][0]["results"]
    physical = found["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == BAD.as_uri()
    assert "sc:met" in BAD.read_text(encoding="utf-8").splitlines()[physical["region"]["startLine"] - 1]


def test_sarif_tells_what_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("<a> <b>")
    result = validate(tmp_path, path, "--format", "sarif", "--alone")
    assert result.exit_code == 2
    (run,) = json.loads(result.stdout)["runs"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert [found["locations"][0]["physicalLocation"]["region"] for found in run["results"]] == [
        {"startLine": 1, "startColumn": 1}
    ]


@pytest.mark.parametrize(("severity", "status"), [("violation", 0), ("warning", 1), ("info", 1)])
def test_the_severity_that_fails_can_be_chosen(tmp_path: Path, severity: str, status: int) -> None:
    outside = DATA / "bad" / "contribution-outside-base.ttl"
    assert validate(tmp_path, outside, "--alone", "--fail-on", severity).exit_code == status


def test_the_standard_input_is_read_in_the_format_that_is_said(tmp_path: Path) -> None:
    read = validate(tmp_path, "-", "--alone", stdin=BAD.read_bytes())
    assert read.exit_code == 1
    assert "stdin: does not conform" in read.stdout
    other = validate(tmp_path, "-", "--alone", "--type", "jsonld", stdin=BAD.read_bytes())
    assert other.exit_code == 2
    assert "not JSON" in other.stderr


def test_text_explains_a_rule_once_with_documentation_and_example(tmp_path: Path) -> None:
    path = tmp_path / "two.ttl"
    path.write_text(
        "@prefix sc: <https://w3id.org/secoop/ns#> . @prefix e: <https://w3id.org/secoop/id/event/> .\n"
        'e:a a sc:Meeting ; sc:heldAt "x" .\ne:b a sc:Meeting ; sc:heldAt "y" .\n'
    )
    text = validate(tmp_path, path, "--alone").stdout
    assert text.count("see https://w3id.org/secoop/shapes#Event.heldAt") == 1
    assert text.count("sc:heldAt place:port-elna ;") == 1
    assert "line 2: event:a sc:heldAt" in text
    assert "line 3: event:b sc:heldAt" in text
    assert "(held at)" in text
