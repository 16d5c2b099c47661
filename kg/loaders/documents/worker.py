"""A process that reads the microdata and RDFa of one page: ``python -m kg.loaders.documents.worker``; JSON on its streams."""

from __future__ import annotations

from typing import Any

from kg.errors import SecoopError
from kg.limited import serve
from kg.loaders.documents import microdata, rdfa, tree
from kg.loaders.documents.statements import Found, TooManyError


def _told(request: dict[str, Any]) -> dict[str, Any]:
    try:
        return _answer(request)
    except SecoopError as error:
        return {"error": error.message, "line": error.extra.get("line", 0)}
    except TooManyError:
        return {"error": f"more than {request['most']} statements", "line": 0}


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
    serve(_told)
