"""Reading mapping sets in SSSOM/TSV (Simple Standard for Sharing Ontological Mappings 1.0, section "SSSOM/TSV").

A file begins with its metadata: YAML, each line behind a ``#``. A table follows, tab-separated, first row the column names.
Reading is strict: a column, a prefix or a predicate nobody handles is an error with its line, never skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from kg import resources
from kg.errors import InputError
from kg.interpret.nodes import loads
from kg.namespaces import SKOS
from kg.vocabulary import suggest

#: Relations between terms of different vocabularies (SKOS Reference, section 10); nothing follows from them logically.
RELATIONS = frozenset(SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"))
_METADATA = frozenset(
    {
        "curie_map",
        "license",
        "mapping_date",
        "mapping_set_description",
        "mapping_set_id",
        "mapping_set_title",
        "mapping_set_version",
        "object_source",
        "object_source_version",
        "subject_source",
    }
)
#: ``mapping_set_id`` and ``license`` are required by the standard, the rest by us: a set without them cannot be cited.
_NEEDED = _METADATA - {"object_source_version"}
_COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "confidence",
    "comment",
)
_MANUAL = "https://w3id.org/semapv/vocab/ManualMappingCuration"
_CURIE = re.compile(r"([A-Za-z][\w.-]*):([\w.-]+)")


@dataclass(frozen=True, slots=True)
class Mapping:
    """One row: a term of ours (IRI), the relation (IRI), a term of theirs (IRI), with labels, confidence (0 to 1) and why."""

    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str
    confidence: float
    comment: str
    line: int


@dataclass(frozen=True, slots=True)
class MappingSet:
    """One file: its folder's name, its metadata, the prefixes it uses, its rows."""

    name: str
    metadata: dict[str, str]
    prefixes: dict[str, str]
    mappings: tuple[Mapping, ...]


def load(root: Path | None = None) -> list[MappingSet]:
    """Every mapping set below ``ontology/alignments`` (or ``root``), by name."""
    folder = root or resources.path("ontology") / "alignments"
    return [read(path) for path in sorted(folder.glob("*/*.sssom.tsv"))]


def read(path: Path) -> MappingSet:
    """Read one file; raises InputError with file and line at the first mistake."""
    name = path.name.removesuffix(".sssom.tsv")
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line[1:] for line in lines if line.startswith("#")]
    metadata, prefixes = _metadata("\n".join(head), path.name)
    body = list(enumerate(lines, 1))[len(head) :]
    if not body or body[0][1].split("\t") != list(_COLUMNS):
        raise InputError("not the columns of a mapping set", where=f"{path.name}:{len(head) + 1}", remedy="\t".join(_COLUMNS))
    rows = tuple(_row(line.split("\t"), f"{path.name}:{number}", number, prefixes) for number, line in body[1:])
    for (_, before), (number, after) in pairwise(body[1:]):
        if before >= after:
            raise InputError("rows are not in order, or one stands twice", where=f"{path.name}:{number}", remedy="sort them")
    unused = sorted(set(prefixes) - {curie.partition(":")[0] for _, line in body[1:] for curie in line.split("\t")[:6]})
    if unused:
        raise InputError(f"the prefix {unused[0]!r} is not used", where=path.name, remedy="leave it out of curie_map")
    return MappingSet(name, metadata, prefixes, rows)


def _metadata(text: str, name: str) -> tuple[dict[str, str], dict[str, str]]:
    fields = loads(text, name).fields()
    unknown = sorted(set(fields) - _METADATA)
    if unknown:
        fields[unknown[0]].fail(f"unknown slot {unknown[0]!r}", suggest(unknown[0], _METADATA))
    missing = sorted(_NEEDED - set(fields))
    if missing:
        raise InputError(f"the metadata lack {', '.join(missing)}", where=f"{name}:1", remedy="add them, each behind a #")
    prefixes = {prefix: node.text() for prefix, node in fields.pop("curie_map").fields().items()}
    return {slot: node.text() for slot, node in fields.items()}, prefixes


def _row(values: list[str], where: str, line: int, prefixes: dict[str, str]) -> Mapping:
    if len(values) != len(_COLUMNS) or not all(value.strip() == value != "" for value in values):
        raise InputError(f"a row has {len(_COLUMNS)} values, none empty or padded", where=where, remedy="fill in every column")
    row = dict(zip(_COLUMNS, values, strict=True))
    subject, predicate, target, justification = (
        _expand(row[column], where, prefixes) for column in ("subject_id", "predicate_id", "object_id", "mapping_justification")
    )
    if predicate not in RELATIONS:
        raise InputError(f"{row['predicate_id']} is not a mapping relation", where=where, remedy="use a skos:…Match")
    if justification != _MANUAL:
        raise InputError("mappings here are made by people", where=where, remedy="semapv:ManualMappingCuration")
    if not re.fullmatch(r"0(\.\d+)?|1(\.0+)?", row["confidence"]):
        raise InputError(f"{row['confidence']!r} is not a confidence", where=where, remedy="a number from 0 to 1")
    return Mapping(
        subject, row["subject_label"], predicate, target, row["object_label"], float(row["confidence"]), row["comment"], line
    )


def _expand(curie: str, where: str, prefixes: dict[str, str]) -> str:
    match = _CURIE.fullmatch(curie)
    if not match:
        raise InputError(f"{curie!r} is not a CURIE", where=where, remedy="write prefix:name")
    if match[1] not in prefixes:
        raise InputError(f"the prefix of {curie} is not in curie_map", where=where, remedy=suggest(match[1], prefixes))
    return prefixes[match[1]] + match[2]
