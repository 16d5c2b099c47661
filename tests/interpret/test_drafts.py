"""A draft never enters the graph: the record loader refuses its marks wherever they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.draft.layout import lay_out
from kg.draft.process import run
from kg.draft.writing import to_yaml
from kg.errors import InputError
from kg.interpret import drafts
from kg.interpret.nodes import loads
from kg.loaders import records
from tests.corpus import SmallCorpus

TEXT = (
    "Hill Day\n\nMr Bo Lind, Chair of Northmark, opened the Hill Conference, which was held in Hilltown on 4 May 2030 for all.\n"
)


def draft(folder: Path) -> str:
    (folder / "hill.txt").write_text(TEXT, encoding="utf-8")
    found = run(folder / "hill.txt", [])
    return to_yaml(found, lay_out(found), name="hill", file="hill.txt")


def test_a_draft_is_refused_as_a_record(tmp_path: Path) -> None:
    (tmp_path / "hill.yaml").write_text(draft(tmp_path), encoding="utf-8")
    with pytest.raises(InputError, match="this is a draft") as caught:
        records.read(tmp_path / "hill.yaml", tmp_path)
    assert caught.value.where == "hill.yaml:2:8"
    assert "drafting.md" in caught.value.remedy


def test_without_the_mark_of_the_file_the_first_line_nobody_took_over_is_refused(tmp_path: Path) -> None:
    text = "".join(line for line in draft(tmp_path).splitlines(keepends=True) if not line.startswith("draft:"))
    (tmp_path / "hill.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="proposed by kg draft") as caught:
        records.read(tmp_path / "hill.yaml", tmp_path)
    assert caught.value.where.startswith("hill.yaml:7:")


def test_every_line_of_a_draft_carries_the_mark(tmp_path: Path) -> None:
    lines = [line for line in draft(tmp_path).splitlines() if line.lstrip().startswith("- {")]
    assert len(lines) > 5
    assert all("proposed: " in line for line in lines)


def test_one_line_left_over_is_enough_to_refuse_a_record(corpus: SmallCorpus) -> None:
    file = corpus.root / "records" / "documents" / "hill.yaml"
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace("at: 10-20}", "at: 10-20, proposed: date}"), encoding="utf-8")
    with pytest.raises(InputError, match="proposed by kg draft"):
        records.read(file, corpus.captures)


def test_a_reviewed_draft_has_the_form_of_a_record(tmp_path: Path) -> None:
    """Marks taken out and nothing else changed, the loader gets as far as the names nobody has declared."""
    import re

    text = re.sub(r", proposed: (?:\"[^\"]*\"|[\w/]+)", "", draft(tmp_path)).replace("draft: not reviewed\n", "")
    (tmp_path / "hill.yaml").write_text(text, encoding="utf-8")
    record = records.read(tmp_path / "hill.yaml", tmp_path)
    assert record.name == "hill"
    assert [block.need("id").text() for _, block, _ in record.events()] == ["event/hill-conference"]


def refused(text: str) -> bool:
    """Whether a record carries a mark."""
    try:
        drafts.refuse(loads(text, "x"))
    except InputError:
        return True
    return False


def test_a_value_that_only_looks_like_a_mark_is_none() -> None:
    assert refused("items: [{says: [{draft: theme, at: 1-2}]}]\n")
    assert not refused("items: [{says: [{theme: draft, at: 1-2}]}]\n")
