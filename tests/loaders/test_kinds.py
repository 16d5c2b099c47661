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
