"""The documentation as files: whole without a server, every link inside it found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.settings import Settings
from server.app import create_app
from server.documentation.__main__ import PAGES, write

BASE = "https://kg.example/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Written where no generation was ever published."""
    root = tmp_path_factory.mktemp("documentation")
    app = create_app(Settings(home=root / "home", access_log="off"))
    write(root / "out", app, BASE)
    return root / "out"


def broken(folder: Path) -> list[tuple[str, str]]:
    """(file, link) for every link to a file or a place in one that is not there."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.html")}
    found = []
    for name, text in texts.items():
        for link in re.findall(r'(?:href|src)="([^"]+)"', text):
            target, _, anchor = link.partition("#")
            if re.match(r"[a-z]+:", link):
                continue
            there = not target or (folder / target).is_file()
            if not there or (anchor and f'id="{anchor}"' not in texts.get(target or name, "")):
                found.append((name, link))
    return found


def test_every_page_and_format_is_written(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {*PAGES.values(), "style.css"}


def test_every_link_inside_is_found(folder: Path) -> None:
    assert broken(folder) == []


def test_a_broken_link_would_be_seen(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<a href="gone.html">a</a><a href="#nowhere">b</a><p id="here"></p><a href="#here">c</a>'
    )
    assert broken(tmp_path) == [("index.html", "gone.html"), ("index.html", "#nowhere")]


def test_what_lies_outside_leads_to_the_deployment(folder: Path) -> None:
    assert f'href="{BASE}queries/who-met-whom"' in (folder / "questions.html").read_text(encoding="utf-8")
