"""Shapes of the JSON that routes answer with (JSON Schema 2020-12, as OpenAPI 3.1 takes it)."""

from __future__ import annotations

from kg.views.network import GRADES
from server.openapi.parts import Json

_TEXT: Json = {"type": "string"}
_WHOLE: Json = {"type": "integer", "minimum": 0}

SCHEMAS: Json = {
    "Problem": {
        "description": "What went wrong, where, and how to mend it (RFC 9457).",
        "type": "object",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            **dict.fromkeys(("type", "title", "code", "detail", "where", "remedy", "request_id"), _TEXT),
            "status": {"type": "integer"},
        },
    },
    "Suggestions": {
        "type": "object",
        "required": ["query", "results"],
        "properties": {
            "query": _TEXT,
            "results": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["iri", "path", "label", "kind"],
                    "properties": dict.fromkeys(("iri", "path", "label", "lang", "kind", "kindLabel", "matched", "why"), _TEXT),
                },
            },
        },
    },
    "Change": {
        "description": "What one generation changed; `previous` is 0 where it was compared with none.",
        "type": "object",
        "required": ["number", "previous", "created", "digest", "base", "triples", "totals"],
        "properties": {
            "number": _WHOLE,
            "previous": _WHOLE,
            **dict.fromkeys(("created", "digest", "base", "page"), _TEXT),
            "triples": {"type": "object", "additionalProperties": _WHOLE},
            "totals": {"type": "object", "additionalProperties": _WHOLE},
            "entities": {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT}},
            "patch": {"type": "object"},
            "withheld": {"type": "string", "description": "Why there is no patch (any more); absent where there is one."},
        },
    },
    "Network": {
        "type": "object",
        "required": ["source", "nodes", "edges", "leftOut", "crowds"],
        "properties": {
            "source": _TEXT,
            "nodes": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "label", "meetings"],
                    "properties": {"id": _TEXT, "label": _TEXT, "meetings": _WHOLE},
                },
            },
            "edges": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["source", "target", "weight", "grade", "stated", "events"],
                    "properties": {
                        "source": _TEXT,
                        "target": _TEXT,
                        "weight": _WHOLE,
                        "grade": {"enum": list(GRADES)},
                        "stated": {"type": "boolean"},
                        "events": {"type": "object", "additionalProperties": {"enum": list(GRADES)}},
                    },
                },
            },
            "leftOut": {"type": "object", "additionalProperties": _WHOLE},
            "crowds": {"type": "array", "items": _TEXT},
        },
    },
    "Timeline": {
        "type": "object",
        "required": ["source", "events", "outsideOfThePeriod"],
        "properties": {
            "source": _TEXT,
            "outsideOfThePeriod": _WHOLE,
            "events": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["event", "label", "status", "date", "from", "to"],
                    "additionalProperties": _TEXT,
                },
            },
        },
    },
    "Places": {
        "description": "GeoJSON (RFC 7946): a point each place, with its events.",
        "type": "object",
        "required": ["type", "features", "notOnTheMap"],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "source": _TEXT,
            "notOnTheMap": {"type": "object", "additionalProperties": _WHOLE},
            "features": {"type": "array", "items": {"type": "object", "required": ["type", "id", "geometry", "properties"]}},
        },
    },
    "Ready": {
        "type": "object",
        "required": ["status", "generation", "digest", "base", "created"],
        "properties": {"generation": _WHOLE, **dict.fromkeys(("status", "digest", "base", "created"), _TEXT)},
    },
}
