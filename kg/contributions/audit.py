"""The audit log: one JSON line for everything that was done to tokens and contributions. It only grows and holds no secret."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from kg.contributions import files

_FILE = "audit.jsonl"
#: The origin of what was done on the machine itself.
HERE = "command line"


def note(home: Path, what: str, *, who: str, origin: str = HERE, **about: object) -> None:
    """Add a line: what was done, by whom, from where (an address, or the command line), and to what.

    Everything is written as ASCII JSON, so that no text from outside ends the line or steers a terminal.
    """
    folder = home / "contributions"
    folder.mkdir(parents=True, exist_ok=True)
    when = datetime.now(UTC).isoformat(timespec="milliseconds")
    files.append(folder / _FILE, json.dumps({"when": when, "what": what, "who": who, "origin": origin, **about}))


def read(home: Path) -> Iterator[dict[str, object]]:
    """The lines that are whole, oldest first."""
    path = home / "contributions" / _FILE
    if path.is_file():
        yield from files.whole_lines(path)
