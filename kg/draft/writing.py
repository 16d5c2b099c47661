"""A layout as the YAML of a record, every line marked as a proposal, and as JSON; the same input gives the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from kg.draft.process import Found
from kg.draft.proposals import STANDINGS, Proposal
from kg.draft.sections import Layout, Line, Section
from kg.interpret.drafts import FILE_MARK, LINE_MARK

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9/-]*|[0-9]+-[0-9]+|[0-9]{4}(?:-[0-9]{2}){1,2}(?:/[0-9]{4}(?:-[0-9]{2}){1,2})?|[0-9]{1,4}")
#: Words YAML would not read as text.
_RESERVED = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])
#: Words of the document in a comment are cut here: names and titles fit, sentences do not belong into a repository.
_QUOTE = 60


def to_yaml(found: Found, layout: Layout, *, name: str, file: str) -> str:
    """The draft: a record that the loader refuses until its marks are gone."""
    tag = "en" if found.language == "und" else found.language
    header = {"id": name, "file": file, "sha256": digest(found.text), "language": found.language}
    lines = [
        f"# Draft of a record of {_comment(file)}, made by rules, read by nobody yet. docs/guide/drafting.md says how to go on.",
        f"{FILE_MARK}: not reviewed",
        f"document: {_flow(header)}",
        "items:",
    ]
    for section in layout.sections:
        lines += _section(section, tag)
    if found.furniture:
        lines.append(f"furniture: {_flow([f'{a}-{b}' for a, b in found.furniture])}  # another script, or a bare number")
    lines += _entities(layout, tag)
    return "\n".join(lines) + "\n"


def digest(text: str) -> str:
    """The SHA-256 of the capture's bytes."""
    return sha256(text.encode()).hexdigest()


def _section(section: Section, tag: str) -> Iterator[str]:
    start, end = section.item.span
    yield f"- id: {section.number}"
    yield f"  span: {start}-{end}"
    yield from _block("says", section.says, "  ")
    yield from _block("names", section.names, "  ")
    if section.events:
        yield "  meetings:"
    for event in section.events:
        yield f"  - id: {event.entity}"
        if event.label:
            yield f"    label: {{{tag}: {_scalar(event.label)}}}"
        yield from _block("says", event.statements, "    ")
        yield from _block("participations", event.participations, "    ")
        yield from _block("counts", event.counts, "    ")
        yield from _block("outcomes", event.outcomes, "    ")
    yield from _block("tenures", section.tenures, "  ")
    if section.unplaced:
        yield "  # without a place yet:"
        for proposal in _once(section.unplaced):
            yield f"  #   {_told(proposal)}"


def _once(proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """A name with several bearers is one question to the reviewer, in however many places and slots it stands."""
    seen = set()
    for proposal in proposals:
        question = (proposal.words, proposal.candidates)
        if proposal.standing != "ambiguous" or question not in seen:
            seen.add(question)
            yield proposal


def _block(key: str, lines: list[Line], indent: str) -> Iterator[str]:
    if lines:
        yield f"{indent}{key}:"
    for line in lines:
        note = f" – {line.note}" if line.note else ""
        yield f"{indent}- {_flow({**line.fields, LINE_MARK: line.rule})}  # {_comment(line.words)}{_comment(note, 200)}"


def _told(proposal: Proposal) -> str:
    start, end = proposal.span
    value = f" = {proposal.value}" if proposal.value else ""
    which = f" ({' or '.join(proposal.candidates)})" if proposal.candidates else ""
    words = proposal.words
    if proposal.slot in ("role", "outcome", "status"):
        words = words[: _QUOTE // 2]
    note = f" – {_comment(proposal.note, 200)}" if proposal.note else ""
    return f"{start}-{end} {proposal.slot}{value}{which}: {_comment(words)} [{proposal.rule}, {proposal.standing}]{note}"


def _entities(layout: Layout, tag: str) -> Iterator[str]:
    """What would have to be declared, as comments: nothing here is known to exist."""
    if not layout.new:
        return
    yield "# To be declared in kg/records/entities/ where it is not known under another name:"
    for entity, (class_name, label) in sorted(layout.new.items()):
        if not entity.startswith("event/"):
            yield f"#   {entity}: {{class: {class_name}, label: {{{tag}: {_scalar(' '.join(label.split()))}}}}}"


def to_json(found: Found, layout: Layout, *, name: str, file: str) -> str:
    """Everything for programs: the capture, items and proposals; ``standings`` says what each standing means."""
    document = {
        FILE_MARK: "not reviewed",
        "document": {"id": name, "file": file, "sha256": digest(found.text), "language": found.language},
        "characters": len(found.text),
        "items": [
            {"id": s.number, "span": s.item.span, "headline": s.item.headline, "events": [event.entity for event in s.events]}
            for s in layout.sections
        ],
        "furniture": found.furniture,
        "proposals": [proposal.to_dict() for proposal in found.proposals],
        "new": {entity: {"class": cls, "label": label} for entity, (cls, label) in sorted(layout.new.items())},
        "standings": STANDINGS,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def explain(found: Found) -> str:
    """Each proposal beside its words: slot, value, rule, how firm a find of this kind is."""
    lines = []
    for p in found.proposals:
        value = f" = {p.value}" if p.value else ""
        which = f" → {' or '.join(p.candidates)}" if p.candidates else ""
        lines.append(f"{p.slot}{value}{which}\n    [{p.span[0]}-{p.span[1]}] {_comment(p.words, 300)}")
        lines.append(f"    {p.rule}: {p.standing} – {STANDINGS[p.standing]}{f'; {_comment(p.note, 300)}' if p.note else ''}")
    return "\n".join(lines) + ("\n" if lines else "")


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(member) for member in value) + "]"
    return "null" if value is None else _scalar(str(value))


def _scalar(text: str) -> str:
    """A plain word, or a JSON string, which is a YAML one (YAML 1.2, section 1.3), with what cannot be printed escaped."""
    if _PLAIN.fullmatch(text) and text.lower() not in _RESERVED:
        return text
    return "".join(_escape(char) for char in json.dumps(text, ensure_ascii=False))


def _escape(char: str) -> str:
    return char if char.isprintable() or char == "\u3000" else f"\\U{ord(char):08x}"


def _comment(text: str, most: int = _QUOTE) -> str:
    """Text that cannot end its comment: one line, printable, cut."""
    line = "".join(char if char.isprintable() else " " for char in " ".join(text.split()))
    line = f" {line}" if text.startswith(" ") else line
    return line if len(line) <= most else line[: most - 1] + "…"
