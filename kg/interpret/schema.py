"""JSON Schema for records, reported at the line and column of the mistake (JSON Schema 2020-12)."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from kg.interpret.nodes import Node
from kg.vocabulary import suggest

_UNKNOWN = "additionalProperties"
FOLDER = Path(__file__).parent / "schemas"


@lru_cache(maxsize=8)
def _validator(name: str) -> Draft202012Validator:
    schema = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def check(root: Node, name: str) -> None:
    """Raise InputError at the first place (by line) where a file does not follow its schema."""
    errors = list(_validator(name).iter_errors(root.plain()))
    # A misspelt key is also a missing one: of the two the unknown key is the mistake to show.
    unknown = {tuple(error.absolute_path): _place(root, error).line for error in errors if error.validator == _UNKNOWN}

    def order(pair: tuple[Node, ValidationError]) -> tuple[int, bool, int]:
        node, error = pair
        line = unknown.get(tuple(error.absolute_path), node.line) if error.validator == "required" else node.line
        return line, error.validator != _UNKNOWN, node.column

    found = sorted(((_place(root, error), error) for error in errors), key=order)
    if found:
        _fail(*found[0])


def _place(root: Node, error: ValidationError) -> Node:
    node = root
    for step in error.absolute_path:
        node = _child(node, step)
    extra = _unknown_keys(node, error)
    return node.fields()[extra[0]] if extra else node


def _child(node: Node, step: Any) -> Node:
    return node.items()[step] if isinstance(step, int) else node.fields()[step]


def _unknown_keys(node: Node, error: ValidationError) -> list[str]:
    if error.validator not in ("additionalProperties", "unevaluatedProperties") or not isinstance(node.value, dict):
        return []
    schema: Any = error.schema
    patterns = [re.compile(pattern) for pattern in schema.get("patternProperties", {})]
    known = schema.get("properties", {})
    return [key for key in node.value if key not in known and not any(p.search(key) for p in patterns)]


def _fail(node: Node, error: ValidationError) -> None:
    schema: Any = error.schema
    instance: Any = error.instance
    if error.validator == "additionalProperties":
        known = schema.get("properties", {})
        if not known:
            node.fail("a key here does not have the expected form", schema.get("description", "see docs/guide/records.md"))
        unknown = [key for key in instance if key not in known]
        node.fail(f"unknown key {unknown[0]!r}", suggest(unknown[0], known))
    if error.validator == "required":
        missing = [key for key in schema["required"] if key not in instance]
        node.fail(f"{missing[0]!r} is missing", f"add {missing[0]}: …")
    hint = schema.get("description", "see docs/guide/records.md") if isinstance(schema, dict) else ""
    node.fail(error.message if len(error.message) < 200 else f"does not fit {error.validator}", hint)
