"""The guide has every word a descriptor can have, each in its table, and no other."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from kg.interpret import schema
from tests.loaders.tabular.register import GUIDE

SCHEMA = json.loads((schema.FOLDER / "register.schema.json").read_text(encoding="utf-8"))
#: Table of the guide → where the schema has its words.
PARTS = {
    "at the top": SCHEMA,
    **{name: SCHEMA["properties"][name] for name in ("file", "expect")},
    **{
        name: SCHEMA["$defs"][name.removesuffix("s") if name != "entities" else "entity"]
        for name in ("lookups", "columns", "entities", "events", "participations", "memberships", "tenures", "statements")
    },
}
#: Words that have words of their own, by the table they are in.
INNER = {"curated": "entities", "near": "events"}


def documented(text: str) -> dict[str, list[str]]:
    """The words of each table in the guide's section: what stands in its first column, by its heading."""
    section = text.partition("## All the words of a descriptor")[2]
    found: dict[str, list[str]] = {}
    for table in re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE):
        heading, _, *rows = table.splitlines()
        first = heading.split("|")[1]
        name = re.search(r"`(\w+)`", first)
        words = found.setdefault(name[1] if name else first.strip(), [])
        for row in rows:
            words += re.findall(r"`(\w+)`", row.split("|")[1])
    return found


def words(part: dict[str, Any]) -> list[str]:
    return sorted(part["properties"])


@pytest.mark.parametrize("name", PARTS)
def test_a_table_of_the_guide_has_the_words_of_the_schema(name: str) -> None:
    assert sorted(documented(GUIDE.read_text(encoding="utf-8"))[name]) == words(PARTS[name])


def test_every_part_of_a_descriptor_has_its_table() -> None:
    assert set(documented(GUIDE.read_text(encoding="utf-8"))) == set(PARTS)
    sections = {name for name, part in SCHEMA["properties"].items() if part.get("type") in ("object", "array")}
    assert sections - {"words"} <= set(PARTS)


def test_parts_within_parts_are_written_out() -> None:
    """What has words of its own within a table is shown whole there."""
    lines = GUIDE.read_text(encoding="utf-8").splitlines()
    for name, part in (("date", SCHEMA["$defs"]["date"]), *((n, PARTS[t]["properties"][n]) for n, t in INNER.items())):
        rows = [row for row in lines if row.startswith(f"| `{name}` |")]
        assert any(all(f"{word}:" in row for word in words(part)) for row in rows), name


def test_a_word_that_is_left_out_or_made_up_is_found() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert "many" not in documented(text.replace("| `many` |", "| many |"))["columns"]
    assert "mnay" in documented(text.replace("| `many` |", "| `mnay` |"))["columns"]
