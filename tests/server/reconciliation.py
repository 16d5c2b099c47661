"""What the Reconciliation Service API 0.2 demands of answers, as JSON Schema in our own words, stricter than it: no member unasked.

The specification's own schemas carry no licence and are not kept here; :func:`official` reads them from the folder that
SECOOP_RECONCILIATION_SPECS names (``0.2/schemas`` of the specification's repository) or ``../shared/conformance/reconciliation``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

TEXT: dict[str, Any] = {"type": "string"}
NAMED: dict[str, Any] = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "string", "minLength": 1}, "name": TEXT, "description": TEXT},
    "additionalProperties": False,
}


def record(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """The schema of an object with these members and no others."""
    properties = {**required, **optional}
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


def listed(item: dict[str, Any]) -> dict[str, Any]:
    """The schema of a list."""
    return {"type": "array", "items": item}


URL: dict[str, Any] = {"type": "string", "pattern": "^https?://[^ ]+$"}
_SUGGEST = record(
    {"service_url": URL, "service_path": TEXT},
    flyout_service_url=URL,
    flyout_service_path={"type": "string", "pattern": r"\$\{id\}"},
)
_TEMPLATE: dict[str, Any] = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
_CELL = {
    "oneOf": [
        record({"id": TEXT, "name": TEXT}),
        record({"str": TEXT}),
        record({"int": {"type": "integer"}}),
        record({"float": {"type": "number"}}),
    ]
}
SCHEMAS: dict[str, dict[str, Any]] = {
    "manifest": record(
        {
            "versions": {"type": "array", "contains": {"const": "0.2"}},
            "name": {"type": "string", "minLength": 1},
            "identifierSpace": URL,
            "schemaSpace": URL,
        },
        documentation=URL,
        serviceVersion=TEXT,
        batchSize={"type": "integer", "minimum": 1},
        defaultTypes={**listed(NAMED), "uniqueItems": True},
        view=record({"url": _TEMPLATE}),
        preview=record({"url": _TEMPLATE, "width": {"type": "integer"}, "height": {"type": "integer"}}),
        suggest=record({"entity": _SUGGEST, "type": _SUGGEST, "property": _SUGGEST}),
        extend=record(
            {"propose_properties": record({"service_url": URL, "service_path": TEXT})},
            property_settings=listed({"type": "object", "required": ["name", "label", "type"]}),
        ),
    ),
    "reconciliation-result-batch": {
        "type": "object",
        "additionalProperties": record(
            {
                "result": listed(
                    record(
                        {
                            "id": TEXT,
                            "name": TEXT,
                            "score": {"type": "number", "minimum": 0, "maximum": 100},
                            "match": {"type": "boolean"},
                            "type": listed(NAMED),
                        },
                        description=TEXT,
                        features=listed(record({"id": TEXT, "value": {"type": ["number", "boolean"]}})),
                    )
                )
            }
        ),
    },
    "suggest-entities-response": record(
        {"result": listed({**NAMED, "properties": {**NAMED["properties"], "notable": listed(NAMED)}})}
    ),
    "suggest-types-response": record({"result": listed(NAMED)}),
    "suggest-properties-response": record({"result": listed(NAMED)}),
    "data-extension-property-proposal": record({"properties": listed(NAMED), "type": TEXT}, limit={"type": "integer"}),
    "data-extension-response": record(
        {
            "meta": listed(record({"id": TEXT, "name": TEXT}, type=NAMED)),
            "rows": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": listed(_CELL)}},
        }
    ),
}


def official(shared: Path | None) -> Path | None:
    """The folder of the specification's own schemas, where there is one."""
    named = os.environ.get("SECOOP_RECONCILIATION_SPECS")
    found = [Path(named)] if named else [shared / "conformance" / "reconciliation"] if shared else []
    return next((folder for folder in found if (folder / "manifest.json").is_file()), None)


def validator(name: str, folder: Path | None = None) -> Draft202012Validator:
    """A validator of one of our schemas, or of the specification's where its folder is given."""
    if folder is None:
        return Draft202012Validator(SCHEMAS[name])
    texts = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    # Their identifiers differ from their file names in places, and references are by file name.
    base = "https://reconciliation-api.github.io/specs/0.2/schemas/"
    for file, schema in texts.items():
        schema["$id"] = base + file
    resources = [(base + file, Resource(schema, DRAFT202012)) for file, schema in texts.items()]
    registry: Registry[Any] = Registry().with_resources(resources)
    return Draft202012Validator(texts[f"{name}.json"], registry=registry)


def problems(name: str, value: object, folder: Path | None = None) -> list[str]:
    """What is wrong with an answer."""
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(name, folder).iter_errors(value)]
