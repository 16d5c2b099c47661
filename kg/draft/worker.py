"""A process that reads one file and proposes: ``python -m kg.draft.worker``; request and answer are JSON on its streams."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kg.draft import reading
from kg.draft.gazetteer import Gazetteer, Name
from kg.draft.items import furniture
from kg.draft.page import Page
from kg.draft.proposers import propose
from kg.errors import SecoopError
from kg.limited import packed, serve


def _told(request: dict[str, Any]) -> dict[str, Any]:
    try:
        return _answer(request)
    except SecoopError as error:
        return {"error": packed(error)}


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    text = reading.read(Path(request["path"]))
    page = Page.of(text, request["language"])
    found = propose(page, Gazetteer(Name(*name) for name in request["names"]))
    return {
        "text": text,
        "language": page.language,
        "items": [(item.span, item.headline) for item in page.items],
        "furniture": furniture(text),
        "proposals": [proposal.to_dict() for proposal in found],
    }


if __name__ == "__main__":
    serve(_told)
