"""The counts a descriptor expects (``expect``): a load that misses one of them fails, or tells it where the descriptor says so.

``expect: {rows: "15", rejected: "6"}`` are exact counts of a load: ``rows`` (read), ``loaded``, ``merged``, ``rejected``, and
``read: {column: count}``, the cells of a column with patterns that were read whole. A file that was cut off, or one of another
edition, misses them: then nothing is replaced. ``missed: note`` is for a register that grows: the counts are those of the edition
the descriptor was written with, and what differs is told in the summary and by ``kg sources``, first of all.
"""

from __future__ import annotations

from kg.errors import InputError
from kg.interpret.nodes import Node
from kg.loaders.tabular.rejects import Summary

#: Counts of a summary that can be expected, by the words of a descriptor.
COUNTS = {"rows": "read", "loaded": "loaded", "merged": "merged", "rejected": "rejected"}


def compare(root: Node, summary: Summary) -> None:
    """Put down where the counts of a load are not those its descriptor expects."""
    expect = root.get("expect")
    if expect is None:
        return
    for word, name in COUNTS.items():
        _counted(expect.get(word), getattr(summary, name), "rows read" if word == "rows" else f"rows {word}", summary)
    read = expect.get("read")
    for column, node in read.fields().items() if read is not None else ():
        if column not in summary.prose:
            node.fail(f"no patterns of the column {column!r} account for what they read", "add speaks or within to it")
        _counted(node, summary.prose[column].whole, f"cells of {column} read", summary)
    missed = expect.get("missed")
    summary.binding = missed is None or missed.text() != "note"


def check(name: str, summary: Summary) -> None:
    """Raise InputError for missed counts that bind."""
    if summary.missed and summary.binding:
        raise InputError(
            f"the counts are not those expected: {'; '.join(summary.missed)}",
            where=name,
            remedy="check that the files are whole; for another edition correct expect, or write missed: note",
        )


def _counted(node: Node | None, count: int, what: str, summary: Summary) -> None:
    if node is not None and int(node.text()) != count:
        summary.missed.append(f"{count:,} {what}, {int(node.text()):,} expected ({node.where})")
