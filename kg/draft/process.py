"""The caller's side of a draft: a process that reads the file and looks for proposals, ended at its deadline.

What a stranger's file makes a parser or a pattern do happens there, with a memory limit the kernel keeps and no network.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from kg import limited
from kg.draft.gazetteer import Name
from kg.draft.items import Item
from kg.draft.proposals import Proposal, Span
from kg.draft.reading.limits import MEMORY_MB, SECONDS
from kg.errors import QueryKilledError


@dataclass(frozen=True, slots=True)
class Found:
    """What the worker brings: the text of the capture, its language, items, furniture and proposals."""

    text: str
    language: str
    items: list[Item]
    furniture: list[Span]
    proposals: list[Proposal]


def run(path: Path, names: Iterable[Name], *, language: str = "", seconds: float = SECONDS, memory_mb: int = MEMORY_MB) -> Found:
    """Read a file and propose; raises what the reader raises, and QueryKilledError (reason time, memory or crash) at a limit."""
    request = {"path": str(path), "language": language, "names": [astuple(name) for name in names]}
    try:
        return _read(limited.ask("kg.draft.worker", request, seconds=seconds, memory_mb=memory_mb))
    except limited.EndedError as error:
        remedy = "save the text of the document as .txt, in parts if it is long"
        raise QueryKilledError(str(error), where=path.name, remedy=remedy, extra={"reason": error.reason}) from None


def _read(answer: dict[str, Any]) -> Found:
    failure = answer.get("error")
    if failure:
        raise limited.unpacked(failure)
    items = [Item((a, b), tuple(headline) if headline else None) for (a, b), headline in answer["items"]]
    furniture = [(a, b) for a, b in answer["furniture"]]
    return Found(answer["text"], answer["language"], items, furniture, [Proposal.from_dict(p) for p in answer["proposals"]])
