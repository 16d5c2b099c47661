"""Lines sorted by subjects: whatever is written in which pieces, the result is every line once, in order."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.store.subjects import Subjects

#: Subjects that begin alike, on both sides of the order of "é" and of what lies beyond the first plane.
LINES = st.tuples(
    st.sampled_from(["<a>", "<a/b>", "<ab>", "<é>", "<￿>", "<\U0001f600>"]), st.text("abé\U0001f600", max_size=2)
).map(lambda pair: f'{pair[0]} <p> "{pair[1]}" <g> .\n')
BLOCKS = st.lists(st.sets(LINES, min_size=1, max_size=6), max_size=12)


def written(blocks: list[set[str]], run: int) -> list[str]:
    """The lines that come out, each block written as one of one subject where it is one."""
    with TemporaryDirectory() as folder:
        found = Subjects(Path(folder), "x", run)
        for block in blocks:
            subjects = {line.partition(" ")[0] for line in block}
            (found.block if len(subjects) == 1 else found.write)("".join(sorted(block)))
        text = b"".join(found.stream()).decode()
        found.clear()
        assert not list(Path(folder).iterdir())
    return text.splitlines(keepends=True)


@given(BLOCKS, st.sampled_from([1, 60, 1 << 20]))
def test_every_line_comes_out_once_in_the_order_of_its_bytes(blocks: list[set[str]], run: int) -> None:
    wanted = sorted(set().union(*blocks), key=str.encode)
    assert written(blocks, run) == wanted


@pytest.mark.parametrize("run", [1, 1 << 20])
def test_blocks_of_one_subject_become_one(run: int) -> None:
    first, second = '<s> <a> "1" .\n<s> <c> "1" .\n', '<s> <b> "1" .\n<s> <c> "1" .\n'
    assert written([{first}, {second}], run) == ['<s> <a> "1" .\n', '<s> <b> "1" .\n', '<s> <c> "1" .\n']


def test_what_memory_should_not_hold_waits_in_files(tmp_path: Path) -> None:
    found = Subjects(tmp_path, "x", run=1000)
    blocks = [f"<s:{n % 70:03d}> <p> <o:{n}> .\n" for n in range(300)]
    for block in blocks:
        found.block(block)
    assert len(list(tmp_path.glob("x.*.run"))) > 1
    assert b"".join(found.stream()).decode() == "".join(sorted(blocks))


def test_nothing_written_is_nothing(tmp_path: Path) -> None:
    assert b"".join(Subjects(tmp_path, "x").stream()) == b""
