"""Figures become a table and a plot; what is missing is said."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.serve import report
from benchmarks.serve.client import Reply
from benchmarks.serve.engine import Timing
from benchmarks.serve.measure import Outcome, rows
from benchmarks.serve.plot import plot
from benchmarks.serve.workloads import CSV, JSON, Workload
from kg.store.generations import Generation

COUNTS = {"triples": 1_000_000, "event": 2100, "Participation": 20_000}


def results(**own: Outcome) -> report.Results:
    outcomes = {("oxigraph", "tiny"): Outcome([100.0], rows=1), ("oxigraph", "long"): Outcome([2.0], rows=50)}
    outcomes["oxigraph", "tiny beside"] = Outcome([80.0])
    outcomes |= {("ours", key.replace("_", " ")): outcome for key, outcome in own.items()}
    return report.Results(
        generation=Generation(1, Path("x"), "https://w3id.org/secoop/", "0" * 64, "2031-01-01", COUNTS),
        workloads=[Workload("tiny", "tiny answer", ""), Workload("long", "long answer", "", single=True)],
        names={"ours": "secoop", "oxigraph": "Oxigraph 0"},
        missing=["virtuoso-t is not installed"],
        outcomes=outcomes,
        engine=[Timing("whom one met", 7, 1.25)],
        rounds=3,
        load=(0.5, 1.5),
        date="2031-01-17",
    )


def test_a_speed_is_told_as_a_multiple_of_the_native_servers() -> None:
    assert "| tiny answer | 1 | 100/s | × 3.0 |" in report.markdown(results(tiny=Outcome([290.0, 300.0, 999.0], rows=1)))


def test_a_single_long_answer_is_told_in_milliseconds() -> None:
    assert "| long answer | 50 | 500.0 ms | × 0.25 |" in report.markdown(results(long=Outcome([0.5], rows=50)))


def test_an_answer_with_other_rows_is_marked() -> None:
    assert "× 2.0 (49 rows)" in report.markdown(results(long=Outcome([4.0], rows=49)))


def test_a_failure_stands_where_the_figure_would() -> None:
    assert "| 500.0 ms | none in 60 s |" in report.markdown(results(long=Outcome(failure="none in 60 s")))


def test_the_cache_is_compared_with_the_native_server_and_with_no_cache() -> None:
    text = report.markdown(results(tiny=Outcome([50.0], rows=1), tiny_cached=Outcome([400.0])))
    assert "| tiny answer, again | × 5.0 | × 8.0 |" in text


def test_what_was_not_there_is_named() -> None:
    assert "Not measured: virtuoso-t is not installed." in report.markdown(results())


def test_figures_replace_those_between_the_markers_only() -> None:
    page = f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n"
    assert report.insert(page, "new") == f"before\n{report.BEGIN}\n\nnew\n\n{report.END}\nafter\n"


def test_a_page_without_markers_is_left_alone() -> None:
    with pytest.raises(ValueError, match="figures: begin"):
        report.insert("a page", "new")


def test_the_plot_is_well_formed_and_has_a_bar_for_each_ratio() -> None:
    image = ElementTree.fromstring(plot(results(tiny=Outcome([300.0]), tiny_cached=Outcome([400.0]))))  # noqa: S314 - our own
    words = [text.text for text in image.iter("{http://www.w3.org/2000/svg}text")]
    assert {"× 3.0", "× 5.0", "tiny answer"} <= set(words)


@pytest.mark.parametrize(
    ("accept", "body"), [(CSV, b"a,b\r\n1,2\r\n3,4\r\n"), (JSON, b'{"head":{},"results":{"bindings":[{},{}]}}')]
)
def test_rows_are_counted_in_either_format(accept: str, body: bytes) -> None:
    assert rows(Reply(200, {}, len(body), 0.1, body), accept) == 2
