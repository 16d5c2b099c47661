"""An application over a small published home that takes changes, and clients with tokens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg.contributions import tokens
from kg.settings import Settings
from server import create_app
from tests.contributions.home import Home


@dataclass(frozen=True, slots=True)
class Writer:
    """The application's client, its home, and a token for every scope."""

    client: FlaskClient
    home: Home
    secrets: dict[str, str]

    def post(self, path: str, data: str | bytes, kind: str, scope: str = "contribute", **headers: str) -> TestResponse:
        """Send a body with the token of a scope ('' for none)."""
        sent = {"X-Why": "a test", **{name.replace("_", "-"): value for name, value in headers.items()}}
        if scope:
            sent["Authorization"] = f"Bearer {self.secrets[scope]}"
        return self.client.post(path, data=data, headers=sent, content_type=kind or None)

    def get(self, path: str, scope: str = "", **headers: str) -> TestResponse:
        """Ask with the token of a scope."""
        token = {"Authorization": f"Bearer {self.secrets[scope]}"} if scope else {}
        return self.client.get(path, headers={**token, **headers})


@contextmanager
def writing(published: Home, root: Path, **changes: object) -> Iterator[Writer]:
    """Copy a home and serve it."""
    shutil.copytree(published.path, root / "home", symlinks=True)
    settings: Settings = replace(published.settings, home=root / "home", **changes)  # type: ignore[arg-type]
    scopes = {scope: [scope] for scope in tokens.SCOPES}
    secrets = {scope: tokens.add(settings.home, scope.replace(":", "-"), wanted) for scope, wanted in scopes.items()}
    secrets["other"] = tokens.add(settings.home, "other", ["contribute"])
    application = create_app(settings)
    application.testing = True
    try:
        yield Writer(application.test_client(), Home(settings), secrets)
    finally:
        application.extensions["secoop"].close()
