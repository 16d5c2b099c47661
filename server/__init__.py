"""The web server: thin routers over :mod:`kg`, one module per concern (design: server.md)."""

from __future__ import annotations

from server.app import create_app, wsgi

__all__ = ["create_app", "wsgi"]
