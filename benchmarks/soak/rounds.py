"""A run: warm-up, then rounds of clients alone, under attack, under attack with faults, and a look at what is left."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.soak import editions, observer, truth
from benchmarks.soak.army import Army
from benchmarks.soak.attacks import Act
from benchmarks.soak.clients import Crowd
from benchmarks.soak.disks import disk
from benchmarks.soak.faults import Faults
from benchmarks.soak.judge import Judge, Windows
from benchmarks.soak.observer import Holding
from benchmarks.soak.process import QUERY_SECONDS, Server, end, serving
from benchmarks.soak.verdict import ALONE, ATTACKED, FAULTY, Evidence
from kg.settings import Settings

_EVENTS = 30
#: Generations a round of faults publishes.
_EDITIONS_A_ROUND = 3
#: MB of the disks below the home and the temporary folder; a full one is filled in a moment.
_HOME_MB, _TEMPORARY_MB = 160, 96
#: Seconds after which everything that attackers have begun has ended: the longest limit of the server, and its clean-up.
_REST = 30.0
#: The pool of threads of the web server (SECOOP_THREADS); a leak of threads shows above it.
_THREADS = Settings().threads
_WARM = "warm-up"


@dataclass(frozen=True, slots=True)
class Plan:
    """Seconds of each phase; ``fault`` lies between two faults. ``clients`` are honest."""

    rounds: int
    warm: float
    alone: float
    attacked: float
    fault: float
    clients: int = 4

    @classmethod
    def of(cls, minutes: float) -> Plan:
        """Rounds of about 50 s: what a leak adds is seen round after round."""
        rounds = max(2, round((minutes * 60 - 30) / 50))
        return cls(rounds, warm=8.0, alone=10.0, attacked=15.0, fault=1.5)


def soak(folder: Path, plan: Plan, say: Callable[[str], None]) -> Evidence:
    """Run the plan against a server of its own; everything it uses lies in the folder."""
    say("data and right answers")
    made = editions.write(folder / "editions", _EVENTS, 1 + _EDITIONS_A_ROUND * (plan.rounds + 1))
    asked, right = truth.learn(folder / "truth", made)
    origin, windows = time.monotonic(), Windows()
    judges = [Judge(right, windows, origin) for _ in range(plan.clients)]
    with ExitStack() as stack:
        home = stack.enter_context(disk(folder / "home", _HOME_MB))
        temporary = stack.enter_context(disk(folder / "temporary", _TEMPORARY_MB))
        editions.publish(home.folder, made[0].nquads)
        server = stack.enter_context(serving(home.folder, temporary.folder, folder / "output"))
        say(f"generation 1 of {len(made)} is served")
        crowd = Crowd(server.port, asked.questions, judges)
        faults = Faults(server, home, temporary, iter(made[1:]), windows, origin)
        campaign = _Campaign(plan, server, crowd, faults, say)
        evidence = campaign.run()
        evidence.survivors = end(server.process)
        evidence.words = server.words()
    evidence.findings = sorted([*crowd.findings, *faults.findings], key=lambda finding: finding.at)
    evidence.samples = [sample for sample in crowd.samples if sample.phase != _WARM]
    evidence.told = sum((judge.told for judge in judges), Counter())
    evidence.done = Counter(faults.done)
    evidence.skipped = sorted(faults.skipped)
    return evidence


class _Campaign:
    """The phases of one run."""

    def __init__(self, plan: Plan, server: Server, crowd: Crowd, faults: Faults, say: Callable[[str], None]) -> None:
        self.plan = plan
        self.server = server
        self.crowd = crowd
        self.faults = faults
        self.say = say
        self.acts: list[Act] = []

    def run(self) -> Evidence:
        """Warm up with all there is, so that what a first time costs is no leak; then measure round after round."""
        self._attacked(_WARM, _WARM, self.plan.warm)
        before = self.server.look()
        before, _ = observer.settle(self.server.look, _under_way, _REST)
        memory, left = [before.megabytes("web")], list[str]()
        for number in range(1, self.plan.rounds + 1):
            self.say(f"round {number}: honest clients {ALONE}, {self.plan.alone:g} s")
            self.crowd.phase = ALONE
            self.crowd.begin()
            time.sleep(self.plan.alone)
            self.crowd.end()
            self._attacked(ATTACKED, FAULTY, self.plan.attacked)
            holding, left = observer.settle(self.server.look, lambda now: observer.leaks(before, now, _THREADS), _REST)
            memory.append(holding.megabytes("web"))
            self.say(f"at rest: {memory[-1]:.0f} MB; {'; '.join(left) or 'nothing left over'}")
        return Evidence(acts=self.acts, memory=memory, leaks=left)

    def _attacked(self, phase: str, faulty: str, seconds: float) -> None:
        """Honest clients under attack for some seconds, then with one round of faults as well."""
        army = Army(self.server.port, QUERY_SECONDS)
        try:
            self.say(f"honest clients {phase}, {seconds:g} s")
            self.crowd.phase = phase
            self.crowd.begin()
            time.sleep(seconds)
            self.crowd.phase = faulty
            for fault in self.faults.every():
                self.say(f"fault: {fault.__name__.replace('_', ' ')}")
                fault()
                time.sleep(self.plan.fault)
        finally:
            self.acts += army.end()
            self.crowd.end()


def _under_way(holding: Holding) -> list[str]:
    """What shows that something has not ended yet: processes that are being replaced, answers that are being read."""
    roles, descriptors = holding.roles(), holding.descriptors()
    expected = {"server": 1, "web": 1, "zygote": 1, "executor": 2}
    found = [f"{role}: {roles[role]}" for role, number in expected.items() if roles[role] != number]
    if roles["zombie"]:
        found.append("zombie")
    # A rested server keeps paper for the last words of each query process and of each validation worker, and the zygote's door.
    kept = expected["executor"] + roles["validation"] + roles["zygote"]
    if descriptors["web: unlinked file"] > kept:
        found.append("answers")
    return found
