"""``kg load`` of event-coded data: every bad input is a clear message or a counted reject, and nothing is half-loaded."""

from __future__ import annotations

import gzip
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.namespaces import Iris
from kg.store import datasets
from tests.loaders.coded.talks import DESCRIPTOR, HEADER, Talks, rows

GOOD = rows("2031-01-05|Eastmark|Visit|Westmark", "2031-01-05|Westmark|Receive|Eastmark")


def run(talks: Talks, content: bytes, *words: str) -> Result:
    (talks.folder / "talks.tsv").write_bytes(content)
    talks.write("talks.yaml", talks.descriptor)
    command = ["--home", str(talks.home), "load", str(talks.folder / "talks.yaml"), str(talks.folder / "talks.tsv"), "--no-build"]
    return CliRunner().invoke(main, [*command, *words])


@pytest.fixture
def talks(tmp_path: Path) -> Talks:
    """The data, loaded once."""
    found = Talks(tmp_path)
    found.load(GOOD)
    return found


def kept(talks: Talks) -> tuple[str, list[str]]:
    """What is loaded, and which files lie beside it."""
    files = sorted(path.name for path in (talks.home / "datasets" / "talks").iterdir())
    return datasets.get(talks.home, "talks").digest, files


def test_a_load_prints_a_summary_that_adds_up(talks: Talks) -> None:
    more = "3\t2031-01-05\tEastmark\tState\tWestmark\ts\n4\t2031-01-05\tEastmark\tBefriend\tWestmark\ts\n"
    result = run(talks, (GOOD + more).encode())
    assert result.exit_code == 0, result.output
    assert "talks: 4 rows read = 1 loaded + 1 merged + 1 rejected + 1 ignored" in result.output
    assert "ignored         1  State (010, none)" in result.output
    assert "note: 1 meetings held, 0 announced, 0 agreements signed" in result.output


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (gzip.compress(GOOD.encode() * 50, mtime=0)[:-20], "talks.tsv: the compressed file is broken off or damaged"),
        (b"", "talks.tsv: the file is empty"),
        (HEADER.encode(), "talks.tsv: the file has a header and no rows"),
        ((HEADER + "1\t2031-01-05\tCaf\u00e9\tVisit\tWestmark\ts\n").encode("latin-1"), "the byte 0xe9 is not utf-8"),
        (GOOD.replace("\tto\t", "\ttarget\t", 1).encode(), "talks.tsv:1: the column 'to' is missing"),
        (GOOD.replace("\tstory\n", "\tstory\tmood\n", 1).encode(), "a column 'mood' of which the descriptor says nothing"),
        (GOOD.encode("utf-16"), "begins with the mark of UTF-16, and utf-8 is declared"),
        (b"\x00" * 2000, "the column"),
    ],
    ids=["truncated gz", "empty", "header only", "latin-1", "missing column", "extra column", "utf-16", "zeros"],
)
def test_a_file_that_cannot_be_trusted_stops_the_load_and_leaves_what_was_there(
    talks: Talks, content: bytes, message: str
) -> None:
    before = kept(talks)
    result = run(talks, content)
    assert result.exit_code == 2, result.output
    assert message in result.output
    assert "→" in result.output
    assert kept(talks) == before


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("9\t0207-01-05\tEastmark\tVisit\tWestmark\ts", "day: the year is not between 2020 and 2040"),
        ("9\t2031-02-30\tEastmark\tVisit\tWestmark\ts", "day: no such day in the calendar"),
        ("9\t2031-02\tEastmark\tVisit\tWestmark\ts", "day: the date has no day"),
        ("9\t05/02/2031\tEastmark\tVisit\tWestmark\ts", "day: not a date in the order ymd"),
        ("9\t\tEastmark\tVisit\tWestmark\ts", "day: not a date"),
        ("9\t2031-02-05\tEastmark\tBefriend\tWestmark\ts", "what: the code list has no such relation"),
        ("9\t2031-02-05\tEastmark\t\tWestmark\ts", "what: the code list has no such relation"),
        ("9\t2031-02-05\t \tVisit\tWestmark\ts", "from: nothing in the cell"),
        ("9\t2031-02-05\tEastmark\tVisit\tEMK\ts", "to: source and target are one actor"),
        ("9\t2031-02-05\tEastmark\tVisit", "4 cells, expected 6"),
        ("9\t2031-02-05\tEastmark\tVisit\tWestmark\ts\tx", "7 cells, expected 6"),
        (" \t2031-02-05\tEastmark\tVisit\tWestmark\ts", "id: nothing names the row"),
    ],
)
def test_a_row_that_cannot_be_read_is_counted_with_its_line_and_the_others_are_loaded(
    talks: Talks, row: str, reason: str
) -> None:
    result = run(talks, (GOOD + row + "\n").encode(), "--rejects", str(talks.folder / "rejects.tsv"))
    assert result.exit_code == 0, result.output
    assert "3 rows read = 1 loaded + 1 merged + 1 rejected" in result.output
    assert f"rejected        1  {reason}\n" in result.output
    assert (talks.folder / "rejects.tsv").read_text(encoding="utf-8").splitlines()[1].startswith("talks.tsv\t4\t")


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("kind: events", "kind: event", 1, "'event' is not a kind of source"),
        ("columns: {date: day", "columns: {dat: day", 9, "unknown key 'dat'"),
        ("publisher: Northmark", "publsher: Northmark", 4, "unknown key 'publsher'"),
        ("{format: tsv}", "{format: tsv, encoding: hex}", 8, "'hex' is not a known encoding"),
        ("order: ymd", "order: ydm", 12, "is not one of"),
        ('["2020", "2040"]', '["2040", "2020"]', 12, "the first year lies after the last"),
        ("[day, pair]", "[day, pear]", 13, "is not one of"),
        ("known: [states]", "known: [state]", 17, "'state' is not a look-up of this descriptor"),
        ("meanings: meanings.csv", "meanings: meaning.csv", 16, "there is no file meaning.csv"),
        ("format: tsv", "format: tab", 8, "is not one of"),
        ("dataset: talks", "dataset: talk", 2, "the dataset differs from the file's name"),
        ("target: to}", "target: from}", 9, "the column 'from' is used twice"),
        ('story: "not at hand"', 'what: "not at hand"', 10, "the column 'what' is used and ignored"),
    ],
)
def test_a_typo_in_the_descriptor_is_shown_where_it_stands_with_what_is_allowed(
    talks: Talks, old: str, new: str, line: int, message: str
) -> None:
    assert old in DESCRIPTOR
    before = kept(talks)
    talks.descriptor = DESCRIPTOR.replace(old, new, 1)
    result = run(talks, GOOD.encode())
    assert result.exit_code == 2, result.output
    assert f"talks.yaml:{line}:" in result.output
    assert message in result.output
    assert "→" in result.output
    assert kept(talks) == before


def long_file(talks: Talks, count: int) -> list[str]:
    """A long file of visits, named by lines, and the command that loads it."""
    talks.write("talks.yaml", DESCRIPTOR.replace("row: [id]", "row: line").replace("{story", "{id: why, story"))
    with (talks.folder / "talks.tsv").open("w", encoding="utf-8") as file:
        file.write(HEADER)
        file.writelines(f"{n}\t2031-01-{n % 28 + 1:02d}\tEastmark\tVisit\tGuild {n % 5000}\ts\n" for n in range(count))
    paths = [str(talks.folder / name) for name in ("talks.yaml", "talks.tsv")]
    return [sys.executable, "-m", "kg.cli", "--home", str(talks.home), "load", *paths, "--no-build"]


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def test_a_full_disk_is_told_and_leaves_what_was_there(talks: Talks) -> None:
    before = kept(talks)
    limited: Callable[[], None] = _small_files
    ended = subprocess.run(long_file(talks, 40_000), capture_output=True, text=True, preexec_fn=limited, timeout=60, check=False)
    assert ended.returncode == 2, ended.stderr
    assert "the dataset could not be written" in ended.stderr
    assert "make room; what was loaded before is in force" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert kept(talks) == before


#: ``kg`` that sends itself a signal at one point of a load. Tests that a shell runs in the background have inherited that an
#: interrupt is ignored: this heeds it.
SIGNALLED = """
import os, signal
import {module} as module
signal.signal(signal.SIGINT, signal.default_int_handler)
real = module.{name}
def signalled(*words):
    os.kill(os.getpid(), signal.{signal})
    return real(*words)
module.{name} = signalled
from kg.cli import main
main()
"""
#: Where a load is: before the first row, and when all is written but nothing is told to be whole.
POINTS = [("kg.loaders.coded.rows", "rows"), ("kg.loaders.account", "describe")]


def ended(talks: Talks, point: tuple[str, str], by: str) -> subprocess.CompletedProcess[str]:
    """A load that ends by a signal at a point."""
    code = SIGNALLED.format(module=point[0], name=point[1], signal=by)
    return subprocess.run(
        [sys.executable, "-c", code, *long_file(talks, 20)[3:]], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("point", POINTS)
def test_a_load_that_is_interrupted_leaves_what_was_there_and_the_next_one_succeeds(talks: Talks, point: tuple[str, str]) -> None:
    before = kept(talks)
    found = ended(talks, point, "SIGINT")
    assert found.returncode == 1
    assert "Aborted!" in found.stderr
    assert "Traceback" not in found.stderr
    assert kept(talks) == before
    assert run(Talks(talks.folder), GOOD.encode()).exit_code == 0


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_load_is_cleared_away_by_the_next(talks: Talks, point: tuple[str, str]) -> None:
    assert ended(talks, point, "SIGKILL").returncode == -signal.SIGKILL
    assert (talks.home / "datasets" / "talks" / "writing").is_dir()
    assert list(datasets.quads(talks.home, Iris()))
    assert run(Talks(talks.folder), GOOD.encode()).exit_code == 0
    assert not (talks.home / "datasets" / "talks" / "writing").exists()


def test_a_load_that_is_not_ended_goes_on(talks: Talks) -> None:
    """The program that ends itself is ``kg`` otherwise: what it leaves at other signals is a load."""
    before = kept(talks)
    assert ended(talks, POINTS[0], "SIGCHLD").returncode == 0
    assert kept(talks) != before
