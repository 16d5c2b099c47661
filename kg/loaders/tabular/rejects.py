"""What was not loaded, and why: one line a rejected row or unresolved name, and the sums that have to add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from kg.errors import BuildError
from kg.loaders.tabular.prose import Told
from kg.store.terms import FORBIDDEN

#: Characters of a value in the rejects file, and cells of a row that has too few or too many: enough to find it again.
SHOWN, _CELLS = 300, 60
#: Things described in two ways that are told one by one; the file of what is unread has all.
_TOLD = 10


class RejectError(Exception):
    """A row that cannot be loaded: the column, what is wrong with its cell, and the cell."""

    def __init__(self, reason: str, column: str = "", value: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.column = column
        self.value = value


def ragged(cells: Sequence[str], expected: int) -> RejectError:
    """The error of a row with too few or too many cells; its value is the beginning of the row."""
    shown = " | ".join([*(cell[:SHOWN] for cell in cells[:_CELLS]), *(["…"] if len(cells) > _CELLS else [])])
    return RejectError(f"{len(cells)} cells, expected {expected}", value=shown)


def taken(name: str, file: str, line: int) -> RejectError:
    """The error of a row that says something else than the accepted row of its name, which stands there.

    Whichever loader reads them, rows of one name follow one rule: the first that is accepted has the name, a row that was
    rejected or ignored has none. A later row whose cells that are used are the same is merged, any other is rejected.
    """
    return RejectError("an accepted row has this name and says something else", value=f"line {line} of {file}: {name}")


@dataclass(slots=True)
class Summary:
    """How a load went: rows read = loaded + merged + rejected + ignored; why rows were not loaded; names not resolved.

    ``ignored`` are rows a descriptor's kind does not speak of, counted by what they say in ``ignored_as``. ``unit`` is what is
    counted where the source has no rows. ``several`` has the entities of names that were not resolved because more than one
    has them. ``prose`` is what became of columns with patterns, ``missed`` the expected counts that were missed, which ends the
    load where they are ``binding`` (:mod:`kg.loaders.expected`).
    """

    read: int = 0
    loaded: int = 0
    merged: int = 0
    rejected: int = 0
    ignored: int = 0
    triples: int = 0
    unit: str = "rows"
    reasons: Counter[str] = field(default_factory=Counter)
    ignored_as: Counter[str] = field(default_factory=Counter)
    unresolved: dict[str, Counter[str]] = field(default_factory=dict)
    several: dict[str, tuple[str, ...]] = field(default_factory=dict)
    leads: dict[str, frozenset[str]] = field(default_factory=dict)
    prose: dict[str, Told] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    binding: bool = True
    differing: int = 0
    told_otherwise: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Raise BuildError unless every row is accounted for."""
        if self.read != self.loaded + self.merged + self.rejected + self.ignored:
            raise BuildError(
                f"{self.read} rows were read, but {self.loaded} loaded + {self.merged} merged + {self.rejected} rejected"
                f" + {self.ignored} ignored",
                where="the loader",
                remedy="report this: a row was lost",
            )

    def unresolve(self, column: str, value: str, several: tuple[str, ...] = ()) -> None:
        """Count a value that no look-up knows, or that ``several`` entities have."""
        self.unresolved.setdefault(column, Counter())[value] += 1
        if several:
            self.several[value] = several

    def differ(self, name: str, said: str, at: str, first: str, there: str) -> None:
        """Count a thing that a row describes otherwise than the first one: both values, and where they stand."""
        self.differing += 1
        if len(self.told_otherwise) < _TOLD:
            self.told_otherwise.append(f"{name}: {said} ({at}), first {first} ({there})")

    def to_dict(self) -> dict[str, object]:
        """For ``meta.json``."""
        return {
            "read": self.read,
            "loaded": self.loaded,
            "merged": self.merged,
            "rejected": self.rejected,
            "ignored": self.ignored,
            "triples": self.triples,
            "unit": self.unit,
            "reasons": dict(sorted(self.reasons.items())),
            "unresolved": {column: len(values) for column, values in sorted(self.unresolved.items())},
            "prose": {column: told.to_dict() for column, told in sorted(self.prose.items())},
            "missed": self.missed,
            "differing": self.differing,
        }


class Rejects:
    """The rejects file of a load: tab-separated, file, line, column, reason, and the value (:data:`SHOWN` characters at most).

    Where it is not ``always`` wanted there is no file until there is a line.
    """

    def __init__(self, path: Path, *, always: bool = True) -> None:
        self._path = path
        self._file: TextIO | None = None
        if always:
            self._open()

    def _open(self) -> TextIO:
        if self._file is None:
            self._file = self._path.open("w", encoding="utf-8")
            self._file.write("file\tline\tcolumn\treason\tvalue\n")
        return self._file

    def add(self, file: str, line: int, error: RejectError) -> None:
        """Write one rejected row."""
        cells = (file, str(line or ""), error.column, error.reason, _shown(error.value))
        self._open().write("\t".join(" ".join(cell.split()) for cell in cells) + "\n")

    def close(self) -> None:
        """End the file."""
        if self._file is not None:
            self._file.close()


def _shown(text: str) -> str:
    """The beginning of a value, without what a terminal that shows the file would obey."""
    return FORBIDDEN.sub("\ufffd", text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…")
