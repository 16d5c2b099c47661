"""Version numbers (SemVer 2.0, section 2): three numbers, no labels."""

from __future__ import annotations

import re

from kg.errors import InputError

Number = tuple[int, int, int]


def number(text: str) -> Number:
    """``1.2.3`` as numbers; raises InputError for anything else."""
    match = re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", text)
    if not match:
        raise InputError(f"{text!r} is not a version", remedy="write three numbers, such as 0.2.0")
    major, minor, patch = map(int, match.groups())
    return major, minor, patch
