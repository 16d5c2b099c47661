"""Where what a page says was written down, so that a reader who finds a mistake knows the file and the line to report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from kg import resources
from kg.contributions.written import Written
from kg.settings import Settings
from kg.store.terms import Iri
from server.state import Snapshot


@dataclass(frozen=True, slots=True)
class Report:
    """Where a node was written (``file`` within the records and ``line``, '' where nobody wrote it), and where to report it."""

    file: str
    line: str
    href: str


def report(current: Snapshot, settings: Settings, iri: str) -> Report:
    """The place of a node in the records, and the address of a report about it, '' where none is set."""
    written = current.once("written", lambda: Written.of_generation(settings.home, current.generation.digest))
    found = written.of(current.reader, Iri(iri), None)
    name, line, _ = found[0].rsplit(":", 2) if found else ("", "", "")
    file = _within(settings.records or resources.path("records"), name)
    values = {"iri": iri, "file": file, "line": line}
    href = settings.reports
    for key, value in values.items():
        href = href.replace("{" + key + "}", quote(value, safe=""))
    return Report(file, line, href)


def _within(records: Path, name: str) -> str:
    """A file by its path below the records."""
    path = next(iter(sorted(records.glob(f"*/{name}"))), None) if name and "/" not in name else None
    return path.relative_to(records).as_posix() if path is not None else name
