"""Pieces of a description: parameters, answers, operations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Json = dict[str, Any]
PROBLEM = "application/problem+json"
TEXT: Json = {"type": "string"}
#: CSV without formulas: the end of its address.
SHEET = "spreadsheet.csv"


def answer(description: str, content: Mapping[str, Json | None]) -> Json:
    """Responses: the answer by media type, and the one shape of errors."""
    bodies = {name: {"schema": schema} if schema is not None else {} for name, schema in content.items()}
    return {
        "200": {"description": description, "content": bodies},
        "default": {
            "description": "What is wrong with the request, or which limit it met.",
            "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        },
    }


def ref(name: str) -> Json:
    """A shape by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def query(name: str, description: str, schema: Json | None = None, *, required: bool = False) -> Json:
    """A parameter of the query string."""
    return {"name": name, "in": "query", "description": description, "required": required, "schema": schema or TEXT}


def whole(name: str, description: str, most: int) -> Json:
    """A whole number of the query string, from 1."""
    return query(name, description, {"type": "integer", "minimum": 1, "maximum": most})


def path(name: str, description: str, values: Iterable[str] = (), *, whole: bool = False) -> Json:
    """A part of the path."""
    schema: Json = {"type": "string", "enum": list(values)} if values else {"type": "integer"} if whole else {"type": "string"}
    return {"name": name, "in": "path", "description": description, "required": True, "schema": schema}


def get(name: str, summary: str, answer: Json, parameters: Iterable[Json] = ()) -> Json:
    """A path that is read."""
    return {"get": {"operationId": name, "summary": summary, "parameters": list(parameters), "responses": answer}}
