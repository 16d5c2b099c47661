"""The built scripts of the site: which file a page loads, and the files, kept by browsers for ever.

``hatch_build.py`` makes them while the project is installed. Where that was not possible there are none, and pages, which are
whole without them, leave the script tags out.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, request, url_for

from kg.errors import NotFoundError

bp = Blueprint("assets", __name__)
FOLDER = Path(__file__).parent / "built"
_SHEET = Path(__file__).parent / "static" / "style.css"
#: The name of a file changes with its content.
_FOR_EVER = "public, max-age=31536000, immutable"
_SCRIPT = "text/javascript; charset=utf-8"
#: Files of a build whose names stay: licences of the packages in it, and the land that maps are drawn over.
_STANDING = {"NOTICE.txt": "text/plain; charset=utf-8", "basemap.json": "application/json"}
_log = logging.getLogger("secoop.server")


@dataclass(frozen=True, slots=True)
class Manifest:
    """Entries by name with the file each is in, every file, and why there is none, '' where there are."""

    entries: dict[str, str] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    missing: str = ""


def read(folder: Path) -> Manifest:
    """Read the manifest of a build; an unbuilt or broken one has no scripts and says why."""
    try:
        found = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if "missing" in found:
            return Manifest(missing=str(found["missing"]))
        return Manifest(dict(found["entries"]), frozenset(found["files"]))
    except OSError:
        return Manifest(missing="they have not been built; install the project, or run hatch_build.py")
    except (ValueError, KeyError, TypeError):
        return Manifest(missing="the manifest of the build does not read")


@lru_cache(maxsize=1)
def manifest() -> Manifest:
    """The build this process serves."""
    found = read(FOLDER)
    if found.missing:
        _log.warning("pages come without scripts: %s", found.missing)
    return found


def script(entry: str) -> str:
    """The address of an entry's file, '' where it was not built."""
    name = manifest().entries.get(entry)
    return url_for("assets.file", name=name) if name else ""


@lru_cache(maxsize=1)
def _style() -> str:
    """The name of the style sheet; it is no part of the build, because pages without scripts need it too."""
    return f"style-{hashlib.sha256(_SHEET.read_bytes()).hexdigest()[:12]}.css"


def style() -> str:
    """The address of the style sheet."""
    return url_for("assets.file", name=_style())


@bp.get("/assets/<name>")
def file(name: str) -> Response:
    """The style sheet, or one file of the build."""
    if name == _style():
        return _send(_SHEET, "text/css; charset=utf-8", _FOR_EVER)
    known = manifest()
    standing = name in _STANDING and bool(known.files) and (FOLDER / name).is_file()
    if name not in known.files and not standing:
        remedy = "load a page again; it names the files of today"
        raise NotFoundError("there is no such file", where=request.path[:200], remedy=remedy)
    if name in _STANDING:
        return _send(FOLDER / name, _STANDING[name], "no-cache")
    return _send(FOLDER / name, _SCRIPT, _FOR_EVER)


def _send(path: Path, content_type: str, keeping: str) -> Response:
    return Response(path.read_bytes(), content_type=content_type, headers={"Cache-Control": keeping})
