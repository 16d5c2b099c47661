"""``python -m server.documentation FOLDER``: the documentation as files that need no server, links among them relative.

Whatever lies outside these pages (a question, a concept's own page) leads to the deployment whose base IRI is set.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from kg.settings import Settings
from server.app import create_app

#: Address on the server → file.
PAGES = {
    "/ns": "index.html",
    "/ns/table": "properties.html",
    "/ns/questions": "questions.html",
    "/ns/choosing": "choosing.html",
    "/schemes": "schemes.html",
    "/shapes": "shapes.html",
    **{f"/{which}.{ending}": f"{which}.{ending}" for which in ("ns", "shapes") for ending in ("ttl", "jsonld", "nt", "rdf")},
}
#: Documents that are opened from a folder have no server to load scripts from; they are whole without.
_SCRIPT = re.compile(r"<script\b[^>]*></script>")
_ADDRESS = re.compile(r'(?P<name>href|src)="(?P<path>/[^"#?]*)(?P<rest>[^"]*)"')


def write(folder: Path, app: Flask, base: str) -> list[Path]:
    """Write every page and the style sheet; returns the files. ``base`` ends in a slash."""
    folder.mkdir(parents=True, exist_ok=True)
    client = app.test_client()
    files = []
    for address, name in PAGES.items():
        response = client.get(address, headers={"Accept": "text/html, */*;q=0.1"})
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status}")
        body = response.data
        if name.endswith(".html"):
            body = _relative(body.decode(), base, folder, client).encode()
        path = folder / name
        path.write_bytes(body)
        files.append(path)
    return files


def _relative(page: str, base: str, folder: Path, client: FlaskClient) -> str:
    def place(match: re.Match[str]) -> str:
        path, rest = match["path"], match["rest"]
        if path in PAGES:
            target = PAGES[path]
        elif path.startswith("/assets/style-"):
            target = "style.css"
            (folder / target).write_bytes(client.get(path).data)
        else:
            target = base + path.lstrip("/")
        return f'{match["name"]}="{target}{rest}"'

    return _ADDRESS.sub(place, _SCRIPT.sub("", page))


def main() -> int:
    """Write into the folder named on the command line."""
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.stderr.write("usage: python -m server.documentation FOLDER\n")
        return 2
    settings = Settings.from_env()
    files = write(Path(sys.argv[1]), create_app(settings), settings.base_iri)
    sys.stdout.write(f"{len(files)} files in {sys.argv[1]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
