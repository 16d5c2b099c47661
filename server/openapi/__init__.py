"""The routes for programs, as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0): paths, parameters, media types, shapes of JSON.

Every question of the library is a path of its own with typed parameters. The SPARQL endpoint describes itself as SPARQL asks for,
and the reconciliation service has its manifest; both are named here and described there.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg import __version__
from kg.library import Library, Parameter, Question
from server.negotiation import GRAPH_ENDINGS, TABLE_ENDINGS
from server.openapi.parts import SHEET, Json, answer, get, path, query
from server.openapi.paths import fixed
from server.openapi.schemas import SCHEMAS

_TYPES: Mapping[str, Json] = {"integer": {"type": "integer"}, "date": {"type": "string", "format": "date"}}


def document(base: str, generation: int) -> Json:
    """The description of the server that serves a generation under a base IRI."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "secoop",
            "version": __version__,
            "summary": "Who met whom in security cooperation, and which passage says so",
            "description": f"Answers come from generation {generation} of the graph. GET answers carry strong ETags; limits are "
            "told in the errors that name them. Nothing here needs a key except contributing and reviewing.",
            "license": {"name": "CC BY 4.0 for the graph; each named graph says its own", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": base.rstrip("/")}],
        "paths": {**fixed(), **_questions()},
        "components": {"schemas": SCHEMAS, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


def _questions() -> Json:
    """Each question as a path; its columns are told where its header tells them."""
    return {f"/queries/{name}.{{ending}}": _question(question) for name, question in sorted(Library.load().questions.items())}


def _question(question: Question) -> Json:
    table = question.form in ("select", "ask")
    endings = TABLE_ENDINGS if table else GRAPH_ENDINGS
    columns = "".join(f"\n- `{name}`: {meaning}" for name, meaning in question.columns)
    responses = answer("The answer.", dict.fromkeys(endings.values()))
    made = get(
        question.name,
        question.question,
        responses,
        [path("ending", "The format.", [*endings, SHEET] if table else endings), *map(_parameter, question.parameters)],
    )
    if columns:
        made["get"]["description"] = f"Columns:{columns}"
    return made


def _parameter(parameter: Parameter) -> Json:
    schema: Json = dict(_TYPES.get(parameter.type, {"type": "string"}))
    if parameter.required and schema["type"] == "string":
        schema["minLength"] = 1
    if parameter.example:
        schema["examples"] = [parameter.example]
    return query(parameter.name, parameter.help or parameter.type, schema, required=bool(parameter.required))
