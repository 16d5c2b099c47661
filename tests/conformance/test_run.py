"""Each kind of test is run so that a wrong answer is noticed: small suites of our own, right and wrong ones side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.manifest import Case, Site, read
from tests.conformance.run import run

HEAD = """
@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> . @prefix rdft: <http://www.w3.org/ns/rdftest#> .
@prefix qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ut: <http://www.w3.org/2009/sparql/tests/test-update#> . @prefix sht: <http://www.w3.org/ns/shacl-test#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <http://x/manifest#> .
<> a mf:Manifest ; mf:entries ( :test ) .
"""
DATA = "<a> <p> 1 . <b> <p> 2 . <b> <q> _:x ."
CSV = "o\r\n{}\r\n"
SHAPES = "@prefix sh: <http://www.w3.org/ns/shacl#> . <S> a sh:NodeShape ; sh:targetNode <a> ; sh:property <P> . <P> sh:path <p> ; {} ."


def case(tmp_path: Path, entry: str, **files: str) -> Case:
    """The only test of a manifest beside some files (`data_ttl` is data.ttl)."""
    for name, text in files.items():
        (tmp_path / name.replace("_", ".")).write_text(text, encoding="utf-8", newline="")
    (tmp_path / "manifest.ttl").write_text(HEAD + entry, encoding="utf-8")
    (only,) = read(Site(tmp_path, "http://x/suite/"), tmp_path / "manifest.ttl")
    return only


def query(tmp_path: Path, text: str, suffix: str, result: str, data: str = DATA) -> str:
    entry = (
        ":test a mf:QueryEvaluationTest ; mf:action [ qt:query <query.rq> ; qt:data <data.ttl> ; qt:graphData <g.ttl> ] ;"
        f" mf:result <result.{suffix}> ."
    )
    files = {"query_rq": text, "data_ttl": data, "g_ttl": "<g> <p> 3 .", f"result_{suffix}": result}
    return run(case(tmp_path, entry, **files))


def srj(*values: str) -> str:
    cells = ", ".join(f'{{"o": {{"type": "uri", "value": "{value}"}}}}' for value in values)
    return f'{{"head": {{"vars": ["o"]}}, "results": {{"bindings": [{cells}]}}}}'


@pytest.mark.parametrize(
    ("text", "suffix", "result", "outcome"),
    [
        ("SELECT ?o { ?o <p> 1 }", "srj", srj("http://x/suite/a"), ""),
        ("SELECT ?o { ?o <p> 1 }", "srj", srj("http://x/suite/b"), "differs"),
        ("SELECT ?o { ?o <p> 1 }", "srj", srj(), "differs"),
        ("SELECT ?o { ?o <p> ?n } ORDER BY ?n", "srj", srj("http://x/suite/a", "http://x/suite/b"), ""),
        ("SELECT ?o { ?o <p> ?n } ORDER BY ?n", "srj", srj("http://x/suite/b", "http://x/suite/a"), "differs"),
        ("# ORDER BY\nSELECT ?o { ?o <p> ?n }", "srj", srj("http://x/suite/b", "http://x/suite/a"), ""),
        ("SELECT ?o { GRAPH <g.ttl> { ?o <p> 3 } }", "srj", srj("http://x/suite/g"), ""),
        ("SELECT ?o FROM <g.ttl> { ?o <p> ?n }", "srj", srj("http://x/suite/g"), ""),
        ("SELECT ?o { <b> <q> ?o }", "csv", CSV.format("_:any"), ""),
        ("SELECT ?o { <b> <p> ?o }", "csv", CSV.format("2"), ""),
        ("SELECT ?o { <b> <p> ?o }", "csv", CSV.format("2.0"), "spelling"),
        ("SELECT ?o { <b> <p> ?o }", "csv", CSV.format("3"), "differs"),
        ("ASK { <a> <p> 1 }", "srj", '{"head": {}, "boolean": true}', ""),
        ("ASK { <a> <p> 1 }", "srj", '{"head": {}, "boolean": false}', "differs"),
        ("CONSTRUCT { ?s <r> [] } WHERE { ?s <p> 1 }", "ttl", "<a> <r> [] .", ""),
        ("CONSTRUCT { ?s <r> [] } WHERE { ?s <p> 1 }", "ttl", "<a> <r> <a> .", "differs"),
        ("SELECT ?o { SERVICE <http://x/> { ?o ?p 1 } }", "srj", srj(), "refused"),
    ],
)
def test_an_answer_is_compared_with_the_expected_one(tmp_path: Path, text: str, suffix: str, result: str, outcome: str) -> None:
    assert query(tmp_path, text, suffix, result) == outcome


def test_a_table_written_as_rdf_is_read_with_its_order(tmp_path: Path) -> None:
    rows = "rs:solution [ rs:index {} ; rs:binding [ rs:variable 'o' ; rs:value <a> ] ], [ rs:index {} ; rs:binding [ rs:variable 'o' ; rs:value <b> ] ]"
    head = "@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> . [] a rs:ResultSet ; rs:resultVariable 'o' ; "
    text = "SELECT ?o { ?o <p> ?n } ORDER BY ?n"
    assert query(tmp_path, text, "ttl", head + rows.format(1, 2) + " .") == ""
    assert query(tmp_path, text, "ttl", head + rows.format(2, 1) + " .") == "differs"


@pytest.mark.parametrize(
    ("kind", "name", "text", "outcome"),
    [
        ("PositiveSyntaxTest11", "x.rq", "SELECT * {}", ""),
        ("PositiveSyntaxTest11", "x.rq", "SELECT * {", "refused"),
        ("NegativeSyntaxTest11", "x.rq", "SELECT * {", ""),
        ("NegativeSyntaxTest11", "x.rq", "SELECT * {}", "accepted"),
        ("PositiveUpdateSyntaxTest11", "x.ru", "DROP GRAPH <g>", ""),
        ("PositiveUpdateSyntaxTest11", "x.ru", "LOAD <g>", "refused"),
        ("NegativeUpdateSyntaxTest11", "x.ru", "DROP", ""),
        ("NegativeUpdateSyntaxTest11", "x.ru", "DROP ALL", "accepted"),
    ],
)
def test_syntax_is_accepted_or_refused(tmp_path: Path, kind: str, name: str, text: str, outcome: str) -> None:
    only = case(tmp_path, f":test a mf:{kind} ; mf:action <{name}> .", **{name.replace(".", "_"): text})
    assert run(only) == outcome


@pytest.mark.parametrize(
    ("request_text", "outcome"),
    [
        ("INSERT DATA { GRAPH <http://x/g> { <c> <p> [] } }", ""),
        ("INSERT DATA { GRAPH <http://x/h> { <c> <p> [] } }", "differs"),
        ("INSERT DATA { <c> <p> [] }", "differs"),
        ("DELETE WHERE { ?s ?p ?o } ; INSERT DATA { GRAPH <http://x/g> { <c> <p> [] } }", "differs"),
        ("LOAD <http://x/>", "refused"),
    ],
)
def test_what_an_update_leaves_is_compared_graph_by_graph(tmp_path: Path, request_text: str, outcome: str) -> None:
    entry = """:test a mf:UpdateEvaluationTest ; mf:action [ ut:request <x.ru> ; ut:data <data.ttl> ] ;
      mf:result [ ut:data <data.ttl> ; ut:graphData [ ut:graph <g.ttl> ; rdfs:label "http://x/g" ] ] ."""
    only = case(tmp_path, entry, x_ru=request_text, data_ttl=DATA, g_ttl="<c> <p> [] .")
    assert run(only) == outcome


@pytest.mark.parametrize(
    ("kind", "text", "outcome"),
    [
        ("TestTurtleEval", "<a> <p> [] .", ""),
        ("TestTurtleEval", "<a> <p> <a> .", "differs"),
        ("TestTurtleEval", "<a> <p> .", "refused"),
        ("TestTurtlePositiveSyntax", "<a> <p> <c> .", ""),
        ("TestTurtlePositiveSyntax", "<a> <p> .", "refused"),
        ("TestTurtleNegativeSyntax", "<a> <p> .", ""),
        ("TestTurtleNegativeSyntax", "<a> <p> <c> .", "accepted"),
        ("TestTrigEval", "<g> { <a> <p> [] }", ""),
    ],
)
def test_parsing_is_compared_with_the_triples_meant(tmp_path: Path, kind: str, text: str, outcome: str) -> None:
    result = "mf:result <result.nt>" if kind.endswith("Eval") else ""
    only = case(
        tmp_path,
        f":test a rdft:{kind} ; mf:action <x.ttl> ; {result} .",
        x_ttl=text,
        result_nt="<http://x/suite/a> <http://x/suite/p> _:b .\n",
    )
    assert run(only) == outcome


@pytest.mark.parametrize(
    ("shape", "report", "outcome"),
    [
        ("sh:minCount 1", "sh:conforms true", ""),
        ("sh:minCount 2", "sh:conforms true", "differs"),
        ("sh:minCount 1", "sh:conforms false", "differs"),
        ("sh:minCount 2", "sh:conforms false ; sh:result [ {} ; sh:sourceShape <P> ]", ""),
        ("sh:minCount 2", "sh:conforms false ; sh:result [ {} ; sh:sourceShape <S> ]", "differs"),
        ("sh:minCount 2", "sh:conforms false ; sh:result [ {} ; sh:sourceShape <P> ], [ {} ; sh:sourceShape <P> ]", "differs"),
        ("sh:path <q>", "sh:conforms true", "refused"),
    ],
)
def test_a_report_is_compared_result_by_result(tmp_path: Path, shape: str, report: str, outcome: str) -> None:
    result = (
        "sh:resultSeverity sh:Violation ; sh:focusNode <a> ; sh:resultPath <p> ;"
        " sh:sourceConstraintComponent sh:MinCountConstraintComponent"
    )
    only = case(
        tmp_path,
        ":test a sht:Validate ; mf:action [ sht:dataGraph <data.ttl> ; sht:shapesGraph <shapes.ttl> ] ;"
        f" mf:result [ {report.replace('{}', result)} ] .",
        data_ttl=DATA,
        shapes_ttl=SHAPES.format(shape),
    )
    assert run(only) == outcome


@pytest.mark.parametrize(
    "entry",
    [
        ":test a mf:PositiveSyntaxTest .",
        ":test mf:action <x.rq> .",
        ":test a mf:PositiveSyntaxTest ; mf:action <x.rq>, <y.rq> .",
        ":test a mf:PositiveSyntaxTest ; mf:action <http://elsewhere/x.rq> .",
        ":test a mf:UpdateEvaluationTest ; mf:action [ ut:data <data.ttl> ] .",
        "<other> a mf:Manifest ; mf:entries () .",
    ],
)
def test_a_manifest_that_cannot_be_followed_is_an_error(tmp_path: Path, entry: str) -> None:
    with pytest.raises(ValueError, match="x"):
        case(tmp_path, entry)


def test_a_kind_of_test_without_a_runner_is_an_error(tmp_path: Path) -> None:
    only = case(tmp_path, ":test a mf:ProtocolTest ; mf:action <x.rq> .", x_rq="")
    with pytest.raises(ValueError, match="ProtocolTest"):
        run(only)
