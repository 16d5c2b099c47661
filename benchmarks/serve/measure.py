"""The rounds: every question of every server in turn, again and again, so that a slow moment falls on all alike."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from benchmarks.serve.client import LoadError, Reply, ask, rate
from benchmarks.serve.servers import Server
from benchmarks.serve.workloads import CSV, JSON, Workload

#: Requests that no cache has seen are numbered; each measurement has numbers of its own.
_NUMBERS = 10_000_000
_QUIET_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Rounds, seconds of each measurement, the longest wait for one answer, and from when on once is enough."""

    rounds: int
    seconds: float
    patience: float
    slow: float


@dataclass(slots=True)
class Outcome:
    """What one server did with one question: answers a second in each round, rows and bytes, or why there is nothing."""

    speeds: list[float] = field(default_factory=list)
    rows: int = 0
    length: int = 0
    failure: str = ""

    @property
    def speed(self) -> float:
        """Answers a second, the median of the rounds; 0 where there is none."""
        return statistics.median(self.speeds) if self.speeds else 0.0


Key = tuple[str, str]


class Run:
    """Measures some questions on some servers."""

    def __init__(self, servers: Sequence[Server], plan: Plan, report: Callable[[str], None]) -> None:
        self.servers = list(servers)
        self.plan = plan
        self.report = report
        self.outcomes: dict[Key, Outcome] = {}
        self._numbers = 0

    def uncached(self, workloads: Sequence[Workload]) -> None:
        """Engine against engine: no answer of ours comes from its cache; the others have none."""
        for workload in workloads:
            for server in self._asked(workload):
                self._first(server, workload)
        for number in range(self.plan.rounds):
            self.report(f"round {number + 1} of {self.plan.rounds}")
            for workload in workloads:
                for server in self._asked(workload):
                    self._measure(server, workload)
        for server in [server for server in self.servers if server.slow]:
            self._once(server, [workload for workload in workloads if workload.single])

    def _asked(self, workload: Workload) -> list[Server]:
        """The servers that take part in the rounds of a question."""
        return [server for server in self.servers if not (server.slow and workload.single)]

    def _once(self, server: Server, workloads: Sequence[Workload]) -> None:
        """Long answers of a slow server: each once, after all rounds, until one does not come in time; a tenth counts a tenth."""
        for workload in workloads:
            if server not in self.servers:
                self.outcomes[server.key, workload.key] = Outcome(failure="not asked any more")
                continue
            self.report(f"{server.name}: {workload.title}")
            self._first(server, replace(workload, query=workload.tenth or workload.query))
            if workload.tenth:
                outcome = self.outcomes[server.key, workload.key]
                outcome.speeds = [speed / 10 for speed in outcome.speeds]

    def cached(self, server: Server, beside: Server, workloads: Sequence[Workload]) -> None:
        """The same request again and again, then with the validator of its answer (304); ``beside`` is asked in between."""
        etags = {
            w.key: ask(server.endpoint, w.query, w.accept, seconds=self.plan.patience).headers.get("etag", "") for w in workloads
        }
        for _ in range(self.plan.rounds):
            for workload in workloads:
                self._rate(self._of(beside, f"{workload.key} beside"), beside, workload, first=None)
                self._rate(self._of(server, f"{workload.key} cached"), server, workload, first=None)
                unchanged, etag = self._of(server, f"{workload.key} unchanged"), etags[workload.key]
                if etag:
                    self._rate(unchanged, server, workload, first=None, etag=etag)
                else:
                    unchanged.failure = "no ETag"

    def _of(self, server: Server, key: str) -> Outcome:
        return self.outcomes.setdefault((server.key, key), Outcome())

    def _first(self, server: Server, workload: Workload) -> None:
        """Warm up, and see whether the answer is the whole answer."""
        outcome = self.outcomes[server.key, workload.key] = Outcome()
        try:
            reply = ask(server.endpoint, workload.query, workload.accept, seconds=self.plan.patience, keep=True)
        except OSError as error:
            self._failed(server, outcome, error)
            return
        if reply.status != 200:
            outcome.failure = f"status {reply.status}"
            return
        outcome.rows, outcome.length = rows(reply, workload.accept), reply.length
        if not outcome.rows:
            outcome.failure = "no rows"
        outcome.speeds = [1 / reply.seconds] if (server.slow and workload.single) or reply.seconds > self.plan.slow else []

    def _failed(self, server: Server, outcome: Outcome, error: OSError) -> None:
        outcome.failure = f"none in {self.plan.patience:g} s" if isinstance(error, TimeoutError) else "connection lost"
        self.report(f"{server.name}: {outcome.failure}")
        if server.slow or not _answers(server):
            # It still works on what nobody waits for, and would slow down all others.
            self.report(f"{server.name} is ended")
            server.process.kill()
            self.servers.remove(server)

    def _measure(self, server: Server, workload: Workload) -> None:
        outcome = self.outcomes[server.key, workload.key]
        if outcome.failure or (outcome.speeds and 1 / outcome.speeds[0] > self.plan.slow):
            return
        if not workload.single:
            self._rate(outcome, server, workload, first=self._fresh() if server.key == "ours" else None)
            return
        taken: list[float] = []
        end = time.monotonic() + self.plan.seconds
        while not taken or time.monotonic() < end:
            query = f"PREFIX n{self._fresh()}: <urn:n>\n{workload.query}" if server.key == "ours" else workload.query
            try:
                taken.append(ask(server.endpoint, query, workload.accept, seconds=self.plan.patience).seconds)
            except OSError as error:
                self._failed(server, outcome, error)
                return
        outcome.speeds.append(1 / statistics.median(taken))

    def _rate(self, outcome: Outcome, server: Server, workload: Workload, first: int | None, etag: str = "") -> None:
        try:
            seconds = self.plan.seconds
            outcome.speeds.append(rate(server.endpoint, workload.query, workload.accept, seconds=seconds, first=first, etag=etag))
        except LoadError as error:
            outcome.failure = str(error)

    def _fresh(self) -> int:
        self._numbers += _NUMBERS
        return self._numbers


def _answers(server: Server) -> bool:
    """Whether a server that gave an answer up, or was given up, is free again."""
    try:
        return ask(server.endpoint, "ASK {}", JSON, seconds=_QUIET_SECONDS).status == 200
    except OSError:
        return False


def rows(reply: Reply, accept: str) -> int:
    """Rows of an answer."""
    if accept == CSV:
        return reply.body.count(b"\n") - 1
    return len(json.loads(reply.body)["results"]["bindings"])
