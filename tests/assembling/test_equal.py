"""A further name that is the preferred one is said once, wherever blocks of lines end."""

from __future__ import annotations

import pytest

from kg.assembling.equal import once
from kg.namespaces import SKOS

PREF, ALT = f"<{SKOS}prefLabel>", f"<{SKOS}altLabel>"
LINES = [
    f'<x:a> {ALT} "A" .\n',
    f'<x:a> {PREF} "A" .\n',
    f'<x:b> {ALT} "B" .\n',
    f'<x:b> {ALT} "B"@en .\n',
    f'<x:b> {PREF} "B" .\n',
    f'<x:c> {ALT} "C" .\n',
    f'<x:d> {PREF} "D" .\n',
]


@pytest.mark.parametrize("size", range(1, len(LINES) + 1))
def test_of_entities_that_others_were_merged_into_equal_further_names_are_left_out(size: int) -> None:
    lines = [line.encode() for line in LINES]
    stream = [lines[at : at + size] for at in range(0, len(lines), size)]
    found = [line for block in once(stream, ["x:b", "x:c", "x:d"]) for line in block]
    assert found == [line for line in lines if line != f'<x:b> {ALT} "B" .\n'.encode()]
