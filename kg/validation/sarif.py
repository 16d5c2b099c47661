"""Reports as SARIF 2.1.0, which code-review tools read (OASIS Standard, 27 March 2020; sections below are its).

One run for all files: the rules are the shapes and checks that found something, the results what they found, each in its file
and, where it is known, its line. A file that cannot be read has that as its one result, with line and column; it is a
notification of the invocation, too (3.20.21), which did not succeed, so that nobody takes the file for a judged one. The context
is a notification as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import PurePath
from urllib.parse import quote

from kg.errors import InputError, SecoopError, TooLargeError, UnsupportedMediaError
from kg.namespaces import PROJECT
from kg.validation.report import Report, Result, shorten

#: Its media type, as registered with IANA.
MEDIA_TYPE = "application/sarif+json"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: Severity of SHACL → level (3.27.10).
_LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}
#: What is wrong with a file itself; any other error is the validation's.
UNREADABLE = (InputError, TooLargeError, UnsupportedMediaError)
Found = tuple[str, Result | SecoopError]


@dataclass(frozen=True, slots=True)
class Judged:
    """One file and its report, or why there is none."""

    file: str
    report: Report | None
    error: SecoopError | None = None


def to_sarif(judged: Sequence[Judged]) -> str:
    """All files as one SARIF log, indented JSON. What a change has mended is not in it."""
    found = list(_found(judged))
    first = {_rule_id(what): what for _, what in reversed(found)}
    rules = {name: number for number, name in enumerate(dict.fromkeys(_rule_id(what) for _, what in found))}
    run = {
        "tool": {"driver": _driver([first[rule] for rule in rules])},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": _location(one.file)} for one in judged],
        "invocations": [_invocation(judged)],
        "results": [
            {
                "ruleId": _rule_id(what),
                "ruleIndex": rules[_rule_id(what)],
                **(_unread(file, what) if isinstance(what, SecoopError) else _result(file, what)),
            }
            for file, what in found
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _found(judged: Iterable[Judged]) -> Iterator[Found]:
    """What holds of each file: the findings about it, or why it cannot be read."""
    for one in judged:
        if isinstance(one.error, UNREADABLE):
            yield one.file, one.error
        elif one.report is not None:
            yield from ((one.file, result) for result in one.report.holding)


def _rule_id(what: Result | SecoopError) -> str:
    """A stable name that tells one shape's or check's findings from another's (3.49.3); an error has its code."""
    return what.code if isinstance(what, SecoopError) else what.shape.rpartition("#")[2] or what.rule


def _driver(rules: Iterable[Result | SecoopError]) -> dict[str, object]:
    """The tool (3.19) and the rules that found something (3.49)."""
    return {
        "name": "secoop",
        "version": version("secoop"),
        "informationUri": PROJECT,
        "rules": [_reading(one) if isinstance(one, SecoopError) else _rule(one) for one in rules],
    }


def _rule(one: Result) -> dict[str, object]:
    return {
        "id": _rule_id(one),
        "name": one.rule,
        "shortDescription": {"text": f"{one.rule} ({one.source})"},
        **({"helpUri": one.documentation} if one.documentation else {}),
        "defaultConfiguration": {"level": _LEVELS[one.severity]},
    }


def _reading(error: SecoopError) -> dict[str, object]:
    """The rule that a file can be read."""
    return {
        "id": error.code,
        "name": error.code,
        "shortDescription": {"text": f"{error.code} (reading the file)"},
        "defaultConfiguration": {"level": "error"},
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
            notes.append({"level": "error", "message": {"text": str(one.error)}, "locations": [_place(one.file, one.error)]})
        elif one.report is not None:
            how = f"; {one.report.ran}" if one.report.ran else ""
            text = f"{one.file} was judged in the context: {one.report.context}{how}"
            notes.append({"level": "note", "message": {"text": text}})
    return {"executionSuccessful": not failed, "toolExecutionNotifications": notes}


def _place(file: str, error: SecoopError) -> dict[str, object]:
    """A file, with the line and column an error names (3.30.5 and 3.30.6); a column alone says nothing."""
    line, column = (number if isinstance(number := error.extra.get(name), int) else 0 for name in ("line", "column"))
    physical: dict[str, object] = {"artifactLocation": _location(file)}
    if line > 0:
        physical["region"] = {"startLine": line, **({"startColumn": column} if column > 0 else {})}
    return {"physicalLocation": physical}


def _unread(file: str, error: SecoopError) -> dict[str, object]:
    """The one finding about a file that cannot be read (3.27)."""
    return {
        "level": "error",
        "message": {"text": "; ".join(filter(None, (error.message, error.remedy)))},
        "locations": [_place(file, error)],
        "partialFingerprints": {"finding/v1": sha256(f"{error.code}\0{error.message}".encode()).hexdigest()},
    }


def _result(file: str, result: Result) -> dict[str, object]:
    """One finding of a rule (3.27)."""
    physical: dict[str, object] = {"artifactLocation": _location(file)}
    if result.line:
        physical["region"] = {"startLine": result.line}
    logical = {"fullyQualifiedName": result.focus, **({"name": result.label} if result.label else {})}
    place = " ".join(filter(None, (shorten(result.focus), shorten(result.path))))
    # The message closes with the node, because a reader of the log alone may not be shown logical locations.
    return {
        "level": _LEVELS[result.severity],
        "message": {"text": f"{result.message} ({place})"},
        "locations": [
            {"physicalLocation": physical, "logicalLocations": [logical]},
        ],
        # Two runs tell the same finding by what it is about, not by its line (3.27.17).
        "partialFingerprints": {"finding/v1": sha256("\0".join(result.key).encode()).hexdigest()},
        "properties": {"standing": result.standing, "component": result.component},
    }
