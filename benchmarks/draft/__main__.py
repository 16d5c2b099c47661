"""``python -m benchmarks.draft [--write]``: proposals against the curated records, leave-one-out, into docs/guide/drafting.md.

Needs the five documents (SECOOP_CAPTURES). For each, the gazetteer holds no name that only its own record gives. The two invented
pages of the tests are measured in the same way: no rule was written with them in view.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.draft import releases
from benchmarks.draft.gold import units
from benchmarks.draft.score import MEASURED, Score, score
from kg.draft import names
from kg.draft.gazetteer import Gazetteer
from kg.draft.page import Page
from kg.draft.proposers import propose
from kg.interpret.passages import parse_span
from kg.loaders.corpus import Corpus
from kg.settings import Settings

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide" / "drafting.md"
LAKE = ROOT / "tests" / "data" / "fixtures" / "lake"
_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"
_NONE = Score(*[0] * 8)


def measure(corpus: Corpus, *, leave_out: bool = True) -> dict[str, dict[str, Score]]:
    """Document → slot → score; ``leave_out`` False lets the gazetteer know the document's own names (an upper bound)."""
    result = {}
    for record in corpus.records:
        text = record.passages.text
        if text is None:
            sys.exit("the documents are not at hand: set SECOOP_CAPTURES to the folder that holds them")
        known = names.of_corpus(corpus, record.name if leave_out else "")
        if leave_out and not names.foreign_to(known, record.name):
            sys.exit(f"the gazetteer for {record.name} rests on its own record")
        language = record.root.need("document").need("language").text()
        found = propose(Page.of(text, language), Gazetteer(known))
        items = [parse_span(item.need("span")) for item in record.root.each("items")]
        aside = units(record, corpus, text, inferred=True)
        result[record.name] = score(units(record, corpus, text), found, text, items=items, aside=aside)
    return result


def table(measured: dict[str, dict[str, Score]], together: str) -> list[str]:
    """Markdown: a row a document and slot, then all documents together, under a name of their own."""
    rows = [
        "| document | slot | in the record | proposed | P exact | R exact | P half | R half | P partial | R partial |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for document, slots in measured.items():
        rows += [_row(document, slot, slots[slot]) for slot in MEASURED if slots[slot].units or slots[slot].proposals]
    for slot in MEASURED:
        total = sum((slots[slot] for slots in measured.values()), _NONE)
        if total.units or total.proposals:
            rows.append(_row(f"**{together}**", slot, total))
    return rows


def _row(document: str, slot: str, s: Score) -> str:
    cells = [
        _share(s.exact_right, s.proposals),
        _share(s.exact_found, s.units),
        _share(s.half_right, s.proposals),
        _share(s.half_found, s.units),
        _share(s.partial_right, s.proposals),
        _share(s.partial_found, s.units),
    ]
    return f"| {document} | {slot} | {s.units} | {s.proposals} | " + " | ".join(cells) + " |"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


def main() -> None:
    """Print the figures; with --write, put them into the guide."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the figures into docs/guide/drafting.md")
    parser.add_argument("--own-names", action="store_true", help="let the gazetteer know the document's own names")
    arguments = parser.parse_args()
    real = Corpus.read(Settings.from_env().captures)
    invented = Corpus.read(LAKE / "sources", LAKE / "records", LAKE / "identity" / "decisions.yaml")
    leave_out = not arguments.own_names
    lines = table(measure(real, leave_out=leave_out), "all five")
    lines += ["", "Invented pages:", "", *table(measure(invented, leave_out=leave_out), "both")]
    lines += ["", "Invented releases, by value:", "", *releases.rows()]
    print("\n".join(lines))
    if arguments.write:
        text = GUIDE.read_text(encoding="utf-8")
        before, rest = text.split(_BEGIN)
        after = rest.split(_END)[1]
        GUIDE.write_text(f"{before}{_BEGIN}\n\n" + "\n".join(lines) + f"\n\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
