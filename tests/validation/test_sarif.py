"""SARIF 2.1.0: the properties the standard asks for, the right file and line, and what could not be read.

Sections are those of the OASIS Standard of 27 March 2020. The whole log is held against them by hand, because no package
carries the standard's schema.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg.errors import InputError, QueryKilledError, SecoopError
from kg.namespaces import PROJECT, SC, SH
from kg.store.terms import Literal
from kg.validation.report import Report, Result
from kg.validation.sarif import Judged, to_sarif
from kg.validation.shapes import SHAPES

FOUND = Result(
    severity="Violation",
    message="Name a place.",
    focus=PROJECT + "id/event/lake-forum-2",
    path=SC + "heldAt",
    value=Literal("x"),
    shape=SHAPES + "heldAt",
    component=SH + "NodeKindConstraintComponent",
    rule="property.heldAt",
    standing="introduced",
    label="Second Lake Forum",
    line=7,
    documentation=PROJECT + "shapes#Event.heldAt",
)
WARNED = Result(severity="Warning", message="Add one.", focus=PROJECT + "id/event/x", shape=SHAPES + "check-a", rule="a.b")
FIXED = Result(severity="Violation", message="", focus=PROJECT + "id/event/y", shape=SHAPES + "z", rule="z", standing="fixed")
READ = Judged("data/my file.ttl", Report.of([FOUND, WARNED, FIXED], context="ontology only"))
UNREAD = Judged("b.ttl", None, InputError("not RDF", where="line 3", remedy="mend it", extra={"line": 3, "column": 9}))


def log(*judged: Judged) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(to_sarif(judged))
    return found


def wrong(found: dict[str, Any]) -> list[str]:
    """What the standard asks for and a log lacks."""
    told = [] if found.get("version") == "2.1.0" and found.get("runs") else ["3.13: version and runs"]
    for run in found["runs"]:
        driver = run["tool"]["driver"]
        told += [] if driver.get("name") else ["3.19.8: the tool has a name"]
        rules = driver["rules"]
        told += [] if len({rule.get("id") for rule in rules}) == len(rules) else ["3.49.3: every rule has an id of its own"]
        told += [] if all(isinstance(i.get("executionSuccessful"), bool) for i in run["invocations"]) else ["3.20.14"]
        for result in run["results"]:
            told += [] if result.get("message", {}).get("text") else ["3.27.11: a result has a message"]
            told += [] if result["level"] in ("none", "note", "warning", "error") else ["3.27.10: a level"]
            told += [] if rules[result["ruleIndex"]]["id"] == result["ruleId"] else ["3.27.6: the index is the rule's"]
            for place in result["locations"]:
                physical = place["physicalLocation"]
                told += [] if " " not in physical["artifactLocation"]["uri"] else ["3.4.3: a URI reference"]
                told += [] if physical.get("region", {"startLine": 1})["startLine"] >= 1 else ["3.30.5: lines count from one"]
    return told


def test_a_log_has_what_the_standard_asks_for() -> None:
    assert wrong(log(READ, UNREAD)) == []


def test_what_the_standard_asks_for_is_missed() -> None:
    found = log(READ)
    del found["runs"][0]["results"][0]["message"]
    found["runs"][0]["results"][1]["ruleIndex"] = 0
    assert len(wrong(found)) == 2


def test_a_finding_has_its_file_line_level_and_documentation() -> None:
    run = log(READ)["runs"][0]
    (first, second) = run["results"]
    assert (first["level"], second["level"]) == ("error", "warning")
    place = first["locations"][0]
    assert place["physicalLocation"] == {"artifactLocation": {"uri": "data/my%20file.ttl"}, "region": {"startLine": 7}}
    assert place["logicalLocations"][0]["name"] == "Second Lake Forum"
    assert "Name a place. (event:lake-forum-2 sc:heldAt)" in first["message"]["text"]
    assert run["tool"]["driver"]["rules"][0]["helpUri"] == FOUND.documentation


def test_without_a_line_no_region_is_made_up() -> None:
    second = log(READ)["runs"][0]["results"][1]
    assert "region" not in second["locations"][0]["physicalLocation"]


def test_what_was_mended_is_not_reported() -> None:
    assert len(log(READ)["runs"][0]["results"]) == 2


def test_the_same_finding_on_another_line_keeps_its_fingerprint() -> None:
    moved = Report.of([Result(**{name: getattr(FOUND, name) for name in Result.__slots__} | {"line": 70})])
    before, after = (log(Judged("a.ttl", r))["runs"][0]["results"][0] for r in (Report.of([FOUND]), moved))
    assert before["partialFingerprints"] == after["partialFingerprints"]


@pytest.mark.parametrize(("judged", "successful"), [((READ,), True), ((READ, UNREAD), False)])
def test_what_cannot_be_read_is_told_with_its_place(judged: tuple[Judged, ...], successful: bool) -> None:
    (invocation,) = log(*judged)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is successful
    errors = [note for note in invocation["toolExecutionNotifications"] if note["level"] == "error"]
    assert [note["locations"][0]["physicalLocation"]["region"]["startLine"] for note in errors] == ([] if successful else [3])


def test_what_cannot_be_read_is_one_finding_at_its_line_and_column() -> None:
    (run,) = log(UNREAD)["runs"]
    (result,) = run["results"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical == {"artifactLocation": {"uri": "b.ttl"}, "region": {"startLine": 3, "startColumn": 9}}
    assert (result["level"], result["message"]["text"]) == ("error", "not RDF; mend it")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "bad-input"


@pytest.mark.parametrize("extra", [{}, {"column": 4}, {"line": "x"}])
def test_a_mistake_without_a_line_has_no_region(extra: dict[str, object]) -> None:
    (result,) = log(Judged("b.ttl", None, InputError("not RDF", extra=extra)))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": "b.ttl"}}


@pytest.mark.parametrize("error", [QueryKilledError("it was ended after 60 s"), SecoopError("the engine failed")])
def test_a_validation_that_failed_is_no_finding_about_the_file(error: SecoopError) -> None:
    (run,) = log(Judged("b.ttl", None, error))["runs"]
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"] is False


def test_an_absolute_path_is_a_file_uri() -> None:
    found = log(Judged("/data/a.ttl", Report.of([FOUND])))
    assert found["runs"][0]["artifacts"] == [{"location": {"uri": "file:///data/a.ttl"}}]
