"""The ledger: every contribution as a folder below ``HOME/contributions``, waiting, accepted or rejected.

A folder holds ``patch.rdfp`` (the canonical change) and ``meta.json`` (who, when, why, for which generation), which never
change, and ``events.jsonl``, which only grows. It is written beside and renamed, so that it is there wholly or not at all. A
contribution is waiting until an event says otherwise.

Accepting takes two steps that no single rename can join: the ledger, and the next generation. So the intention is written
first (``accepting``, with the digest of the generation to come), then the generation is published, then ``accepted``. After a
crash in between the digest tells which it was: the contribution counts as accepted if that generation was published, and is
waiting otherwise. Whoever writes next settles it (:func:`settle`).
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from kg.contributions import files
from kg.contributions.patch import Patch
from kg.errors import ConflictError, NotFoundError
from kg.store import generations

PENDING, ACCEPTED, REJECTED = "pending", "accepted", "rejected"
STATES = (PENDING, ACCEPTED, REJECTED)
_ID = re.compile(r"[0-9a-f]{16}(?:-[1-9][0-9]{0,5})?")
_WRITING = ".writing"


@dataclass(frozen=True, slots=True)
class Meta:
    """What was known when the contribution came: its sender, time (UTC, ISO 8601), reason, base IRI, the number of the
    generation it was made for (0: none), and the SHA-256 of its patch. ``route`` is how it came: contribute or update."""

    id: str
    who: str
    when: str
    why: str
    base: str
    generation: int
    sha256: str
    route: str = "contribute"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One contribution with its state; ``order`` is its place among the accepted ones, ``by``, ``decided`` and ``reason``
    say who decided, when and why ('' while it waits). ``published`` is the number of the generation it became part of (0: of
    none, or it was accepted before this was written down)."""

    meta: Meta
    folder: Path
    state: str = PENDING
    order: int = 0
    by: str = ""
    decided: str = ""
    reason: str = ""
    published: int = 0

    @property
    def id(self) -> str:
        """Its name: the beginning of a SHA-256, which is the same for the same change by the same contributor."""
        return self.meta.id

    @property
    def patch(self) -> Patch:
        """The change, read from its file."""
        return Patch.from_text((self.folder / "patch.rdfp").read_text(encoding="utf-8"))


def folder(home: Path) -> Path:
    """Where the ledger of a home is kept."""
    return home / "contributions"


def locked(home: Path) -> AbstractContextManager[None]:
    """Hold the ledger's lock while something is written to it; waits for whoever has it."""
    return files.lock(folder(home) / "lock")


def write(home: Path, patch: Patch, meta: Meta) -> Contribution:
    """Put a contribution into the ledger as waiting; the caller holds :func:`locked`, and the id is new."""
    final = folder(home) / meta.id
    for leftover in folder(home).glob(f"*{_WRITING}"):
        shutil.rmtree(leftover)
    draft = final.with_name(f"{meta.id}{_WRITING}")
    draft.mkdir(mode=0o700)
    files.replace(draft / "patch.rdfp", patch.text())
    files.replace(draft / "meta.json", json.dumps(asdict(meta), indent=1) + "\n")
    draft.rename(final)
    files.sync(final.parent)
    return Contribution(meta, final)


def get(home: Path, name: str) -> Contribution:
    """One contribution by its id; raises NotFoundError. Whatever is no id names no file here."""
    if _ID.fullmatch(name) and (folder(home) / name / "meta.json").is_file():
        return _read(home, folder(home) / name)
    raise NotFoundError(
        f"no contribution is called {name[:60]!r}", where="the ledger", remedy="`kg review list` shows all of them"
    )


def every(home: Path) -> list[Contribution]:
    """All contributions, the oldest first."""
    found = [_read(home, path) for path in folder(home).glob("*") if _ID.fullmatch(path.name)]
    return sorted(found, key=lambda one: (one.meta.when, one.id))


def accepted(home: Path) -> Iterator[Contribution]:
    """The contributions a build includes, in the order they were accepted."""
    yield from sorted((one for one in every(home) if one.state == ACCEPTED), key=lambda one: one.order)


def new_id(home: Path, patch: Patch, who: str) -> tuple[str, Contribution | None]:
    """The id for a change by a contributor, and the latest contribution of the same change, if there is one.

    A change that was accepted and undone since may be made again; it then gets the next number behind its id.
    """
    stem = sha256(f"{who}\n{patch.digest}".encode()).hexdigest()[:16]
    name, latest, number = stem, None, 1
    while (folder(home) / name).is_dir():
        latest = get(home, name)
        number += 1
        name = f"{stem}-{number}"
    return name, latest


def waiting(home: Path, name: str) -> Contribution:
    """A contribution that waits; raises ConflictError for one that was decided on, NotFoundError for none.

    Whoever is to decide looks again as the writer: another may have been faster.
    """
    one = get(home, name)
    if one.state != PENDING:
        because = f": {one.reason}" if one.reason else ""
        raise ConflictError(
            f"it was {one.state} by {one.by}{because}",
            where=f"contribution {name}",
            remedy="only a waiting contribution is decided on",
            extra={"contribution": name, "state": one.state},
        )
    return one


def decide(one: Contribution, by: str, reason: str = "") -> Contribution:
    """The contribution as it will be when it is accepted now; nothing is written."""
    return replace(one, state=ACCEPTED, by=by, reason=reason, decided=_now())


def intend(home: Path, one: Contribution, digest: str) -> Contribution:
    """Write that a decided contribution is about to be part of the generation with a digest; the caller is the writer."""
    order = 1 + max((other.order for other in every(home)), default=0)
    return _event(replace(one, order=order), "accepting", digest)


def accept(one: Contribution, published: int = 0) -> Contribution:
    """Write that the generation it was intended for is published, and under which number."""
    return _event(replace(one, published=published), ACCEPTED)


def drop(one: Contribution) -> Contribution:
    """Take an intention back: the generation was not published, the contribution waits again."""
    return _event(replace(one, state=PENDING, by="", decided="", reason="", order=0, published=0), PENDING)


def reject(one: Contribution, *, by: str, reason: str) -> Contribution:
    """Write that a contribution is not, or no longer, to be part of the graph; the caller is the writer."""
    return _event(replace(one, state=REJECTED, by=by, reason=reason, decided=_now(), order=0, published=0), REJECTED)


def settle(home: Path) -> None:
    """Finish what a crash has left between two steps; the caller holds the writer's lock."""
    for one in every(home):
        if _last(one.folder).get("state") == "accepting":
            if one.state == ACCEPTED:
                accept(one, one.published)
            else:
                drop(one)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _event(one: Contribution, state: str, digest: str = "") -> Contribution:
    about = {"state": state, "when": one.decided, "by": one.by, "order": one.order, "reason": one.reason, "digest": digest}
    about |= {"published": one.published} if one.published else {}
    files.append(one.folder / "events.jsonl", json.dumps(about))
    return one


def _last(path: Path) -> dict[str, object]:
    events = path / "events.jsonl"
    found: dict[str, object] = {}
    for event in files.whole_lines(events) if events.is_file() else ():
        found = event
    return found


def _read(home: Path, path: Path) -> Contribution:
    meta = Meta(**json.loads((path / "meta.json").read_text(encoding="utf-8")))
    event = _last(path)
    state, published = str(event.get("state", PENDING)), event.get("published", 0)
    if state == "accepting":
        published = _published(home, str(event["digest"]))
        state = ACCEPTED if published else PENDING
    if state == PENDING:
        return Contribution(meta, path)
    order = event.get("order", 0)
    return Contribution(
        meta,
        path,
        state,
        order if isinstance(order, int) else 0,
        str(event.get("by", "")),
        str(event.get("when", "")),
        str(event.get("reason", "")),
        published if isinstance(published, int) else 0,
    )


def _published(home: Path, digest: str) -> int:
    """The number of the current generation if it is the one with a digest, else 0; every later writer settles before it
    publishes another."""
    try:
        now = generations.current(home)
    except NotFoundError:
        return 0
    return now.number if now.digest == digest else 0
