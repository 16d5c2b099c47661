"""The promises, each with the figure that was found, and whether it was kept."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.soak.attacks import Act
from benchmarks.soak.clients import Sample
from benchmarks.soak.judge import Finding, Reply, told, untold

#: Beyond its limit a query is ended and answered within this time (s).
PRECISION = 0.1
#: An honest client's 99th percentile under attack is at most so many times its value alone.
SLOWER = 2.0
#: Memory of the web process may grow by this much (MB) after its first round: what an allocator keeps of its largest moment.
GROWTH_MB = 16.0
ALONE, ATTACKED, FAULTY = "alone", "under attack", "under attack, with faults"
_WRONG = ("wrong", "short", "stale", "unnamed", "unsized")
_QUEUE = re.compile(r"\bqueue;dur=([\d.]+)")
#: Fewer answers than these say nothing about one in a hundred.
_ENOUGH = 200


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: its words, what was found, and whether it was kept; None is told and not judged."""

    words: str
    found: str
    kept: bool | None


@dataclass(slots=True)
class Evidence:
    """Everything a run has seen. ``memory`` is that of the web process at rest (MB): after the warm-up, after each round."""

    samples: Sequence[Sample] = ()
    findings: Sequence[Finding] = ()
    acts: Sequence[Act] = ()
    told: Counter[str] = field(default_factory=Counter)
    leaks: Sequence[str] = ()
    memory: Sequence[float] = ()
    survivors: int = 0
    words: Sequence[str] = ()
    done: Counter[str] = field(default_factory=Counter)
    skipped: Sequence[str] = ()


def promises(evidence: Evidence, *, timing: bool) -> list[Promise]:
    """Judge a run; ``timing`` False tells times without judging them, for machines that do other things meanwhile."""
    kinds = Counter(finding.kind for finding in evidence.findings)
    wrong = sum(kinds[kind] for kind in _WRONG)
    untold_acts = [act for act in evidence.acts if untold(act.reply)]
    errors = kinds["server error"] + len(untold_acts)
    answers = len(evidence.samples)
    return [
        Promise("wrong or short answers: 0", f"{wrong} of {answers + wrong:,}", wrong == 0 and answers > 0),
        Promise("5xx other than told limits: 0", str(errors), errors == 0),
        Promise("broken connections of honest clients: 0", str(kinds["broken"]), kinds["broken"] == 0),
        Promise("honest clients refused: 0", str(kinds["refused"]), kinds["refused"] == 0),
        Promise("faults survived", _faults(evidence, kinds), kinds["fault"] == 0 and bool(evidence.done)),
        Promise("leaked processes, threads, descriptors, files: 0", "; ".join(evidence.leaks) or "0", not evidence.leaks),
        Promise("processes left after the end: 0", str(evidence.survivors), evidence.survivors == 0),
        Promise("tracebacks and warnings printed: 0", str(len(evidence.words)), not evidence.words),
        _growth(evidence.memory),
        *_speed(evidence.samples, timing=timing),
        _precision(evidence.acts, timing=timing),
    ]


def broken(found: Sequence[Promise]) -> list[Promise]:
    """Those that were not kept."""
    return [promise for promise in found if promise.kept is False]


def p99(seconds: Sequence[float]) -> float:
    """The 99th percentile; 0 where there are too few."""
    return statistics.quantiles(seconds, n=100, method="inclusive")[98] if len(seconds) >= 2 else 0.0


def times(samples: Sequence[Sample], phase: str, group: str = "") -> list[float]:
    """Seconds of the answers of one phase, of one group where it is named."""
    return [sample.seconds for sample in samples if sample.phase == phase and group in ("", sample.group)]


def overshoots(acts: Sequence[Act]) -> list[float]:
    """Seconds beyond their limit of queries that were ended for their time, in order; it counts from their turn."""
    return sorted(act.reply.seconds - waited(act.reply) - act.limit for act in _ended(acts))


def waits(acts: Sequence[Act]) -> list[float]:
    """Seconds the same queries had waited for their turn, in order."""
    return sorted(waited(act.reply) for act in _ended(acts))


def waited(reply: Reply) -> float:
    """Seconds a request has waited for its turn, as its answer tells them; 0 where it does not."""
    found = _QUEUE.search(reply.headers.get("server-timing", ""))
    return float(found[1]) / 1000 if found else 0.0


def _ended(acts: Sequence[Act]) -> list[Act]:
    return [act for act in acts if act.limit and act.reply.status in (503, 504) and told(act.reply)[1] == "time"]


def _faults(evidence: Evidence, kinds: Counter[str]) -> str:
    done = ", ".join(f"{number} × {what}" for what, number in sorted(evidence.done.items()))
    return f"{kinds['fault']} failures; {done or 'nothing was done'}"


def _growth(memory: Sequence[float]) -> Promise:
    words = f"memory of the web process grows by at most {GROWTH_MB:g} MB after the first round"
    if len(memory) < 2:
        return Promise(words, "not measured", kept=False)
    found = f"{', '.join(f'{value:.0f}' for value in memory)} MB at rest"
    if len(memory) < 3:
        return Promise(words, f"{found}; one round shows no trend", kept=None)
    grown = memory[-1] - memory[1]
    return Promise(words, f"{grown:+.1f} MB ({found})", grown <= GROWTH_MB)


def _speed(samples: Sequence[Sample], *, timing: bool) -> list[Promise]:
    alone, attacked = times(samples, ALONE), times(samples, ATTACKED)
    words = f"honest p99 under attack at most × {SLOWER:g}"
    if len(alone) < _ENOUGH or len(attacked) < _ENOUGH:
        return [Promise(words, f"too few answers ({len(alone)} alone, {len(attacked)} under attack)", kept=False)]
    ratio = p99(attacked) / p99(alone)
    found = f"× {ratio:.1f} ({p99(alone) * 1000:.1f} → {p99(attacked) * 1000:.1f} ms)"
    return [Promise(words, found, ratio <= SLOWER if timing else None)]


def _precision(acts: Sequence[Act], *, timing: bool) -> Promise:
    words = f"queries over their limit are answered within it + {PRECISION * 1000:g} ms, from their turn"
    over = overshoots(acts)
    if not over:
        return Promise(words, "no query was ended for its time", kept=False)
    late = sum(seconds > PRECISION for seconds in over)
    queued = waits(acts)
    found = (
        f"{late} of {len(over)} later; median {statistics.median(over) * 1000:.0f} ms, most {over[-1] * 1000:.0f} ms; "
        f"waited for their turn: median {statistics.median(queued) * 1000:.0f} ms, most {queued[-1] * 1000:.0f} ms"
    )
    # An end before the limit is as wrong as one after it, and no noise of the machine.
    early = over[0] < 0
    return Promise(words, found, not late and not early if timing or early else None)
