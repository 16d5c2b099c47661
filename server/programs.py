"""What programs read before they ask: the description of the routes, and a page for language models."""

from __future__ import annotations

import json

from flask import Blueprint, Response, render_template

from kg.library import Library
from server import openapi
from server.negotiation import PLAIN, content_type
from server.state import snapshot

bp = Blueprint("programs", __name__)
_OPENAPI = "application/vnd.oai.openapi+json"


@bp.get("/openapi.json")
def description() -> Response:
    """The routes, as OpenAPI."""
    of = snapshot().generation
    text = json.dumps(openapi.document(of.base, of.number), ensure_ascii=False, indent=1) + "\n"
    return Response(text, content_type=f"{_OPENAPI}; version=3.1")


@bp.get("/llms.txt")
def models() -> Response:
    """The site in one plain text (https://llmstxt.org), with what must not be concluded from it."""
    of = snapshot().generation
    text = render_template("llms.txt", generation=of, base=of.base, questions=sorted(Library.load().questions.items()))
    return Response(text, content_type=content_type(PLAIN))
