"""Scripts and style sheet: which file a page loads, how long it may be kept, and pages where nothing was built."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server import assets

BROWSER = {"Accept": "text/html"}


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A build of one invented script."""
    folder = tmp_path / "built"
    folder.mkdir()
    (folder / "site-ABC.js").write_text("export {};", encoding="utf-8")
    (folder / "NOTICE.txt").write_text("a package 1.0 (MIT)", encoding="utf-8")
    (folder / "manifest.json").write_text(
        json.dumps({"inputs": "x", "entries": {"site": "site-ABC.js"}, "files": {"site-ABC.js": {}}}), encoding="utf-8"
    )
    monkeypatch.setattr(assets, "FOLDER", folder)
    assets.manifest.cache_clear()
    yield folder
    assets.manifest.cache_clear()


def unbuilt(folder: Path, text: str | None) -> None:
    """Leave a manifest that says so, or none."""
    manifest = folder / "manifest.json"
    manifest.unlink()
    if text is not None:
        manifest.write_text(text, encoding="utf-8")
    assets.manifest.cache_clear()


def test_a_page_loads_the_script_of_the_build(built: Path, client: FlaskClient) -> None:
    assert '<script type="module" src="/assets/site-ABC.js"></script>' in client.get("/", headers=BROWSER).text


def test_a_script_may_be_kept_for_ever(built: Path, client: FlaskClient) -> None:
    response = client.get("/assets/site-ABC.js")
    assert response.content_type == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "X-Secoop-Generation" not in response.headers


def test_the_style_sheet_may_be_kept_for_ever_under_the_name_pages_use(client: FlaskClient) -> None:
    address = re.search(r'<link rel="stylesheet" href="([^"]+)">', client.get("/", headers=BROWSER).text)
    assert address
    response = client.get(address[1])
    assert response.content_type == "text/css; charset=utf-8"
    assert "immutable" in response.headers["Cache-Control"]


def test_the_licences_of_bundled_packages_are_served(built: Path, client: FlaskClient) -> None:
    assert client.get("/assets/NOTICE.txt").text == "a package 1.0 (MIT)"


def test_the_base_map_is_served_where_it_was_built(built: Path, client: FlaskClient) -> None:
    assert client.get("/assets/basemap.json").status_code == 404
    (built / "basemap.json").write_text("{}", encoding="utf-8")
    response = client.get("/assets/basemap.json")
    assert (response.content_type, response.text) == ("application/json", "{}")
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "name", ["site-OLD.js", "manifest.json", "..%2Fassets.py", "%2e%2e/headers.py", "style-000000000000.css"]
)
def test_what_the_manifest_does_not_name_is_not_served(built: Path, client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "not been built"),
        ('{"missing": "npm could not install"}', "npm could not install"),
        ("{", "does not read"),
        ("[]", "does not read"),
        ('{"entries": 1, "files": {}}', "does not read"),
    ],
)
def test_without_a_build_pages_come_without_scripts_and_the_log_says_why(
    built: Path, client: FlaskClient, caplog: pytest.LogCaptureFixture, text: str | None, why: str
) -> None:
    unbuilt(built, text)
    page = client.get("/sparql", headers=BROWSER)
    assert page.status_code == 200
    assert '<script type="module"' not in page.text
    assert why in caplog.text
    assert client.get("/assets/site-ABC.js").status_code == 404
    assert client.get("/assets/NOTICE.txt").status_code == 404
