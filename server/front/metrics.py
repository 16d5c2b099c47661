"""``/metrics``: what the server does, in the Prometheus text format. Label values are few and ours: never a path or a query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from server.front.cache import Cache
from server.front.flight import Flights
from server.front.queue import FairQueue
from server.front.stalls import Stalls

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.0005, 0.002, 0.01, 0.05, 0.25, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0)
_REASONS = ("time", "memory", "crash", "gone")


@dataclass(frozen=True, slots=True)
class _Observed:
    """The counters of one route and status, looked up once."""

    requests: Counter
    sent: Counter
    seconds: Histogram


class Metrics:
    """Counters of the front. Safe for several threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter("secoop_requests", "Requests answered.", ["route", "status"], registry=self.registry)
        self._sent = Counter("secoop_response_bytes", "Bytes of bodies sent.", ["route"], registry=self.registry)
        self._seconds = Histogram(
            "secoop_request_seconds", "Time to make an answer.", ["route"], buckets=_SECONDS, registry=self.registry
        )
        self._killed = Counter(
            "secoop_queries_killed",
            "Queries ended at a limit, or because their client went away.",
            ["reason"],
            registry=self.registry,
        )
        for reason in _REASONS:
            self._killed.labels(reason)
        self._children: dict[tuple[str, int], _Observed] = {}

    def observe(self, route: str, status: int, seconds: float, size: int) -> None:
        """Count one request; ``route`` is the template of its rule."""
        observed = self._children.get((route, status))
        if observed is None:
            observed = _Observed(self._requests.labels(route, str(status)), self._sent.labels(route), self._seconds.labels(route))
            self._children[route, status] = observed
        observed.requests.inc()
        observed.sent.inc(size)
        observed.seconds.observe(seconds)

    def killed(self, reason: str) -> None:
        """Count a query whose process was ended."""
        self._killed.labels(reason if reason in _REASONS else "crash").inc()

    def render(self) -> bytes:
        """The page."""
        return generate_latest(self.registry)


class Gauges(Collector):
    """What is read when somebody looks: cache, flights, queues, generation, executors."""

    def __init__(
        self,
        cache: Cache,
        flights: Flights,
        lanes: Mapping[str, FairQueue],
        stalls: Stalls,
        generation: Callable[[], tuple[int, int]],
    ) -> None:
        self._cache = cache
        self._flights = flights
        self._lanes = lanes
        self._stalls = stalls
        self._generation = generation

    def collect(self) -> Iterable[Metric]:
        """Every value as it is now."""
        counts = self._cache.counts
        yield CounterMetricFamily("secoop_cache_hits", "Answers from the cache.", value=counts.hits)
        yield CounterMetricFamily("secoop_cache_unchanged", "304 answers from the cache.", value=counts.unchanged)
        yield CounterMetricFamily("secoop_cache_misses", "Answers that had to be made.", value=counts.misses)
        yield CounterMetricFamily("secoop_cache_evictions", "Entries forgotten for room.", value=counts.evictions)
        yield GaugeMetricFamily("secoop_cache_bytes", "Bytes kept.", value=self._cache.size)
        yield GaugeMetricFamily("secoop_cache_entries", "Names and bodies kept.", value=len(self._cache))
        yield CounterMetricFamily("secoop_single_flight_joins", "Requests given another's answer.", value=self._flights.joined)
        yield CounterMetricFamily("secoop_late_clients", "Clients that stopped in the middle.", value=self._stalls.late)
        yield from self._queues()
        number, executors = self._generation()
        yield GaugeMetricFamily("secoop_generation", "Number of the generation served; 0 is none.", value=number)
        yield GaugeMetricFamily("secoop_executors", "Query processes alive.", value=executors)

    def _queues(self) -> Iterable[Metric]:
        waiting = GaugeMetricFamily("secoop_queue_waiting", "Requests that wait for their turn.", labels=["queue"])
        held = GaugeMetricFamily("secoop_queue_places", "Places taken: waiting, working, sending.", labels=["queue"])
        refused = CounterMetricFamily("secoop_queue_refusals", "Requests sent away.", labels=["queue", "reason"])
        for name, lane in self._lanes.items():
            waiting.add_metric([name], lane.length)
            held.add_metric([name], lane.held)
            for reason, number in sorted(lane.refused.items()):
                refused.add_metric([name, reason], number)
        return (waiting, held, refused)
