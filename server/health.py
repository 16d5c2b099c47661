"""Liveness and readiness for whoever runs the server."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from server.state import snapshot

bp = Blueprint("health", __name__, url_prefix="/health")


@bp.get("/live")
def live() -> Response:
    """The process answers."""
    return jsonify(status="live")


@bp.get("/ready")
def ready() -> Response:
    """A generation is open and can be read; 503 in the one error shape otherwise."""
    current = snapshot()
    current.reader.ask("ASK { ?s ?p ?o }")
    generation = current.generation
    return jsonify(
        status="ready", generation=generation.number, digest=generation.digest, base=generation.base, created=generation.created
    )
