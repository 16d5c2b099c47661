"""What is wrong with an answer: each finding is one broken promise, with the request, the time and what was said."""

from __future__ import annotations

import gzip
import json
import re
import time
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

import brotli
import zstandard

from benchmarks.soak.questions import Question, canonical
from benchmarks.soak.truth import Truth

#: Seconds after its publication in which a generation is found by the server and its predecessor's last answers are sent.
SWITCH_SECONDS = 5.0
#: What a server may say that stops somebody at a limit, by status.
TOLD = {
    429: {"too-many-requests"},
    503: {"query-killed", "queue-full", "queue-slow", "no-room"},
    504: {"client-limit"},
}
_TAG = re.compile(r'(?:W/)?"(\d+)-')
_EXCERPT = 400
#: What reading a damaged body raises.
_UNREADABLE = (ValueError, KeyError, EOFError, OSError, zlib.error, zstandard.ZstdError, brotli.error)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer as it came: ``began`` and ``seconds`` by the monotonic clock; ``failure`` is why there is none."""

    status: int
    headers: dict[str, str]
    body: bytes
    began: float
    seconds: float
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken promise: its kind, which request, seconds since the run began, what was found."""

    kind: str
    request: str
    at: float
    detail: str


@dataclass(slots=True)
class Windows:
    """When something was done to the server on purpose: seconds by the monotonic clock, by what it was."""

    spans: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    published: list[tuple[int, float]] = field(default_factory=list)

    def open(self, what: str, seconds: float = float("inf")) -> None:
        """Begin a window, which ends by itself after some seconds, or with :meth:`close`."""
        now = time.monotonic()
        self.spans.setdefault(what, []).append((now, now + seconds))

    def close(self, what: str, grace: float) -> None:
        """End the last window after some seconds more."""
        began, _ = self.spans[what][-1]
        self.spans[what][-1] = (began, time.monotonic() + grace)

    def during(self, what: str, began: float, ended: float) -> bool:
        """Whether a request falls into a window."""
        return any(begin <= ended and began <= end for begin, end in list(self.spans.get(what, [])))

    def least_generation(self, began: float) -> int:
        """The generation a request that began then must not be behind."""
        return max((number for number, at in list(self.published) if at + SWITCH_SECONDS <= began), default=0)


class Judge:
    """Compares the answers of honest clients with the truth. One for each client; ``told`` counts limits, by their code."""

    def __init__(self, truth: Truth, windows: Windows, origin: float) -> None:
        self.truth = truth
        self.windows = windows
        self.origin = origin
        self.told: Counter[str] = Counter()
        self._right: set[tuple[int, str, bytes]] = set()

    def judge(self, question: Question, reply: Reply, tag: str = "") -> list[Finding]:
        """What is wrong; ``tag`` is the one the request was conditional on."""
        return [
            Finding(kind, question.key, reply.began - self.origin, detail) for kind, detail in self._faults(question, reply, tag)
        ]

    def _faults(self, question: Question, reply: Reply, tag: str) -> Iterable[tuple[str, str]]:
        if reply.failure:
            yield "broken", reply.failure
            return
        if reply.status >= 400:
            yield from self._error(question, reply)
            return
        generation = named(reply)
        if generation is None:
            yield "unnamed", f"{reply.status} names no generation: {reply.headers}"
            return
        least = self.windows.least_generation(reply.began)
        if generation < least:
            yield "stale", f"generation {generation} where {least} had been published {SWITCH_SECONDS:g} s before"
        yield from self._content(question, reply, generation, tag)

    def _content(self, question: Question, reply: Reply, generation: int, tag: str) -> Iterable[tuple[str, str]]:
        right = self.truth.of(generation, question.truth)
        if right is None:
            yield "wrong", f"generation {generation} was never published"
        elif reply.status == 304:
            if not tag or reply.headers.get("etag") != tag or reply.body:
                yield "wrong", f"304 with {reply.headers.get('etag')} for a request on {tag or 'no tag'}"
        elif reply.status == 303:
            if reply.headers.get("location", "").encode() != right:
                yield "wrong", f"sent to {reply.headers.get('location')}, not to {right.decode()}"
        elif reply.status != 200:
            yield "wrong", f"status {reply.status}"
        elif "content-length" not in reply.headers:
            yield "unsized", "an answer without its length"
        elif question.method == "HEAD":
            if reply.body or (question.compared == "bytes" and reply.headers["content-length"] != str(len(right))):
                yield (
                    "wrong",
                    f"HEAD says {reply.headers['content-length']} bytes and sends {len(reply.body)}, right are {len(right)}",
                )
        else:
            yield from self._body(question, reply, generation, right)

    def _body(self, question: Question, reply: Reply, generation: int, right: bytes) -> Iterable[tuple[str, str]]:
        if (generation, question.truth, reply.body) in self._right:
            return
        try:
            found = canonical(question.compared, decoded(reply))
        except _UNREADABLE as error:
            yield "wrong", f"generation {generation}: does not read ({error}): {reply.body[:_EXCERPT]!r}"
            return
        if found != right:
            kind = "short" if len(found) < len(right) else "wrong"
            yield kind, f"generation {generation}: {len(found)} bytes where {len(right)} are right: {_difference(found, right)}"
            return
        self._right.add((generation, question.truth, reply.body))

    def _error(self, question: Question, reply: Reply) -> Iterable[tuple[str, str]]:
        code, reason = told(reply)
        ended = reply.began + reply.seconds
        if question.method == "HEAD":
            # It has no body to tell a reason: it may have met what a GET would have been told at that moment.
            code = "query-killed" if self.windows.during("kill", reply.began, ended) else "no-room"
            reason = "crash"
        # While no process is there that answers queries, they wait, and the places to wait in are bounded.
        killed = (code == "query-killed" and reason == "crash") or code in ("queue-full", "queue-slow")
        allowed = (killed and self.windows.during("kill", reply.began, ended)) or (
            code == "no-room" and self.windows.during("full", reply.began, ended)
        )
        if code in TOLD.get(reply.status, ()) and allowed:
            self.told[f"{reply.status} {code}"] += 1
            return
        kind = "server error" if reply.status >= 500 else "refused"
        yield kind, f"{reply.status} after {reply.seconds:.3f} s: {reply.body[:_EXCERPT].decode('utf-8', 'replace')}"


def told(reply: Reply) -> tuple[str, str]:
    """The code and the reason of an error in the one shape; '' where it has none."""
    try:
        problem = json.loads(decoded(reply))
        return str(problem.get("code", "")), str(problem.get("reason", ""))
    except (*_UNREADABLE, AttributeError):
        return "", ""


def untold(reply: Reply) -> bool:
    """Whether an answer is a server's error and no limit that it tells."""
    return reply.status >= 500 and told(reply)[0] not in TOLD.get(reply.status, ())


def named(reply: Reply) -> int | None:
    """The generation an answer names: in its tag, else in its header."""
    match = _TAG.match(reply.headers.get("etag", ""))
    number = match[1] if match else reply.headers.get("x-secoop-generation", "")
    return int(number) if number.isdecimal() else None


def decoded(reply: Reply) -> bytes:
    """The body without its coding."""
    coding = reply.headers.get("content-encoding", "")
    if coding == "zstd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(reply.body)
    if coding == "br":
        return bytes(brotli.decompress(reply.body))
    return gzip.decompress(reply.body) if coding == "gzip" else reply.body


def as_json(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Findings as JSON values."""
    return [asdict(finding) for finding in findings]


def _difference(found: bytes, right: bytes) -> str:
    at = next((i for i, (a, b) in enumerate(zip(found, right, strict=False)) if a != b), min(len(found), len(right)))
    return f"at {at} {found[at : at + 60]!r} for {right[at : at + 60]!r}"
