"""Rows that have one name: the first that was accepted has it, the same row again is merged, any other is rejected.

The rule is that of every loader (:func:`kg.loaders.tabular.rejects.taken`). Rows that were rejected or ignored never come here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.loaders.coded.encounters import shown
from kg.loaders.coded.rows import Rows
from kg.loaders.coded.runs import Runs
from kg.loaders.tabular.rejects import taken

_LINE = (1 << 40) - 1


def repeated(names: Runs, rows: Rows, paths: Sequence[Path]) -> frozenset[int]:
    """The places (file and line in one number) of rows not to be written, counted as merged or rejected."""
    dropped: set[int] = set()
    for part in names.read():
        first: dict[str, tuple[list[str], int]] = {}
        # A part has its rows in the order of the files.
        for name, cells, place in part:
            accepted, before = first.setdefault(name, (cells, place))
            if before == place:
                continue
            dropped.add(place)
            if cells == accepted:
                rows.summary.merged += 1
            else:
                error = taken(shown(name), paths[before >> 40].name, before & _LINE)
                rows.reject(paths[place >> 40].name, place & _LINE, error)
    return frozenset(dropped)
