"""Work besides queries: done in the same processes, ended at the same limits, by code the pool is given the name of."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import InputError, QueryKilledError, SecoopError, TooLargeError
from kg.settings import Settings
from kg.store.generations import Generation
from kg.store.pool import Answer, Pool, Request, Task
from tests.store.working import LOADING
from tests.waiting import until

WORKER = "tests.store.working:worker"


@pytest.fixture(scope="module")
def pool(generation: Generation) -> Iterator[Pool]:
    pool = Pool(generation, Settings(query_seconds=30.0, query_memory_mb=200, answer_mb=1, workers=2), WORKER)
    yield pool
    pool.close()


def do(pool: Pool, name: str, seconds: float = 30.0) -> Answer:
    answer = pool.answer(Task({"do": name}, "piece of work", "ask for less", seconds))
    answer.file.close()
    return answer


def test_a_task_is_done_over_the_graph_of_the_pool(pool: Pool) -> None:
    answer = pool.answer(Task({"do": "count"}, "count", "ask for less", 30.0))
    with answer.file as file:
        assert file.read() == b"3000"
    assert answer.told["generation"] == pool.generation.number


def test_queries_are_answered_by_the_same_pool(pool: Pool) -> None:
    do(pool, "count")
    answer = pool.answer(Request("ASK {}", "text/csv"))
    with answer.file as file:
        assert file.read().strip() == b"true"


def test_what_does_tasks_is_shared_once_it_was_loaded(pool: Pool) -> None:
    do(pool, "count")
    until(lambda: do(pool, "count").told["loaded in"] == pool.host.zygote, "every process loads it for itself")
    told = do(pool, "count").told
    assert told["loaded in"] == pool.host.zygote != told["done in"]


def test_loading_is_not_counted_to_the_time_of_a_task(generation: Generation) -> None:
    pool = Pool(generation, Settings(workers=1), "tests.store.working:slow_worker")
    try:
        # Less than the loading takes, and plenty for counting.
        assert do(pool, "count", LOADING * 0.8).told
    finally:
        pool.close()


def test_a_pool_that_is_started_ahead_has_it_loaded_for_the_first(generation: Generation) -> None:
    pool = Pool(generation, Settings(workers=1), WORKER)
    try:
        pool.host.start()
        assert do(pool, "count").told["loaded in"] == pool.host.zygote
    finally:
        pool.close()


def test_a_task_that_takes_too_long_is_ended_and_says_how_to_ask_for_less(pool: Pool) -> None:
    do(pool, "count")
    started = time.monotonic()
    with pytest.raises(QueryKilledError, match=r"the piece of work was ended after 0\.5 s") as caught:
        do(pool, "sleep", 0.5)
    assert 0.5 <= time.monotonic() - started < 30
    assert (caught.value.status, caught.value.extra["reason"], caught.value.remedy) == (503, "time", "ask for less")


def test_a_task_may_take_longer_than_a_query(generation: Generation) -> None:
    pool = Pool(generation, Settings(query_seconds=0.2, workers=1), WORKER)
    try:
        assert do(pool, "take a second").told
    finally:
        pool.close()


def test_a_task_that_wants_too_much_memory_ends_its_own_process_only(pool: Pool) -> None:
    with pytest.raises(QueryKilledError) as caught:
        do(pool, "fill memory")
    assert caught.value.extra["reason"] == "memory"
    assert do(pool, "count").length == 4


def test_an_answer_over_the_limit_is_refused_with_the_remedy_of_the_task(pool: Pool) -> None:
    with pytest.raises(TooLargeError, match="longer than 1 MB") as caught:
        do(pool, "fill the answer")
    assert caught.value.remedy == "ask for less"


def test_an_error_of_ours_is_no_limit_and_is_in_the_log(pool: Pool, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(SecoopError) as caught:
        do(pool, "fail")
    assert (caught.value.status, caught.value.code) == (500, "internal")
    assert "KeyError: 'an error of ours'" in caplog.text
    assert "an error of ours" not in caught.value.message + caught.value.remedy


def test_what_a_process_prints_is_in_the_log_and_explains_no_later_death(pool: Pool, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        do(pool, "print")
    assert caplog.text.count("a word to the log") == 2
    with pytest.raises(QueryKilledError) as caught:
        pool.answer(Request("SELECT * WHERE " + "{" * 20000 + "}" * 20000, "text/csv"))
    assert caught.value.extra["reason"] == "crash"


def test_somebody_who_has_gone_ends_a_task(pool: Pool) -> None:
    with pytest.raises(QueryKilledError) as caught:
        pool.answer(Task({"do": "sleep"}, "piece of work", "ask for less", 30.0), gone=lambda: True)
    assert caught.value.extra["reason"] == "gone"


def test_a_pool_without_a_worker_does_no_tasks(generation: Generation) -> None:
    pool = Pool(generation, Settings(workers=1))
    try:
        with pytest.raises(InputError, match="queries only"):
            do(pool, "count")
    finally:
        pool.close()


def test_what_was_loaded_ahead_runs_with_the_priority_of_others_and_in_one_thread(generation: Generation) -> None:
    pool = Pool(generation, Settings(workers=1), WORKER)
    try:
        pool.host.start()
        told = do(pool, "count").told
        for pid in (told["loaded in"], told["done in"]):
            assert os.getpriority(os.PRIO_PROCESS, pid) == os.getpriority(os.PRIO_PROCESS, 0)
            assert len(list(Path(f"/proc/{pid}/task").iterdir())) == 1
    finally:
        pool.close()
