"""The decision guide names only what there is: terms, keys of records, concept codes, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.interpret.nodes import Node, loads
from kg.namespaces import OWL, RDF, SC
from kg.vocabulary import Vocabulary

GUIDE = Path(__file__).parent.parent / "docs" / "guide" / "choosing.md"
#: Keys of records that are no properties: how evidence, parts and shortcuts are written (docs/guide/records.md).
KEYS = {
    "at",
    "who",
    "role",
    "attendance",
    "as",
    "for",
    "id",
    "says",
    "member",
    "of",
    "status",
    "participations",
    "memberships",
    "meetings",
    "events",
}
#: Key → the scheme its code is of.
CODES = {"role": "role", "attendance": "attendance", "eventKind": "event-kind", "status": "status"}


def faults(text: str) -> list[str]:
    """What a guide names and there is not."""
    vocabulary = Vocabulary.load()
    declared = {
        s.value for part in vocabulary.triples.values() for s, p, o in part if p.value == RDF + "type" and o.value.startswith(OWL)
    }
    found = [f"sc:{name}" for name in re.findall(r"sc:(\w+)", text) if SC + name not in declared]
    found += [f"class {name}" for name in re.findall(r"\*\*([A-Z]\w+)\*\*", text) if SC + name not in declared]
    found += [link for link in re.findall(r"\]\(([^)#]+)\)", text) if not (GUIDE.parent / link).is_file()]
    lines = [row.replace("…", "1-2") for row in re.findall(r"`(\{.*?\})`", text)]
    for block in [*re.findall(r"```yaml\n(.*?)```", text, re.DOTALL), *lines]:
        found += _unknown(loads(block, "guide"), "", vocabulary)
    return found


def _unknown(node: Node, key: str, vocabulary: Vocabulary) -> list[str]:
    if isinstance(node.value, dict):
        keys = [name for name in node.value if name not in KEYS and name not in vocabulary.properties]
        return keys + [fault for name, inner in node.value.items() for fault in _unknown(inner, name, vocabulary)]
    if isinstance(node.value, list):
        return [fault for inner in node.value for fault in _unknown(inner, key, vocabulary)]
    if key not in CODES:
        return []
    schemes = {"status": ("status", "member-status")}.get(key, (CODES[key],))
    for scheme in schemes:
        try:
            vocabulary.check_code(scheme, node.text())
        except InputError:
            continue
        return []
    return [f"{key}: {node.value}"]


def test_everything_the_guide_names_exists() -> None:
    assert faults(GUIDE.read_text(encoding="utf-8")) == []


def test_the_guide_answers_its_five_questions() -> None:
    headings = re.findall(r"^## (.+)$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(headings) == 5
    assert all(heading.endswith("?") for heading in headings)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("see `sc:heldIn`", "sc:heldIn"),
        ("an **EventSerie** is", "class EventSerie"),
        ("see [that](nowhere.md)", "nowhere.md"),
        ("`{role: chairman}`", "role: chairman"),
        ("`{hostedAt: organization/x, at: …}`", "hostedAt"),
        ("```yaml\nmeetings:\n- id: event/x\n  says:\n  - {eventKind: sining, at: 1-2}\n```", "eventKind: sining"),
    ],
)
def test_a_mistake_in_a_guide_is_found(text: str, fault: str) -> None:
    assert faults(text) == [fault]
