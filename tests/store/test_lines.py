"""Sorted streams of lines: whatever the blocks, the result is that of sets and sorting."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kg.store import lines
from kg.store.terms import Iri, Quad, lang, typed

WORDS = st.sets(st.text("abé\U0001f600", min_size=1, max_size=3).map(lambda t: f"{t} \n".encode()), max_size=30)


def stream(found: set[bytes], size: int) -> list[list[bytes]]:
    """A set as a stream of blocks."""
    return list(lines.blocks(sorted(found), size))


@given(st.lists(st.tuples(WORDS, st.integers(1, 5)), max_size=4))
def test_merging_sorts_and_has_every_line_once(parts: list[tuple[set[bytes], int]]) -> None:
    merged = [line for block in lines.merge(iter(stream(found, size)) for found, size in parts) for line in block]
    assert merged == sorted(set().union(*(found for found, _ in parts)))


@given(WORDS, WORDS, st.integers(1, 5), st.integers(1, 5))
def test_what_another_stream_has_is_left_out(one: set[bytes], other: set[bytes], size: int, theirs: int) -> None:
    left = [line for block in lines.without(iter(stream(one, size)), iter(stream(other, theirs))) for line in block]
    assert left == sorted(one - other)


def test_the_order_of_bytes_is_that_of_the_canonical_lines() -> None:
    texts = ["a", "ab", "é", "￿", "\U0001f600", "a b"]
    quads = [
        Quad(Iri(f"x:{n}"), Iri("x:p"), lang(text, "en"), graph) for n, text in enumerate(texts) for graph in (None, Iri("g:x"))
    ]
    quads += [Quad(Iri("x:1"), Iri("x:p"), value) for value in (lang("a", "en"), lang("a", "en-GB"), typed("a", "x:t"))]
    written = [quad.n3() + "\n" for quad in quads]
    assert [line.encode() for line in sorted(written)] == sorted(line.encode() for line in written)


def test_lines_without_their_graph_keep_their_order() -> None:
    values = [lang("a", "en"), lang("a", "en-GB"), typed("a", "x:t"), lang("a b", "en"), Iri("x:a"), Iri("x:ab")]
    quads = sorted((Quad(Iri("x:s"), Iri("x:p"), value, Iri("g:x")).n3() + "\n").encode() for value in values)
    stripped = [lines.plain(line) for line in quads]
    assert stripped == sorted(stripped)
    assert stripped == sorted((Quad(Iri("x:s"), Iri("x:p"), value).n3() + "\n").encode() for value in values)


def test_a_sorter_spills_and_gives_everything_once(tmp_path: Path) -> None:
    sorter = lines.Sorter(tmp_path, "x", run=200)
    wanted = [f"<x:{n % 70:03d}> <p> <o> .\n".encode() for n in range(300)]
    for line in wanted:
        sorter.add([line])
    assert len(list(tmp_path.glob("x.*.run"))) > 1
    assert [line for block in sorter.stream() for line in block] == sorted(set(wanted))
    sorter.clear()
    assert not list(tmp_path.iterdir())


def test_a_file_is_read_without_dividing_a_subject(tmp_path: Path) -> None:
    wanted = [f"<x:{n // 7:03d}> <p:{n % 7}> <o> .\n".encode() for n in range(210)]
    assert lines.write(tmp_path / "x.zst", lines.blocks(wanted, 11)) == 210
    found = list(lines.read(tmp_path / "x.zst", size=100))
    assert [line for block in found for line in block] == wanted
    assert len(found) > 5
    assert all(len(block) % 7 == 0 for block in found)
