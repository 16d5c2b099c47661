"""What clients send: batches of queries and of extensions, read strictly, each mistake with its place."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from math import inf
from typing import Any

from kg.errors import InputError, TooLargeError
from kg.search.reconcile import Query
from kg.vocabulary import suggest
from server.reconciliation import manifest

_QUERY = ("query", "type", "type_strict", "limit", "properties")
_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_STRICT = ("any", "all", "should")
MOST_CANDIDATES, _UNASKED, _PROPERTIES, _GIVEN = 100, 10, 20, 50


@dataclass(frozen=True, slots=True)
class Column:
    """A property to fetch with its settings."""

    name: str
    limit: int = 10
    language: str = ""
    count: bool = False
    shown: str = "entity"
    given: dict[str, Any] | None = None


def read(text: str, what: str) -> Any:
    """Read JSON; raises InputError with line and column."""
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_constant)
        if _ESCAPED_HALF.search(text):
            # Half of a character is JSON by its grammar (RFC 8259, section 8.2), and no answer could repeat it.
            json.dumps(found, ensure_ascii=False).encode()
        return found
    except json.JSONDecodeError as error:
        raise InputError(
            f"{what} is not JSON: {error.msg}",
            where=f"{what}, line {error.lineno}, column {error.colno}",
            remedy='for example {"q0": {"query": "police"}}',
            extra={"line": error.lineno, "column": error.colno},
        ) from None
    except UnicodeEncodeError:
        raise InputError(f"{what} has half of a surrogate pair", where=what, remedy="send whole characters") from None
    except ValueError:
        # What Python refuses to read as a number: one of thousands of digits.
        raise InputError(f"{what} has a number with too many digits", where=what, remedy="send a smaller number") from None
    except RecursionError:
        raise InputError(f"{what} is nested too deeply", where=what, remedy="a batch has four levels") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InputError("a key stands twice in one object", where="the JSON sent", remedy="give each query a key of its own")
    return found


def _constant(name: str) -> Any:
    raise InputError(f"{name} is no number in JSON", where="the JSON sent", remedy="send a number or leave it out")


def batch(text: str) -> dict[str, Query]:
    """A batch of queries by their keys; raises InputError, or TooLargeError for more than a batch may have."""
    found = read(text, "queries")
    if not isinstance(found, dict):
        raise InputError("queries is not an object", where="queries", remedy='for example {"q0": {"query": "police"}}')
    if len(found) > manifest.BATCH:
        raise TooLargeError(
            f"{len(found)} queries in one batch",
            where="queries",
            remedy=f"send at most {manifest.BATCH} (batchSize in the manifest)",
        )
    return {key: query(value, f"queries.{key[:40]}") for key, value in found.items()}


def query(value: Any, where: str) -> Query:
    """One query; a plain text is its name."""
    if isinstance(value, str):
        value = {"query": value}
    if not isinstance(value, dict):
        raise InputError("a query is an object", where=where, remedy='for example {"query": "police"}')
    _known(value, _QUERY, where)
    text = value.get("query", "")
    if not isinstance(text, str):
        raise InputError("query is not a text", where=f"{where}.query", remedy="send a text")
    strict = value.get("type_strict", "any")
    if strict not in _STRICT:
        raise InputError(
            f"{strict!r} is no way to match types"[:120], where=f"{where}.type_strict", remedy="one of " + ", ".join(_STRICT)
        )
    properties = tuple(_property(one, f"{where}.properties[{at}]") for at, one in enumerate(_list(value, "properties", where)))
    if not text.strip() and not properties:
        raise InputError("a query needs query or properties", where=where, remedy='for example {"query": "police"}')
    return Query(text, _types(value.get("type"), where), strict == "all", properties, _limit(value.get("limit"), where))


def _types(value: Any, where: str) -> tuple[str, ...]:
    """Local names of classes; whole IRIs are taken as well."""
    given = [value] if isinstance(value, str) else [] if value is None else value
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise InputError("type is neither a text nor a list of texts", where=f"{where}.type", remedy="for example Organization")
    names = [one.rpartition("#")[2] for one in given if one]
    for name in names:
        if name not in manifest.classes():
            raise InputError(
                f"no type is called {name[:60]!r}", where=f"{where}.type", remedy=suggest(name[:60], manifest.classes())
            )
    return tuple(dict.fromkeys(names))


def _limit(value: Any, where: str) -> int:
    if value is None:
        return _UNASKED
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value < inf or value != int(value):
        raise InputError("limit is not a positive whole number", where=f"{where}.limit", remedy="for example 5")
    return min(int(value), MOST_CANDIDATES)


def _property(one: Any, where: str) -> tuple[str, tuple[str, ...]]:
    if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
        raise InputError("a property has pid and v", where=where, remedy='for example {"pid": "isoAlpha3", "v": "KAZ"}')
    _known(one, ("pid", "v"), where)
    values = one["v"] if isinstance(one["v"], list) else [one["v"]]
    if len(values) > _GIVEN:
        raise TooLargeError(f"{len(values)} values of one property", where=where, remedy=f"send at most {_GIVEN}")
    return known_property(one["pid"], where), tuple(_text(value, where) for value in values)


def _text(value: Any, where: str) -> str:
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        return str(value["id"])
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise InputError(
        "a value is a text, a number, true or false, or an entity with its id", where=where, remedy="send one of these"
    )


def known_property(name: str, where: str) -> str:
    """The key of a property that may be named; raises InputError with the nearest."""
    local = name.rpartition("#")[2]
    if local not in manifest.properties() and local not in manifest.NAMES:
        every = [*manifest.NAMES, *manifest.properties()]
        raise InputError(f"no property is called {name[:60]!r}", where=where, remedy=suggest(local[:60], every))
    return local


def extension(text: str) -> tuple[list[str], list[Column]]:
    """Identifiers and columns of a data extension query."""
    found = read(text, "extend")
    if not isinstance(found, dict):
        raise InputError("extend is not an object", where="extend", remedy='for example {"ids": [], "properties": []}')
    _known(found, ("ids", "properties"), "extend")
    for key, most in (("ids", manifest.EXTENDED), ("properties", manifest.EXTENDED_BY)):
        if key not in found:
            raise InputError(f"{key} is missing", where="extend", remedy='for example {"ids": [], "properties": []}')
        if len(_list(found, key, "extend")) > most:
            raise TooLargeError(f"{len(found[key])} {key} in one request", where=f"extend.{key}", remedy=f"send at most {most}")
    if not all(isinstance(one, str) for one in found["ids"]):
        raise InputError("an identifier is not a text", where="extend.ids", remedy="for example organization/osce")
    return list(dict.fromkeys(found["ids"])), [
        _column(one, f"extend.properties[{at}]") for at, one in enumerate(found["properties"])
    ]


def _column(one: Any, where: str) -> Column:
    if not isinstance(one, dict) or not isinstance(one.get("id"), str):
        raise InputError("a property has an id", where=where, remedy='for example {"id": "heldAt"}')
    _known(one, ("id", "settings", "name"), where)
    settings = one.get("settings") or {}
    if not isinstance(settings, dict):
        raise InputError("settings is not an object", where=f"{where}.settings", remedy='for example {"limit": 1}')
    _known(settings, ("limit", "language", "count", "shown"), f"{where}.settings")
    # Forms of clients send numbers as texts, and a box that is ticked as "on".
    limit = settings.get("limit", 10)
    number = int(limit.lstrip("0")[:6] or 0) if isinstance(limit, str) and limit.isascii() and limit.isdigit() else limit
    shown, language = settings.get("shown", "entity"), settings.get("language", "")
    if shown not in ("entity", "text") or not isinstance(language, str):
        raise InputError("shown is entity or text, language a text", where=f"{where}.settings", remedy="leave them out")
    return Column(
        known_property(one["id"], where),
        min(_limit(number, where), manifest.VALUES),
        language.strip().lower(),
        settings.get("count") in (True, "on", "true", 1),
        shown,
        settings or None,
    )


def _list(value: dict[str, Any], key: str, where: str) -> list[Any]:
    found = value.get(key, [])
    if not isinstance(found, list):
        raise InputError(f"{key} is not a list", where=f"{where}.{key}", remedy="send a list")
    if key == "properties" and where != "extend" and len(found) > _PROPERTIES:
        raise TooLargeError(f"{len(found)} properties", where=f"{where}.{key}", remedy=f"send at most {_PROPERTIES}")
    return found


def _known(value: dict[str, Any], keys: tuple[str, ...], where: str) -> None:
    unknown = sorted(set(value) - set(keys))
    if unknown:
        raise InputError(f"unknown key {unknown[0][:40]!r}", where=where, remedy=suggest(unknown[0][:40], keys))
