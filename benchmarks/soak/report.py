"""The report of a run: a short table for people, put between markers in ``docs/performance.md``, and JSON for programs."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmarks.soak.judge import Finding, as_json, told, untold
from benchmarks.soak.verdict import ALONE, ATTACKED, FAULTY, Evidence, Promise, overshoots, p99, times

BEGIN, END = "<!-- soak: begin -->", "<!-- soak: end -->"
_PHASES = (ALONE, ATTACKED, FAULTY)
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Run:
    """What was run: when (ISO date), for how many seconds, load average before and after, honest clients."""

    date: str
    seconds: float
    load: tuple[float, float]
    clients: int


def markdown(run: Run, evidence: Evidence, found: Sequence[Promise]) -> str:
    """The tables."""
    return "\n\n".join((_setting(run, evidence), _promises(found), _times(evidence), _attacks(evidence)))


def as_json_text(run: Run, evidence: Evidence, found: Sequence[Promise]) -> str:
    """Everything, findings and unexpected errors in full."""
    return json.dumps(
        {
            "run": asdict(run),
            "promises": [asdict(promise) for promise in found],
            "findings": as_json(evidence.findings),
            "attackers_errors": as_json(attackers_errors(evidence)),
            "told": dict(evidence.told),
            "overshoot_ms": [round(seconds * 1000, 1) for seconds in overshoots(evidence.acts)],
            "p99_ms": {phase: round(p99(times(evidence.samples, phase)) * 1000, 2) for phase in _PHASES},
            "answers": {phase: len(times(evidence.samples, phase)) for phase in _PHASES},
            "memory_mb": list(evidence.memory),
            "leaks": list(evidence.leaks),
            "printed": list(evidence.words),
            "faults": dict(evidence.done),
            "skipped": list(evidence.skipped),
        },
        indent=1,
    )


def attackers_errors(evidence: Evidence) -> list[Finding]:
    """Errors of the server that attackers were answered and that tell no limit."""
    return [
        Finding(
            "server error", act.attack, act.reply.began, f"{act.reply.status}: {act.reply.body[:400].decode('utf-8', 'replace')}"
        )
        for act in evidence.acts
        if untold(act.reply)
    ]


def details(evidence: Evidence) -> list[str]:
    """Lines about what was found: the first of each kind, then how many more."""
    lines: list[str] = []
    shown: Counter[str] = Counter()
    for finding in [*evidence.findings, *attackers_errors(evidence)]:
        shown[finding.kind] += 1
        if shown[finding.kind] <= _SHOWN:
            lines.append(f"{finding.kind} at {finding.at:.2f} s, {finding.request}: {finding.detail}")
    lines += [f"{number - _SHOWN} more: {kind}" for kind, number in shown.items() if number > _SHOWN]
    return lines + [f"printed: {line}" for line in evidence.words[:_SHOWN]]


def _setting(run: Run, evidence: Evidence) -> str:
    skipped = [f"Not done: {what}." for what in evidence.skipped]
    return "\n".join(
        [
            f"{run.date}; {platform.machine()}, {os.cpu_count()} cores shared by server, clients and attackers; "
            f"{run.seconds:.0f} s, {run.clients} honest clients, {len(evidence.acts):,} answers to attackers; "
            f"load average {run.load[0]:.1f} at the beginning, {run.load[1]:.1f} at the end.",
            *skipped,
        ]
    )


def _promises(found: Sequence[Promise]) -> str:
    kept = {True: "kept", False: "**broken**", None: "told only"}
    rows = [f"| {promise.words} | {promise.found} | {kept[promise.kept]} |" for promise in found]
    return "\n".join(["| promise | found | |", "|---|---|---|", *rows])


def _times(evidence: Evidence) -> str:
    head = "| honest answers | " + " | ".join(f"{phase}: number, median, p99 (ms)" for phase in _PHASES) + " |"
    rows = []
    for group in ("", *sorted({sample.group for sample in evidence.samples})):
        cells = []
        for phase in _PHASES:
            seconds = times(evidence.samples, phase, group)
            middle = statistics.median(seconds) * 1000 if seconds else 0.0
            cells.append(f"{len(seconds):,}, {middle:.1f}, {p99(seconds) * 1000:.1f}")
        rows.append(f"| {group or 'all'} | " + " | ".join(cells) + " |")
    refused = ", ".join(f"{number} × {code}" for code, number in sorted(evidence.told.items()))
    lines = [head, "|---|" + "--:|" * len(_PHASES), *rows]
    return "\n".join(lines) + (f"\n\nTold limits that honest clients met: {refused}." if refused else "")


def _attacks(evidence: Evidence) -> str:
    counts: dict[str, Counter[str]] = {}
    for act in evidence.acts:
        code, reason = told(act.reply) if act.reply.status >= 500 else ("", "")
        answer = " ".join(word for word in (str(act.reply.status or "closed"), code, reason) if word)
        counts.setdefault(act.attack.partition(":")[0].partition(",")[0], Counter())[answer] += 1
    rows = [
        f"| {attack} | " + ", ".join(f"{n} × {what}" for what, n in sorted(found.items())) + " |"
        for attack, found in counts.items()
    ]
    over = overshoots(evidence.acts)
    shares = [(share, over[min(len(over) - 1, int(len(over) * share))] * 1000) for share in (0.5, 0.9, 0.99)] if over else []
    line = "Beyond the limit until the answer, from the turn on (ms): " + ", ".join(
        f"{share:.0%}: {value:.0f}" for share, value in shares
    )
    return "\n".join(
        [
            "| attack | answers |",
            "|---|---|",
            *rows,
            "",
            f"{line}; most: {over[-1] * 1000:.0f}." if over else "No query was ended.",
        ]
    )
