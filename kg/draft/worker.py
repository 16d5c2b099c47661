"""A process that reads one file and proposes: ``python -m kg.draft.worker``; request and answer are JSON on its streams."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from kg.draft import reading
from kg.draft.gazetteer import Gazetteer, Name
from kg.draft.items import furniture
from kg.draft.page import Page
from kg.draft.process import NO_MEMORY
from kg.draft.proposers import propose
from kg.errors import SecoopError
from kg.store import jail


def main() -> None:
    """Answer one request, within its limits."""
    jail.end_with_parent(signal.SIGKILL)
    request = json.load(sys.stdin)
    size = int(request["memory_mb"]) << 20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    # The default action of SIGALRM ends the process, also where the caller is gone and cannot.
    signal.setitimer(signal.ITIMER_REAL, float(request["seconds"]))
    jail.close_network()
    try:
        answer = _answer(request)
    except SecoopError as error:
        answer = {
            "error": {"class": type(error).__name__, "message": error.message, "where": error.where, "remedy": error.remedy}
        }
    except MemoryError:
        os._exit(NO_MEMORY)
    json.dump(answer, sys.stdout)


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
    main()
