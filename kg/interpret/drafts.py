"""The mark of a draft, and why it can never enter the graph: a record that still carries one is refused.

``kg draft`` writes ``draft`` at the top of what it proposes and ``proposed`` in each line. The loader refuses the first it meets,
so a reviewer takes them out line by line; taking out the one at the top is not enough.
"""

from __future__ import annotations

from kg.interpret.nodes import Node

#: Key of the whole file, and key of a line (its value names the rule).
FILE_MARK = "draft"
LINE_MARK = "proposed"


def refuse(root: Node) -> None:
    """Raise InputError at the first mark of a draft, wherever it stands."""
    if isinstance(root.value, dict):
        for key, child in root.value.items():
            if key == LINE_MARK:
                child.fail(
                    "this line was proposed by kg draft, and nobody has taken it over yet",
                    f"read it beside its passage, correct or delete it, then take out its {LINE_MARK!r}",
                )
            if key == FILE_MARK:
                child.fail(
                    "this is a draft, not a record",
                    f"review every line; when no {LINE_MARK!r} is left, take out {FILE_MARK!r} (docs/guide/drafting.md)",
                )
            refuse(child)
    elif isinstance(root.value, list):
        for child in root.value:
            refuse(child)
