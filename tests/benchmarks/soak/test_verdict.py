"""Each promise that is broken breaks the run; times are judged only where they are asked to be."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.soak import report
from benchmarks.soak.attacks import Act
from benchmarks.soak.clients import Sample
from benchmarks.soak.judge import Finding, Reply
from benchmarks.soak.verdict import ALONE, ATTACKED, Evidence, broken, promises


def killed(seconds: float, status: int = 504, code: str = "client-limit", reason: str = "time", waited: float = 0.0) -> Act:
    body = json.dumps({"code": code, "reason": reason}).encode()
    return Act("query: x", Reply(status, {"server-timing": f"queue;dur={waited * 1000:.1f}"}, body, 0.0, seconds), 0.5)


def samples(alone: float, attacked: float) -> list[Sample]:
    return [Sample(phase, "query", seconds) for phase, seconds in ((ALONE, alone), (ATTACKED, attacked)) for _ in range(300)]


GOOD = Evidence(
    samples=samples(0.01, 0.015),
    acts=[killed(0.52), killed(0.55)],
    memory=[100.0, 120.0, 121.0],
    done=Counter({"zygote killed": 1}),
)


def judged(timing: bool = True, **changed: Any) -> list[str]:
    return [promise.words for promise in broken(promises(replace(GOOD, **changed), timing=timing))]


def test_a_good_run_breaks_no_promise() -> None:
    assert judged() == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"findings": [Finding("wrong", "x", 1.0, "")]}, "wrong or short"),
        ({"findings": [Finding("short", "x", 1.0, "")]}, "wrong or short"),
        ({"findings": [Finding("stale", "x", 1.0, "")]}, "wrong or short"),
        ({"findings": [Finding("server error", "x", 1.0, "")]}, "5xx"),
        ({"acts": [killed(0.5), killed(0.1, 500, "internal", "")]}, "5xx"),
        ({"findings": [Finding("broken", "x", 1.0, "")]}, "broken connections"),
        ({"findings": [Finding("refused", "x", 1.0, "")]}, "refused"),
        ({"findings": [Finding("fault", "x", 1.0, "")]}, "faults"),
        ({"done": Counter()}, "faults"),
        ({"leaks": ["process: 1 more zygote"]}, "leaked"),
        ({"survivors": 1}, "left after the end"),
        ({"words": ["Traceback"]}, "tracebacks"),
        ({"memory": [100.0, 120.0, 140.0]}, "memory"),
        ({"memory": []}, "memory"),
        ({"samples": samples(0.01, 0.03)}, "p99"),
        ({"samples": []}, "p99"),
        ({"acts": [killed(0.52), killed(0.65)]}, "over their limit"),
        ({"acts": []}, "over their limit"),
    ],
)
def test_a_broken_promise_is_found(changed: dict[str, Any], words: str) -> None:
    assert any(words in found for found in judged(**changed)), judged(**changed)


def test_times_of_a_busy_machine_are_told_and_not_judged() -> None:
    assert judged(timing=False, samples=samples(0.01, 0.03), acts=[killed(0.52), killed(0.65)]) == []


def test_a_query_that_is_ended_before_its_limit_is_no_noise() -> None:
    assert judged(timing=False, acts=[killed(0.4), killed(0.52)]) == [
        "queries over their limit are answered within it + 100 ms, from their turn"
    ]


def test_waiting_for_a_turn_is_told_beside_the_time_of_the_query_and_hides_no_lateness() -> None:
    assert judged(acts=[killed(0.92, waited=0.4)]) == []
    assert judged(acts=[killed(1.12, waited=0.4)]) == [
        "queries over their limit are answered within it + 100 ms, from their turn"
    ]
    (found,) = [
        one.found for one in promises(replace(GOOD, acts=[killed(0.92, waited=0.4)]), timing=True) if "limit are" in one.words
    ]
    assert "most 20 ms; waited for their turn: median 400 ms" in found


def test_the_report_says_which_promise_was_broken_and_shows_the_error() -> None:
    evidence = replace(GOOD, findings=[Finding("server error", "50 kB", 3.25, "500 after 0.1 s: oops")], skipped=["a full disk"])
    run = report.Run("2031-01-17", 30.0, (0.5, 1.5), 4)
    text = report.markdown(run, evidence, promises(evidence, timing=True))
    assert "| 5xx other than told limits: 0 | 1 | **broken** |" in text
    assert "Not done: a full disk." in text
    assert report.details(evidence) == ["server error at 3.25 s, 50 kB: 500 after 0.1 s: oops"]
    assert json.loads(report.as_json_text(run, evidence, promises(evidence, timing=True)))["findings"][0]["at"] == 3.25
