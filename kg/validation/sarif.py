"""Reports as SARIF 2.1.0, which code-review tools read (OASIS Standard, 27 March 2020; sections below are its).

One run for all files: the rules are the shapes and checks that found something, the results what they found, each in its file
and, where it is known, its line. What cannot be read is a notification of the invocation (3.20.21), and so is the context.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import PurePath
from urllib.parse import quote

from kg.errors import SecoopError
from kg.namespaces import PROJECT
from kg.validation.report import Report, Result, shorten

#: Its media type, as registered with IANA.
MEDIA_TYPE = "application/sarif+json"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: Severity of SHACL → level (3.27.10).
_LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}


@dataclass(frozen=True, slots=True)
class Judged:
    """One file and its report, or why there is none."""

    file: str
    report: Report | None
    error: SecoopError | None = None


def to_sarif(judged: Sequence[Judged]) -> str:
    """All files as one SARIF log, indented JSON. What a change has mended is not in it."""
    found = [(one.file, result) for one in judged if one.report for result in one.report.holding]
    rules = list(dict.fromkeys(_rule_id(result) for _, result in found))
    first = {_rule_id(result): result for _, result in reversed(found)}
    run = {
        "tool": {"driver": _driver([first[rule] for rule in rules])},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": _location(one.file)} for one in judged],
        "invocations": [_invocation(judged)],
        "results": [_result(file, result, rules.index(_rule_id(result))) for file, result in found],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule_id(result: Result) -> str:
    """A stable name that tells one shape's or check's findings from another's (3.49.3)."""
    return result.shape.rpartition("#")[2] or result.rule


def _driver(rules: Iterable[Result]) -> dict[str, object]:
    """The tool (3.19) and the rules that found something (3.49)."""
    return {
        "name": "secoop",
        "version": version("secoop"),
        "informationUri": PROJECT,
        "rules": [
            {
                "id": _rule_id(one),
                "name": one.rule,
                "shortDescription": {"text": f"{one.rule} ({one.source})"},
                **({"helpUri": one.documentation} if one.documentation else {}),
                "defaultConfiguration": {"level": _LEVELS[one.severity]},
            }
            for one in rules
        ],
    }


def _location(file: str) -> dict[str, str]:
    """A file as a URI reference (3.4.3): relative as it was given, so that it fits the repository it lies in."""
    path = PurePath(file)
    return {"uri": path.as_uri() if path.is_absolute() else quote(path.as_posix())}


def _invocation(judged: Iterable[Judged]) -> dict[str, object]:
    """How the run went (3.20): what could not be read, and in which context the rest was judged."""
    notes = []
    failed = False
    for one in judged:
        if one.error is not None:
            failed = True
            region = {"region": {"startLine": line}} if (line := _line(one.error)) else {}
            notes.append(
                {
                    "level": "error",
                    "message": {"text": str(one.error)},
                    "locations": [{"physicalLocation": {"artifactLocation": _location(one.file), **region}}],
                }
            )
        elif one.report is not None:
            how = f"; {one.report.ran}" if one.report.ran else ""
            text = f"{one.file} was judged in the context: {one.report.context}{how}"
            notes.append({"level": "note", "message": {"text": text}})
    return {"executionSuccessful": not failed, "toolExecutionNotifications": notes}


def _line(error: SecoopError) -> int:
    line = error.extra.get("line", 0)
    return line if isinstance(line, int) else 0


def _result(file: str, result: Result, index: int) -> dict[str, object]:
    """One finding (3.27)."""
    region = {"region": {"startLine": result.line}} if result.line else {}
    logical = {"fullyQualifiedName": result.focus, **({"name": result.label} if result.label else {})}
    place = " ".join(filter(None, (shorten(result.focus), shorten(result.path))))
    # The message closes with the node, because a reader of the log alone may not be shown logical locations.
    return {
        "ruleId": _rule_id(result),
        "ruleIndex": index,
        "level": _LEVELS[result.severity],
        "message": {"text": f"{result.message} ({place})"},
        "locations": [
            {"physicalLocation": {"artifactLocation": _location(file), **region}, "logicalLocations": [logical]},
        ],
        # Two runs tell the same finding by what it is about, not by its line (3.27.17).
        "partialFingerprints": {"finding/v1": sha256("\0".join(result.key).encode()).hexdigest()},
        "properties": {"standing": result.standing, "component": result.component},
    }
