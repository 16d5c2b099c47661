"""The report of loading says what was measured, and where it comes to."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from benchmarks.load import report
from benchmarks.load.__main__ import digests
from benchmarks.load.context import Judged
from benchmarks.load.meter import Phase

STEPS = [
    ("load", [Phase("start", 1.0), Phase("read training", 19.0, largest=400.0)]),
    ("publish", [Phase("merge", 100.0, largest=900.0), Phase("validate", 80.0), Phase("publish", 0.0), Phase("index", 40.0)]),
    ("floor", [Phase("floor: bulk load", 100.0, largest=2800.0)]),
]


def results(wrong: int = 0) -> report.Results:
    counts = {"read": 10, "loaded": 7, "merged": 2, "rejected": 1, "triples": 300}
    judged = Judged(12.0, [n / 1000 for n in range(1, 101)], Counter({"evidence taken away": wrong}))
    return report.Results("2031-01-01", (0.5, 2.0), STEPS, counts, 400, 900, judged, 150_000.0, 12, 0)


def test_what_is_made_after_publication_is_told_apart() -> None:
    text = report.markdown(results())
    assert "published, validated generation: 200 s of CPU, × 2.00 of the floor" in text
    assert "with search index, counts and dumps 240 s, × 2.40. The largest process took 900 MB" in text


def test_phases_have_their_share_of_the_floor_and_a_sum() -> None:
    rows = [line for line in report.markdown(results()).splitlines() if line.startswith("|")]
    assert "| publish | **all** | 220.0 | 0.0 | 0 | 900 | 2.20 |" in rows
    assert sum("**all**" in row for row in rows) == 2


def test_wrong_verdicts_are_told() -> None:
    assert "p50 51 ms, p99 100 ms of the clock, 3 wrong verdicts" in report.markdown(results(wrong=3))


def test_what_was_judged_is_handed_from_process_to_process() -> None:
    judged = results(wrong=2).judged
    assert Judged.from_json(judged.to_json()) == judged


def test_a_file_of_another_dataset_that_changed_is_seen(tmp_path: Path) -> None:
    for name in ("states", "training"):
        (tmp_path / "datasets" / name).mkdir(parents=True)
        (tmp_path / "datasets" / name / "graph.nq.zst").write_bytes(b"one")
    before = digests(tmp_path, "states")
    (tmp_path / "datasets" / "states" / "graph.nq.zst").write_bytes(b"two")
    assert digests(tmp_path, "states") == before
    (tmp_path / "datasets" / "training" / "graph.nq.zst").write_bytes(b"two")
    assert digests(tmp_path, "states") != before
