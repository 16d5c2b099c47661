"""A process that reads the microdata and RDFa of one page: ``python -m kg.loaders.documents.worker``; JSON on its streams."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from typing import Any

from kg.errors import SecoopError
from kg.loaders.documents import microdata, rdfa, tree
from kg.loaders.documents.embedded import NO_MEMORY
from kg.loaders.documents.statements import Found, TooManyError
from kg.store import jail


def main() -> None:
    """Answer one request, within its limits and without a network."""
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
        answer = {"error": f"{error.message} ({error.where})"}
    except TooManyError:
        answer = {"error": f"more than {request['most']} statements"}
    except MemoryError:
        os._exit(NO_MEMORY)
    json.dump(answer, sys.stdout)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    root = tree.parse(request["text"])
    base, most = request["base"], int(request["most"])
    return {"microdata": _plain(microdata.read(root, base, most)), "rdfa": _plain(rdfa.read(root, base, most))}


def _plain(found: Found) -> dict[str, Any]:
    return {
        "statements": [(one.subject[:2], one.predicate, one.value) for one in found.statements],
        "places": found.places,
        "faults": found.faults,
        "unread": found.unread,
    }


if __name__ == "__main__":
    main()
