"""A descriptor's kind decides who reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError, NotFoundError
from kg.loaders import kinds
from kg.loaders.tabular.register import Register
from tests.loaders.tabular.register import DESCRIPTOR


def written(folder: Path, text: str) -> Path:
    path = folder / "visits.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("first", ["", "kind: table\n"])
def test_a_descriptor_without_a_kind_is_a_table(tmp_path: Path, first: str) -> None:
    found = kinds.read(written(tmp_path, first + DESCRIPTOR))
    assert isinstance(found, Register)
    assert (found.name, found.title, found.publisher, found.licence, found.homepage) == (
        "visits",
        "Visits to Northmark",
        "Northmark",
        "CC0-1.0",
        "",
    )


def test_an_unknown_kind_is_told_with_the_nearest_at_its_place(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'tabel' is not a kind of source") as found:
        kinds.read(written(tmp_path, DESCRIPTOR + "kind: tabel\n"))
    assert found.value.where == "visits.yaml:29:7"
    assert "table" in found.value.remedy


def test_a_name_leads_to_the_projects_own_descriptor_and_a_path_to_its_file(tmp_path: Path) -> None:
    assert kinds.find("us-travels") == kinds.folder() / "us-travels.yaml"
    path = written(tmp_path, DESCRIPTOR)
    assert kinds.find(str(path)) == path
    with pytest.raises(NotFoundError):
        kinds.find(str(tmp_path / "other.yaml"))


def test_a_file_that_is_no_descriptor_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    path.write_text("id\n", encoding="utf-8")
    with pytest.raises(InputError, match="not a descriptor") as found:
        kinds.find(str(path))
    assert "ends in .yaml" in found.value.remedy


def test_a_name_of_the_project_is_its_descriptor_whatever_lies_in_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "states").mkdir()
    monkeypatch.chdir(tmp_path)
    assert kinds.find("states") == kinds.folder() / "states.yaml"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [("title: Visits to Northmark", 'title: "Vis\\x01its"', 2), ('label: {en: "Visit', 'label: {en: "\\x00Visit', 24)],
)
def test_a_text_of_a_descriptor_that_cannot_be_written_is_shown_where_it_stands(
    tmp_path: Path, old: str, new: str, line: int
) -> None:
    assert old in DESCRIPTOR
    with pytest.raises(InputError, match="a control character in the text") as found:
        kinds.read(written(tmp_path, DESCRIPTOR.replace(old, new, 1)))
    assert found.value.where.startswith(f"visits.yaml:{line}:")
