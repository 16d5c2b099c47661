"""The audit of a published generation, kept beside it: what is there already need not be found again for a contribution.

The file carries a fingerprint of the rules it was made with. Without it, or after the rules have changed, what the graph had
before is asked again for the focus nodes at hand; the verdict is the same.
"""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from kg import resources
from kg.validation.report import Report, Result

_FILE = "audit.json"


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Of everything a verdict rests on but the data: ontology, shapes and checks."""
    total = sha256()
    for root in (resources.path("ontology"), resources.path("shapes"), resources.path("queries") / "checks"):
        for path in sorted(p for p in root.rglob("*") if p.suffix in (".ttl", ".rq")):
            total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def keep(folder: Path, report: Report) -> None:
    """Keep the audit of the generation in a folder."""
    draft = folder / f"{_FILE}.writing"
    draft.write_text(json.dumps({"rules": fingerprint(), **report.to_dict()}, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(folder / _FILE)


def results(folder: Path) -> list[Result] | None:
    """What the kept audit found; None where there is none, or the rules have changed since."""
    try:
        about = (folder / _FILE).stat()
        return _read(folder / _FILE, (about.st_ino, about.st_size, about.st_mtime_ns))
    except (FileNotFoundError, json.JSONDecodeError):
        return None


@lru_cache(maxsize=1)
def _read(path: Path, _stamp: tuple[int, ...]) -> list[Result] | None:
    content = json.loads(path.read_text(encoding="utf-8"))
    return Report.from_dict(content).results if content.get("rules") == fingerprint() else None
