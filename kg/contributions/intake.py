"""The way of a change into the ledger, the same for the command line, ``/contribute`` and ``/update``.

Read, compared with the graph, held against the policy and what waits, judged; only then it is written down. Whatever fails
leaves nothing behind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kg.contributions import audit, ledger, policy
from kg.contributions.ledger import Contribution, Meta
from kg.contributions.patch import Patch
from kg.contributions.policy import Contributor, Policy
from kg.contributions.written import Written
from kg.errors import InputError, NotConformingError
from kg.settings import Settings
from kg.store.generations import Generation
from kg.store.reader import Reader
from kg.validation import Report, validate_delta

_LONGEST_REASON = 1000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Received:
    """A change in the ledger: whether it is new there, and how it was judged (None where it was there before)."""

    contribution: Contribution
    new: bool
    report: Report | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a change, why, and from where (an address, or the command line); ``route`` is how it came."""

    who: Contributor
    why: str
    origin: str = audit.HERE
    route: str = "contribute"


def check_reason(text: str) -> str:
    """Return a reason in one line; raises InputError for none, for control characters, and for a long one."""
    reason = text.strip()
    if not reason or len(reason) > _LONGEST_REASON or _CONTROL.search(reason):
        raise InputError(
            "a reason is one line of 1 to 1,000 characters", where="why", remedy="say in a sentence why the graph should change"
        )
    return reason


def receive(patch: Patch, sender: Sender, generation: Generation, reader: Reader, settings: Settings) -> Received:
    """Put a change into the ledger, where it waits; the same change twice is one contribution.

    ``reader`` is open on the generation. Raises PolicyError, ConflictError, InputError (it changes nothing, or takes away what
    is not there), NotConformingError (``extra['report']``) and QueryKilledError; then nothing was written.
    """
    home, stored = settings.home, patch.as_stored()
    known = _known(stored, sender, reader, settings)
    if known is not None:
        return Received(known, new=False)
    everything = ledger.every(home)
    rules = Policy(reader, everything, Written.of_generation(home, generation.digest))
    rules.check(stored, sender.who)
    if not (effective := policy.effective(stored, reader)).added and not effective.removed:
        raise InputError("the graph says all of this already", where="the contribution", remedy="leave it; nothing would change")
    policy.check_waiting(stored, (one for one in everything if one.state == ledger.PENDING), generation.base)
    report = judge(patch, generation, settings)
    return _store(stored, sender, generation, settings, report)


def judge(patch: Patch, generation: Generation, settings: Settings) -> Report:
    """The report on the graph with a change; raises NotConformingError when it brings in a violation.

    What was violated before the change is not its fault; the report has it with its standing.
    """
    report = validate_delta(patch.delta(), generation=generation, settings=settings, base=generation.base, follow=True)
    if patch.upload is not None and report.results:
        report = replace(report, results=patch.upload.located(report.results))
    wrong = [r for r in report.results if r.severity == "Violation" and r.standing not in ("already there", "fixed")]
    if wrong:
        raise NotConformingError(
            f"the graph would not conform: {len(wrong)} violations. {wrong[0].message}",
            where=wrong[0].focus,
            remedy="mend what the report names, and send it again; nothing was stored",
            extra={"report": report.to_dict()},
        )
    return report


def _known(patch: Patch, sender: Sender, reader: Reader, settings: Settings) -> Contribution | None:
    """The contribution of the very same change by the same sender, unless it was accepted and has been undone since.

    What was rejected stays so; whoever may make updates needs no review and may try one again.
    """
    latest = ledger.new_id(settings.home, patch, sender.who.name)[1]
    if latest is None or latest.state == ledger.PENDING:
        return latest
    if latest.state == ledger.REJECTED:
        return None if sender.route == "update" else latest
    in_force = all(reader.holds(quad) for quad in patch.added) and not any(reader.holds(q) for q in patch.removed)
    return latest if in_force else None


def _store(patch: Patch, sender: Sender, generation: Generation, settings: Settings, report: Report) -> Received:
    home = settings.home
    with ledger.locked(home):
        # Another sender may have been faster while this change was judged.
        waiting = [one for one in ledger.every(home) if one.state == ledger.PENDING]
        policy.check_waiting(patch, waiting, generation.base)
        name, latest = ledger.new_id(home, patch, sender.who.name)
        if latest is not None and latest.state == ledger.PENDING:
            return Received(latest, new=False)
        meta = Meta(
            id=name,
            who=sender.who.name,
            when=datetime.now(UTC).isoformat(timespec="seconds"),
            why=sender.why,
            base=generation.base,
            generation=generation.number,
            sha256=patch.digest,
            route=sender.route,
        )
        stored = ledger.write(home, patch, meta)
    audit.note(
        home,
        "contribution received",
        who=sender.who.name,
        origin=sender.origin,
        id=name,
        why=sender.why,
        added=len(patch.added),
        removed=len(patch.removed),
    )
    return Received(stored, new=True, report=report)
