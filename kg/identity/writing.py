"""Decisions added to their file: at its end, or in the place of an earlier one, which stays to be read as a comment.

Decisions over curated entities stand beside the records; those that name an entity of a loaded register stand in
``HOME/identity/decisions.yaml``, because another home may not have the register.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import resources
from kg.errors import InputError
from kg.identity import decisions
from kg.identity.decisions import Decision
from kg.identity.withdrawn import Withdrawal, check
from kg.interpret.index import Index
from kg.interpret.nodes import load
from kg.settings import Settings

_HEAD = "# Identity decisions of this home. Append only: same, not the same, or unsure, with the reason.\n"


@dataclass(frozen=True, slots=True)
class Files:
    """Where decisions stand: beside the records (None where an installed package holds them), and in the home."""

    records: Path
    home: Path
    writable: bool

    @classmethod
    def of(cls, settings: Settings) -> Files:
        """The files of some settings."""
        home = settings.home / "identity" / "decisions.yaml"
        if settings.records is not None:
            return cls(settings.records.parent / "decisions.yaml", home, writable=True)
        own = resources.path("records").parent / "identity" / "decisions.yaml"
        return cls(own, home, writable=(resources.path("records").parent.parent / "pyproject.toml").is_file())

    def choose(self, names: Sequence[str], index: Index) -> Path:
        """The file a decision over some entities belongs in."""
        return self.records if self.writable and all(name in index.entities for name in names) else self.home


def read_home(settings: Settings, index: Index, before: Sequence[Decision], gone: Sequence[Withdrawal] = ()) -> list[Decision]:
    """The decisions of the home, beside those of the records; raises InputError at a mistake, and for what is withdrawn."""
    path = Files.of(settings).home
    if gone and path.is_file():
        check(load(path), gone)
    return decisions.read(path, index, before)


def line(one: Decision, class_name: str = "") -> str:
    """A decision as a line of its file."""
    parts = [("a", one.a), ("b", one.b), ("verdict", one.verdict)]
    parts += [("keep", one.keep)] if one.keep else []
    parts += [("class", class_name)] if class_name else []
    quoted = [("by", one.by), ("why", one.why)]
    body = ", ".join(f"{key}: {value}" for key, value in parts)
    by, why = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in quoted)
    return f"- {{{body}, {by}, on: {one.on}, {why}}}\n"


def add(
    path: Path, one: Decision, index: Index, others: Sequence[Decision], *, class_name: str = "", instead: bool = False
) -> str:
    """Write a decision; ``others`` are those of the other file. Returns the line it takes the place of, '' where there was none.

    Raises InputError when the two are decided already and it is not said to stand ``instead``, or when the file with it would
    not be read: nothing is written then.
    """
    text = path.read_text(encoding="utf-8") if path.is_file() else _HEAD
    lines, old = text.splitlines(keepends=True), ""
    place = _place(path, one) if path.is_file() else None
    if place is not None:
        start, end = place
        old = "".join(lines[start:end])
        if not instead:
            raise InputError(
                "these two are decided already",
                where=f"{path.name}:{start + 1}",
                remedy="add --instead to decide anew; the old stays as a comment",
            )
        lines[start:end] = [f"# until {one.on}: {part}" for part in lines[start:end]]
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.writing")
    try:
        draft.write_text("".join([*lines, line(one, class_name)]), encoding="utf-8")
        decisions.read(draft, index, others, name=path.name)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return old.strip()


def _place(path: Path, one: Decision) -> tuple[int, int] | None:
    """The lines (from 0, end not included) on which these two are decided; None where they are not."""
    root, text = load(path), path.read_text(encoding="utf-8").splitlines()
    items = root.items() if root.value else []
    starts = [item.line - 1 for item in items]
    for item, start, end in zip(items, starts, [*starts[1:], len(text)], strict=True):
        if {item.need("a").text(), item.need("b").text()} == {one.a, one.b}:
            own = [at for at in range(start, end) if text[at].strip() and not text[at].lstrip().startswith("#")]
            return start, own[-1] + 1
    return None
