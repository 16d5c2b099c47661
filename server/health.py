"""Liveness, readiness and metrics for whoever runs the server."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

from server.front.front import EXTENSION, Front
from server.front.metrics import CONTENT_TYPE
from server.state import snapshot

bp = Blueprint("health", __name__)


@bp.get("/health/live")
def live() -> Response:
    """The process answers."""
    return jsonify(status="live")


@bp.get("/health/ready")
def ready() -> Response:
    """A generation is open and can be read; 503 in the one error shape otherwise."""
    current = snapshot()
    current.reader.ask("ASK { ?s ?p ?o }")
    generation = current.generation
    return jsonify(
        status="ready", generation=generation.number, digest=generation.digest, base=generation.base, created=generation.created
    )


@bp.get("/metrics")
def metrics() -> Response:
    """What the server does, in the Prometheus text format."""
    front = current_app.extensions[EXTENSION]
    assert isinstance(front, Front)  # noqa: S101 -- narrows the type of Flask's untyped extension table
    return Response(front.metrics.render(), content_type=CONTENT_TYPE)
